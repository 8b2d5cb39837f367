#include "core/base/parallel.h"
#include "core/formats/codebook.h"
#include "core/formats/sog.h"
#include "core/formats/sog_meta.h"
#include "core/formats/vector_palette.h"
#include "core/formats/webp.h"
#include "core/formats/zip_archive.h"
#include "core/gaussians/morton.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>

namespace splatreel::core {
namespace {

constexpr float leastLogScale = -30;  ///< e⁻³⁰ m is flat
/// The palette has a power of two of entries: more than half as many as there are Gaussians, up to its limit.
constexpr std::size_t leastPalette = 256;

std::size_t paletteSize(std::size_t count) {
    return std::clamp(std::bit_floor(count), leastPalette, std::size_t{sogMostPalette});
}

std::uint8_t byteOf(double share) {
    return static_cast<std::uint8_t>(std::clamp(std::lround(255 * share), 0L, 255L));
}

/// Packs one splat. Each method makes some of the pictures, writes its part of meta.json, and touches nothing
/// of the others: they run side by side.
class Packer {
public:
    Packer(const Gaussians& g, const Filtering& filtering, std::string where)
        : g_(g), where_(std::move(where)), count_(static_cast<std::size_t>(g.size())) {
        meta_.count = g.size();
        meta_.antialiased = filtering.compensate;
        meta_.generator = "Splatreel";
        order_.resize(count_);
        std::iota(order_.begin(), order_.end(), std::uint32_t{0});
        // Neighbours beside each other pack better; rows with ids stay where their ids say.
        if (g.ids.empty()) order_ = mortonOrder(g.positions.span(), order_);
        width_ = std::max(1, static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count_)))));
        height_ = std::max(1, static_cast<int>((count_ + static_cast<std::size_t>(width_) - 1) /
                                               static_cast<std::size_t>(width_)));
    }

    [[nodiscard]] Result<std::vector<std::byte>> pack() {
        // The longest first.
        using Part = void (Packer::*)();
        constexpr std::array<Part, 5> parts = {&Packer::harmonics, &Packer::colors, &Packer::scales,
                                               &Packer::positions, &Packer::rotations};
        parallelFor(static_cast<int>(parts.size()),
                    [&](int part, int) { (this->*parts[static_cast<std::size_t>(part)])(); });
        std::vector<ZipEntry> entries;
        const std::string text = sogMetaText(meta_);
        const auto bytes = std::as_bytes(std::span(text));
        entries.push_back({"meta.json", {bytes.begin(), bytes.end()}, true});
        for (auto& file : files_) {
            if (file.name.empty()) continue;
            if (file.failed) return *file.failed;
            entries.push_back({file.name, std::move(file.bytes), false});
        }
        return packZip(entries, where_);
    }

