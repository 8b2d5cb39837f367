// From a Gaussian in its asset's frame to an ellipse on the screen. The same method as render/cpu.

struct Gaussian {
    vec3 position;
    vec3 logScale;
    vec4 rotation;  // w, x, y, z, unit
    float opacity;
};

// The exponent of the opacity is power − t² − s² with t = along · dx + across · dy and s = down · dy in powers
// of two, dx and dy in pixels from the centre: a Cholesky form, which cannot lose its sign by cancellation.
struct Ellipse {
    vec2 centre;
    float along, across, down, power, depth;
    vec3 normal;  // of the smallest axis, camera frame, towards the camera
    vec4 ball[3];  // of the ellipsoids' look: axes over their lengths, camera frame; along them, the centre
    bool visible;
};

bool isFinite(float value) {
    return (floatBitsToUint(value) & 0x7f800000u) != 0x7f800000u;
}

// Half extents in pixels of the ellipse on which the contribution falls below 1/255; a little more than true.
vec2 reachOf(float along, float across, float down, float power) {
    float radius = sqrt(max(power - smallestPower, 0.0));
    float slant = across / down;
    return vec2(radius * sqrt(1.0 + slant * slant) / along, radius / down) * 1.0001 + 0.01;
}

// First and last pixel whose centre lies within `reach` of `centre`; empty where last < first.
ivec2 pixelsWithin(float centre, float reach, int pixels) {
    float first = max(ceil(centre - reach - 0.5), 0.0);
    float last = min(floor(centre + reach - 0.5), float(pixels - 1));
    return first <= last ? ivec2(int(first), int(last)) : ivec2(0, -1);
}

// The outline of an ellipsoid with these half axes round p, as an ellipse t² + s² ≤ 1 that is a little larger than
// true; everything, where the ellipsoid comes near the camera's plane. From the dual quadric; terms that would cancel
// are left out.
void setOutline(View view, vec3 p, vec3 halfAxes[3], inout Ellipse e) {
    mat3 s = outerProduct(halfAxes[0], halfAxes[0]) + outerProduct(halfAxes[1], halfAxes[1]) +
             outerProduct(halfAxes[2], halfAxes[2]);
    vec3 spread = vec3(s[0][0], s[1][0], s[1][1]);  // xx, xy, yy on the sensor
    vec2 centre = p.xy;
    bool whole = true;
    if (view.options.y == 0u) {
        float z = p.z, zz = s[2][2], xz = s[2][0], yz = s[2][1], under = z * z - zz;
        whole = under > 1.0e-3 * z * z;
        spread = vec3(z * z * s[0][0] + p.x * p.x * zz - 2.0 * p.x * z * xz + (xz * xz - s[0][0] * zz),
                      z * z * s[1][0] + p.x * p.y * zz - p.x * z * yz - p.y * z * xz + (xz * yz - s[1][0] * zz),
                      z * z * s[1][1] + p.y * p.y * zz - 2.0 * p.y * z * yz + (yz * yz - s[1][1] * zz)) /
                 (under * under);
        centre = vec2(p.x * z - xz, p.y * z - yz) / under;
    }
    float a = view.focal.x * view.focal.x * max(spread.x, 0.0) * 1.001 + 0.25;
    float b = view.focal.x * view.focal.y * spread.y;
    float c = view.focal.y * view.focal.y * max(spread.z, 0.0) * 1.001 + 0.25;
    float det = max(a * c - b * b, 1.0e-5 * a * c);
    e.centre = whole ? view.focal.xy * centre + view.focal.zw : vec2(0.0);
    e.along = whole ? sqrt(c / det) : 1.0e-5;
    e.across = whole ? -(b / det) / e.along : 0.0;
    e.down = whole ? inversesqrt(c) : 1.0e-5;
}

// a · b + c, rounded once. Software devices round the product before they add: there the errors of the product (Dekker's)
// and of the sum (Knuth's) are added once more.
#ifdef SOFTWARE
float fused(float a, float b, float c) {
    precise float splitA = 4097.0 * a, splitB = 4097.0 * b;
    precise float highA = splitA - (splitA - a), highB = splitB - (splitB - b);
    precise float lowA = a - highA, lowB = b - highB;
    precise float product = a * b;
    precise float below = lowA * lowB - (((product - highA * highB) - lowA * highB) - highA * lowB);
    precise float sum = product + c;
    precise float added = sum - product;
    precise float lost = (product - (sum - added)) + (c - added);
    precise float result = sum + (lost + below);
    return result;
}
#else
#define fused fma
#endif

// In the order of the processor's sums, so that close depths come out in the same order.
float turned(vec4 row, vec3 offset) {
    return fused(row.z, offset.z, fused(row.y, offset.y, row.x * offset.x));
}

