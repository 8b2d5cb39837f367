#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

/// A GLB file taken apart and put together again.
namespace splatreel::test {

inline std::string fileText(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::uint32_t word(const std::string& text, std::size_t offset) {
    std::uint32_t value = 0;
    std::memcpy(&value, text.data() + offset, 4);
    return value;
}

inline nlohmann::json jsonOf(const std::string& glb) {
    return nlohmann::json::parse(glb.substr(20, word(glb, 12)));
}

inline std::string binaryOf(const std::string& glb) {
    return glb.substr(28 + word(glb, 12));
}

inline std::string glbOf(const nlohmann::json& document, const std::string& binary) {
    std::string text = document.dump();
    text.resize((text.size() + 3) / 4 * 4, ' ');
    const auto put = [](std::string& to, std::uint32_t value) {
        to.append(reinterpret_cast<const char*>(&value), 4);
    };
    std::string glb = "glTF";
    put(glb, 2);
    put(glb, static_cast<std::uint32_t>(28 + text.size() + binary.size()));
    put(glb, static_cast<std::uint32_t>(text.size()));
    glb += "JSON" + text;
    put(glb, static_cast<std::uint32_t>(binary.size()));
    return glb + std::string("BIN\0", 4) + binary;
}

}  // namespace splatreel::test
