#include "models/distillation/score_distillation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace splatreel::models {
namespace {

double wrapped(double angle) {
    return std::remainder(angle, 2 * std::numbers::pi);
}

}  // namespace

TimestepSchedule::Range TimestepSchedule::at(int step) const {
    const double progress = steps > 0 ? std::clamp(static_cast<double>(step) / steps, 0.0, 1.0) : 1.0;
    const auto share = [&](double from, double to) {
        return static_cast<int>(std::lround(1000 * (from + (to - from) * progress)));
    };
    return {share(lowFrom, lowTo), share(highFrom, highTo)};
}

Conditioning chooseConditioning(int frame, double azimuth, double elevation,
                                const std::vector<double>& anchorAzimuths,
                                const std::vector<double>& anchorElevations, double referenceShare,
                                std::mt19937_64& random) {
    const double draw = std::uniform_real_distribution<double>(0, 1)(random);
    const double turned = wrapped(azimuth);
    if (anchorAzimuths.empty() || std::abs(turned) < std::numbers::pi / 6 || draw < referenceShare) {
        return {frame, -1, elevation, turned};
    }
    std::size_t nearest = 0;
    for (std::size_t i = 1; i < anchorAzimuths.size(); ++i) {
        if (std::abs(wrapped(turned - anchorAzimuths[i])) <
            std::abs(wrapped(turned - anchorAzimuths[nearest])))
            nearest = i;
    }
    return {frame, static_cast<int>(nearest), elevation - anchorElevations[nearest],
            wrapped(turned - anchorAzimuths[nearest])};
}

torch::Tensor scoreDistillation(const Denoiser& denoiser, const torch::Tensor& pictures,
                                const std::vector<Conditioning>& conditioning,
                                const DistillationWeights& weights, TimestepSchedule::Range range,
                                std::mt19937_64& random) {
    const torch::Tensor latents = denoiser.encode(pictures);
    torch::Tensor towards;
    {
        const torch::NoGradGuard noGrad;
        const int timestep =
            std::uniform_int_distribution<int>(range.low, std::max(range.low, range.high))(random);
        const double alpha = denoiser.cumulativeAlpha(timestep);
        torch::Tensor noise = torch::empty(latents.sizes());
        std::normal_distribution<float> normal;
        float* values = noise.data_ptr<float>();
        std::generate_n(values, noise.numel(), [&] { return normal(random); });
        noise = noise.to(latents.device());
        const torch::Tensor noisy = std::sqrt(alpha) * latents + std::sqrt(1 - alpha) * noise;
        torch::Tensor weight = torch::empty({pictures.size(0)});
        for (std::size_t i = 0; i < conditioning.size(); ++i) {
            weight[static_cast<std::int64_t>(i)] =
                conditioning[i].anchor >= 0 ? weights.anchors : weights.reference;
        }
        std::vector<std::int64_t> shape(static_cast<std::size_t>(latents.dim()), 1);
        shape[0] = pictures.size(0);
        const torch::Tensor difference = denoiser.predictNoise(noisy, timestep, conditioning) - noise;
        towards = torch::nan_to_num(weight.view(shape).to(latents.device()) * (1 - alpha) * difference, 0.0,
                                    0.0, 0.0);
    }
    return 0.5 * (latents - (latents.detach() - towards)).square().sum();
}

}  // namespace splatreel::models
