#extension GL_EXT_control_flow_attributes : require
#extension GL_KHR_shader_subgroup_shuffle : require
// Draws blocks of a tile front to back, up to the picture's bytes, by work-groups of one subgroup, for devices that run one as a single thread. A lane
// holds a column of the block's pixels. The lanes look at as many Gaussians of the tile's list at once and draw those that
// show in the block one after the other, handing their values round.
#define SOFTWARE
#include "spread.glsl"
#include "view.glsl"
#include "bits.glsl"
#include "fetch.glsl"
#include "tile_span.glsl"

layout(local_size_x_id = 0) in;  // the subgroup's size

layout(std430, binding = 0) readonly buffer Views { View views; };
View view;  // loaded before anything diverges: then software devices load it once for all lanes
INPUT2(1, ranges);   // [tiles]
INPUT1(2, pairs);    // tiles and slots, front to back
INPUT4(3, records);
#ifdef PLANES
INPUT4(4, planeRecords);
layout(std430, binding = 5) buffer Planes { vec4 picture[]; };  // [H, W, 2] colour, alpha; normal, depth
layout(constant_id = 1) const bool inParts = false;  // long lists: goes on from the part before
const int rows = 4;
#else
layout(std430, binding = 4) writeonly buffer Bytes { uint bytes[]; };  // [H, W]
const int rows = 8;  // most Gaussians show in one half alone
const bool planes = false;
#define FINISH_AT 5
#include "finish.glsl"
#endif
#include "power2.glsl"

layout(push_constant) uniform Push {
    uint firstTile, tileCount;
    uint stride, groups;  // see spread.glsl
    uint listBegin, listEnd;  // places of the tiles' lists that are drawn; the last part has no end
};

const uint lanes = gl_WorkGroupSize.x;

// Of all lanes, 16 at most.
uint anyOf(uint bits) {
    bits |= subgroupShuffleXor(bits, 1u);
    bits |= subgroupShuffleXor(bits, 2u);
    if (lanes > 4u) bits |= subgroupShuffleXor(bits, 4u);
    if (lanes > 8u) bits |= subgroupShuffleXor(bits, 8u);
    return bits;
}
float mostOf(float value) {
    value = max(value, subgroupShuffleXor(value, 1u));
    value = max(value, subgroupShuffleXor(value, 2u));
    if (lanes > 4u) value = max(value, subgroupShuffleXor(value, 4u));
    if (lanes > 8u) value = max(value, subgroupShuffleXor(value, 8u));
    return value;
}

// A column's pixels.
float left[rows];  // transmittance; negative where nothing more counts
float red[rows], green[rows], blue[rows];
#ifdef PLANES
float depth[rows], normalX[rows], normalY[rows], normalZ[rows];
#endif

// What a lane has fetched of the list.
struct Listed {
    vec4 shape;
    float down, power;
    vec3 payload;
#ifdef PLANES
    float depth;
    vec3 normal;
#endif
};

// Draws those of all lanes that show in four rows, whose bits are set.
void drawHits(uint hits, const int firstRow, Listed mine, vec2 low) {
    float fromLeft = low.x - mine.shape.x, fromTop = low.y + float(firstRow) - mine.shape.y;
    float lane = float(gl_SubgroupInvocationID);
#ifndef PLANES
    // From row to row the exponent changes by a step that changes by the same each time. What of it is the same in every
    // column is made here, for all lanes' Gaussians at once.
    float s = mine.down * fromTop, t = mine.shape.z * fromLeft + mine.shape.w * fromTop;
    float bend = mine.down * mine.down + mine.shape.w * mine.shape.w;
    float peak = mine.power - s * s, slope = -2.0 * mine.down * s - bend, slant = -2.0 * mine.shape.w;
    bend *= -2.0;
#endif
    while (hits != 0u) {
        // Two at a time: a round of a loop costs a choice for each value that it leaves.
        uint places[2];
        places[0] = lowestOf(hits);
        hits &= hits - 1u;
        bool both = hits != 0u;
        places[1] = both ? lowestOf(hits) : places[0];
        hits &= hits - 1u;
        [[unroll]] for (int k = 0; k < 2; ++k) {
            uint next = places[k];
            bool drawn = k == 0 || both;
            vec3 paint = vec3(subgroupShuffle(mine.payload.x, next), subgroupShuffle(mine.payload.y, next),
                              subgroupShuffle(mine.payload.z, next));
#ifdef PLANES
            float alongX = subgroupShuffle(mine.shape.z, next) * (subgroupShuffle(fromLeft, next) + lane);
            float across = subgroupShuffle(mine.shape.w, next), dyTop = subgroupShuffle(fromTop, next);
            float down = subgroupShuffle(mine.down, next);
            float power = drawn ? subgroupShuffle(mine.power, next) : -1.0e3;
            float depthHere = subgroupShuffle(mine.depth, next);
            vec3 normal = vec3(subgroupShuffle(mine.normal.x, next), subgroupShuffle(mine.normal.y, next),
                               subgroupShuffle(mine.normal.z, next));
#else
            float tHere = subgroupShuffle(t, next) + subgroupShuffle(mine.shape.z, next) * lane;
            float exponent = (drawn ? subgroupShuffle(peak, next) : -1.0e4) - tHere * tHere;
            float step = subgroupShuffle(slope, next) + subgroupShuffle(slant, next) * tHere;
            float bendHere = subgroupShuffle(bend, next);
#endif
            [[unroll]] for (int row = 0; row < 4; ++row) {
                int y = firstRow + row;
#ifdef PLANES
                float dy = dyTop + float(row), s = down * dy, t = alongX + across * dy;
                float exponent = power - s * s - t * t;
#endif
                float alpha = min(power2(exponent), 0.99);
                alpha = exponent >= smallestPower ? alpha : 0.0;
                float weight = left[y] * alpha, rest = left[y] - weight;
                bool counts = rest >= smallestTransmittance;
                weight = counts ? weight : 0.0;
                left[y] = counts ? rest : -abs(left[y]);
                red[y] += weight * paint.r;
                green[y] += weight * paint.g;
                blue[y] += weight * paint.b;
#ifdef PLANES
                depth[y] += weight * depthHere;
                normalX[y] += weight * normal.x;
                normalY[y] += weight * normal.y;
                normalZ[y] += weight * normal.z;
#else
                exponent += step;
                step += bendHere;
#endif
            }
        }
    }
}

