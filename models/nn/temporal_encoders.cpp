#include "models/nn/temporal_encoders.h"

#include "models/nn/mamba.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace splatreel::models {
namespace {

class MambaEncoder final : public TemporalEncoder {
public:
    MambaEncoder(std::int64_t width, const torch::Generator& generator)
        : norm_(parameter(torch::ones({width}))), block_({.width = width}, generator) {}

    [[nodiscard]] torch::Tensor encode(const torch::Tensor& embedded,
                                       const torch::Tensor& mask) const override {
        return embedded.select(1, -1) + block_.forwardLast(rmsNorm(embedded, norm_), mask);
    }
    [[nodiscard]] torch::Tensor encodeAll(const torch::Tensor& embedded, std::int64_t window) const override {
        return embedded + block_.forwardWindows(rmsNorm(embedded, norm_), window);
    }
    [[nodiscard]] NamedTensors parameters() const override {
        NamedTensors all{{"norm.weight", norm_}};
        append(all, "mixer.", block_.parameters());
        return all;
    }

private:
    torch::Tensor norm_;
    MambaBlock block_;
};

class GruEncoder final : public TemporalEncoder {
public:
    GruEncoder(std::int64_t width, const torch::Generator& generator)
        : norm_(parameter(torch::ones({width}))),
          input_(width, 3 * hidden, generator),
          recurrent_(hidden, 3 * hidden, generator),
          out_(hidden, width, generator) {}

    [[nodiscard]] torch::Tensor encode(const torch::Tensor& embedded,
                                       const torch::Tensor& mask) const override {
        const auto driven = input_(rmsNorm(embedded, norm_));  // [rows, length, 3·hidden], gates r, z, n
        auto state = torch::zeros({embedded.size(0), hidden}, embedded.options());
        for (std::int64_t t = 0; t < embedded.size(1); ++t) {
            const auto in = driven.select(1, t).split(hidden, -1);
            const auto back = recurrent_(state).split(hidden, -1);
            const auto reset = torch::sigmoid(in[0] + back[0]);
            auto update = torch::sigmoid(in[1] + back[1]);
            const auto fresh = torch::tanh(in[2] + reset * back[2]);
            auto next = fresh + update * (state - fresh);
            state = mask.defined() ? torch::where(mask.select(1, t).unsqueeze(-1) != 0, next, state) : next;
        }
        return embedded.select(1, -1) + out_(state);
    }
    [[nodiscard]] torch::Tensor encodeAll(const torch::Tensor& embedded, std::int64_t window) const override {
        return encodeWindows(*this, embedded, window);
    }
    [[nodiscard]] NamedTensors parameters() const override {
        NamedTensors all{{"norm.weight", norm_}};
        append(all, "input.", input_.parameters());
        append(all, "recurrent.", recurrent_.parameters());
        append(all, "out.", out_.parameters());
        return all;
    }

private:
    // With this width the layer has as many parameters as the Mamba block (68,109 against 68,160).
    static constexpr std::int64_t hidden = 99;
    torch::Tensor norm_;
    Linear input_, recurrent_, out_;
};

class AttentionEncoder final : public TemporalEncoder {
public:
    AttentionEncoder(std::int64_t width, const torch::Generator& generator)
        : norm_(parameter(torch::ones({width}))),
          feedNorm_(parameter(torch::ones({width}))),
          query_(width, width, generator),
          keyValue_(width, 2 * width, generator),
          out_(width, width, generator),
          feedIn_(width, feedWidth, generator),
          feedOut_(feedWidth, width, generator) {}

    [[nodiscard]] torch::Tensor encode(const torch::Tensor& embedded,
                                       const torch::Tensor& mask) const override {
        const auto rows = embedded.size(0);
        const auto length = embedded.size(1);
        const auto width = embedded.size(2);
        const auto head = width / heads;
        const auto normed = rmsNorm(embedded + positions(length, width).to(embedded.options()), norm_);
        const auto query = query_(normed.select(1, -1)).view({rows, 1, heads, head});
        const auto keyValue = keyValue_(normed).view({rows, length, 2, heads, head});
        auto scores = (query * keyValue.select(2, 0)).sum(-1) /
                      std::sqrt(static_cast<double>(head));  // [rows, length, heads]
        if (mask.defined()) {
            scores = scores.masked_fill(mask.unsqueeze(-1) == 0, -std::numeric_limits<float>::infinity());
        }
        const auto mixed =
            (torch::softmax(scores, 1).unsqueeze(-1) * keyValue.select(2, 1)).sum(1).view({rows, width});
        const auto attended = embedded.select(1, -1) + out_(mixed);
        return attended + feedOut_(torch::silu(feedIn_(rmsNorm(attended, feedNorm_))));
    }
    [[nodiscard]] torch::Tensor encodeAll(const torch::Tensor& embedded, std::int64_t window) const override {
        return encodeWindows(*this, embedded, window);
    }
    [[nodiscard]] NamedTensors parameters() const override {
        NamedTensors all{{"norm.weight", norm_}, {"feed_norm.weight", feedNorm_}};
        append(all, "query.", query_.parameters());
        append(all, "key_value.", keyValue_.parameters());
        append(all, "out.", out_.parameters());
        append(all, "feed_in.", feedIn_.parameters());
        append(all, "feed_out.", feedOut_.parameters());
        return all;
    }

private:
    /// Sinusoids of the distance to the last step, [length, width].
    static torch::Tensor positions(std::int64_t length, std::int64_t width) {
        const auto distance = torch::arange(length - 1, -1, -1, torch::kFloat32).unsqueeze(1);
        const auto frequency = torch::pow(
            100.0, -torch::arange(0, width / 2, torch::kFloat32) * (2.0 / static_cast<double>(width)));
        const auto angle = distance * frequency;
        return torch::cat({torch::sin(angle), torch::cos(angle)}, 1);
    }

    static constexpr std::int64_t heads = 4;
    // With this width the layer has as many parameters as the Mamba block (68,320 against 68,160).
    static constexpr std::int64_t feedWidth = 160;
    torch::Tensor norm_, feedNorm_;
    Linear query_, keyValue_, out_, feedIn_, feedOut_;
};

}  // namespace

torch::Tensor rmsNorm(const torch::Tensor& x, const torch::Tensor& weight) {
    return x * torch::rsqrt(x.square().mean(-1, true) + 1e-5) * weight;
}

torch::Tensor encodeWindows(const TemporalEncoder& encoder, const torch::Tensor& embedded,
                            std::int64_t window) {
    const auto rows = embedded.size(0);
    std::vector<torch::Tensor> summaries;
    for (std::int64_t frame = 0; frame < embedded.size(1); ++frame) {
        // Padding is a no-op for every encoder, so the windows at the start are simply shorter.
        const auto first = std::max<std::int64_t>(0, frame + 1 - window);
        summaries.push_back(encoder.encode(embedded.slice(1, first, frame + 1), {}));
    }
    return torch::stack(summaries, 1).view({rows, embedded.size(1), embedded.size(2)});
}

std::unique_ptr<TemporalEncoder> makeMambaEncoder(std::int64_t width, const torch::Generator& generator) {
    return std::make_unique<MambaEncoder>(width, generator);
}
std::unique_ptr<TemporalEncoder> makeGruEncoder(std::int64_t width, const torch::Generator& generator) {
    return std::make_unique<GruEncoder>(width, generator);
}
std::unique_ptr<TemporalEncoder> makeAttentionEncoder(std::int64_t width, const torch::Generator& generator) {
    return std::make_unique<AttentionEncoder>(width, generator);
}

}  // namespace splatreel::models
