#include "core/media/known_views.h"

#include "core/base/files.h"
#include "core/base/parallel.h"
#include "core/media/image_folder.h"
#include "core/media/image_io.h"
#include "core/media/matte.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t maximumJsonBytes = 4ULL << 20U;
constexpr std::size_t maximumViews = 1024;
constexpr int maximumFrameCount = 100'000;
constexpr std::uint64_t maximumPictureMemory = 4ULL << 30U;

/// One entry of views.json.
struct Entry {
    std::string folder;
    double azimuthDegrees = 0;
    double elevationDegrees = 0;
    int size = 0;    ///< 0: not given
    int still = -1;  ///< −1: a view of every instant
};

/// What views.json says.
struct Declaration {
    KnownViews header;  ///< without views
    int size = 0;
    int inputView = -1;  ///< index into `entries`
    std::vector<Entry> entries;
};

/// Reads numbers from JSON objects and remembers the first thing that is wrong.
class Fields {
public:
    explicit Fields(std::string where) : where_(std::move(where)) {}

    /// A number in [low, high]; `standard` where there is none.
    double real(const json& object, const char* name, double standard, double low, double high,
                const std::string& place) {
        const auto found = object.find(name);
        if (found == object.end()) return standard;
        const double value = found->is_number() ? found->get<double>() : std::nan("");
        if (!(value >= low && value <= high)) {
            fail('"' + std::string(name) + "\" " + place + " is not a number from " + text(low) + " to " +
                 text(high));
            return standard;
        }
        return value;
    }

    int integer(const json& object, const char* name, int standard, int low, int high,
                const std::string& place) {
        const double value = real(object, name, standard, low, high, place);
        if (value != std::floor(value)) {
            fail('"' + std::string(name) + "\" " + place + " is not a whole number");
            return standard;
        }
        return static_cast<int>(value);
    }

    void fail(const std::string& what) {
        if (!error_) {
            error_ =
                Error{what, where_,
                      "Correct it: {\"frames\", \"size\", \"fps\", \"fovy_deg\", \"distance\", "
                      "\"input_view\", \"views\": [{\"folder\", \"azimuth_deg\", \"elevation_deg\"}…]}."};
        }
    }

    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

private:
    static std::string text(double value) {
        return value == std::floor(value) ? std::to_string(static_cast<std::int64_t>(value))
                                          : std::to_string(value);
    }

    std::string where_;
    std::optional<Error> error_;
};

/// Whether a folder named by the file stays inside the file's own folder.
bool isInside(const std::string& name) {
    const fs::path path(name);
    if (name.empty() || name.size() > 512 || path.is_absolute() || name.find('\0') != std::string::npos) {
        return false;
    }
    return std::ranges::none_of(path, [](const fs::path& part) { return part == ".."; });
}

