#include "models/fourdstr/targets.h"

#include "core/base/parallel.h"

namespace splatreel::models {

Targets::Targets(const core::ObjectClip& clip, const ViewPrior& prior, torch::Device device)
    : clip_(clip), prior_(&prior), device_(device) {}

Target Targets::make(const core::ImageRgba8& image, const core::Camera& camera) const {
    Target target;
    target.camera = camera;
    target.alpha = torch::empty({image.height, image.width});
    target.color = torch::empty({3, image.height, image.width});
    float* alpha = target.alpha.data_ptr<float>();
    float* color = target.color.data_ptr<float>();
    const std::size_t count = image.pixels.size() / 4;
    const std::uint8_t* pixel = image.pixels.data();
    for (std::size_t i = 0; i < count; ++i, pixel += 4) {
        const float a = static_cast<float>(pixel[3]) / 255.0F;
        alpha[i] = a;
        for (std::size_t c = 0; c < 3; ++c)
            color[c * count + i] = static_cast<float>(pixel[c]) / 255.0F * a + (1 - a);
    }
    target.alpha = target.alpha.to(device_);
    target.color = target.color.to(device_);
    return target;
}

Target Targets::input(int frame) const {
    return make(clip_.frames[static_cast<std::size_t>(frame)],
                clip_.cameras[static_cast<std::size_t>(frame)]);
}

std::vector<std::vector<Target>> Targets::ofFrames(std::span<const int> frames, int count, int round,
                                                   double weight) const {
    std::vector<std::vector<Target>> all(frames.size());
    core::parallelFor(static_cast<int>(frames.size()), [&](int index, int) {
        const auto k = static_cast<std::size_t>(index);
        all[k] = {input(frames[k])};
        for (Target& view : others(frames[k], count, round, weight)) all[k].push_back(std::move(view));
    });
    return all;
}

std::vector<Target> Targets::others(int frame, int count, int round, double weight) const {
    std::vector<Target> chosen;
    if (count <= 0 || weight <= 0) return chosen;
    const std::vector<ViewTarget> views = prior_->targets(frame, round);
    for (int i = 0; i < std::min(count, static_cast<int>(views.size())); ++i) {
        const auto offset = static_cast<std::size_t>(round) * static_cast<std::size_t>(count);
        const ViewTarget& view = views[(offset + static_cast<std::size_t>(i)) % views.size()];
        chosen.push_back(make(view.image(), view.camera));
        chosen.back().colorWeight = static_cast<float>(weight) * view.colorWeight;
        chosen.back().maskWeight = static_cast<float>(weight) * view.maskWeight;
    }
    return chosen;
}

}  // namespace splatreel::models
