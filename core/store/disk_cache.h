#pragma once

#include "core/gaussians/sequence.h"

#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <optional>
#include <string>

namespace splatreel::core {

/// Packed frames in a folder, within a byte budget; what was not used for longest goes first. Finds what an
/// earlier run left there. Not thread-safe: one owner.
class DiskCache {
public:
    /// An empty folder name, or one that cannot be used, keeps nothing.
    DiskCache(std::filesystem::path folder, std::uint64_t budget);

    [[nodiscard]] bool enabled() const { return !folder_.empty(); }
    [[nodiscard]] std::optional<Gaussians> load(const std::string& key);
    /// A full disk or a frame beyond the budget is no error: it is not kept.
    void store(const std::string& key, const Gaussians& gaussians);
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

private:
    struct Entry {
        std::uint64_t bytes = 0;
        std::list<std::string>::iterator order;
    };
    [[nodiscard]] std::filesystem::path pathOf(const std::string& key) const;
    void forget(const std::string& key);

    std::filesystem::path folder_;
    std::uint64_t budget_;
    std::uint64_t bytes_ = 0;
    std::list<std::string> order_;  ///< least recently used first
    std::map<std::string, Entry> entries_;
};

}  // namespace splatreel::core
