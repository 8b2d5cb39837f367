#include "tests/models/fourdstr/engine_run.h"

#include "models/plugin.h"
#include "render/cpu/rasterizer.h"
#include "tests/models/prior/synthetic_clip.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace splatreel::models {

core::ObjectClip turningEllipse(int frames) {
    return syntheticClip(frames, 48, [](int frame, float x, float y) {
        const float angle = 0.08F * static_cast<float>(frame);
        const float u = x - 0.02F * static_cast<float>(frame) + 0.05F;
        const float along = std::cos(angle) * u + std::sin(angle) * y;
        const float across = std::cos(angle) * y - std::sin(angle) * u;
        if (along * along / 0.25F + across * across / 0.09F > 1) return glm::vec4(0.0F);
        const float wave = 0.5F + 0.3F * std::sin(9 * along);
        return along > 0 ? glm::vec4(0.9F * wave, 0.3F, 0.2F, 1) : glm::vec4(0.1F, 0.5F, 0.9F * wave, 1);
    });
}

core::ParameterSet tinyParameters(const Values& values) {
    // So few Gaussians on so small a picture are wide, so pruning must not go by the usual widths.
    const Values tiny = {
        {"clip.sub_clip", "2"},          {"steps.canonical", "10"},     {"steps.motion", "10"},
        {"steps.refinement", "20"},      {"gaussians.initial", "200"},  {"gaussians.maximum", "400"},
        {"field.channels", "8"},         {"field.resolution", "8"},     {"field.levels", "1"},
        {"field.width", "16"},           {"rectification.rows", "32"},  {"rectification.window", "4"},
        {"densification.interval", "4"}, {"densification.births", "4"}, {"pruning.largest", "1"},
        {"pruning.screen_share", "1"}};
    core::ParameterSet parameters = splatreel_engine(0)->parameters("draft").value();
    for (const Values* list : {&tiny, &values}) {
        for (const auto& [name, value] : *list) {
            const auto set = parameters.set(name, value);
            EXPECT_TRUE(set.ok()) << name;
        }
    }
    return parameters;
}

core::Result<core::EngineOutput> EngineRun::start() {
    if (stopAt == 0) stop_.request_stop();
    return splatreel_engine(0)->run(input, live, *this, stop_.get_token());
}

void EngineRun::progress(const core::Progress& progress) {
    reports.push_back(progress);
    if (stopAt > 0 && progress.step >= stopAt) stop_.request_stop();
    if (changeAt > 0 && progress.step == changeAt) change();
}

void EngineRun::preview(int frame, core::GaussiansPtr gaussians, std::uint64_t changeNumber) {
    previews.push_back({frame, std::move(gaussians), changeNumber});
}

void expectValid(const core::GaussianSequence& sequence, const core::ObjectClip& clip) {
    ASSERT_EQ(sequence.frameCount(), clip.frameCount());
    for (int index = 0; index < sequence.frameCount(); ++index) {
        const core::Gaussians& frame = sequence.frame(index);
        EXPECT_TRUE(frame.consistent());
        EXPECT_EQ(frame.ids.size(), static_cast<std::size_t>(frame.size()));
        const auto ids = frame.ids.span();
        EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end(), std::greater_equal<>()), ids.end());
        for (const auto* column :
             {&frame.positions, &frame.logScales, &frame.rotations, &frame.opacityLogits, &frame.sh}) {
            const auto values = column->span();
            EXPECT_TRUE(std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); }));
        }
    }
    EXPECT_EQ(sequence.rate, clip.rate);
    EXPECT_EQ(sequence.clipCamera.intrinsics.width, clip.cameras[0].intrinsics.width);
    EXPECT_EQ(sequence.inputCamera.intrinsics.width, clip.sourceCamera.intrinsics.width);
}

bool sameBits(const core::GaussianSequence& a, const core::GaussianSequence& b) {
    const auto same = [](const auto& left, const auto& right) {
        const auto bytesLeft = std::as_bytes(left.span());
        const auto bytesRight = std::as_bytes(right.span());
        return std::equal(bytesLeft.begin(), bytesLeft.end(), bytesRight.begin(), bytesRight.end());
    };
    return std::equal(a.frames.begin(), a.frames.end(), b.frames.begin(), b.frames.end(),
                      [&](const core::GaussiansPtr& left, const core::GaussiansPtr& right) {
                          return same(left->ids, right->ids) && same(left->positions, right->positions) &&
                                 same(left->logScales, right->logScales) &&
                                 same(left->rotations, right->rotations) &&
                                 same(left->opacityLogits, right->opacityLogits) && same(left->sh, right->sh);
                      });
}

double frontPsnr(const core::GaussianSequence& sequence, const core::ObjectClip& clip) {
    render::RasterSettings settings;
    settings.dilation = sequence.filtering.dilation;
    settings.compensate = sequence.filtering.compensate;
    settings.differentiable = false;
    double sum = 0;
    for (int index = 0; index < clip.frameCount(); ++index) {
        const auto at = static_cast<std::size_t>(index);
        const core::ImageRgba8& truth = clip.frames[at];
        const render::RasterJob job{render::viewOf(sequence.frame(index)), clip.cameras[at]};
        render::CpuRasterizer rasterizer;
        const render::RasterImage drawn = rasterizer.forward({&job, 1}, settings)[0];
        const std::size_t pixels = drawn.alpha.size();
        double square = 0;
        for (std::size_t i = 0; i < pixels; ++i) {
            const double alpha = truth.pixels[4 * i + 3] / 255.0;
            for (std::size_t c = 0; c < 3; ++c) {
                const double wanted = alpha * truth.pixels[4 * i + c] / 255.0 + 1 - alpha;
                const double difference = std::clamp(drawn.color[c * pixels + i], 0.0F, 1.0F) - wanted;
                square += difference * difference;
            }
        }
        sum += -10 * std::log10(square / (3 * static_cast<double>(pixels)));
    }
    return sum / clip.frameCount();
}

}  // namespace splatreel::models
