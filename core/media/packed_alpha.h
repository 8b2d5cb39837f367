#pragma once

#include "core/media/image.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace splatreel::core {

/// An alpha picture as it is kept while nobody looks at it: a matte is flat but for its edge, and takes a
/// small part of its size. Copies share their bytes. Any thread.
class PackedAlpha {
public:
    PackedAlpha() = default;  ///< of an empty picture
    explicit PackedAlpha(const AlphaImage& alpha);

    [[nodiscard]] bool empty() const { return packed_ == nullptr; }
    [[nodiscard]] AlphaImage unpacked() const;
    [[nodiscard]] std::size_t bytes() const { return packed_ != nullptr ? packed_->size() : 0; }

private:
    int width_ = 0;
    int height_ = 0;
    std::shared_ptr<const std::vector<std::byte>> packed_;  ///< a frame of Zstandard
};

}  // namespace splatreel::core
