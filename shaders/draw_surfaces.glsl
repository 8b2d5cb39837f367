#extension GL_EXT_control_flow_attributes : require
// Draws the nearest surface at each pixel: ellipsoids cut by the pixel's ray, or dots. An invocation holds
// ACROSS × DOWN pixels and walks the list of the tile they lie in.
#include "spread.glsl"
#include "view.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const bool dots = false;
layout(constant_id = 2) const bool inParts = false;  // long lists: goes on from the part before

layout(std430, binding = 0) readonly buffer Views { View view; };
layout(std430, binding = 1) readonly buffer Ranges { uvec2 ranges[]; };  // [tiles]
layout(std430, binding = 2) readonly buffer Pairs { uint pairs[]; };     // tiles and slots, front to back
layout(std430, binding = 3) readonly buffer Records { uvec4 records[]; };
layout(std430, binding = 4) readonly buffer Surfaces { vec4 surfaces[]; };  // dots: [slots, 2], else [slots, 3]
layout(std430, binding = 5) buffer Planes { vec4 picture[]; };    // [H, W, 2] colour, alpha; normal, depth

layout(push_constant) uniform Push {
    uint firstTile, tileCount;
    uint stride, groups;  // see spread.glsl
    uint listBegin, listEnd;  // places of the tiles' lists that are drawn; the last part has no end
};

#if ACROSS == 1
#define PIXELS float
#define COLUMNS 0.5
#define AT_LEAST(a, b) ((a) >= (b))
#define VALUE(state) state[0]
#else
#define PIXELS vec4
#define COLUMNS vec4(0.5, 1.5, 2.5, 3.5)
#define AT_LEAST(a, b) greaterThanEqual(a, b)
#define VALUE(state) state[y][x]
#endif
#define FLAG(condition) mix(PIXELS(0.0), PIXELS(1.0), condition)
const float nothing = 1.0e30;

