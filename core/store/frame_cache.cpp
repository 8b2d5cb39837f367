#include "core/store/frame_cache.h"

#include <iterator>
#include <utility>

namespace splatreel::core {
namespace {

std::uint64_t idBytes(const PackedGaussians& packed) {
    return packed.ids.size() * sizeof(std::uint64_t);
}

std::uint64_t rowBytes(const PackedGaussians& packed) {
    return packed.rows.size() * sizeof(std::uint32_t);
}

/// What no other frame shares. Memory that is used again may be larger than what is in it.
std::uint64_t ownBytesOf(const StoredFrame& frame) {
    if (frame.exact) return frame.exact->bytes();
    const PackedGaussians& p = *frame.packed;
    return p.blocks.capacity() * sizeof(PackedBlock) + p.harmonics.capacity() * sizeof(std::uint16_t) +
           p.clusters.capacity() * sizeof(PackedCluster);
}

}  // namespace

const StoredFrame* FrameCache::find(const FrameKey& key) {
    const auto known = frames_.find(key);
    if (known == frames_.end()) return nullptr;
    order_.splice(order_.end(), order_, known->second.order);
    return &known->second.frame;
}

void FrameCache::count(const void* column, std::uint64_t size, int change) {
    if (column == nullptr) return;
    int& users = columnUsers_[column];
    const int before = users;
    users += change;
    if (before == 0) bytes_ += size;
    if (users == 0) {
        bytes_ -= size;
        columnUsers_.erase(column);
    }
}

void FrameCache::countColumns(const StoredFrame& frame, int change) {
    if (!frame.packed) return;
    count(frame.packed->ids.data(), idBytes(*frame.packed), change);
    count(frame.packed->rows.data(), rowBytes(*frame.packed), change);
}

void FrameCache::forget(std::list<FrameKey>::iterator victim) {
    const auto entry = frames_.find(*victim);
    bytes_ -= entry->second.ownBytes;
    countColumns(entry->second.frame, -1);
    frames_.erase(entry);
    order_.erase(victim);
    ++evictions_;
}

bool FrameCache::makeRoom(std::uint64_t bytes, int rank, const RankOf& rankOf) {
    if (bytes > budget_) return false;
    while (bytes_ + bytes > budget_) {
        auto victim = order_.end();
        int latest = rank;
        for (auto key = order_.begin(); key != order_.end(); ++key) {
            const int wanted = rankOf(*key);
            if (wanted > latest) {
                latest = wanted;
                victim = key;
            }
            if (wanted == unwanted) break;
        }
        if (victim == order_.end()) return false;
        forget(victim);
    }
    return true;
}

std::vector<StoredFrame> FrameCache::takeAllBut(const std::set<std::string>& contents) {
    std::vector<StoredFrame> taken;
    for (auto key = order_.begin(); key != order_.end();) {
        const auto next = std::next(key);
        if (!contents.contains(key->content)) {
            taken.push_back(frames_.at(*key).frame);
            forget(key);
        }
        key = next;
    }
    return taken;
}

bool FrameCache::keep(const FrameKey& key, StoredFrame frame, int rank, const RankOf& rankOf) {
    if (frames_.contains(key)) return true;
    countColumns(frame, 1);  // first: what goes must not take along what this frame shares with it
    const std::uint64_t own = ownBytesOf(frame);
    if (!makeRoom(own, rank, rankOf)) {
        countColumns(frame, -1);
        return false;
    }
    bytes_ += own;
    frames_[key] = {std::move(frame), own, order_.insert(order_.end(), key)};
    return true;
}

}  // namespace splatreel::core
