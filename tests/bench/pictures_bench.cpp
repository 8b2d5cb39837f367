#include "core/formats/ply.h"
#include "core/gaussians/camera_path.h"
#include "core/gaussians/packed.h"
#include "core/media/image_io.h"
#include "render/backends/backends.h"
#include "render/vulkan/presenter.h"
#include "tests/bench/picture_modes.h"
#include "tests/render/vulkan/test_display.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

// Pictures to look at: every look, backdrop, guide, comparison, item and plane with each back end, as PNG
// files and as contact sheets (a row per mode, a column per back end), and overlays as a window shows them.
// Prints which mode stands in which row, and how far each back end is from the processor's picture, in
// 255ths.
//
// bench_pictures FOLDER file.ply

namespace splatreel::bench {
namespace {

constexpr int rowsPerSheet = 6, gap = 4;

int fail(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 1;
}

/// How far apart two pictures are in any channel, colours by their alpha: where nothing is, a colour means
/// nothing.
struct Difference {
    int largest = 0;
    int beyond = 0;  ///< channels that are off by more than 2
};

Difference differenceOf(const core::ImageRgba8& a, const core::ImageRgba8& b) {
    Difference found;
    for (std::size_t i = 0; i < std::min(a.pixels.size(), b.pixels.size()); ++i) {
        const auto shown = [i](const core::ImageRgba8& image) {
            return i % 4 == 3 ? image.pixels[i] : image.pixels[i] * image.pixels[i | 3U] / 255;
        };
        const int off = std::abs(shown(a) - shown(b));
        found.largest = std::max(found.largest, off);
        found.beyond += off > 2 ? 1 : 0;
    }
    return found;
}

/// Pastes a picture over a sheet of one colour.
void paste(const core::ImageRgba8& picture, int left, int top, core::ImageRgba8& sheet) {
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const std::uint8_t* from = picture.at(x, y);
            std::uint8_t* to = sheet.at(left + x, top + y);
            for (int c = 0; c < 3; ++c) {
                to[c] = static_cast<std::uint8_t>((from[c] * from[3] + to[c] * (255 - from[3])) / 255);
            }
        }
    }
}

/// Rows of pictures of one size, some of them to a sheet.
class Sheets {
public:
    Sheets(std::filesystem::path folder, int columns) : folder_(std::move(folder)), columns_(columns) {}

    /// Whole rows, one after the other. False: it was not written.
    bool add(const std::vector<core::ImageRgba8>& row) {
        rows_.push_back(row);
        return static_cast<int>(rows_.size()) < rowsPerSheet || write();
    }
    bool write() {
        if (rows_.empty()) return true;
        const int width = pictureWidth + gap, height = pictureHeight + gap;
        core::ImageRgba8 sheet(columns_ * width, static_cast<int>(rows_.size()) * height);
        for (std::size_t i = 0; i < sheet.pixels.size(); i += 4) {
            sheet.pixels[i] = sheet.pixels[i + 1] = sheet.pixels[i + 2] = 90;
            sheet.pixels[i + 3] = 255;
        }
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            for (std::size_t column = 0; column < rows_[row].size(); ++column) {
                paste(rows_[row][column], static_cast<int>(column) * width, static_cast<int>(row) * height,
                      sheet);
            }
        }
        rows_.clear();
        return core::writePng(folder_ / ("sheet_" + std::to_string(++number_) + ".png"), sheet).ok();
    }
    [[nodiscard]] std::string next() const {
        return "sheet " + std::to_string(number_ + 1) + ", row " + std::to_string(rows_.size() + 1);
    }

private:
    std::filesystem::path folder_;
    int columns_;
    int number_ = 0;
    std::vector<std::vector<core::ImageRgba8>> rows_;
};

/// Overlays as a window shows them, in a row of their own.
core::Result<std::vector<core::ImageRgba8>> overlays(const core::ImageRgba8& below) {
    namespace vk = render::vulkan;
    const auto display = vk::TestDisplay::start();
    if (!display) return core::Error{"no Xvfb", "overlays", ""};
    std::vector<core::ImageRgba8> shown;
    // The second window is lower than the picture, which is scaled to fit.
    for (const auto& [width, height] : {std::pair{pictureWidth, pictureHeight}, {pictureWidth, 200}}) {
        const vk::NativeWindow window = display->openWindow(width, height);
        auto presenter = vk::Presenter::create(window);
        if (!presenter.ok()) return presenter.error();
        (*presenter)->resize(width, height);
        const render::Picture picture = pictureOf(below);
        if (auto ok = (*presenter)->write(picture.rgba, picture.width, picture.height); !ok.ok())
            return ok.error();
        if (auto ok = (*presenter)->present(sampleOverlay()); !ok.ok()) return ok.error();
        if (auto ok = (*presenter)->present(sampleOverlay()); !ok.ok()) return ok.error();
        core::ImageRgba8 image(width, height);
        const auto words = display->contents(window, width, height);
        for (std::size_t i = 0; i < words.size(); ++i) {
            for (unsigned c = 0; c < 3; ++c)
                image.pixels[4 * i + c] = static_cast<std::uint8_t>(words[i] >> (16 - 8 * c));
            image.pixels[4 * i + 3] = 255;
        }
        shown.push_back(std::move(image));
        (*presenter)->detach();
        display->close(window);
    }
    return shown;
}

int run(const std::filesystem::path& folder, const std::string& file) {
    const auto content = core::readPly(file);
    if (!content.ok()) return fail(content.error().message());
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    std::vector<std::unique_ptr<render::SceneRenderer>> renderers;
    for (const render::Backend& backend : render::backends()) {
        auto made = backend.make();
        if (!made.ok()) return fail(made.error().message());
        renderers.push_back(std::move(*made));
    }
    Sheets sheets(folder, static_cast<int>(renderers.size()));
    core::ImageRgba8 first;
    for (const Mode& mode : modesOf(content->gaussians)) {
        std::printf("%s: %s", sheets.next().c_str(), mode.name.c_str());
        std::vector<core::ImageRgba8> row;
        for (const auto& renderer : renderers) {
            auto image = mode.draw(*renderer);
            if (!image.ok()) return fail(mode.name + ": " + image.error().message());
            std::string name = mode.name + ", " + renderer->name() + ".png";
            if (auto ok = core::writePng(folder / name, *image); !ok.ok()) return fail(ok.error().message());
            if (!row.empty()) {
                const Difference off = differenceOf(row[0], *image);
                std::printf(", %s off %d", renderer->name().c_str(), off.largest);
                if (off.beyond > 0) std::printf(" (%d values beyond 2)", off.beyond);
            }
            row.push_back(std::move(*image));
        }
        std::printf("\n");
        if (first.empty()) first = row[0];
        if (!sheets.add(row)) return fail("the sheet was not written");
    }
    const auto shown = overlays(first);
    if (!shown.ok()) return fail(shown.error().message());
    std::printf("%s: overlays in windows\n", sheets.next().c_str());
    return sheets.add(*shown) && sheets.write() ? 0 : fail("the sheet was not written");
}

}  // namespace
}  // namespace splatreel::bench

int main(int count, char** values) {
    return count < 3 ? 2 : splatreel::bench::run(values[1], values[2]);
}
