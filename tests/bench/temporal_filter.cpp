// temporal_filter SEQUENCE [SIGMA OUT [positions]]: how much scale and rotation change from frame to frame
// and how much positions shake, and what a Gaussian filter over time (SIGMA in frames) makes of scale and
// rotation, and of positions where asked: the baseline that temporal rectification is measured against.
#include "core/formats/sequence_io.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace {

using splatreel::core::Gaussians;
using splatreel::core::GaussianSequence;

using RowOfId = std::map<std::uint64_t, std::size_t>;

RowOfId rowsOf(const Gaussians& gaussians) {
    RowOfId rows;
    for (std::size_t i = 0; i < gaussians.ids.size(); ++i) rows[gaussians.ids[i]] = i;
    return rows;
}

double dot(const float* a, const float* b) {
    return double{a[0]} * b[0] + double{a[1]} * b[1] + double{a[2]} * b[2] + double{a[3]} * b[3];
}

struct Change {
    double scale = 0;     ///< mean squared change of log-scale, per axis
    double rotation = 0;  ///< mean squared angle, radians²
    double shake = 0;     ///< mean squared second difference of the position
};

double shakeOf(const GaussianSequence& sequence) {
    double sum = 0;
    double triples = 0;
    for (int frame = 1; frame + 1 < sequence.frameCount(); ++frame) {
        const Gaussians& before = sequence.frame(frame - 1);
        const Gaussians& now = sequence.frame(frame);
        const Gaussians& next = sequence.frame(frame + 1);
        const RowOfId rowsBefore = rowsOf(before);
        const RowOfId rowsNext = rowsOf(next);
        for (std::size_t i = 0; i < now.ids.size(); ++i) {
            const auto first = rowsBefore.find(now.ids[i]);
            const auto last = rowsNext.find(now.ids[i]);
            if (first == rowsBefore.end() || last == rowsNext.end()) continue;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const double second = double{before.positions[3 * first->second + axis]} -
                                      2 * double{now.positions[3 * i + axis]} +
                                      double{next.positions[3 * last->second + axis]};
                sum += second * second;
            }
            triples += 1;
        }
    }
    return triples > 0 ? sum / triples : 0;
}

Change changeOf(const GaussianSequence& sequence) {
    Change sum;
    sum.shake = shakeOf(sequence);
    double pairs = 0;
    for (int frame = 0; frame + 1 < sequence.frameCount(); ++frame) {
        const Gaussians& now = sequence.frame(frame);
        const Gaussians& next = sequence.frame(frame + 1);
        const RowOfId rows = rowsOf(next);
        for (std::size_t i = 0; i < now.ids.size(); ++i) {
            const auto found = rows.find(now.ids[i]);
            if (found == rows.end()) continue;
            const std::size_t j = found->second;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const double difference = double{next.logScales[3 * j + axis]} - now.logScales[3 * i + axis];
                sum.scale += difference * difference / 3;
            }
            const double cosine = std::abs(dot(now.rotations.data() + 4 * i, next.rotations.data() + 4 * j));
            const double angle = 2 * std::acos(std::min(1.0, cosine));
            sum.rotation += angle * angle;
            pairs += 1;
        }
    }
    return pairs > 0 ? Change{sum.scale / pairs, sum.rotation / pairs, sum.shake} : Change{};
}

GaussianSequence filtered(const GaussianSequence& sequence, double sigma, bool withPositions) {
    std::vector<RowOfId> rows;
    for (int frame = 0; frame < sequence.frameCount(); ++frame) rows.push_back(rowsOf(sequence.frame(frame)));
    GaussianSequence result = sequence;
    const int reach = static_cast<int>(std::ceil(3 * sigma));
    for (int frame = 0; frame < sequence.frameCount(); ++frame) {
        const Gaussians& now = sequence.frame(frame);
        std::vector<float> scales(now.logScales.size());
        std::vector<float> rotations(now.rotations.size());
        std::vector<float> positions(now.positions.size());
        for (std::size_t i = 0; i < now.ids.size(); ++i) {
            double total = 0;
            double scale[3] = {};
            double position[3] = {};
            double rotation[4] = {};
            for (int other = std::max(0, frame - reach);
                 other <= std::min(sequence.frameCount() - 1, frame + reach); ++other) {
                const auto& rowsThere = rows[static_cast<std::size_t>(other)];
                const auto found = rowsThere.find(now.ids[i]);
                if (found == rowsThere.end()) continue;
                const Gaussians& there = sequence.frame(other);
                const double distance = (other - frame) / sigma;
                const double weight = std::exp(-0.5 * distance * distance);
                const float* turned = there.rotations.data() + 4 * found->second;
                const double sign = dot(turned, now.rotations.data() + 4 * i) < 0 ? -weight : weight;
                total += weight;
                for (std::size_t k = 0; k < 3; ++k) {
                    scale[k] += weight * there.logScales[3 * found->second + k];
                    position[k] += weight * there.positions[3 * found->second + k];
                }
                for (std::size_t k = 0; k < 4; ++k) rotation[k] += sign * turned[k];
            }
            for (std::size_t k = 0; k < 3; ++k) {
                scales[3 * i + k] = static_cast<float>(scale[k] / total);
                positions[3 * i + k] = static_cast<float>(position[k] / total);
            }
            const double length =
                std::hypot(std::hypot(rotation[0], rotation[1]), std::hypot(rotation[2], rotation[3]));
            for (std::size_t k = 0; k < 4; ++k)
                rotations[4 * i + k] = static_cast<float>(rotation[k] / std::max(length, 1e-12));
        }
        Gaussians smooth = now;
        smooth.logScales = std::move(scales);
        smooth.rotations = std::move(rotations);
        if (withPositions) smooth.positions = std::move(positions);
        result.frames[static_cast<std::size_t>(frame)] = std::make_shared<const Gaussians>(std::move(smooth));
    }
    return result;
}

}  // namespace

int main(int count, char** arguments) {
    const bool withPositions = count == 5 && std::string(arguments[4]) == "positions";
    if (count != 2 && count != 4 && !withPositions) {
        std::fprintf(stderr, "usage: temporal_filter SEQUENCE [SIGMA OUT [positions]]\n");
        return 2;
    }
    const auto sequence = splatreel::core::readSequence(arguments[1]);
    if (!sequence.ok()) {
        std::fprintf(stderr, "%s\n", sequence.error().message().c_str());
        return 1;
    }
    const auto print = [](const char* name, const Change& change) {
        std::printf("%s: scale %.6f rotation %.6f shake %.3e\n", name, change.scale, change.rotation,
                    change.shake);
    };
    print("as it is", changeOf(*sequence));
    if (count == 2) return 0;
    const GaussianSequence smooth = filtered(*sequence, std::atof(arguments[2]), withPositions);
    print("filtered", changeOf(smooth));
    const auto written = splatreel::core::writeSequence(smooth, arguments[3]);
    if (!written.ok()) std::fprintf(stderr, "%s\n", written.error().message().c_str());
    return written.ok() ? 0 : 1;
}
