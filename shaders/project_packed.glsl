// Projects the Gaussians of one page of a packed frame. A work-group takes a cluster, an invocation two
// neighbours of a block, which share the words of its half rows.
#include "view.glsl"
#include "geometry.glsl"
#include "record.glsl"
#include "fetch.glsl"

layout(local_size_x = 128) in;
layout(constant_id = 0) const uint degree = 3u;
layout(constant_id = 1) const uint extraRows = 0u;

layout(std430, binding = 0) readonly buffer Views { View view; };
layout(std430, binding = 1) readonly buffer Items { Item items[]; };
layout(std430, binding = 2) readonly buffer Entries { uint clusters[]; };         // of the frame
layout(std430, binding = 3) readonly buffer Highlighted { uint highlighted[]; };  // a bit per place, by item
#ifdef BETWEEN
layout(std430, binding = 4) writeonly buffer Keys { uint keys[]; };
#else
layout(std430, binding = 4) writeonly buffer Keys { uvec2 keys[]; };
#endif
layout(std430, binding = 5) writeonly buffer Records { uvec4 records[]; };       // [slots, 2]
layout(std430, binding = 6) writeonly buffer Extra { vec4 extra[]; };            // [slots, extraRows]
#ifdef SOFTWARE
layout(set = 1, binding = 0) uniform usamplerBuffer words;  // blocks, harmonics
#else
layout(std430, set = 1, binding = 0) readonly buffer Page { uint words[]; };
layout(std430, set = 1, binding = 0) readonly buffer PagePairs { uvec2 pairs[]; };
#endif
#ifdef BETWEEN
layout(std430, binding = 7) readonly buffer Partners { int partners[]; };        // by item
#ifdef SOFTWARE
layout(set = 2, binding = 0) uniform usamplerBuffer nextWords;
#else
layout(std430, set = 2, binding = 0) readonly buffer NextPage { uint nextWords[]; };
#endif
#endif

layout(push_constant) uniform Push {
    uint itemIndex;
    uint firstEntry;  // in `clusters`; also the first slot / 256
    uint entryCount;
    uint firstBlock, blockCount;        // of the page's slice of the frame
    uint blockWord, harmonicsWord;      // where they start in the page
    uint nextFirstBlock, nextBlockCount;
    uint nextBlockWord, nextHarmonicsWord;
    uint firstOfNext;  // also takes Gaussians without a partner
    uint nextHarmonicRows;
    uint ranksWord;
};

// A lane's word of a row of eight, and its two of a row of sixteen.
uint wordOf(uint row, uint lane) {
    return FETCH1(words, row + lane);
}
uvec2 pairOf(uint row, uint lane) {
#ifdef SOFTWARE
    return uvec2(FETCH1(words, row + 2u * lane), FETCH1(words, row + 2u * lane + 1u));
#else
    return pairs[row / 2u + lane];
#endif
}

uint lane;  // of the block's eight
uint row0;  // first word of the block's harmonics
const uint harmonicRows = 3u * ((degree + 1u) * (degree + 1u) - 1u);
#ifdef BETWEEN
uint nextRow0[2];
uint nextHalf[2];
float blendOf[2];
vec2 harmonic(uint row) {
    vec2 here = unpackHalf2x16(wordOf(row0 + 8u * row, lane));
    [[unroll]] for (int k = 0; k < 2; ++k) {
        if (blendOf[k] > 0.0) {
            float there = row < nextHarmonicRows
                              ? unpackHalf2x16(FETCH1(nextWords, nextRow0[k] + 8u * row))[nextHalf[k]]
                              : 0.0;
            here[k] = mix(here[k], there, blendOf[k]);
        }
    }
    return here;
}
#define HARMONIC(k, channel) harmonic(3u * ((k) - 1u) + (channel))
#else
#define HARMONIC(k, channel) unpackHalf2x16(wordOf(row0 + 8u * (3u * ((k) - 1u) + (channel)), lane))
#endif
#include "harmonics.glsl"

const float logScaleMin = -16.0, logScaleStep = 20.0 / 65535.0;

vec4 rotationOf(uvec3 words) {
    uint largest = words.x >> 15u | words.y >> 15u << 1u;
    vec3 small = (vec3(words & 0x7fffu) - 16383.0) * (0.70710678118654752 / 16383.0);
    float squares = dot(small, small);
    float rest = sqrt(max(1.0 - squares, 0.0));
    if (squares > 1.0) small *= inversesqrt(squares);
    return largest == 0u   ? vec4(rest, small)
           : largest == 1u ? vec4(small.x, rest, small.yz)
           : largest == 2u ? vec4(small.xy, rest, small.z)
                           : vec4(small, rest);
}

uvec2 halves(uint word) {
    return uvec2(word & 0xffffu, word >> 16u);
}

#ifdef BETWEEN
uint nextWord(uint block, uint row8, uint lane) {  // of a half row
    uint word = FETCH1(nextWords, nextBlockWord + 128u * block + row8 + (lane >> 1u));
    return (lane & 1u) == 0u ? word & 0xffffu : word >> 16u;
}
#endif

