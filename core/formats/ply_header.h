#pragma once

#include "core/base/files.h"
#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace splatreel::core {

enum class PlyType { int8, uint8, int16, uint16, int32, uint32, float32, float64 };
enum class PlyEncoding { ascii, littleEndian, bigEndian };

[[nodiscard]] std::size_t plyTypeSize(PlyType type);

struct PlyProperty {
    std::string name;
    PlyType type = PlyType::float32;
    bool list = false;
    PlyType countType = PlyType::uint8;  ///< of a list
};

struct PlyElement {
    std::string name;
    std::uint64_t count = 0;
    std::vector<PlyProperty> properties;

    [[nodiscard]] bool hasList() const;
    [[nodiscard]] std::size_t stride() const;  ///< bytes of a row without lists
    /// Index of a property, −1: none of that name.
    [[nodiscard]] int find(std::string_view property) const;
};

struct PlyHeader {
    PlyEncoding encoding = PlyEncoding::ascii;
    std::vector<PlyElement> elements;
    std::vector<std::string> comments;
    std::uint64_t bytes = 0;  ///< where the data begins

    /// Index of an element, −1: none of that name.
    [[nodiscard]] int find(std::string_view element) const;
};

/// Reads the header; bounded in bytes, elements and properties.
[[nodiscard]] Result<PlyHeader> readPlyHeader(const ByteSource& source);

}  // namespace splatreel::core
