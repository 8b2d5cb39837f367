// Buffers that are only read. For software devices they are texel buffers: those load the lanes of a storage buffer one by
// one in a loop, texels all at once.

#ifdef SOFTWARE
#define INPUT1(number, name) layout(binding = number) uniform usamplerBuffer name
#define INPUT2(number, name) layout(binding = number) uniform usamplerBuffer name
#define INPUT4(number, name) layout(binding = number) uniform usamplerBuffer name
#define FETCH1(name, index) texelFetch(name, int(index)).x
#define FETCH2(name, index) texelFetch(name, int(index)).xy
#define FETCH4(name, index) texelFetch(name, int(index))
#else
#define INPUT1(number, name) layout(std430, binding = number) readonly buffer name##Buffer { uint name[]; }
#define INPUT2(number, name) layout(std430, binding = number) readonly buffer name##Buffer { uvec2 name[]; }
#define INPUT4(number, name) layout(std430, binding = number) readonly buffer name##Buffer { uvec4 name[]; }
#define FETCH1(name, index) name[index]
#define FETCH2(name, index) name[index]
#define FETCH4(name, index) name[index]
#endif