Ellipse projected(View view, Item item, Gaussian g) {
    Ellipse e;
    vec3 offset = g.position - item.camera.xyz;
    vec3 p = item.camera.w *
             vec3(turned(item.rows[0], offset), turned(item.rows[1], offset), turned(item.rows[2], offset));
    bool orthographic = view.options.y != 0u;
    float inverseZ = orthographic ? 1.0 : 1.0 / p.z;
    vec2 ratio = p.xy * inverseZ;
    vec2 bound = orthographic ? vec2(0.0) : clamp(ratio, view.limits.xz, view.limits.yw);

    vec4 q = g.rotation;
    vec3 twice = 2.0 * q.yzw;
    vec3 wq = q.x * twice;
    vec3 xq = q.y * twice;
    float yy = q.z * twice.y, yz = q.z * twice.z, zz = q.w * twice.z;
    vec3 axes[3] = vec3[3](vec3(1.0 - (yy + zz), xq.y + wq.z, xq.z - wq.y),
                           vec3(xq.y - wq.z, 1.0 - (xq.x + zz), yz + wq.x),
                           vec3(xq.z + wq.y, yz - wq.x, 1.0 - (xq.x + yy)));
    vec3 scale = exp(min(g.logScale, vec3(80.0))) * item.camera.w;
    vec2 focal = view.focal.xy * inverseZ;
    vec3 halfX, halfY;  // rows of J W R S
    vec3 axesHere[3];
    [[unroll]] for (int k = 0; k < 3; ++k) {
        axesHere[k] = vec3(dot(item.rows[0].xyz, axes[k]), dot(item.rows[1].xyz, axes[k]),
                         dot(item.rows[2].xyz, axes[k]));
        halfX[k] = focal.x * scale[k] * (axesHere[k].x - bound.x * axesHere[k].z);
        halfY[k] = focal.y * scale[k] * (axesHere[k].y - bound.y * axesHere[k].z);
    }
    float xx = dot(halfX, halfX), xy = dot(halfX, halfY), yyScreen = dot(halfY, halfY);
    // The determinant as a sum of squares: the product form cancels for needles.
    vec3 crossed = cross(halfX, halfY);
    float det0 = dot(crossed, crossed);
    uint look = view.options.x;
    float dilation = item.filtering.x;
    float det = det0 + dilation * (xx + yyScreen + dilation);
    float a = xx + dilation, c = yyScreen + dilation;
    float inverseDet = 1.0 / det;
    e.along = sqrt(halfLog2e * c * inverseDet);
    e.across = -(halfLog2e * xy * inverseDet) / e.along;
    e.down = sqrt(halfLog2e / c);
    float peak = g.opacity * item.filtering.z;
    if (item.filtering.y != 0.0 && look < lookEllipsoids) peak *= sqrt(max(det0 * inverseDet, 2.5e-5));
    e.power = log2(max(peak, 1.0e-30));
    e.depth = p.z;
    e.centre = view.focal.xy * ratio + view.focal.zw;
    // Surfaces: what hardly shows as a Gaussian has none; else t² + s² ≤ 1 is where it may be.
    if (look >= lookEllipsoids) {
        e.power = peak >= 1.0 / 255.0 ? smallestPower + 1.0 : -1.0e3;
        det = 1.0;
        e.across = 0.0;
        e.along = e.down = 1.0 / view.look.w;
    }
    if (look == lookEllipsoids) {
        vec3 halfAxes[3];
        [[unroll]] for (int k = 0; k < 3; ++k) {
            float halfLength = max(scale[k] * view.look.z, 1.0e-9);
            halfAxes[k] = halfLength * axesHere[k];
            vec3 row = axesHere[k] / halfLength;
            e.ball[k] = vec4(row, dot(row, p));
        }
        setOutline(view, p, halfAxes, e);
    }

    uint shortest = g.logScale.y < g.logScale.x ? 1u : 0u;
    if (g.logScale.z < min(g.logScale.x, g.logScale.y)) shortest = 2u;
    e.normal = shortest == 2u ? axesHere[2] : shortest == 1u ? axesHere[1] : axesHere[0];
    float facing = orthographic ? e.normal.z : dot(e.normal, p);
    if (facing > 0.0) e.normal = -e.normal;

    e.visible = p.z >= view.highlight.w && p.z < 3.0e37 && det > 0.0 && det < 3.0e37 && peak <= 1.0 &&
                e.power >= smallestPower && isFinite(e.along) && isFinite(e.across) && isFinite(e.down) &&
                abs(e.centre.x) < 1.0e9 && abs(e.centre.y) < 1.0e9 && isFinite(e.centre.x) && isFinite(e.centre.y) &&
                isFinite(e.normal.x);
    vec2 reach = reachOf(e.along, e.across, e.down, e.power);
    ivec2 columns = pixelsWithin(e.centre.x, reach.x, int(view.size.x));
    ivec2 rows = pixelsWithin(e.centre.y, reach.y, int(view.size.y));
    e.visible = e.visible && columns.x <= columns.y && rows.x <= rows.y;
    return e;
}
