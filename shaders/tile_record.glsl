// What counting and listing tiles read of a Gaussian, in groups of 64. On software devices an invocation has two: they lie
// anywhere in memory, and are on their way at the same time.

#ifdef SOFTWARE
layout(local_size_x = 32) in;
#else
layout(local_size_x = 64) in;
#endif

INPUT1(2, order);  // [visible, 2] depths and slots
INPUT4(3, records);

struct Touching {
    vec4 shape;
    float down, power;
    uint slot;
    uint place;  // front to back
    bool there;  // no: beyond the last
};

Touching touching(uint number, uint visible) {
    Touching t;
    t.place = GROUP * 64u + number * gl_WorkGroupSize.x + gl_LocalInvocationIndex;
    t.there = t.place < visible;
    t.slot = FETCH1(order, 2u * min(t.place, visible - 1u) + 1u);
    t.shape = uintBitsToFloat(FETCH4(records, 2u * t.slot));
    vec2 rest = uintBitsToFloat(FETCH4(records, 2u * t.slot + 1u).xy);
    t.down = rest.x;
    t.power = rest.y;
    return t;
}