Result<Declaration> readDeclaration(const fs::path& file) {
    const Result<std::string> text = readTextFile(file, maximumJsonBytes);
    if (!text) return text.error();
    const json root = json::parse(*text, nullptr, false);
    Fields fields(file.string());
    if (!root.is_object()) fields.fail("it is not a JSON object");
    const json* const views = root.is_object() && root.contains("views") ? &root["views"] : nullptr;
    if (views == nullptr || !views->is_array() || views->empty()) {
        fields.fail("it has no list \"views\"");
    } else if (views->size() > maximumViews) {
        fields.fail("it lists " + std::to_string(views->size()) + " views, at most " +
                    std::to_string(maximumViews) + " are read");
    }
    if (fields.error()) return *fields.error();

    Declaration result;
    if (!root.contains("frames")) fields.fail("it has no \"frames\"");
    result.header.frameCount = fields.integer(root, "frames", 1, 1, maximumFrameCount, "");
    result.header.rate = rateFromDouble(fields.real(root, "fps", 24, 1e-3, 1e5, ""));
    result.header.fovyDegrees =
        static_cast<float>(fields.real(root, "fovy_deg", defaultFovyDegrees, 0.1, 170, ""));
    result.header.distance =
        static_cast<float>(fields.real(root, "distance", defaultDistance, 1e-3, 1e6, ""));
    result.size = fields.integer(root, "size", 0, 1, 16384, "");
    result.inputView = fields.integer(root, "input_view", -1, -1, static_cast<int>(views->size()) - 1, "");
    for (const json& view : *views) {
        const std::string place = "of view " + std::to_string(result.entries.size());
        if (!view.is_object() || !view.contains("folder") || !view["folder"].is_string()) {
            fields.fail("view " + std::to_string(result.entries.size()) + " has no \"folder\"");
            break;
        }
        Entry entry;
        entry.folder = view["folder"].get<std::string>();
        for (const char* const name : {"azimuth_deg", "elevation_deg"}) {
            if (!view.contains(name)) fields.fail('"' + std::string(name) + "\" " + place + " is missing");
        }
        if (!isInside(entry.folder)) fields.fail("\"folder\" " + place + " is not inside this folder");
        entry.azimuthDegrees = fields.real(view, "azimuth_deg", 0, -3600, 3600, place);
        entry.elevationDegrees = fields.real(view, "elevation_deg", 0, -90, 90, place);
        entry.size = fields.integer(view, "size", result.size, 1, 16384, place);
        entry.still = fields.integer(view, "frame", -1, 0, result.header.frameCount - 1, place);
        for (const Entry& other : result.entries) {
            if (other.folder == entry.folder && other.still == entry.still) {
                fields.fail("the view \"" + entry.folder + "\" is listed twice");
            }
        }
        result.entries.push_back(std::move(entry));
        if (fields.error()) break;
    }
    if (fields.error()) return *fields.error();
    return result;
}

bool isNamed(const Entry& entry, const std::string& name) {
    return fs::path(entry.folder).lexically_normal() == fs::path(name).lexically_normal();
}

/// Indices of the wanted entries, in the order of views.json.
Result<std::vector<std::size_t>> chooseEntries(const Declaration& declaration,
                                               const std::vector<std::string>& only, const fs::path& folder) {
    std::vector<std::uint8_t> wanted(declaration.entries.size(), only.empty() ? 1 : 0);
    for (const std::string& name : only) {
        std::vector<std::size_t> exact;
        std::vector<std::size_t> byLastPart;
        for (std::size_t i = 0; i < declaration.entries.size(); ++i) {
            const Entry& entry = declaration.entries[i];
            if (isNamed(entry, name)) exact.push_back(i);
            if (fs::path(entry.folder).filename() == name) byLastPart.push_back(i);
        }
        const std::vector<std::size_t>& found = exact.empty() ? byLastPart : exact;
        const bool isUnique = !exact.empty() || byLastPart.size() == 1;
        if (found.empty() || !isUnique) {
            std::string known;
            for (const Entry& entry : declaration.entries) {
                if (known.size() < 400) known += (known.empty() ? "" : ", ") + entry.folder;
            }
            return Error{(found.empty() ? "there is no view \"" : "several views end in \"") +
                             name.substr(0, 80) + "\"",
                         folder.string(), "Known views: " + known + "."};
        }
        for (const std::size_t i : found) wanted[i] = 1;
    }
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] != 0) result.push_back(i);
    }
    return result;
}