void main() {
    view = views;
#ifndef PLANES
    how = finishes;
#endif
    uint order = GROUP, lane = gl_SubgroupInvocationID;
    uint group = strewn(min(order, groups - 1u), stride, groups);
    uint side = 1u << view.options.z;
    uint blocksAcross = side / lanes, blocksPerTile = blocksAcross * (side / uint(rows));
    uint tile = firstTile + group / blocksPerTile, block = group % blocksPerTile;
    uvec2 range = order < groups && tile < firstTile + tileCount ? FETCH2(ranges, tile) : uvec2(0u);
    uvec2 corner = uvec2(tile % view.size.z * side + block % blocksAcross * lanes,
                         tile / view.size.z * side + block / blocksAcross * uint(rows));
    vec2 low = vec2(corner) + 0.5, high = low + vec2(float(lanes) - 1.0, float(rows) - 1.0);

    [[unroll]] for (int y = 0; y < rows; ++y) {
        left[y] = 1.0;
        red[y] = green[y] = blue[y] = 0.0;
#ifdef PLANES
        depth[y] = normalX[y] = normalY[y] = normalZ[y] = 0.0;
#endif
    }
#ifdef PLANES
    if (inParts && listBegin > 0u) {
        [[unroll]] for (int y = 0; y < rows; ++y) {
            uvec2 at = min(corner + uvec2(lane, uint(y)), view.size.xy - 1u);
            vec4 colors = picture[2u * (at.y * view.size.x + at.x)], more = picture[2u * (at.y * view.size.x + at.x) + 1u];
            red[y] = colors.r, green[y] = colors.g, blue[y] = colors.b, left[y] = colors.a;
            normalX[y] = more.x, normalY[y] = more.y, normalZ[y] = more.z, depth[y] = more.w;
        }
    }
#endif
    uint listedHere = range.y - range.x, last = range.x + min(listEnd, listedHere);
    bool open = true;
    for (uint begin = range.x + min(listBegin, listedHere); begin < last && open; begin += lanes) {
        uint slot = FETCH1(pairs, 2u * min(begin + lane, last - 1u) + 1u);
        vec4 shape = uintBitsToFloat(FETCH4(records, 2u * slot));
        uvec4 row1 = FETCH4(records, 2u * slot + 1u);
        float down = uintBitsToFloat(row1.x), power = uintBitsToFloat(row1.y);
#ifdef PLANES
        vec4 first = uintBitsToFloat(FETCH4(planeRecords, 2u * slot));
        vec4 second = uintBitsToFloat(FETCH4(planeRecords, 2u * slot + 1u));
        Listed mine = Listed(shape, down, power, first.rgb, first.w, second.xyz);
#else
        Listed mine = Listed(shape, down, power, vec3(unpackHalf2x16(row1.z), unpackHalf2x16(row1.w).x));
#endif
        bool listed = begin + lane < last;
        uint hits = listed && touches(shape, down, power, low, vec2(high.x, low.y + 3.0)) ? 1u << lane : 0u;
#ifndef PLANES
        if (listed && touches(shape, down, power, vec2(low.x, low.y + 4.0), high)) hits |= 65536u << lane;
#endif
        hits = anyOf(hits);
        drawHits(hits & 65535u, 0, mine, low);
#ifndef PLANES
        drawHits(hits >> 16u, 4, mine, low);
#endif
        float most = left[0];
        [[unroll]] for (int y = 1; y < rows; ++y) most = max(most, left[y]);
        open = mostOf(most) > 0.0;
    }
    if (order >= groups || tile >= firstTile + tileCount || corner.x + lane >= view.size.x) return;
    [[unroll]] for (int y = 0; y < rows; ++y) {
        if (corner.y + uint(y) < view.size.y) {
            float alpha = 1.0 - abs(left[y]);
            uint pixel = (corner.y + uint(y)) * view.size.x + corner.x + lane;
#ifdef PLANES
            if (inParts && listEnd != endless) alpha = left[y];  // for the next part
            picture[2u * pixel] = vec4(red[y], green[y], blue[y], alpha);
            picture[2u * pixel + 1u] = vec4(normalX[y], normalY[y], normalZ[y], depth[y]);
#else
            bytes[pixel] = finished(corner + uvec2(lane, uint(y)), vec4(red[y], green[y], blue[y], alpha), vec4(0.0));
#endif
        }
    }
}
