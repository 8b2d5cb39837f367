#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/gaussians/gaussians.h"
#include "core/gaussians/sequence.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace splatreel::core {

/// PlayCanvas' SOG: a splat in about a fifth of a PLY. Lossless WebP pictures with a pixel per Gaussian, and
/// a meta.json with their codebooks, in one zip archive (X.sog) or side by side in a folder. Its space is
/// that of PLY files (y down), in which every program that reads it shows it upright.

/// Writes version 2 as an archive: positions in 16 bits an axis of the logarithm, scales and colours by
/// codebooks of 256 values, rotations and opacities in bytes, harmonics by a palette of at most 65,536
/// vectors. Rows with ids keep their order, others go along a Morton curve, which takes a seventh off the
/// file. Above ten million Gaussians an error.
Result<void> writeSog(const Gaussians& gaussians, const Filtering& filtering,
                      const std::filesystem::path& path);

/// The same in memory; `where` names it in errors.
[[nodiscard]] Result<std::vector<std::byte>> packSog(const Gaussians& gaussians, const Filtering& filtering,
                                                     const std::string& where);

/// Bytes before the pictures are compressed: writeSog writes fewer, or hardly more.
[[nodiscard]] std::uint64_t sogBytes(int count, int shDegree);

struct SogSummary {
    int version = 0;
    int count = 0;
    Filtering filtering;
    std::string generator;  ///< empty: unknown
};

struct SogContent {
    SogSummary summary;
    Gaussians gaussians;  ///< without ids
};

/// An archive. Versions 1 and 2. Refused: more than ten million Gaussians, or more than 64 for a byte of the
/// file; whatever points outside a codebook or the palette. Pictures are measured before memory is taken for
/// their pixels.
[[nodiscard]] Result<SogContent> readSog(const ByteSource& source);
[[nodiscard]] Result<SogSummary> inspectSog(const ByteSource& source);

/// The same from a folder's meta.json, whose pictures lie beside it.
[[nodiscard]] Result<SogContent> readSogFolder(const std::filesystem::path& meta);
[[nodiscard]] Result<SogSummary> inspectSogFolder(const std::filesystem::path& meta);
/// Whether a JSON file describes a SOG; what is wrong with it, reading says.
[[nodiscard]] bool isSogMeta(const std::filesystem::path& path);
/// The files that it names, those that are there.
[[nodiscard]] Result<std::vector<std::filesystem::path>> sogPictures(const std::filesystem::path& meta);

}  // namespace splatreel::core