/// The picture files of a view, one per instant or the still's.
Result<std::vector<fs::path>> filesOf(const Entry& entry, const fs::path& folder, int frameCount) {
    const fs::path place = folder / entry.folder;
    std::error_code code;
    if (!fs::exists(place, code)) {
        return Error{"the view \"" + entry.folder + "\" of views.json is not there", place.string(),
                     "Check the name, or choose views with FOLDER:view1,view2."};
    }
    if (entry.still >= 0 && fs::is_regular_file(place, code)) return std::vector{place};
    Result<ImageFolder> listed = listImageFolder(place);
    if (!listed) return listed.error();
    ImageFolder& images = *listed;
    if (entry.still >= 0) {
        if (images.files.size() == 1) return images.files;
        const auto found = std::ranges::find(images.numbers, entry.still);
        if (found == images.numbers.end()) {
            return Error{"there is no picture with the number " + std::to_string(entry.still) +
                             " of the still's instant",
                         place.string(), "Leave one picture in the folder, or name it after the instant."};
        }
        return std::vector{images.files[static_cast<std::size_t>(found - images.numbers.begin())]};
    }
    const auto count = static_cast<std::size_t>(frameCount);
    if (images.files.size() < count) {
        return Error{"it has " + std::to_string(images.files.size()) + " pictures, views.json counts " +
                         std::to_string(count),
                     place.string(), "Correct \"frames\" in views.json, or add the missing pictures."};
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (images.numbers[i] != images.numbers[0] + static_cast<std::int64_t>(i)) {
            return Error{"the picture with the number " +
                             std::to_string(images.numbers[0] + static_cast<std::int64_t>(i)) + " is missing",
                         place.string(), "Number the pictures without gaps."};
        }
    }
    images.files.resize(count);
    return std::move(images.files);
}

Result<KnownView> readView(const Entry& entry, const std::vector<fs::path>& files, const fs::path& folder,
                           const KnownViews& header, std::uint64_t& memoryLeft) {
    KnownView view;
    view.name = entry.folder;
    view.stillFrame = entry.still;
    constexpr double radians = std::numbers::pi / 180.0;
    view.azimuth = static_cast<float>(entry.azimuthDegrees * radians);
    view.elevation = static_cast<float>(entry.elevationDegrees * radians);

    Result<ImageRgba8> first = readImage(files.front());
    if (!first) return first.error();
    const int width = first->width;
    const int height = first->height;
    if (entry.size > 0 && (width != entry.size || height != entry.size)) {
        return Error{"is " + std::to_string(width) + " × " + std::to_string(height) + ", views.json says " +
                         std::to_string(entry.size) + " × " + std::to_string(entry.size),
                     files.front().string(), "Correct \"size\" in views.json, or the picture."};
    }
    const std::uint64_t needed = first->pixels.size() * files.size();
    if (needed > memoryLeft) {
        return Error{"its views need more than " + bytesText(maximumPictureMemory) + " of memory",
                     folder.string(), "Choose some of them with FOLDER:view1,view2, or reduce the pictures."};
    }
    memoryLeft -= needed;

    view.frames.resize(files.size());
    view.frames.front() = *std::move(first);
    std::vector<std::optional<Error>> errors(files.size());
    parallelFor(static_cast<int>(files.size()) - 1, [&](int i, int) {
        const std::size_t k = static_cast<std::size_t>(i) + 1;
        Result<ImageRgba8> image = readImage(files[k]);
        if (!image) {
            errors[k] = image.error();
        } else if (image->width != width || image->height != height) {
            errors[k] = Error{"differs in size from the view's first picture", files[k].string(),
                              "Give all pictures of a view the same size."};
        } else {
            view.frames[k] = *std::move(image);
        }
    });
    for (const std::optional<Error>& error : errors) {
        if (error) return *error;
    }
    if (auto made = keyOpaqueView(view.frames, folder / entry.folder); !made) return made.error();
    const float fovy = static_cast<float>(header.fovyDegrees * radians);
    view.camera =
        orbitCamera(view.azimuth, view.elevation, header.distance, intrinsicsFromFovy(width, height, fovy));
    return view;
}

Result<Declaration> readDeclarationIn(const fs::path& folder) {
    std::error_code code;
    if (fs::exists(folder / "views.json", code)) return readDeclaration(folder / "views.json");
    return Error{"there is no views.json in it", folder.string(),
                 "Give a folder with views.json and a folder of pictures per view."};
}

}  // namespace

