// views.json beside a folder with two small pictures.
#include "core/media/image_io.h"
#include "core/media/known_views.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace splatreel::core;

namespace {

/// A folder that goes with the process.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "splatreel-fuzz-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        path = name;
        std::filesystem::create_directories(path / "v");
        ImageRgba8 image(4, 4);
        image.at(1, 1)[3] = 255;
        for (const char* file : {"v/0000.png", "v/0001.png"}) {
            if (!writePng(path / file, image).ok()) std::abort();
        }
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder folder;
    {
        std::ofstream file(folder.path / "views.json", std::ios::binary | std::ios::trunc);
        file.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    }
    const auto views = readKnownViews(folder.path);
    if (!views) return 0;
    for (const KnownView& view : views->views) {
        if (view.frames.empty() || !(view.camera.intrinsics.fx > 0)) std::abort();
    }
    return 0;
}
