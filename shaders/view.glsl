// What all stages of drawing Gaussians agree on; the host's side is render/vulkan/draw_layout.h.

const uint lookColor = 0u, lookAlpha = 1u, lookDepth = 2u, lookNormal = 3u, lookEllipsoids = 4u, lookCenters = 5u;

struct View {
    vec4 focal;      // fx, fy, cx, cy in pixels
    vec4 limits;     // of x/z and y/z inside the Jacobian: lower and upper x, lower and upper y
    vec4 highlight;  // colour; nearest depth that is drawn
    vec4 look;       // depth's offset and factor, ellipsoid scale, radius of a centre's dot
    uvec4 size;      // width, height, tiles across, tiles down
    uvec4 options;   // look, orthographic, log2 of a tile's side, bits of the smallest depth
};

// One asset in the scene.
struct Item {
    vec4 rows[3];    // asset to camera, rotation alone; w unused
    vec4 camera;     // the camera in the asset's frame; the placement's scale
    vec4 forward;    // the camera's z axis in the asset's frame; way to the next frame, 0 … 1
    vec4 filtering;  // dilation, whether opacity makes up for it, opacity factor, unused
    uvec4 options;   // first slot, whether anything is highlighted, its first word, first of its partners
};

// What is marked: the highlight's colour, as bright as its own; render/cpu says the same.
vec3 highlightedColor(View view, vec3 shade) {
    float luma = clamp(dot(shade, vec3(0.2126, 0.7152, 0.0722)), 0.0, 1.0);
    return view.highlight.rgb * (0.25 + 0.75 * luma);
}

// A contribution below 1/255 is none; as a power of two.
const float smallestPower = -7.99435344;
// ½ log₂ e turns a conic into powers of two.
const float halfLog2e = 0.72134752044448170;
// A pixel takes no more once less than this is left of it.
const float smallestTransmittance = 1.0e-4;

// Where the last part of a list that is drawn in parts ends.
const uint endless = 0xffffffffu;

// Key of what is not drawn. Depths that are drawn lie below.
const uint culled = 0xffffffffu;

// Bits that order like the numbers they stand for.
uint orderedBits(float value) {
    uint bits = floatBitsToUint(value);
    return (bits & 0x80000000u) != 0u ? ~bits : bits | 0x80000000u;
}

// Work-groups beyond 65,535 spread over y.
#define GROUP (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x)
