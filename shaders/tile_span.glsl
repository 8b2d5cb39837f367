// Which tiles an ellipse touches, row of tiles by row: exact on pixel centres up to rounding, never too few.
// Counting and listing run the same code.

struct Spans {
    vec2 centre;
    float inverseAlong, across, down, excess, lowest, extreme;
    int firstRow, lastRow;  // of tiles, within the band
    int lastTile;
    float side, inverseSide;
};

Spans spansOf(View view, uvec2 band, vec4 shape, float down, float power) {
    Spans s;
    s.centre = shape.xy;
    s.inverseAlong = 1.0 / shape.z;
    s.across = shape.w;
    s.down = down;
    // t² + s² ≤ excess, a little larger than true.
    s.excess = (power - smallestPower) * 1.0002 + 1.0e-3;
    float reach = sqrt(max(s.excess, 0.0));
    s.lowest = reach / down;
    // Where the rightmost point lies; the leftmost is its mirror image.
    s.extreme = -shape.w * s.lowest * inversesqrt(shape.w * shape.w + down * down);
    s.side = float(1u << view.options.z);
    s.inverseSide = 1.0 / s.side;
    float bottom = float(view.size.y) - 1.0;
    float first = clamp(ceil(s.centre.y - s.lowest - 0.51), 0.0, bottom + 1.0);
    float last = clamp(floor(s.centre.y + s.lowest - 0.49), -1.0, bottom);
    bool some = first <= last;
    s.firstRow = max(int(first) >> view.options.z, int(band.x));
    s.lastRow = min(some ? int(last) >> view.options.z : -1, int(band.y) - 1);
    s.lastTile = int(view.size.z) - 1;
    return s;
}

// First and last tile of a row; empty where last < first.
ivec2 tilesOf(Spans s, int row) {
    float top = float(row) * s.side + 0.5 - s.centre.y;
    float bottom = top + s.side - 1.0;
    float right = clamp(s.extreme, top, bottom), left = clamp(-s.extreme, top, bottom);
    float sRight = s.down * right, sLeft = s.down * left;
    float rootRight = sqrt(max(s.excess - sRight * sRight, 0.0));
    float rootLeft = sqrt(max(s.excess - sLeft * sLeft, 0.0));
    float xRight = (rootRight - s.across * right) * s.inverseAlong + s.centre.x;
    float xLeft = s.centre.x - (rootLeft + s.across * left) * s.inverseAlong;
    // Pixel centres of tile k lie from side · k + 0.5 to side · (k + 1) − 0.5.
    float first = ceil((xLeft + 0.49) * s.inverseSide - 1.0);
    float last = floor((xRight - 0.49) * s.inverseSide);
    return ivec2(clamp(first, 0.0, 1.0e6), min(clamp(last, -1.0, 1.0e6), float(s.lastTile)));
}

// Whether an ellipse touches a rectangle of pixel centres; with the same care.
bool touches(vec4 shape, float down, float power, vec2 low, vec2 high) {
    float excess = (power - smallestPower) * 1.0002 + 1.0e-3;
    float lowest = sqrt(max(excess, 0.0)) / down;
    float extreme = -shape.w * lowest * inversesqrt(shape.w * shape.w + down * down);
    float top = low.y - shape.y, bottom = high.y - shape.y;
    float right = clamp(extreme, top, bottom), left = clamp(-extreme, top, bottom);
    float sRight = down * right, sLeft = down * left;
    float toRight = sqrt(max(excess - sRight * sRight, 0.0)) - shape.w * right;
    float toLeft = sqrt(max(excess - sLeft * sLeft, 0.0)) + shape.w * left;
    return top <= lowest + 0.01 && bottom >= -lowest - 0.01 && shape.z * (low.x - 0.01 - shape.x) <= toRight &&
           shape.z * (shape.x - high.x - 0.01) <= toLeft;
}
