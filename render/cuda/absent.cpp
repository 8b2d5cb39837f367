#include "render/cuda/interface.h"

#include <unistd.h>

// The interface in builds without CUDA: no device, and whoever asks for one all the same is told why.
namespace {
constexpr const char* absent = "this build has no CUDA kernels (they are built where nvcc is found)";
}

int32_t splatreel_cuda_device_count(void) {
    return 0;
}
const char* splatreel_cuda_device(int32_t, char*, uint8_t*) {
    return absent;
}
const char* splatreel_cuda_create(int32_t, SplatreelCudaContext**) {
    return absent;
}
void splatreel_cuda_destroy(SplatreelCudaContext*) {}
const char* splatreel_cuda_wait(SplatreelCudaContext*) {
    return absent;
}
const char* splatreel_cuda_allocate(SplatreelCudaContext*, size_t, void**) {
    return absent;
}
void splatreel_cuda_free(SplatreelCudaContext*, void*) {}
const char* splatreel_cuda_upload(SplatreelCudaContext*, void*, const void*, size_t) {
    return absent;
}
const char* splatreel_cuda_download(SplatreelCudaContext*, void*, const void*, size_t) {
    return absent;
}
const char* splatreel_cuda_forward(SplatreelCudaContext*, const SplatreelCudaGaussians*,
                                   const SplatreelCudaCamera*, const SplatreelCudaSettings*,
                                   const SplatreelCudaImage*, SplatreelCudaFrame**) {
    return absent;
}
const char* splatreel_cuda_backward(SplatreelCudaContext*, const SplatreelCudaFrame*,
                                    const SplatreelCudaImageGradient*, const SplatreelCudaGradient*) {
    return absent;
}
void splatreel_cuda_free_frame(SplatreelCudaFrame*) {}
const char* splatreel_cuda_pack(SplatreelCudaContext*, const SplatreelCudaGaussians*,
                                const SplatreelCudaPacked*) {
    return absent;
}
const char* splatreel_cuda_copy(SplatreelCudaContext*, void*, const void*, size_t) {
    return absent;
}
const char* splatreel_cuda_import_memory(SplatreelCudaContext*, int32_t descriptor, size_t, void**, void**) {
    ::close(descriptor);
    return absent;
}
void splatreel_cuda_release_memory(SplatreelCudaContext*, void*, void*) {}
const char* splatreel_cuda_import_timeline(SplatreelCudaContext*, int32_t descriptor, void**) {
    ::close(descriptor);
    return absent;
}
void splatreel_cuda_release_timeline(SplatreelCudaContext*, void*) {}
const char* splatreel_cuda_signal(SplatreelCudaContext*, void*, uint64_t) {
    return absent;
}
const char* splatreel_cuda_await(SplatreelCudaContext*, void*, uint64_t) {
    return absent;
}
