#include "core/formats/sog.h"
#include "core/formats/sog_meta.h"
#include "core/formats/webp.h"
#include "core/formats/zip_archive.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <numbers>
#include <string_view>
#include <system_error>
#include <utility>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::byte>;

constexpr std::uint64_t mostMetaBytes = 4U << 20U;
constexpr std::uint64_t mostGaussiansPerByte = 64;
constexpr const char* again = "The file is damaged; export or download it again.";

/// Where the files of one SOG come from.
struct Files {
    std::string where;        ///< archive or meta.json
    std::uint64_t bytes = 0;  ///< of all
    /// A file of at most `limit` bytes.
    std::function<Result<Bytes>(const std::string& name, std::uint64_t limit)> read;
};

std::string_view textOf(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

SogSummary summaryOf(const SogMeta& meta) {
    SogSummary summary;
    summary.version = meta.version;
    summary.count = meta.count;
    summary.filtering.compensate = meta.antialiased;
    summary.generator = meta.generator;
    return summary;
}

/// Fills the columns of Gaussians from pictures, pixel by pixel, turned by 180° about z: from y down to y up.
class Unpacker {
public:
    Unpacker(const SogMeta& meta, const Files& files)
        : meta_(meta), files_(files), count_(static_cast<std::size_t>(meta.count)) {}

    [[nodiscard]] Result<Gaussians> unpack() {
        using Step = Result<void> (Unpacker::*)();
        for (const Step step :
             {&Unpacker::positions, &Unpacker::rotations, &Unpacker::scales, &Unpacker::colors}) {
            if (auto good = (this->*step)(); !good) return good.error();
        }
        return std::move(g_);
    }

private:
    [[nodiscard]] Error wrong(const std::string& file, const std::string& what) const {
        return {what, files_.where + ", " + file, again};
    }

    Result<BytePicture> picture(const std::string& name, std::uint64_t mostPixels) const {
        const auto file = files_.read(name, 5 * mostPixels + (1U << 16U));
        if (!file) return file.error();
        return decodeWebp(*file, mostPixels, files_.where + ", " + name);
    }

    /// One with a pixel per Gaussian; it may be padded to powers of two.
    Result<BytePicture> pixels(const std::string& name) const {
        auto found = picture(name, std::max<std::uint64_t>(4 * count_, 1U << 16U));
        if (found && found->rgba.size() / 4 < count_)
            return wrong(name, "the picture has " + std::to_string(found->rgba.size() / 4) + " pixels, " +
                                   std::to_string(count_) + " are promised");
        return found;
    }

    /// Whether the bytes of a channel's first pixels all have a value.
    Result<void> within(const BytePicture& found, std::size_t channel, std::size_t count,
                        const SogValues& values, const std::string& file) const {
        for (std::size_t i = 0; values.size() < 256 && i < count; ++i) {
            const std::size_t byte = found.rgba[4 * i + channel];
            if (byte >= values.size())
                return wrong(file, "pixel " + std::to_string(i) + " takes value " + std::to_string(byte) +
                                       " of a codebook of " + std::to_string(values.size()));
        }
        return {};
    }

    Result<void> positions() {
        const auto low = pixels(meta_.lowFile);
        if (!low) return low.error();
        const auto high = pixels(meta_.highFile);
        if (!high) return high.error();
        std::vector<float> positions(3 * count_);
        for (std::size_t i = 0; i < count_; ++i) {
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const double share = (low->rgba[4 * i + axis] + 256.0 * high->rgba[4 * i + axis]) / 65535;
                const double logarithm = meta_.least[axis] + (meta_.most[axis] - meta_.least[axis]) * share;
                const double value = std::copysign(std::expm1(std::abs(logarithm)), logarithm);
                positions[3 * i + axis] =
                    static_cast<float>(std::clamp(axis < 2 ? -value : value, -1e30, 1e30));
            }
        }
        g_.positions = std::move(positions);
        return {};
    }

    Result<void> rotations() {
        const auto packed = pixels(meta_.rotationsFile);
        if (!packed) return packed.error();
        std::vector<float> rotations(4 * count_);
        for (std::size_t i = 0; i < count_; ++i) {
            const std::uint8_t* pixel = packed->rgba.data() + 4 * i;
            if (pixel[3] < 252)
                return wrong(meta_.rotationsFile, "the rotation of Gaussian " + std::to_string(i) +
                                                      " has the kind " + std::to_string(pixel[3]) +
                                                      ", known are 252 to 255");
            const std::size_t largest = pixel[3] - 252U;
            std::array<float, 4> q{};  // w x y z
            float left = 1;
            for (std::size_t k = 0, channel = 0; k < 4; ++k) {
                if (k == largest) continue;
                q[k] = (static_cast<float>(pixel[channel++]) / 255 - 0.5F) * std::numbers::sqrt2_v<float>;
                left -= q[k] * q[k];
            }
            q[largest] = std::sqrt(std::max(0.0F, left));
            const std::array<float, 4> turned = {q[3], q[2], -q[1], -q[0]};
            std::ranges::copy(turned, rotations.begin() + static_cast<std::ptrdiff_t>(4 * i));
        }
        g_.rotations = std::move(rotations);
        return {};
    }

    Result<void> scales() {
        const auto packed = pixels(meta_.scalesFile);
        if (!packed) return packed.error();
        std::vector<float> scales(3 * count_);
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const SogValues& values = meta_.logScales[axis];
            if (auto good = within(*packed, axis, count_, values, meta_.scalesFile); !good) return good;
            for (std::size_t i = 0; i < count_; ++i)
                scales[3 * i + axis] = values[packed->rgba[4 * i + axis]];
        }
        g_.logScales = std::move(scales);
        return {};
    }

    Result<void> colors() {
        const auto packed = pixels(meta_.colorsFile);
        if (!packed) return packed.error();
        for (std::size_t channel = 0; channel < 3; ++channel) {
            if (auto good = within(*packed, channel, count_, meta_.colors[channel], meta_.colorsFile); !good)
                return good;
        }
        if (meta_.harmonics) {
            if (auto good = palette(*meta_.harmonics); !good) return good;
        }
        const std::size_t floats = 3 * static_cast<std::size_t>(shCoefficientCount(g_.shDegree));
        std::vector<float> logits(count_), sh(floats * count_);
        for (std::size_t i = 0; i < count_; ++i) {
            const std::uint8_t* pixel = packed->rgba.data() + 4 * i;
            float* row = sh.data() + floats * i;
            for (std::size_t channel = 0; channel < 3; ++channel)
                row[channel] = meta_.colors[channel][pixel[channel]];
            if (floats > 3) std::copy_n(palette_.data() + (floats - 3) * labels_[i], floats - 3, row + 3);
            logits[i] = meta_.opacityLogits[pixel[3]];
        }
        g_.opacityLogits = std::move(logits);
        g_.sh = std::move(sh);
        return {};
    }

    Result<void> palette(const SogHarmonics& harmonics) {
        const auto packed = picture(harmonics.entriesFile, std::uint64_t{sogMostPalette} * 15);
        if (!packed) return packed.error();
        int degree = 3;
        while (degree > 0 && packed->width != sogPaletteColumns * (shCoefficientCount(degree) - 1)) --degree;
        if (degree == 0 || (harmonics.degree != 0 && harmonics.degree != degree))
            return wrong(harmonics.entriesFile,
                         "the palette is " + std::to_string(packed->width) +
                             " pixels wide; 192, 512 and 960 are known, for degrees 1 to 3");
        const int room = std::min(sogPaletteColumns * packed->height, sogMostPalette);
        const int count = harmonics.palette == 0 ? room : harmonics.palette;
        if (count > room)
            return wrong(harmonics.entriesFile, "the palette has room for " + std::to_string(room) +
                                                    " entries, " + std::to_string(count) + " are promised");
        g_.shDegree = degree;
        if (auto good = labels(harmonics, static_cast<std::size_t>(count)); !good) return good;
        // Entry by entry and coefficient by coefficient, as the picture's pixels follow each other.
        const auto used =
            static_cast<std::size_t>(count) * static_cast<std::size_t>(shCoefficientCount(degree) - 1);
        for (std::size_t channel = 0; channel < 3; ++channel) {
            if (auto good = within(*packed, channel, used, harmonics.values, harmonics.entriesFile); !good)
                return good;
        }
        palette_.reserve(3 * used);
        for (const std::uint8_t* pixel = packed->rgba.data(); palette_.size() < 3 * used;) {
            for (int l = 1; l <= degree; ++l) {
                for (int m = -l; m <= l; ++m, pixel += 4) {
                    const float sign = m % 2 == 0 ? 1.0F : -1.0F;
                    for (std::size_t channel = 0; channel < 3; ++channel)
                        palette_.push_back(sign * harmonics.values[pixel[channel]]);
                }
            }
        }
        return {};
    }

    Result<void> labels(const SogHarmonics& harmonics, std::size_t count) {
        const auto packed = pixels(harmonics.labelsFile);
        if (!packed) return packed.error();
        labels_.resize(count_);
        for (std::size_t i = 0; i < count_; ++i) {
            labels_[i] = packed->rgba[4 * i] + 256U * packed->rgba[4 * i + 1];
            if (labels_[i] >= count)
                return wrong(harmonics.labelsFile, "pixel " + std::to_string(i) + " takes entry " +
                                                       std::to_string(labels_[i]) + " of a palette of " +
                                                       std::to_string(count));
        }
        return {};
    }

    const SogMeta& meta_;
    const Files& files_;
    std::size_t count_;
    std::vector<std::uint32_t> labels_;
    std::vector<float> palette_;  ///< [K, coefficients, 3]
    Gaussians g_;
};

