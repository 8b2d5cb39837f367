#include "core/store/disk_cache.h"

#include "core/base/files.h"
#include "core/base/log.h"
#include "core/store/packed_frame.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
constexpr const char* ending = ".frame";

}  // namespace

DiskCache::DiskCache(fs::path folder, std::uint64_t budget) : folder_(std::move(folder)), budget_(budget) {
    if (folder_.empty()) return;
    if (const auto ready = prepareFolder(folder_); !ready) {
        log::warning("frames are not cached on the disk: " + ready.error().message());
        folder_.clear();
        return;
    }
    std::vector<std::tuple<fs::file_time_type, std::string, std::uint64_t>> found;
    std::error_code code;
    for (fs::directory_iterator entry(folder_, code), end; !code && entry != end; entry.increment(code)) {
        std::error_code ignored;
        if (entry->path().extension() != ending || !entry->is_regular_file(ignored)) continue;
        found.emplace_back(entry->last_write_time(ignored), entry->path().stem().string(),
                           entry->file_size(ignored));
    }
    std::ranges::sort(found);
    for (const auto& [time, key, size] : found) {
        entries_[key] = {size, order_.insert(order_.end(), key)};
        bytes_ += size;
    }
    while (bytes_ > budget_ && !order_.empty()) forget(std::string(order_.front()));
}

fs::path DiskCache::pathOf(const std::string& key) const {
    return folder_ / (key + ending);
}

void DiskCache::forget(const std::string& key) {
    const auto entry = entries_.find(key);
    if (entry == entries_.end()) return;
    bytes_ -= entry->second.bytes;
    order_.erase(entry->second.order);
    entries_.erase(entry);
    std::error_code ignored;
    fs::remove(pathOf(key), ignored);
}

std::optional<Gaussians> DiskCache::load(const std::string& key) {
    const auto entry = entries_.find(key);
    if (entry == entries_.end()) return std::nullopt;
    const auto source = openFile(pathOf(key));
    if (source) {
        auto frame = readPackedFrame(**source);
        if (frame) {
            order_.splice(order_.end(), order_, entry->second.order);
            std::error_code ignored;  // the next run knows what was used last
            fs::last_write_time(pathOf(key), fs::file_time_type::clock::now(), ignored);
            return std::move(*frame);
        }
    }
    forget(key);
    return std::nullopt;
}

void DiskCache::store(const std::string& key, const Gaussians& gaussians) {
    if (!enabled() || entries_.contains(key)) return;
    const std::uint64_t needed = gaussians.bytes() + 4096;
    if (needed > budget_) return;
    while (bytes_ + needed > budget_ && !order_.empty()) forget(std::string(order_.front()));
    if (!requireFreeSpace(folder_, 2 * needed)) return;
    if (const auto written = writePackedFrame(gaussians, pathOf(key)); !written) {
        log::warning("a frame is not cached: " + written.error().message());
        return;
    }
    std::error_code code;
    const auto size = fs::file_size(pathOf(key), code);
    if (code) return;
    entries_[key] = {size, order_.insert(order_.end(), key)};
    bytes_ += size;
}

}  // namespace splatreel::core
