// The lowest bit's place, by the exponent of its value.
uint lowestOf(uint bits) {
    return (floatBitsToUint(float(bits & -bits)) >> 23u) - 127u;
}
