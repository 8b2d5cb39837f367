// A pass of a stable radix sort by eight bits. A work-group takes a run of keys, a lane a part of it; each lane
// counts in a column of its own, so that nothing depends on the size of a subgroup or on the order of atomics.

layout(local_size_x_id = 0) in;
layout(constant_id = 1) const uint keysPerLane = 256u;
// The first pass takes keys alone, as they were projected: those that are culled stay out, and values are places.
layout(constant_id = 2) const bool first = false;

const uint lanes = gl_WorkGroupSize.x;
const uint digits = 256u;

layout(push_constant) uniform Push {
    uint countIndex;  // of the number of keys
    uint shift;
    uint base;  // subtracted from every key
};

layout(std430, binding = 1) readonly buffer Unsorted { uint unsorted[]; };  // keys, or keys and values in turn

shared uint columns[digits * lanes];

uint keyAt(uint i) {
    return unsorted[first ? i : 2u * i];
}

uint digitOf(uint key) {
    return (key - base) >> shift & 255u;
}
bool taken(uint key) {
    return !first || key != culled;
}
