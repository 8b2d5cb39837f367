#extension GL_EXT_control_flow_attributes : require
// Draws tiles front to back. An invocation holds ACROSS × DOWN pixels in registers and walks the list of the tile
// they lie in. Nothing is shared between invocations, so there are no barriers.
#include "view.glsl"

layout(local_size_x_id = 0) in;

layout(std430, binding = 0) readonly buffer Views { View view; };
layout(std430, binding = 1) readonly buffer Ranges { uvec2 ranges[]; };  // [tiles]
layout(std430, binding = 2) readonly buffer Pairs { uint pairs[]; };     // Gaussians by tile, front to back
layout(std430, binding = 3) readonly buffer Records { uvec4 records[]; };
#ifdef PLANES
layout(std430, binding = 4) readonly buffer PlaneRecords { vec4 planeRecords[]; };
layout(std430, binding = 5) writeonly buffer Planes { vec4 picture[]; };  // [H, W, 2] colour, alpha; normal, depth
#else
layout(std430, binding = 4) writeonly buffer Picture { uvec2 picture[]; };  // [H, W] half floats, premultiplied
#endif

layout(push_constant) uniform Push {
    uint firstTile, tileCount;
    uint stride;  // coprime to the number of groups: spreads neighbours over a software device's threads
    uint groups;
};

#if ACROSS == 1
#define PIXELS float
#define COLUMNS 1
#define COLUMN(x) 0.5
#define AT_LEAST(a, b) ((a) >= (b))
#else
#define PIXELS vec4
#define COLUMNS ACROSS / 4
#define COLUMN(x) (vec4(0.5, 1.5, 2.5, 3.5) + float(4 * (x)))
#define AT_LEAST(a, b) greaterThanEqual(a, b)
#endif
const int columns = COLUMNS;
const int parts = columns * DOWN;

// 2^x on [−8, 0]: a polynomial to the 16th power, which needs no whole numbers.
PIXELS power2(PIXELS x) {
#ifdef PLANES
    PIXELS p = (((1.2325585885e-7 * x + 1.3388241313805338e-5) * x + 0.000937915057875216) * x +
                0.043321214616298676) * x + 0.9999999403953552;  // relative error 3e-6
#else
    PIXELS p = ((1.1377625924069434e-5 * x + 0.0009275826741941273) * x + 0.043303970247507095) * x +
               0.999995231628418;  // relative error 8e-5
#endif
    p *= p;
    p *= p;
    p *= p;
    return p * p;
}

void main() {
    uint order = GROUP;
    if (order >= groups) return;
    uint group = order * stride % groups;
    uint side = 1u << view.options.z;
    uint blocksAcross = side / ACROSS, blocksPerTile = blocksAcross * (side / DOWN);
    uint index = group * gl_WorkGroupSize.x + gl_LocalInvocationIndex;
    bool inside = index / blocksPerTile < tileCount;
    uint tile = firstTile + index / blocksPerTile, block = index % blocksPerTile;
    uvec2 range = inside ? ranges[tile] : uvec2(0u);
    uvec2 corner = uvec2(tile % view.size.z * side + block % blocksAcross * ACROSS,
                         tile / view.size.z * side + block / blocksAcross * DOWN);

    PIXELS left[parts];  // transmittance; negative where nothing more counts
    PIXELS red[parts], green[parts], blue[parts];
#ifdef PLANES
    PIXELS depth[parts], normalX[parts], normalY[parts], normalZ[parts];
#endif
    [[unroll]] for (int k = 0; k < parts; ++k) {
        left[k] = PIXELS(1.0);
        red[k] = green[k] = blue[k] = PIXELS(0.0);
#ifdef PLANES
        depth[k] = normalX[k] = normalY[k] = normalZ[k] = PIXELS(0.0);
#endif
    }
    bool open = true;
    for (uint i = range.x; i < range.y && open; ++i) {
        uint slot = pairs[i];
        uvec4 row0 = records[2u * slot], row1 = records[2u * slot + 1u];
        vec4 shape = uintBitsToFloat(row0);
        vec2 centre = shape.xy - vec2(corner);
        float along = shape.z, across = shape.w, down = uintBitsToFloat(row1.x), power = uintBitsToFloat(row1.y);
#ifdef PLANES
        vec4 first = planeRecords[2u * slot], second = planeRecords[2u * slot + 1u];
        vec3 payload = first.rgb;
#else
        vec3 payload = vec3(unpackHalf2x16(row1.z), unpackHalf2x16(row1.w).x);
#endif
        PIXELS most = PIXELS(-1.0);
        PIXELS alongX[columns];
        [[unroll]] for (int x = 0; x < columns; ++x) alongX[x] = along * (COLUMN(x) - centre.x);
        [[unroll]] for (int y = 0; y < DOWN; ++y) {
            float dy = float(y) + 0.5 - centre.y;
            float s = down * dy, t0 = across * dy, rowPower = power - s * s;
            [[unroll]] for (int x = 0; x < columns; ++x) {
                const int k = y * columns + x;
                PIXELS t = alongX[x] + t0;
                PIXELS exponent = rowPower - t * t;
                PIXELS alpha = min(power2(exponent), PIXELS(0.99));
                alpha = mix(PIXELS(0.0), alpha, AT_LEAST(exponent, PIXELS(smallestPower)));
                PIXELS weight = left[k] * alpha;
                PIXELS next = left[k] - weight;
                weight = mix(PIXELS(0.0), weight, AT_LEAST(next, PIXELS(smallestTransmittance)));
                left[k] = mix(-abs(left[k]), next, AT_LEAST(next, PIXELS(smallestTransmittance)));
                red[k] += weight * payload.r;
                green[k] += weight * payload.g;
                blue[k] += weight * payload.b;
#ifdef PLANES
                depth[k] += weight * first.w;
                normalX[k] += weight * second.x;
                normalY[k] += weight * second.y;
                normalZ[k] += weight * second.z;
#endif
                most = max(most, left[k]);
            }
        }
#if ACROSS == 1
        open = most > 0.0;
#else
        open = max(max(most.x, most.y), max(most.z, most.w)) > 0.0;
#endif
    }
    if (!inside) return;
    [[unroll]] for (int y = 0; y < DOWN; ++y) {
        uint line = (corner.y + uint(y)) * view.size.x;
        [[unroll]] for (int x = 0; x < ACROSS; ++x) {
#if ACROSS == 1
#define VALUE(state) state[0]
#else
#define VALUE(state) state[y * columns + x / 4][x % 4]
#endif
            if (corner.x + uint(x) < view.size.x && corner.y + uint(y) < view.size.y) {
                uint pixel = line + corner.x + uint(x);
                float alpha = 1.0 - abs(VALUE(left));
#ifdef PLANES
                picture[2u * pixel] = vec4(VALUE(red), VALUE(green), VALUE(blue), alpha);
                picture[2u * pixel + 1u] = vec4(VALUE(normalX), VALUE(normalY), VALUE(normalZ), VALUE(depth));
#else
                picture[pixel] = uvec2(packHalf2x16(vec2(VALUE(red), VALUE(green))),
                                       packHalf2x16(vec2(VALUE(blue), alpha)));
#endif
            }
        }
    }
}