Result<SogContent> readFrom(const SogMeta& meta, const Files& files) {
    if (static_cast<std::uint64_t>(meta.count) > mostGaussiansPerByte * files.bytes)
        return Error{"it promises " + std::to_string(meta.count) + " Gaussians in " + bytesText(files.bytes),
                     files.where, again};
    auto gaussians = Unpacker(meta, files).unpack();
    if (!gaussians) return gaussians.error();
    return SogContent{summaryOf(meta), std::move(*gaussians)};
}

Result<SogMeta> archiveMeta(const ZipArchive& archive, const std::string& where) {
    const auto text = archive.read("meta.json", mostMetaBytes);
    if (!text) return text.error();
    return parseSogMeta(textOf(*text), where + ", meta.json");
}

Result<Bytes> wholeFile(const fs::path& path, std::uint64_t limit) {
    const auto file = openFile(path);
    if (!file) return file.error();
    if ((*file)->size() > limit)
        return Error{"it has " + bytesText((*file)->size()) + ", at most " + bytesText(limit) + " are read",
                     path.string(), again};
    Bytes bytes(static_cast<std::size_t>((*file)->size()));
    if (!(*file)->read(0, bytes)) return Error{"it cannot be read", path.string(), "Check the disk."};
    return bytes;
}

Result<SogMeta> folderMeta(const fs::path& meta) {
    const auto text = wholeFile(meta, mostMetaBytes);
    if (!text) return text.error();
    return parseSogMeta(textOf(*text), meta.string());
}

}  // namespace

