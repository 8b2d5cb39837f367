#include "models/fourdstr/temporal_buffer.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace splatreel::models {
namespace {

int find(const BufferSlot& slot, std::uint64_t id) {
    const auto found = std::lower_bound(slot.ids.begin(), slot.ids.end(), id);
    return found != slot.ids.end() && *found == id ? static_cast<int>(found - slot.ids.begin()) : -1;
}

int findAncestor(const BufferSlot& slot, std::uint64_t id, const Genealogy& genealogy) {
    while (true) {
        const std::uint64_t parent = genealogy.parentOf(id);
        if (parent == id) return -1;
        if (const int row = find(slot, parent); row >= 0) return row;
        id = parent;
    }
}

/// A quaternion and its negative are one rotation: takes the sign nearer to `reference`.
void alignSign(const float* reference, float* rotation) {
    float dot = 0;
    for (int i = 0; i < 4; ++i) dot += reference[i] * rotation[i];
    if (dot < 0) {
        for (int i = 0; i < 4; ++i) rotation[i] = -rotation[i];
    }
}

}  // namespace

std::vector<int> align(std::span<const std::uint64_t> now, const BufferSlot& slot, const Genealogy& genealogy,
                       Alignment alignment) {
    std::vector<int> rows(now.size(), -1);
    if (slot.ids.empty()) return rows;
    if (alignment == Alignment::off) {
        for (std::size_t i = 0; i < now.size(); ++i)
            rows[i] = static_cast<int>(std::min(i, slot.ids.size() - 1));
        return rows;
    }
    std::size_t at = 0;
    for (std::size_t i = 0; i < now.size(); ++i) {
        while (at < slot.ids.size() && slot.ids[at] < now[i]) ++at;
        const bool found = at < slot.ids.size() && slot.ids[at] == now[i];
        rows[i] = found ? static_cast<int>(at) : findAncestor(slot, now[i], genealogy);
    }
    return rows;
}

void TemporalBuffer::write(int frame, std::vector<std::uint64_t> ids, std::vector<float> tokens) {
    assert(tokens.size() == ids.size() * tokenWidth);
    slots_[static_cast<std::size_t>(frame)] = {std::move(ids), std::move(tokens)};
}

TemporalBuffer::Window TemporalBuffer::window(int frame, int length, std::span<const std::uint64_t> ids,
                                              const Genealogy& genealogy, Alignment alignment) const {
    const std::size_t count = ids.size();
    const auto steps = static_cast<std::size_t>(length);
    Window window{std::vector<float>(count * steps * tokenWidth), std::vector<float>(count * steps)};
    // From the newest step back: a step without a row of its own repeats the one after it and is masked.
    for (std::size_t step = steps; step-- > 0;) {
        const int slotFrame = frame - static_cast<int>(steps - 1 - step);
        const bool newest = step + 1 == steps;
        std::vector<int> rows(count, -1);
        if (slotFrame >= 0) {
            rows = align(ids, slot(slotFrame), genealogy, newest ? Alignment::ids : alignment);
        }
        for (std::size_t i = 0; i < count; ++i) {
            float* token = window.tokens.data() + (i * steps + step) * tokenWidth;
            const float* later = token + tokenWidth;
            assert(!newest || rows[i] >= 0);
            if (rows[i] < 0) {
                std::copy_n(later, tokenWidth, token);
                continue;
            }
            std::copy_n(slot(slotFrame).tokens.data() + static_cast<std::size_t>(rows[i]) * tokenWidth,
                        tokenWidth, token);
            if (!newest) alignSign(later + 6, token + 6);
            window.mask[i * steps + step] = 1;
        }
    }
    return window;
}

}  // namespace splatreel::models
