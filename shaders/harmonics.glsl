// Spherical harmonics above degree 0 with INRIA's signs, of two directions at once. HARMONIC(k, channel) gives
// the coefficients.

void addHarmonics(uint degree, vec2 x, vec2 y, vec2 z, inout vec2 color[3]) {
    if (degree >= 1u) {
        const float c1 = 0.4886025119029199;
        [[unroll]] for (uint c = 0u; c < 3u; ++c) {
            color[c] += -c1 * y * HARMONIC(1u, c) + c1 * z * HARMONIC(2u, c) - c1 * x * HARMONIC(3u, c);
        }
    }
    vec2 xx = x * x, yy = y * y, zz = z * z;
    vec2 sum = xx + yy, difference = xx - yy;
    if (degree >= 2u) {
        const float c2 = 1.0925484305920792;
        vec2 b4 = c2 * x * y, b5 = -c2 * y * z, b6 = 0.31539156525252005 * (zz + zz - sum), b7 = -c2 * x * z;
        vec2 b8 = 0.5462742152960396 * difference;
        [[unroll]] for (uint c = 0u; c < 3u; ++c) {
            color[c] += b4 * HARMONIC(4u, c) + b5 * HARMONIC(5u, c) + b6 * HARMONIC(6u, c) +
                        b7 * HARMONIC(7u, c) + b8 * HARMONIC(8u, c);
        }
    }
    if (degree >= 3u) {
        vec2 outer = 4.0 * zz - sum;
        vec2 b9 = -0.5900435899266435 * y * (3.0 * xx - yy), b10 = 2.890611442640554 * x * y * z;
        vec2 b11 = -0.4570457994644658 * y * outer, b12 = 0.3731763325901154 * z * (zz + zz - 3.0 * sum);
        vec2 b13 = -0.4570457994644658 * x * outer, b14 = 1.445305721320277 * z * difference;
        vec2 b15 = -0.5900435899266435 * x * (xx - 3.0 * yy);
        [[unroll]] for (uint c = 0u; c < 3u; ++c) {
            color[c] += b9 * HARMONIC(9u, c) + b10 * HARMONIC(10u, c) + b11 * HARMONIC(11u, c) +
                        b12 * HARMONIC(12u, c) + b13 * HARMONIC(13u, c) + b14 * HARMONIC(14u, c) +
                        b15 * HARMONIC(15u, c);
        }
    }
}
