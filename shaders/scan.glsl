// Exclusive prefix sums: every invocation adds up a run of values, one work-group scans the sums, every
// invocation goes over its run again.

layout(push_constant) uniform Push {
    uint countIndex;
    uint keysPerGroup;  // not 0: the values are the sort's table for that many keys a group,
    uint leastGroups;   // at least so many groups
    uint valuesPerGroup;
    uint totalIndex;    // where the sum of everything goes
};

const uint run = 256u;

layout(std430, binding = 0) buffer Counts { uint counts[]; };

uint valueCount() {
    uint count = counts[countIndex];
    if (keysPerGroup == 0u) return count;
    return valuesPerGroup * max((count + keysPerGroup - 1u) / keysPerGroup, leastGroups);
}
