#include "core/edit/stage_cache.h"

#include <utility>
#include <vector>

namespace splatreel::core {

GaussiansPtr StageCache::find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) {
        ++statistics_.misses;
        return nullptr;
    }
    ++statistics_.hits;
    order_.splice(order_.end(), order_, found->second.order);
    return found->second.gaussians;
}

void StageCache::put(const std::string& key, GaussiansPtr gaussians) {
    std::vector<GaussiansPtr> gone;  // freed without the lock
    const std::uint64_t bytes = gaussians->bytes();
    const std::lock_guard lock(mutex_);
    if (bytes > budget_ || entries_.contains(key)) return;
    while (statistics_.bytes + bytes > budget_ && !order_.empty()) {
        const auto oldest = entries_.find(order_.front());
        statistics_.bytes -= oldest->second.bytes;
        gone.push_back(std::move(oldest->second.gaussians));
        entries_.erase(oldest);
        order_.pop_front();
    }
    statistics_.bytes += bytes;
    entries_[key] = {std::move(gaussians), bytes, order_.insert(order_.end(), key)};
}

StageCache::Statistics StageCache::statistics() const {
    const std::lock_guard lock(mutex_);
    return statistics_;
}

}  // namespace splatreel::core
