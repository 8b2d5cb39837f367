#include "render/scene/items.h"

#include "core/gaussians/device_blocks.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::render {

bool stands(const SceneItem& item) {
    const Placement& at = item.placement;
    const auto finite = [](auto... values) { return (std::isfinite(values) && ...); };
    return item.opacity > 0 && at.scale > 0 &&
           finite(at.scale, at.translation.x, at.translation.y, at.translation.z, at.rotation.w,
                  at.rotation.x, at.rotation.y, at.rotation.z, item.opacity) &&
           glm::dot(at.rotation, at.rotation) > 0;
}

bool drawable(const SceneItem& item) {
    return item.frame != nullptr && item.frame->size > 0 && stands(item);
}

bool betweenFrames(const SceneItem& item) {
    return item.frame && item.next && item.partners && item.blend > 0 &&
           item.partners->size() >= static_cast<std::size_t>(item.frame->size);
}

bool drawnExactly(const SceneItem& item, Quality quality) {
    return quality == Quality::reference && item.exact && item.exact->size() > 0 && stands(item) &&
           !betweenFrames(item);
}

core::Result<const SceneView*> inMemory(const SceneView& view, SceneView& copy) {
    const auto away = [](const core::PackedGaussiansPtr& frame) { return frame && frame->elsewhere; };
    if (std::none_of(view.items.begin(), view.items.end(),
                     [&](const SceneItem& item) { return away(item.frame) || away(item.next); })) {
        return &view;
    }
    copy = view;
    for (SceneItem& item : copy.items) {
        for (core::PackedGaussiansPtr* frame : {&item.frame, &item.next}) {
            if (!away(*frame)) continue;
            auto here = (*frame)->elsewhere->inMemory();
            if (!here) return here.error();
            *frame = std::move(*here);
        }
    }
    return &copy;
}

core::Result<void> checkSize(const SceneView& view) {
    const core::Intrinsics& in = view.camera.intrinsics;
    if (in.width <= mostPixels && in.height <= mostPixels) return {};
    return core::Error{"a picture of " + std::to_string(in.width) + " x " + std::to_string(in.height) +
                           " pixels is too large",
                       "renderer", "At most " + std::to_string(mostPixels) + " pixels a side are drawn."};
}

}  // namespace splatreel::render
