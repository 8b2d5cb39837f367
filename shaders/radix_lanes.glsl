// A pass of the sort of radix.glsl for devices that run a work-group on one thread: few lanes with long runs of keys, each
// with a column of its own in the table as well. Counts are private to a lane, so there is nothing to wait for.
#define SOFTWARE
#include "fetch.glsl"

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint keysPerLane = 256u;  // at most; a multiple of four
layout(constant_id = 2) const bool first = false;       // keys alone, as they were projected: those that are culled stay out
layout(constant_id = 3) const uint leastGroups = 1u;
layout(constant_id = 4) const uint digits = 256u;

layout(push_constant) uniform Push {
    uint countIndex;  // of the number of keys
    uint shift;
    uint base;  // subtracted from every key
};

INPUT4(1, unsorted);  // keys, or keys and values in turn

// What is left out is counted behind the last digit.
uint columns[digits + 1u];

uint digitOf(uint key, bool taken) {
    return taken && (!first || key != culled) ? (key - base) >> shift & (digits - 1u) : digits;
}

struct Run {
    uint column, columnCount;  // of the table
    uint begin, end;           // begin is a multiple of four
};

Run runOf(uint count) {
    uint keysPerGroup = gl_WorkGroupSize.x * keysPerLane;
    uint groups = max((count + keysPerGroup - 1u) / keysPerGroup, leastGroups);
    Run run;
    run.columnCount = groups * gl_WorkGroupSize.x;
    run.column = GROUP * gl_WorkGroupSize.x + gl_LocalInvocationIndex;
    uint length = 4u * ((count + 4u * run.columnCount - 1u) / (4u * run.columnCount));
    run.begin = min(run.column * length, count);
    run.end = min(run.begin + length, count);
    return run;
}

// Keys from i on, a multiple of four, and their values.
void fetchFour(uint i, out uvec4 keys, out uvec4 values) {
    if (first) {
        keys = FETCH4(unsorted, i >> 2u);
        values = uvec4(i, i + 1u, i + 2u, i + 3u);
    } else {
        uvec4 two = FETCH4(unsorted, i >> 1u), more = FETCH4(unsorted, (i >> 1u) + 1u);
        keys = uvec4(two.x, two.z, more.x, more.z);
        values = uvec4(two.y, two.w, more.y, more.w);
    }
}