private:
    struct File {
        std::string name;
        std::vector<std::byte> bytes;
        std::optional<Error> failed;
    };
    enum Place { low, high, rotation, scale, color, entry, label, places };

    [[nodiscard]] BytePicture picture() const {
        return {width_, height_,
                std::vector<std::uint8_t>(
                    4 * static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), 255)};
    }
    void keep(Place place, const char* name, std::string& nameInMeta, const BytePicture& picture) {
        nameInMeta = name;
        files_[place].name = name;
        auto bytes = encodeWebp(picture, where_);
        if (bytes)
            files_[place].bytes = std::move(*bytes);
        else
            files_[place].failed = bytes.error();
    }

    void positions() {
        std::array<std::vector<double>, 3> logarithms;
        BytePicture lows = picture(), highs = picture();
        for (std::size_t axis = 0; axis < 3 && count_ > 0; ++axis) {
            std::vector<double>& values = logarithms[axis];
            values.resize(count_);
            for (std::size_t i = 0; i < count_; ++i) {
                const float value = g_.positions[3 * order_[i] + axis];
                const double turned = axis < 2 ? -value : value;
                values[i] = std::copysign(std::log1p(std::abs(turned)), turned);
            }
            const auto [least, most] = std::ranges::minmax(values);
            meta_.least[axis] = least;
            meta_.most[axis] = most;
            const double steps = most > least ? 65535 / (most - least) : 0;
            for (std::size_t i = 0; i < count_; ++i) {
                const auto step = static_cast<std::uint32_t>(std::lround((values[i] - least) * steps));
                lows.rgba[4 * i + axis] = static_cast<std::uint8_t>(step & 255U);
                highs.rgba[4 * i + axis] = static_cast<std::uint8_t>(std::min(step >> 8U, 255U));
            }
        }
        keep(low, "means_l.webp", meta_.lowFile, lows);
        keep(high, "means_u.webp", meta_.highFile, highs);
    }

    void rotations() {
        BytePicture packed = picture();
        for (std::size_t i = 0; i < count_; ++i) {
            const float* wxyz = g_.rotations.data() + 4 * std::size_t{order_[i]};
            std::array<double, 4> q = {wxyz[3], wxyz[2], -wxyz[1], -wxyz[0]};
            double norm = 0;
            for (const double value : q) norm += value * value;
            norm = std::sqrt(norm);
            if (!(norm > 0)) q = {0, 0, 0, norm = 1};
            const auto largest = static_cast<std::size_t>(
                std::ranges::max_element(q, {}, [](double value) { return std::abs(value); }) - q.begin());
            const double scaling = (q[largest] < 0 ? -1 : 1) / (norm * std::numbers::sqrt2);
            std::uint8_t* pixel = packed.rgba.data() + 4 * i;
            for (std::size_t k = 0; k < 4; ++k) {
                if (k != largest) *pixel++ = byteOf(q[k] * scaling + 0.5);
            }
            *pixel = static_cast<std::uint8_t>(252 + largest);
        }
        keep(rotation, "quats.webp", meta_.rotationsFile, packed);
    }

    void scales() {
        std::vector<float> values = g_.logScales.copy();
        for (float& value : values) value = std::max(value, leastLogScale);
        const Codebook book = Codebook::of(values);
        meta_.logScales[0].assign(book.values().begin(), book.values().end());
        BytePicture packed = picture();
        for (std::size_t i = 0; i < count_; ++i) {
            for (std::size_t axis = 0; axis < 3; ++axis)
                packed.rgba[4 * i + axis] = book.byteFor(values[3 * order_[i] + axis]);
        }
        keep(scale, "scales.webp", meta_.scalesFile, packed);
    }

    void colors() {
        const std::size_t floats = 3 * static_cast<std::size_t>(shCoefficientCount(g_.shDegree));
        std::vector<float> values(3 * count_);
        for (std::size_t i = 0; i < count_; ++i)
            std::copy_n(g_.sh.data() + floats * order_[i], 3, values.data() + 3 * i);
        const Codebook book = Codebook::of(values);
        meta_.colors[0].assign(book.values().begin(), book.values().end());
        BytePicture packed = picture();
        for (std::size_t i = 0; i < count_; ++i) {
            for (std::size_t channel = 0; channel < 3; ++channel)
                packed.rgba[4 * i + channel] = book.byteFor(values[3 * i + channel]);
            packed.rgba[4 * i + 3] = byteOf(1 / (1 + std::exp(-double{g_.opacityLogits[order_[i]]})));
        }
        keep(color, "sh0.webp", meta_.colorsFile, packed);
    }

    void harmonics() {
        if (g_.shDegree == 0 || count_ == 0) return;
        const auto coefficients = static_cast<std::size_t>(shCoefficientCount(g_.shDegree)) - 1;
        const std::size_t floats = 3 * coefficients;
        std::vector<float> vectors(floats * count_);
        for (std::size_t i = 0; i < count_; ++i) {
            const float* from = g_.sh.data() + (floats + 3) * order_[i] + 3;
            float* to = vectors.data() + floats * i;
            for (int l = 1; l <= g_.shDegree; ++l) {
                for (int m = -l; m <= l; ++m) {
                    for (int channel = 0; channel < 3; ++channel)
                        *to++ = (m % 2 == 0 ? 1.0F : -1.0F) * *from++;
                }
            }
        }
        const VectorPalette palette = makePalette(vectors, floats, paletteSize(count_));
        const Codebook book = Codebook::of(palette.entries);
        const std::size_t entries = palette.size(floats);
        SogHarmonics& described = meta_.harmonics.emplace();
        described.degree = g_.shDegree;
        described.palette = static_cast<int>(entries);
        described.values.assign(book.values().begin(), book.values().end());
        const std::size_t paletteRows = (entries + sogPaletteColumns - 1) / sogPaletteColumns;
        BytePicture packed{
            sogPaletteColumns * static_cast<int>(coefficients), static_cast<int>(paletteRows), {}};
        packed.rgba.resize(4 * paletteRows * sogPaletteColumns * coefficients, 255);
        for (std::size_t i = 0; i < palette.entries.size(); ++i)
            packed.rgba[4 * (i / 3) + i % 3] = book.byteFor(palette.entries[i]);
        keep(entry, "shN_centroids.webp", described.entriesFile, packed);
        BytePicture labels = picture();
        for (std::size_t i = 0; i < count_; ++i) {
            labels.rgba[4 * i] = static_cast<std::uint8_t>(palette.labels[i] & 255U);
            labels.rgba[4 * i + 1] = static_cast<std::uint8_t>(palette.labels[i] >> 8U);
        }
        keep(label, "shN_labels.webp", described.labelsFile, labels);
    }

    const Gaussians& g_;
    std::string where_;
    std::size_t count_;
    std::vector<std::uint32_t> order_;  ///< row of each pixel
    int width_ = 1;
    int height_ = 1;
    SogMeta meta_;
    std::array<File, places> files_;
};

}  // namespace

std::uint64_t sogBytes(int count, int shDegree) {
    constexpr std::uint64_t metaBytes = 12'000;
    const auto n = static_cast<std::uint64_t>(count);
    const auto coefficients = static_cast<std::uint64_t>(shCoefficientCount(shDegree) - 1);
    std::uint64_t bytes = metaBytes + (3 + 3 + 4 + 3 + 4) * n;
    if (coefficients > 0)
        bytes += 2 * n +
                 3 * coefficients * std::min<std::uint64_t>(n, paletteSize(static_cast<std::size_t>(count)));
    return bytes;
}

Result<std::vector<std::byte>> packSog(const Gaussians& gaussians, const Filtering& filtering,
                                       const std::string& where) {
    assert(gaussians.consistent());
    if (gaussians.size() > sogMostGaussians)
        return Error{"a SOG of ten million Gaussians at most is written, these are " +
                         std::to_string(gaussians.size()),
                     where, "Write PLY or GLB instead."};
    return Packer(gaussians, filtering, where).pack();
}

Result<void> writeSog(const Gaussians& gaussians, const Filtering& filtering,
                      const std::filesystem::path& path) {
    const auto bytes = packSog(gaussians, filtering, path.string());
    if (!bytes) return bytes.error();
    auto file = OutputFile::create(path);
    if (!file) return file.error();
    if (auto put = file->write(*bytes); !put) return put;
    return file->commit();
}

}  // namespace splatreel::core