void main() {
    // Beyond the last cluster the last is done again: where nothing returns, software devices load what all
    // lanes share once.
    uint entry = min(GROUP, entryCount - 1u), pair = gl_LocalInvocationIndex;  // of the cluster's 128
    uint inCluster = pair >> 3u;
    uint cluster = clusters[firstEntry + entry];
    uint slot = 256u * (firstEntry + entry) + 2u * pair;
    uint block = 16u * cluster + inCluster - firstBlock;
    lane = pair & 7u;
    bool present = block < blockCount;
    block = min(block, blockCount - 1u);
    uint first = blockWord + 128u * block;
    uvec2 xs = pairOf(first, lane), ys = pairOf(first + 16u, lane), zs = pairOf(first + 32u, lane);
    uint halfRow[10];
    [[unroll]] for (uint row = 0u; row < 10u; ++row) halfRow[row] = wordOf(first + 48u + 8u * row, lane);
    uvec2 scales[3] = uvec2[3](halves(halfRow[4]), halves(halfRow[5]), halves(halfRow[6]));
    uvec2 turns[3] = uvec2[3](halves(halfRow[7]), halves(halfRow[8]), halves(halfRow[9]));
    vec2 opacity = unpackHalf2x16(halfRow[3]);
    vec2 color[3] = vec2[3](unpackHalf2x16(halfRow[0]), unpackHalf2x16(halfRow[1]), unpackHalf2x16(halfRow[2]));

    uvec2 ranks = halves(wordOf(ranksWord + 8u * block, lane));

    Item item = items[itemIndex];
    Ellipse ellipses[2];
    vec2 dx, dy, dz;
    row0 = harmonicsWord + 8u * harmonicRows * block;
    uint place = 256u * cluster + 2u * pair;
    bool left[2] = bool[2](false, false);
    [[unroll]] for (int k = 0; k < 2; ++k) {
        Gaussian g;
        g.position = uintBitsToFloat(uvec3(xs[k], ys[k], zs[k]));
        g.logScale = vec3(scales[0][k], scales[1][k], scales[2][k]) * logScaleStep + logScaleMin;
        g.rotation = rotationOf(uvec3(turns[0][k], turns[1][k], turns[2][k]));
        g.opacity = present ? opacity[k] : 0.0;
#ifdef BETWEEN
        float way = item.forward.w;
        int partner = partners[item.options.w + place + uint(k)];
        uint nextBlock = uint(partner) / 16u - nextFirstBlock, nextLane = uint(partner) % 16u;
        blendOf[k] = 0.0;
        if (partner < 0) {
            g.opacity *= 1.0 - way;  // fades out
            left[k] = firstOfNext == 0u;
        } else if (nextBlock >= nextBlockCount) {
            left[k] = true;
        } else {
            blendOf[k] = way;
            nextRow0[k] = nextHarmonicsWord + 8u * nextHarmonicRows * nextBlock + (nextLane >> 1u);
            nextHalf[k] = nextLane & 1u;
            uint at = nextBlockWord + 128u * nextBlock + nextLane;
            vec3 position = uintBitsToFloat(uvec3(FETCH1(nextWords, at), FETCH1(nextWords, at + 16u),
                                                  FETCH1(nextWords, at + 32u)));
            uvec3 scale = uvec3(nextWord(nextBlock, 80u, nextLane), nextWord(nextBlock, 88u, nextLane),
                                nextWord(nextBlock, 96u, nextLane));
            vec4 rotation = rotationOf(uvec3(nextWord(nextBlock, 104u, nextLane),
                                             nextWord(nextBlock, 112u, nextLane),
                                             nextWord(nextBlock, 120u, nextLane)));
            g.position = mix(g.position, position, way);
            g.logScale = mix(g.logScale, vec3(scale) * logScaleStep + logScaleMin, way);
            g.opacity = mix(g.opacity, unpackHalf2x16(nextWord(nextBlock, 72u, nextLane)).x, way);
            [[unroll]] for (int c = 0; c < 3; ++c) {
                color[c][k] = mix(color[c][k],
                                  unpackHalf2x16(nextWord(nextBlock, 48u + 8u * uint(c), nextLane)).x, way);
            }
            // Along the great circle, the shorter way.
            float cosine = dot(g.rotation, rotation);
            if (cosine < 0.0) rotation = -rotation;
            float angle = acos(min(abs(cosine), 1.0));
            vec2 weights = angle < 1.0e-3 ? vec2(1.0 - way, way)
                                          : vec2(sin((1.0 - way) * angle), sin(way * angle)) / sin(angle);
            g.rotation = normalize(weights.x * g.rotation + weights.y * rotation);
        }
#endif
        ellipses[k] = projected(view, item, g);
        vec3 direction = view.options.y != 0u ? item.forward.xyz : normalize(g.position - item.camera.xyz);
        dx[k] = direction.x;
        dy[k] = direction.y;
        dz[k] = direction.z;
    }
    addHarmonics(degree, dx, dy, dz, color);
    uvec2 key;
    uint marks = item.options.y != 0u ? highlighted[item.options.z + (place >> 5u)] >> (place & 31u) : 0u;
    [[unroll]] for (int k = 0; k < 2; ++k) {
        Ellipse e = ellipses[k];
        vec3 shade = max(vec3(color[0][k], color[1][k], color[2][k]), vec3(0.0));
        if ((marks >> k & 1u) != 0u) shade = highlightedColor(view, shade);
        key[k] = e.visible ? orderedBits(e.depth) : culled;
        if (!left[k]) {
#ifdef BETWEEN
            keys[slot + uint(k)] = key[k];
#endif
            records[2u * (slot + uint(k))] = shapeRow(e);
            records[2u * (slot + uint(k)) + 1u] = paintRow(e, payloadOf(view, e, shade), ranks[k]);
            WRITE_EXTRA_ROWS(extra, slot + uint(k), shade, e)
        }
    }
#ifndef BETWEEN
    keys[slot >> 1u] = key;
#endif
}