Result<void> keyOpaqueView(std::span<ImageRgba8> pictures, const fs::path& place) {
    if (std::ranges::any_of(pictures, hasTransparency)) return {};
    BorderColor border;
    for (const ImageRgba8& picture : pictures) border.add(picture);
    const std::optional<FlatBackground> background = border.estimate();
    if (!background) {
        return Error{
            "the object cannot be told from its background: the pictures have no alpha and no one "
            "colour round their border",
            place.string(), "Save them as PNG with alpha, or take them before a plain background."};
    }
    parallelFor(static_cast<int>(pictures.size()), [&](int i, int) {
        ImageRgba8& picture = pictures[static_cast<std::size_t>(i)];
        picture = keyed(picture, *background);
    });
    const bool isEmpty =
        std::ranges::all_of(pictures, [](const ImageRgba8& picture) { return alphaBounds(picture).empty(); });
    if (isEmpty) return Error{"no object was found in this view", place.string(), "Check its pictures."};
    return {};
}

Result<ListedViews> listKnownViews(const fs::path& folder) {
    const Result<Declaration> declaration = readDeclarationIn(folder);
    if (!declaration) return declaration.error();
    ListedViews listed{declaration->header.frameCount, declaration->inputView, {}};
    for (const Entry& entry : declaration->entries) {
        const Result<std::vector<fs::path>> files = filesOf(entry, folder, listed.frameCount);
        if (!files) return files.error();
        constexpr double radians = std::numbers::pi / 180.0;
        listed.views.push_back({entry.folder, static_cast<float>(entry.azimuthDegrees * radians),
                                static_cast<float>(entry.elevationDegrees * radians),
                                static_cast<int>(files->size()), entry.still, files->front()});
    }
    return listed;
}

Result<KnownViews> readKnownViews(const fs::path& folder, const std::vector<std::string>& only) {
    const Result<Declaration> declaration = readDeclarationIn(folder);
    if (!declaration) return declaration.error();
    const Result<std::vector<std::size_t>> chosen = chooseEntries(*declaration, only, folder);
    if (!chosen) return chosen.error();

    KnownViews result = declaration->header;
    std::uint64_t memoryLeft = maximumPictureMemory;
    for (const std::size_t index : *chosen) {
        const Entry& entry = declaration->entries[index];
        const Result<std::vector<fs::path>> files = filesOf(entry, folder, result.frameCount);
        if (!files) return files.error();
        Result<KnownView> view = readView(entry, *files, folder, result, memoryLeft);
        if (!view) return view.error();
        if (static_cast<int>(index) == declaration->inputView) {
            result.inputView = static_cast<int>(result.views.size());
        }
        const std::string read = (folder / entry.folder).string();
        if (std::ranges::find(result.filesRead, read) == result.filesRead.end()) {
            result.filesRead.push_back(read);
        }
        result.views.push_back(*std::move(view));
    }
    return result;
}

KnownViews selectInstants(KnownViews views, std::span<const int> instants) {
    std::vector<KnownView> all = std::exchange(views.views, {});
    KnownViews result = views;
    result.inputView = -1;
    for (std::size_t v = 0; v < all.size(); ++v) {
        KnownView view = std::move(all[v]);
        if (view.stillFrame >= 0) {
            const auto found = std::ranges::find(instants, view.stillFrame);
            if (found == instants.end()) continue;
            view.stillFrame = static_cast<int>(found - instants.begin());
        } else {
            std::vector<ImageRgba8> frames;
            for (const int instant : instants) {
                if (instant < 0 || instant >= static_cast<int>(view.frames.size())) break;
                frames.push_back(std::move(view.frames[static_cast<std::size_t>(instant)]));
            }
            view.frames = std::move(frames);
        }
        if (static_cast<int>(v) == views.inputView) result.inputView = static_cast<int>(result.views.size());
        result.views.push_back(std::move(view));
    }
    result.frameCount = static_cast<int>(instants.size());
    return result;
}

ViewsArgument ViewsArgument::parse(const std::string& text) {
    std::error_code code;
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || fs::is_directory(text, code)) return {text, {}};
    ViewsArgument result{text.substr(0, colon), {}};
    std::string names = text.substr(colon + 1);
    for (std::size_t start = 0; start <= names.size();) {
        const std::size_t comma = std::min(names.find(',', start), names.size());
        if (comma > start) result.only.push_back(names.substr(start, comma - start));
        start = comma + 1;
    }
    return result;
}

}  // namespace splatreel::core
