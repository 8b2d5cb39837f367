// Per-target inline header (no single include guard): products of matrices of which one is small enough for
// the cache.
#if defined(SPLATREEL_MODELS_NN_SMALL_PRODUCT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_MODELS_NN_SMALL_PRODUCT_INL_H_
#undef SPLATREEL_MODELS_NN_SMALL_PRODUCT_INL_H_
#else
#define SPLATREEL_MODELS_NN_SMALL_PRODUCT_INL_H_
#endif

#include "models/nn/vector_math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace splatreel::models::kernels::HWY_NAMESPACE {
namespace {

/// A [rows, sum] in any order.
struct Left {
    const float* values;
    std::ptrdiff_t row, sum;  ///< strides
};
/// B [sum, columns], rows of whole vectors.
struct Right {
    const float* values;
    std::ptrdiff_t sum;  ///< stride
};
struct Target {
    float* values;
    std::ptrdiff_t row;  ///< stride
};
struct ProductSize {
    std::ptrdiff_t rows, columns, sum;  ///< columns: a multiple of the lanes
};

/// What becomes of a sum before it is stored.
struct Finish {
    enum Kind {
        none,
        relu,
        where,  ///< nought where `mask` is not above nought
        add     ///< to what is there
    };
    const float* bias;  ///< [columns] or null
    Kind kind;
    const float* mask = nullptr;  ///< [rows, columns]
    std::ptrdiff_t maskRow = 0;   ///< stride
};

/// Rows × vectors accumulators in registers: an element of A meets all vectors of B's row.
template <int rows, int vectors>
HWY_INLINE void productTile(const Left& a, const Right& b, const Target& c, std::ptrdiff_t sum,
                            const Finish& finish, std::ptrdiff_t row, std::ptrdiff_t column) {
    const D d;
    const auto lanes = static_cast<std::ptrdiff_t>(hn::Lanes(d));
    V total[rows][vectors];
    for (int j = 0; j < vectors; ++j) {
        const V start = finish.bias != nullptr ? hn::LoadU(d, finish.bias + column + j * lanes) : hn::Zero(d);
        for (int i = 0; i < rows; ++i) total[i][j] = start;
    }
    const float* left = a.values + row * a.row;
    const float* right = b.values + column;
    for (std::ptrdiff_t k = 0; k < sum; ++k) {
        V values[vectors];
        for (int j = 0; j < vectors; ++j) values[j] = hn::LoadU(d, right + j * lanes);
        for (int i = 0; i < rows; ++i) {
            const V factor = hn::Set(d, left[i * a.row]);
            for (int j = 0; j < vectors; ++j) total[i][j] = hn::MulAdd(factor, values[j], total[i][j]);
        }
        left += a.sum;
        right += b.sum;
    }
    for (int i = 0; i < rows; ++i) {
        float* out = c.values + (row + i) * c.row + column;
        for (int j = 0; j < vectors; ++j) {
            V value = total[i][j];
            if (finish.kind == Finish::relu) value = hn::Max(value, hn::Zero(d));
            if (finish.kind == Finish::add) value = hn::Add(value, hn::LoadU(d, out + j * lanes));
            if (finish.kind == Finish::where) {
                const V mask = hn::LoadU(d, finish.mask + (row + i) * finish.maskRow + column + j * lanes);
                value = hn::IfThenElseZero(hn::Gt(mask, hn::Zero(d)), value);
            }
            hn::StoreU(value, d, out + j * lanes);
        }
    }
}

template <int vectors>
HWY_INLINE void productPanel(const Left& a, const Right& b, const Target& c, const ProductSize& size,
                             const Finish& finish, std::ptrdiff_t column) {
    std::ptrdiff_t row = 0;
    for (; row + 4 <= size.rows; row += 4) productTile<4, vectors>(a, b, c, size.sum, finish, row, column);
    for (; row < size.rows; ++row) productTile<1, vectors>(a, b, c, size.sum, finish, row, column);
}

/// C = finish(A B). Columns go in panels, so that a panel of B stays in the first cache while all rows pass.
HWY_INLINE void product(const Left& a, const Right& b, const Target& c, const ProductSize& size,
                        const Finish& finish) {
    const auto lanes = static_cast<std::ptrdiff_t>(hn::Lanes(D()));
    std::ptrdiff_t column = 0;
    // 16 accumulators fit where there are 32 registers.
    if (HWY_TARGET <= HWY_AVX3) {
        for (; column + 4 * lanes <= size.columns; column += 4 * lanes)
            productPanel<4>(a, b, c, size, finish, column);
    }
    for (; column + 2 * lanes <= size.columns; column += 2 * lanes)
        productPanel<2>(a, b, c, size, finish, column);
    for (; column < size.columns; column += lanes) productPanel<1>(a, b, c, size, finish, column);
}

/// Adds the rows of `values` [rows, columns] to `sums` [columns].
HWY_INLINE void addRows(const float* values, std::ptrdiff_t rows, std::ptrdiff_t columns, float* sums) {
    const D d;
    const auto lanes = static_cast<std::ptrdiff_t>(hn::Lanes(d));
    for (std::ptrdiff_t column = 0; column < columns; column += lanes) {
        V total = hn::Zero(d);
        for (std::ptrdiff_t row = 0; row < rows; ++row)
            total = hn::Add(total, hn::LoadU(d, values + row * columns + column));
        hn::StoreU(hn::Add(total, hn::LoadU(d, sums + column)), d, sums + column);
    }
}

}  // namespace
}  // namespace splatreel::models::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