Result<SogSummary> inspectSog(const ByteSource& source) {
    const auto archive = ZipArchive::open(source);
    if (!archive) return archive.error();
    const auto meta = archiveMeta(*archive, source.name());
    if (!meta) return meta.error();
    return summaryOf(*meta);
}

Result<SogContent> readSog(const ByteSource& source) {
    const auto archive = ZipArchive::open(source);
    if (!archive) return archive.error();
    const auto meta = archiveMeta(*archive, source.name());
    if (!meta) return meta.error();
    return readFrom(*meta, {source.name(), source.size(), [&](const std::string& name, std::uint64_t limit) {
                                return archive->read(name, limit);
                            }});
}

Result<SogSummary> inspectSogFolder(const fs::path& meta) {
    const auto parsed = folderMeta(meta);
    if (!parsed) return parsed.error();
    return summaryOf(*parsed);
}

bool isSogMeta(const fs::path& path) {
    std::error_code code;
    if (!fs::is_regular_file(path, code)) return false;
    const auto text = wholeFile(path, mostMetaBytes);
    return text && describesSog(textOf(*text));
}

Result<std::vector<fs::path>> sogPictures(const fs::path& meta) {
    const auto parsed = folderMeta(meta);
    if (!parsed) return parsed.error();
    std::vector<fs::path> paths;
    std::error_code code;
    for (const std::string& name : sogFiles(*parsed)) {
        if (fs::is_regular_file(meta.parent_path() / name, code)) paths.push_back(meta.parent_path() / name);
    }
    return paths;
}

Result<SogContent> readSogFolder(const fs::path& meta) {
    const auto parsed = folderMeta(meta);
    if (!parsed) return parsed.error();
    const auto paths = sogPictures(meta);
    if (!paths) return paths.error();
    std::uint64_t bytes = 0;
    std::error_code code;
    for (const fs::path& path : *paths) {
        const auto size = fs::file_size(path, code);
        if (!code) bytes += size;
    }
    return readFrom(*parsed, {meta.string(), bytes, [&](const std::string& name, std::uint64_t limit) {
                                  return wholeFile(meta.parent_path() / name, limit);
                              }});
}

}  // namespace splatreel::core