void main() {
    uint order = GROUP;
    if (order >= groups) return;
    uint group = strewn(order, stride, groups);
    uint side = 1u << view.options.z;
    uint blocksAcross = side / ACROSS, blocksPerTile = blocksAcross * (side / DOWN);
    uint index = group * gl_WorkGroupSize.x + gl_LocalInvocationIndex;
    bool inside = index / blocksPerTile < tileCount;
    uint tile = firstTile + index / blocksPerTile, block = index % blocksPerTile;
    uvec2 range = inside ? ranges[tile] : uvec2(0u);
    uvec2 corner = uvec2(tile % view.size.z * side + block % blocksAcross * ACROSS,
                         tile / view.size.z * side + block / blocksAcross * DOWN);
    bool orthographic = view.options.y != 0u;
    float straight = orthographic ? 0.0 : 1.0;  // how far rays spread
    PIXELS columns = PIXELS(float(corner.x)) + COLUMNS;
    PIXELS sensorX = (columns - view.focal.z) / view.focal.x;

    PIXELS depth[DOWN], red[DOWN], green[DOWN], blue[DOWN];
    [[unroll]] for (int y = 0; y < DOWN; ++y) {
        depth[y] = PIXELS(nothing);
        red[y] = green[y] = blue[y] = PIXELS(0.0);
    }
    if (inParts && listBegin > 0u) {
        [[unroll]] for (int y = 0; y < DOWN; ++y) {
            [[unroll]] for (int x = 0; x < ACROSS; ++x) {
                uvec2 at = min(corner + uvec2(x, y), view.size.xy - 1u);
                vec4 found = picture[2u * (at.y * view.size.x + at.x)];
                VALUE(red) = found.r, VALUE(green) = found.g, VALUE(blue) = found.b;
                if (found.a > 0.0) VALUE(depth) = picture[2u * (at.y * view.size.x + at.x) + 1u].w;
            }
        }
    }
    uint listed = range.y - range.x, last = range.x + min(listEnd, listed);
    for (uint i = range.x + min(listBegin, listed); i < last; ++i) {
        uint slot = pairs[2u * i + 1u];
        uvec4 paint = records[2u * slot + 1u];
        vec3 color = vec3(unpackHalf2x16(paint.z), unpackHalf2x16(paint.w).x);
        if (dots) {
            vec2 centre = uintBitsToFloat(records[2u * slot].xy);
            PIXELS at = PIXELS(surfaces[2u * slot].w);
            PIXELS dx = columns - centre.x;
            [[unroll]] for (int y = 0; y < DOWN; ++y) {
                float dy = float(corner.y) + float(y) + 0.5 - centre.y;
                PIXELS room = view.look.w * view.look.w - (dx * dx + dy * dy);
                // Front to back: the first one stays.
                PIXELS hit = FLAG(AT_LEAST(room, PIXELS(0.0))) *
                             FLAG(AT_LEAST(depth[y], PIXELS(nothing)));
                depth[y] = mix(depth[y], at, AT_LEAST(hit, PIXELS(0.5)));
                red[y] = mix(red[y], PIXELS(color.r), AT_LEAST(hit, PIXELS(0.5)));
                green[y] = mix(green[y], PIXELS(color.g), AT_LEAST(hit, PIXELS(0.5)));
                blue[y] = mix(blue[y], PIXELS(color.b), AT_LEAST(hit, PIXELS(0.5)));
            }
        } else {
            // |W (t · ray) − centre| = 1: in its own axes an ellipsoid is a ball.
            vec4 ball[3] = vec4[3](surfaces[3u * slot], surfaces[3u * slot + 1u], surfaces[3u * slot + 2u]);
            [[unroll]] for (int y = 0; y < DOWN; ++y) {
                float sensorY = (float(corner.y) + float(y) + 0.5 - view.focal.w) / view.focal.y;
                PIXELS ray[3], centre[3];
                PIXELS rays = PIXELS(0.0), middle = PIXELS(0.0);
                [[unroll]] for (int k = 0; k < 3; ++k) {
                    PIXELS beside = ball[k].x * sensorX + ball[k].y * sensorY;
                    ray[k] = straight * beside + ball[k].z;
                    centre[k] = PIXELS(ball[k].w) - (1.0 - straight) * beside;
                    rays += ray[k] * ray[k];
                    middle += ray[k] * centre[k];
                }
                PIXELS inverse = 1.0 / rays;
                middle *= inverse;
                PIXELS under = PIXELS(1.0);
                [[unroll]] for (int k = 0; k < 3; ++k) {
                    PIXELS aside = centre[k] - middle * ray[k];
                    under -= aside * aside;
                }
                PIXELS t = middle - sqrt(max(under, PIXELS(0.0)) * inverse);
                PIXELS hit = FLAG(AT_LEAST(under, PIXELS(0.0))) *
                             FLAG(AT_LEAST(t, PIXELS(view.highlight.w))) *
                             (1.0 - FLAG(AT_LEAST(t, depth[y])));
                PIXELS normal[3] = PIXELS[3](PIXELS(0.0), PIXELS(0.0), PIXELS(0.0));
                [[unroll]] for (int k = 0; k < 3; ++k) {
                    PIXELS at = t * ray[k] - centre[k];
                    [[unroll]] for (int c = 0; c < 3; ++c) normal[c] += at * ball[k][c];
                }
                // Light comes from the camera.
                PIXELS towardsX = straight * sensorX;
                float towardsY = straight * sensorY;
                PIXELS facing = abs(normal[0] * towardsX + normal[1] * towardsY + normal[2]);
                PIXELS length2 = (normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]) *
                                 (towardsX * towardsX + towardsY * towardsY + 1.0);
                PIXELS light = 0.3 + 0.7 * facing / max(sqrt(length2), PIXELS(1.0e-20));
                depth[y] = mix(depth[y], t, AT_LEAST(hit, PIXELS(0.5)));
                red[y] = mix(red[y], color.r * light, AT_LEAST(hit, PIXELS(0.5)));
                green[y] = mix(green[y], color.g * light, AT_LEAST(hit, PIXELS(0.5)));
                blue[y] = mix(blue[y], color.b * light, AT_LEAST(hit, PIXELS(0.5)));
            }
        }
    }
    if (!inside) return;
    [[unroll]] for (int y = 0; y < DOWN; ++y) {
        [[unroll]] for (int x = 0; x < ACROSS; ++x) {
            if (corner.x + uint(x) < view.size.x && corner.y + uint(y) < view.size.y) {
                uint pixel = (corner.y + uint(y)) * view.size.x + corner.x + uint(x);
                bool hit = VALUE(depth) < nothing;
                picture[2u * pixel] = vec4(VALUE(red), VALUE(green), VALUE(blue), hit ? 1.0 : 0.0);
                picture[2u * pixel + 1u] = hit ? vec4(0.0, 0.0, -1.0, VALUE(depth)) : vec4(0.0);
            }
        }
    }
}
