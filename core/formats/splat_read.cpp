#include "core/formats/opacity_logit.h"
#include "core/formats/splat.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

struct Record {
    std::array<float, 3> position;
    std::array<float, 3> scale;
    std::array<std::uint8_t, 4> color;     ///< red, green, blue, opacity
    std::array<std::uint8_t, 4> rotation;  ///< w x y z, 128 is 0
};
static_assert(sizeof(Record) == 32);

constexpr std::size_t recordsPerPiece = 8192;

}  // namespace

Result<Gaussians> readSplat(const ByteSource& source) {
    if (source.size() == 0 || source.size() % sizeof(Record) != 0)
        return Error{"its size is no multiple of 32 bytes, so it is no .splat file or not all of it",
                     source.name(), "Export or download it again."};
    const std::uint64_t count = source.size() / sizeof(Record);
    if (count > static_cast<std::uint64_t>(std::numeric_limits<int>::max()))
        return Error{"it has more than 2^31 Gaussians", source.name(), "Split the file."};
    std::vector<float> positions, logScales, rotations, logits, sh;
    positions.reserve(3 * count);
    logScales.reserve(3 * count);
    rotations.reserve(4 * count);
    logits.reserve(count);
    sh.reserve(3 * count);
    std::vector<Record> piece;
    for (std::uint64_t done = 0; done < count; done += piece.size()) {
        piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(recordsPerPiece, count - done)));
        if (!source.read(done * sizeof(Record), std::as_writable_bytes(std::span(piece))))
            return Error{"reading failed at Gaussian " + std::to_string(done), source.name(),
                         "Check the disk."};
        for (const Record& record : piece) {
            // From y down to y up: the scene is turned by 180° about z.
            positions.insert(positions.end(), {-record.position[0], -record.position[1], record.position[2]});
            for (const float scale : record.scale) logScales.push_back(scale == 0 ? -30.0F : std::log(scale));
            std::array<float, 4> q{};
            std::ranges::transform(record.rotation, q.begin(),
                                   [](std::uint8_t byte) { return (static_cast<float>(byte) - 128) / 128; });
            rotations.insert(rotations.end(), {q[3], q[2], -q[1], -q[0]});
            logits.push_back(opacityLogit(static_cast<float>(record.color[3]) / 255));
            for (std::size_t channel = 0; channel < 3; ++channel)
                sh.push_back((static_cast<float>(record.color[channel]) / 255 - 0.5F) / shC0);
        }
    }
    Gaussians g;
    g.positions = std::move(positions);
    g.logScales = std::move(logScales);
    g.rotations = std::move(rotations);
    g.opacityLogits = std::move(logits);
    g.sh = std::move(sh);
    return g;
}

}  // namespace splatreel::core
