#include "core/media/image_folder.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t maximumEntries = 1'000'000;
constexpr std::size_t maximumDigits = 15;

struct NumberedName {
    std::string series;  ///< the name with the number cut out
    std::int64_t number = 0;
};

/// Splits at the last run of digits of the stem.
std::optional<NumberedName> splitNumber(const fs::path& path) {
    const std::string stem = path.stem().string();
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const auto last = std::find_if(stem.rbegin(), stem.rend(), isDigit);
    if (last == stem.rend()) return std::nullopt;
    const auto before = std::find_if_not(last, stem.rend(), isDigit);
    const auto end = static_cast<std::size_t>(last.base() - stem.begin());
    const auto begin = static_cast<std::size_t>(before.base() - stem.begin());
    if (end - begin > maximumDigits) return std::nullopt;
    NumberedName name;
    name.series = stem.substr(0, begin) + "#" + stem.substr(end) + path.extension().string();
    name.number = std::stoll(stem.substr(begin, end - begin));
    return name;
}

using Series = std::vector<std::pair<std::int64_t, fs::path>>;

Error noPictures(const fs::path& folder) {
    Error error{"the folder has no numbered pictures", folder.string(),
                "Name them 0000.png, 0001.png …, or give a video file."};
    std::error_code code;
    if (fs::exists(folder / "views.json", code)) {
        error.remedy = "It is a folder of known views: give one of its folders, such as " +
                       (folder / "view0").string() + ", and this one to --views.";
    }
    return error;
}

Result<ImageFolder> fromSeries(Series series, const fs::path& folder) {
    std::ranges::sort(series);
    ImageFolder result;
    std::int64_t stride = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (i > 0) {
            const std::int64_t difference = series[i].first - series[i - 1].first;
            if (difference == 0) {
                return Error{"two pictures have the number " + std::to_string(series[i].first) + " (" +
                                 series[i - 1].second.filename().string() + ", " +
                                 series[i].second.filename().string() + ")",
                             folder.string(), "Remove one of them."};
            }
            stride = std::gcd(stride, difference);
        }
        result.numbers.push_back(series[i].first);
        result.files.push_back(std::move(series[i].second));
    }
    for (const std::int64_t number : result.numbers) {
        result.steps.push_back(stride > 0 ? (number - result.numbers.front()) / stride : 0);
    }
    return result;
}

}  // namespace

bool isPictureName(const fs::path& path) {
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 8> known = {".png", ".jpg", ".jpeg", ".webp",
                                                       ".exr", ".bmp", ".tif",  ".tiff"};
    return std::ranges::find(known, extension) != known.end();
}

Result<ImageFolder> listImageFolder(const fs::path& folder) {
    std::error_code code;
    fs::directory_iterator entries(folder, code);
    if (code) return Error{"the folder cannot be read (" + code.message() + ")", folder.string(), ""};
    std::map<std::string, Series> numbered;
    std::vector<fs::path> unnumbered;
    std::size_t count = 0;
    for (; entries != fs::directory_iterator(); entries.increment(code)) {
        if (++count > maximumEntries) return Error{"the folder has too many files", folder.string(), ""};
        const fs::path& path = entries->path();
        std::error_code ignored;
        if (!isPictureName(path) || path.filename().string().starts_with('.') ||
            !entries->is_regular_file(ignored)) {
            continue;
        }
        if (auto name = splitNumber(path)) {
            numbered[name->series].emplace_back(name->number, path);
        } else {
            unnumbered.push_back(path);
        }
    }
    if (code) return Error{"the folder cannot be read (" + code.message() + ")", folder.string(), ""};
    if (numbered.empty() && unnumbered.size() == 1) return ImageFolder{unnumbered, {0}, {0}};
    if (numbered.empty()) return noPictures(folder);
    if (numbered.size() > 1) {
        std::string names;
        for (const auto& [name, series] : numbered) {
            if (names.size() < 120) names += (names.empty() ? "" : ", ") + name;
        }
        return Error{"the folder has several series of numbered pictures (" + names + ")", folder.string(),
                     "Put each series into a folder of its own."};
    }
    return fromSeries(std::move(numbered.begin()->second), folder);
}

}  // namespace splatreel::core
