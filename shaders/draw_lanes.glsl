#extension GL_EXT_control_flow_attributes : require
#extension GL_KHR_shader_subgroup_shuffle : require
// Draws blocks of a tile front to back, up to the picture's bytes, by work-groups of one subgroup, for devices that run one as a single thread. A lane
// holds a column of the block's pixels. The lanes look at as many Gaussians of the tile's list at once and draw those that
// show in the block one after the other, handing their values round.
#define SOFTWARE
#include "view.glsl"
#include "fetch.glsl"
#include "tile_span.glsl"

layout(local_size_x_id = 0) in;  // the subgroup's size

layout(std430, binding = 0) readonly buffer Views { View views; };
View view;  // loaded before anything diverges: then software devices load it once for all lanes
INPUT2(1, ranges);   // [tiles]
INPUT1(2, pairs);    // Gaussians by tile, front to back
INPUT4(3, records);
#ifdef PLANES
INPUT4(4, planeRecords);
layout(std430, binding = 5) writeonly buffer Planes { vec4 picture[]; };  // [H, W, 2] colour, alpha; normal, depth
const int rows = 4;
#else
layout(std430, binding = 4) writeonly buffer Bytes { uint bytes[]; };  // [H, W]
const int rows = 8;
const bool planes = false;
#define FINISH_AT 5
#include "finish.glsl"
#endif
#include "power2.glsl"

layout(push_constant) uniform Push {
    uint firstTile, tileCount;
    uint stride;  // coprime to the number of groups: spreads neighbours over a software device's threads
    uint groups;
};

const uint lanes = gl_WorkGroupSize.x;

// The lowest bit's place, by the exponent of its value.
uint lowestOf(uint bits) {
    return (floatBitsToUint(float(bits & -bits)) >> 23u) - 127u;
}

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

void main() {
    view = views;
#ifndef PLANES
    how = finishes;
#endif
    uint order = GROUP, lane = gl_SubgroupInvocationID;
    uint group = min(order, groups - 1u) * stride % groups;
    uint side = 1u << view.options.z;
    uint blocksAcross = side / lanes, blocksPerTile = blocksAcross * (side / uint(rows));
    uint tile = firstTile + group / blocksPerTile, block = group % blocksPerTile;
    uvec2 range = order < groups && tile < firstTile + tileCount ? FETCH2(ranges, tile) : uvec2(0u);
    uvec2 corner = uvec2(tile % view.size.z * side + block % blocksAcross * lanes,
                         tile / view.size.z * side + block / blocksAcross * uint(rows));
    vec2 low = vec2(corner) + 0.5, high = low + vec2(float(lanes) - 1.0, float(rows) - 1.0);
    float column = low.x + float(lane);

    float left[rows];  // transmittance; negative where nothing more counts
    float red[rows], green[rows], blue[rows];
#ifdef PLANES
    float depth[rows], normalX[rows], normalY[rows], normalZ[rows];
#endif
    [[unroll]] for (int y = 0; y < rows; ++y) {
        left[y] = 1.0;
        red[y] = green[y] = blue[y] = 0.0;
#ifdef PLANES
        depth[y] = normalX[y] = normalY[y] = normalZ[y] = 0.0;
#endif
    }
    bool open = true;
    for (uint begin = range.x; begin < range.y && open; begin += lanes) {
        uint slot = FETCH1(pairs, min(begin + lane, range.y - 1u));
        vec4 shape = uintBitsToFloat(FETCH4(records, 2u * slot));
        uvec4 row1 = FETCH4(records, 2u * slot + 1u);
        float down = uintBitsToFloat(row1.x), power = uintBitsToFloat(row1.y);
#ifdef PLANES
        vec4 first = uintBitsToFloat(FETCH4(planeRecords, 2u * slot));
        vec4 second = uintBitsToFloat(FETCH4(planeRecords, 2u * slot + 1u));
        vec3 payload = first.rgb;
#else
        vec3 payload = vec3(unpackHalf2x16(row1.z), unpackHalf2x16(row1.w).x);
#endif
        bool shows = begin + lane < range.y && touches(shape, down, power, low, high);
        uint hits = anyOf(shows ? 1u << lane : 0u);
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
                float dx = column - subgroupShuffle(shape.x, next), fromTop = low.y - subgroupShuffle(shape.y, next);
                float alongX = subgroupShuffle(shape.z, next) * dx, across = subgroupShuffle(shape.w, next);
                float downHere = subgroupShuffle(down, next), powerHere = subgroupShuffle(power, next);
                if (k == 1) powerHere = both ? powerHere : -1.0e3;
                vec3 paint = vec3(subgroupShuffle(payload.x, next), subgroupShuffle(payload.y, next),
                                  subgroupShuffle(payload.z, next));
#ifdef PLANES
                float depthHere = subgroupShuffle(first.w, next);
                vec3 normal = vec3(subgroupShuffle(second.x, next), subgroupShuffle(second.y, next),
                                   subgroupShuffle(second.z, next));
#else
                // From row to row the exponent changes by a step that changes by the same each time.
                float top = downHere * fromTop, topX = alongX + across * fromTop;
                float exponent = powerHere - top * top - topX * topX;
                float bend = downHere * downHere + across * across;
                float step = -2.0 * (downHere * top + across * topX) - bend;
                bend *= -2.0;
#endif
                [[unroll]] for (int y = 0; y < rows; ++y) {
#ifdef PLANES
                    float dy = fromTop + float(y), s = downHere * dy, t = alongX + across * dy;
                    float exponent = powerHere - s * s - t * t;
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
                    step += bend;
#endif
                }
            }
        }
        float most = left[0];
        [[unroll]] for (int y = 1; y < rows; ++y) most = max(most, left[y]);
        open = mostOf(most) > 0.0;
    }
    if (order >= groups || corner.x + lane >= view.size.x) return;
    [[unroll]] for (int y = 0; y < rows; ++y) {
        if (corner.y + uint(y) < view.size.y) {
            float alpha = 1.0 - abs(left[y]);
            uint pixel = (corner.y + uint(y)) * view.size.x + corner.x + lane;
#ifdef PLANES
            picture[2u * pixel] = vec4(red[y], green[y], blue[y], alpha);
            picture[2u * pixel + 1u] = vec4(normalX[y], normalY[y], normalZ[y], depth[y]);
#else
            bytes[pixel] = finished(corner + uvec2(lane, uint(y)), vec4(red[y], green[y], blue[y], alpha), vec4(0.0));
#endif
        }
    }
}
