#pragma once

#include "core/gaussians/sequence.h"

#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <string>

namespace splatreel::core {

/// Frames between the operators of takes, by content, within a byte budget: what was not used for longest
/// goes first. A changed operator finds here what those before it have made. Thread-safe.
class StageCache {
public:
    explicit StageCache(std::uint64_t budget = std::uint64_t{1} << 30) : budget_(budget) {}

    [[nodiscard]] GaussiansPtr find(const std::string& key);
    void put(const std::string& key, GaussiansPtr gaussians);

    struct Statistics {
        std::int64_t hits = 0;
        std::int64_t misses = 0;
        std::uint64_t bytes = 0;
    };
    [[nodiscard]] Statistics statistics() const;

private:
    struct Entry {
        GaussiansPtr gaussians;
        std::uint64_t bytes = 0;
        std::list<std::string>::iterator order;
    };

    std::uint64_t budget_;
    mutable std::mutex mutex_;
    std::list<std::string> order_;  ///< least recently used first
    std::map<std::string, Entry> entries_;
    Statistics statistics_;
};

}  // namespace splatreel::core
