#include "models/fourdstr/targets.h"

namespace splatreel::models {

Targets::Targets(const core::ObjectClip& clip, const ViewPrior* known, const ViewPrior* prior,
                 torch::Device device)
    : clip_(clip), known_(known), prior_(prior), device_(device) {}

Target Targets::make(const core::ImageRgba8& image, const core::Camera& camera) const {
    const torch::Tensor rgba = torch::from_blob(const_cast<std::uint8_t*>(image.pixels.data()),
                                                {image.height, image.width, 4}, torch::kUInt8)
                                   .to(device_)
                                   .permute({2, 0, 1})
                                   .to(torch::kFloat32)
                                   .div_(255.0F);
    Target target;
    target.camera = camera;
    target.alpha = rgba[3].contiguous();
    target.color = rgba.slice(0, 0, 3) * target.alpha + (1 - target.alpha);
    return target;
}

Target Targets::input(int frame) const {
    return make(clip_.frames[static_cast<std::size_t>(frame)],
                clip_.cameras[static_cast<std::size_t>(frame)]);
}

std::vector<Target> Targets::others(int frame, int count, int round, double knownWeight,
                                    double priorWeight) const {
    std::vector<Target> chosen;
    const auto take = [&](const ViewPrior* source, double weight) {
        if (source == nullptr || weight <= 0 || static_cast<int>(chosen.size()) >= count) return;
        const std::vector<ViewTarget> views = source->targets(frame, round);
        if (views.empty()) return;
        for (std::size_t i = 0; i < views.size() && static_cast<int>(chosen.size()) < count; ++i) {
            const std::size_t index =
                (static_cast<std::size_t>(round) * static_cast<std::size_t>(count) + i) % views.size();
            chosen.push_back(make(views[index].image, views[index].camera));
            chosen.back().colorWeight = static_cast<float>(weight) * views[index].colorWeight;
            chosen.back().maskWeight = static_cast<float>(weight) * views[index].maskWeight;
        }
    };
    take(known_, knownWeight);
    take(prior_, priorWeight);
    return chosen;
}

}  // namespace splatreel::models
