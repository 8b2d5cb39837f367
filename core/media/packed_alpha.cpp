#include "core/media/packed_alpha.h"

#include <zstd.h>

#include <stdexcept>
#include <string>

namespace splatreel::core {
namespace {

constexpr int level = 1;  // the quickest is small enough

std::size_t checked(std::size_t result) {
    if (ZSTD_isError(result) != 0)
        throw std::runtime_error(std::string("a matte could not be packed: ") + ZSTD_getErrorName(result));
    return result;
}

}  // namespace

PackedAlpha::PackedAlpha(const AlphaImage& alpha) : width_(alpha.width), height_(alpha.height) {
    if (alpha.empty()) return;
    std::vector<std::byte> packed(ZSTD_compressBound(alpha.values.size()));
    packed.resize(checked(
        ZSTD_compress(packed.data(), packed.size(), alpha.values.data(), alpha.values.size(), level)));
    packed.shrink_to_fit();
    packed_ = std::make_shared<const std::vector<std::byte>>(std::move(packed));
}

AlphaImage PackedAlpha::unpacked() const {
    if (packed_ == nullptr) return {};
    AlphaImage alpha(width_, height_);
    checked(ZSTD_decompress(alpha.values.data(), alpha.values.size(), packed_->data(), packed_->size()));
    return alpha;
}

}  // namespace splatreel::core
