#version 460
#extension GL_GOOGLE_include_directive : require
// The work-groups of the stages that follow a count: of the sort, of its table's prefix sums, of one value per
// invocation, of prefix sums over the values, of the quads, of the search for ties.
#include "view.glsl"

layout(local_size_x = 1) in;

layout(std430, binding = 0) buffer Counts { uint counts[]; };

layout(push_constant) uniform Push {
    uint countIndex;
    uint capacity;      // more than this does not fit: nothing is done, and the host sees it by the count
    uint groupsIndex;   // where to
    uint keysPerGroup, leastSortGroups, tablePerGroup;  // of the sort
    uint valuesPerScanGroup;
    uint valuesPerGroup;
    uint quadsPerInstance;
    uint tieKeysPerGroup;
};

void store(uint index, uint groups) {
    uint rows = (groups + 65534u) / 65535u;
    counts[index] = rows == 0u ? 0u : (groups + rows - 1u) / rows;
    counts[index + 1u] = max(rows, 1u);
    counts[index + 2u] = 1u;
}

void main() {
    uint count = counts[countIndex];
    if (count > capacity) count = 0u;
    uint sortGroups = count == 0u ? 0u : max((count + keysPerGroup - 1u) / keysPerGroup, leastSortGroups);
    store(groupsIndex, sortGroups);
    store(groupsIndex + 4u, (tablePerGroup * sortGroups + valuesPerScanGroup - 1u) / valuesPerScanGroup);
    store(groupsIndex + 8u, (count + valuesPerGroup - 1u) / valuesPerGroup);
    store(groupsIndex + 12u, (count + valuesPerScanGroup - 1u) / valuesPerScanGroup);
    counts[groupsIndex + 16u] = 6u * quadsPerInstance;  // vertices, instances, first vertex, first instance
    counts[groupsIndex + 17u] = (count + quadsPerInstance - 1u) / quadsPerInstance;
    store(groupsIndex + 20u, (count + tieKeysPerGroup - 1u) / tieKeysPerGroup);
    counts[groupsIndex + 18u] = counts[groupsIndex + 19u] = 0u;
}
