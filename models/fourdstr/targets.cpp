#include "models/fourdstr/targets.h"

namespace splatreel::models {

Targets::Targets(const core::ObjectClip& clip, const ViewPrior& prior, torch::Device device)
    : clip_(clip), prior_(&prior), device_(device) {}

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

std::vector<Target> Targets::others(int frame, int count, int round, double weight) const {
    std::vector<Target> chosen;
    if (count <= 0 || weight <= 0) return chosen;
    const std::vector<ViewTarget> views = prior_->targets(frame, round);
    for (int i = 0; i < std::min(count, static_cast<int>(views.size())); ++i) {
        const auto offset = static_cast<std::size_t>(round) * static_cast<std::size_t>(count);
        const ViewTarget& view = views[(offset + static_cast<std::size_t>(i)) % views.size()];
        chosen.push_back(make(view.image, view.camera));
        chosen.back().colorWeight = static_cast<float>(weight) * view.colorWeight;
        chosen.back().maskWeight = static_cast<float>(weight) * view.maskWeight;
    }
    return chosen;
}

}  // namespace splatreel::models
