#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// The plan of the rooms, as docs/architecture.md draws it, holds in the source.
namespace {

namespace fs = std::filesystem;

const fs::path root = SPLATREEL_ROOT;

constexpr int largestFile = 800;  // lines

/// The rooms that a room's files may include from, besides itself.
const std::map<std::string, std::set<std::string>> allowedRooms = {
    {"core", {}},
    {"render", {"core"}},
    {"models", {"core", "render"}},
    {"ui", {"core", "render"}},
    {"app", {"core", "render", "models", "ui"}},
};

/// Foreign headers that only some places may see.
struct Fence {
    std::regex header;
    std::vector<std::string> places;  ///< beginnings of paths
};

const std::vector<Fence>& fences() {
    static const std::vector<Fence> all = {
        {std::regex("^(torch|ATen|c10|caffe2)/.*"), {"models/", "tests/models/", "tests/bench/"}},
        {std::regex("^(Q[A-Z]\\w*|Qt\\w+/.*)$"), {"ui/", "app/", "tests/ui/", "tests/bench/window/"}},
        {std::regex("^(vulkan/.*|volk\\.h|vk_mem_alloc\\.h)$"), {"render/vulkan/", "tests/render/"}},
        {std::regex("^imgui.*"), {"render/vulkan/"}},
        {std::regex("^spdlog/.*"), {"core/base/log.cpp"}},
        {std::regex("^opencv2/.*"), {"core/", "models/", "tests/"}},
        {std::regex("^CLI/.*"), {"app/"}},
    };
    return all;
}

std::string readFile(const fs::path& path) {
    std::ifstream stream(path);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// Every C++ source below the rooms and the tests, relative to the root.
std::vector<fs::path> sources() {
    std::vector<fs::path> found;
    for (const char* room : {"app", "core", "models", "render", "ui", "tests"}) {
        if (!fs::exists(root / room)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / room)) {
            const std::string extension = entry.path().extension().string();
            if (extension == ".cpp" || extension == ".h" || extension == ".cc" || extension == ".cu") {
                found.push_back(fs::relative(entry.path(), root));
            }
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

struct Include {
    std::string header;
    bool own = false;  ///< in quotes
};

std::vector<Include> includesOf(const fs::path& source) {
    static const std::regex line("^[ \t]*#[ \t]*include[ \t]*([<\"])([^>\"]+)[>\"]");
    std::vector<Include> found;
    std::istringstream text(readFile(root / source));
    std::smatch match;
    for (std::string row; std::getline(text, row);) {
        if (std::regex_search(row, match, line)) found.push_back({match[2], match[1] == "\""});
    }
    return found;
}

bool startsWith(const std::string& text, const std::string& beginning) {
    return text.compare(0, beginning.size(), beginning) == 0;
}

TEST(Structure, ThereAreSources) {
    EXPECT_GT(sources().size(), 20U);
}

TEST(Structure, RoomsIncludeDownwardsOnly) {
    for (const fs::path& source : sources()) {
        const std::string room = source.begin()->string();
        const auto allowed = allowedRooms.find(room);
        if (allowed == allowedRooms.end()) continue;  // tests see everything
        for (const Include& include : includesOf(source)) {
            const std::string from = fs::path(include.header).begin()->string();
            if (!include.own && allowedRooms.count(from) == 0) continue;
            EXPECT_TRUE(from == room || allowed->second.count(from) == 1)
                << source.string() << " includes " << include.header << ": " << room
                << " may not see this, or the path does not start at the project's root";
        }
    }
}

TEST(Structure, ForeignHeadersStayBehindTheirFences) {
    for (const fs::path& source : sources()) {
        for (const Include& include : includesOf(source)) {
            for (const Fence& fence : fences()) {
                if (include.own || !std::regex_match(include.header, fence.header)) continue;
                EXPECT_TRUE(
                    std::any_of(fence.places.begin(), fence.places.end(),
                                [&](const std::string& place) { return startsWith(source.string(), place); }))
                    << source.string() << " includes <" << include.header << ">";
            }
        }
    }
}

TEST(Structure, NoSourceIsLongerThanAllowed) {
    for (const fs::path& source : sources()) {
        const std::string text = readFile(root / source);
        EXPECT_LE(std::count(text.begin(), text.end(), '\n'), largestFile) << source.string();
    }
}

TEST(Structure, HeadersGuardThemselves) {
    for (const fs::path& source : sources()) {
        if (source.extension() != ".h") continue;
        const std::string text = readFile(root / source);
        EXPECT_TRUE(text.find("#pragma once") != std::string::npos ||
                    text.find("HWY_TARGET_TOGGLE") != std::string::npos)
            << source.string();
    }
}

/// A source that no CMakeLists.txt names is never built, so nobody would notice it rot.
TEST(Structure, EverySourceIsBuilt) {
    for (const fs::path& source : sources()) {
        if (source.extension() == ".h") continue;
        bool named = false;
        for (fs::path folder = source.parent_path(); !named; folder = folder.parent_path()) {
            const fs::path list = root / folder / "CMakeLists.txt";
            if (fs::exists(list)) {
                named = readFile(list).find(fs::relative(root / source, root / folder).string()) !=
                        std::string::npos;
            }
            if (folder.empty()) break;
        }
        EXPECT_TRUE(named) << source.string() << " is in no CMakeLists.txt";
    }
}

}  // namespace
