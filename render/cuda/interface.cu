#include "render/cuda/context.cuh"

#include <cstdio>
#include <cstring>
#include <memory>
#include <new>

namespace splatreel::render::cuda {

const char* failure(cudaError_t status, const char* call) {
    if (status == cudaSuccess) return nullptr;
    thread_local char message[256];
    std::snprintf(message, sizeof(message), "%s: %s", call, cudaGetErrorString(status));
    (void)cudaGetLastError();  // what can be recovered from must not fail the next call, too
    return message;
}

}  // namespace splatreel::render::cuda

using namespace splatreel::render::cuda;

int32_t splatreel_cuda_device_count(void) {
    int count = 0;
    if (cudaGetDeviceCount(&count) != cudaSuccess) {
        (void)cudaGetLastError();
        return 0;
    }
    return count;
}

const char* splatreel_cuda_device(int32_t device, char name[256], uint8_t uuid[16]) {
    cudaDeviceProp properties{};
    SPLATREEL_CUDA_TRY(cudaGetDeviceProperties(&properties, device));
    std::memcpy(name, properties.name, sizeof(properties.name));
    std::memcpy(uuid, properties.uuid.bytes, 16);
    return nullptr;
}

const char* splatreel_cuda_create(int32_t device, SplatreelCudaContext** context) {
    SPLATREEL_CUDA_TRY(cudaSetDevice(device));
    auto made = std::make_unique<SplatreelCudaContext>();
    made->device = device;
    SPLATREEL_CUDA_TRY(cudaStreamCreateWithFlags(&made->stream, cudaStreamNonBlocking));
    *context = made.release();
    return nullptr;
}

void splatreel_cuda_destroy(SplatreelCudaContext* context) {
    if (!context) return;
    cudaStreamDestroy(context->stream);
    delete context;
}

const char* splatreel_cuda_wait(SplatreelCudaContext* context) {
    SPLATREEL_CUDA_TRY(cudaStreamSynchronize(context->stream));
    return nullptr;
}

const char* splatreel_cuda_allocate(SplatreelCudaContext* context, size_t bytes, void** memory) {
    SPLATREEL_CUDA_TRY(cudaSetDevice(context->device));
    SPLATREEL_CUDA_TRY(cudaMalloc(memory, bytes > 0 ? bytes : 1));
    return nullptr;
}

void splatreel_cuda_free(SplatreelCudaContext*, void* memory) {
    cudaFree(memory);
}

const char* splatreel_cuda_upload(SplatreelCudaContext* context, void* to, const void* from, size_t bytes) {
    SPLATREEL_CUDA_TRY(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, context->stream));
    return nullptr;
}

const char* splatreel_cuda_copy(SplatreelCudaContext* context, void* to, const void* from, size_t bytes) {
    SPLATREEL_CUDA_TRY(cudaSetDevice(context->device));
    SPLATREEL_CUDA_TRY(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToDevice, context->stream));
    return nullptr;
}

const char* splatreel_cuda_download(SplatreelCudaContext* context, void* to, const void* from, size_t bytes) {
    SPLATREEL_CUDA_TRY(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, context->stream));
    SPLATREEL_CUDA_TRY(cudaStreamSynchronize(context->stream));
    return nullptr;
}

const char* splatreel_cuda_forward(SplatreelCudaContext* context, const SplatreelCudaGaussians* gaussians,
                                   const SplatreelCudaCamera* camera, const SplatreelCudaSettings* settings,
                                   const SplatreelCudaImage* image, SplatreelCudaFrame** frame) {
    SPLATREEL_CUDA_TRY(cudaSetDevice(context->device));
    if (camera->width <= 0 || camera->height <= 0) return "A picture needs at least one pixel.";
    SplatreelCudaFrame unkept;
    if (frame && !*frame) *frame = new SplatreelCudaFrame;
    SplatreelCudaFrame& working = frame ? **frame : unkept;
    working.gaussians = *gaussians;
    working.camera = *camera;
    working.settings = *settings;
    working.tilesAcross = (camera->width + tileSize - 1) / tileSize;
    working.tilesDown = (camera->height + tileSize - 1) / tileSize;
    SPLATREEL_CUDA_PASS(bin(*context, working));
    SPLATREEL_CUDA_PASS(composite(*context, working, *image, frame != nullptr));
    // Memory of a frame that is not kept must outlive the kernels.
    if (!frame) SPLATREEL_CUDA_TRY(cudaStreamSynchronize(context->stream));
    return nullptr;
}

const char* splatreel_cuda_backward(SplatreelCudaContext* context, const SplatreelCudaFrame* frame,
                                    const SplatreelCudaImageGradient* gradient,
                                    const SplatreelCudaGradient* into) {
    SPLATREEL_CUDA_TRY(cudaSetDevice(context->device));
    auto& sums = const_cast<SplatreelCudaFrame*>(frame)->sums;  // scratch
    SPLATREEL_CUDA_PASS(sums.resize(std::size_t{frame->pairCount} * pairSums));
    if (frame->pairCount > 0) SPLATREEL_CUDA_PASS(compositeBackward(*context, *frame, *gradient));
    return gatherGradients(*context, *frame, *into);
}

void splatreel_cuda_free_frame(SplatreelCudaFrame* frame) {
    delete frame;
}
