#include "render/cuda/context.cuh"

#include <unistd.h>

namespace splatreel::render::cuda {
namespace {

/// CUDA owns a descriptor once its import has succeeded; otherwise it is closed here.
template <class Status>
Status ownedOrClosed(Status status, std::int32_t descriptor) {
    if (status != cudaSuccess) ::close(descriptor);
    return status;
}

}  // namespace
}  // namespace splatreel::render::cuda

using namespace splatreel::render::cuda;

const char* splatreel_cuda_import_memory(SplatreelCudaContext* context, int32_t descriptor, size_t bytes,
                                         void** imported, void** memory) {
    cudaExternalMemoryHandleDesc handle{};
    handle.type = cudaExternalMemoryHandleTypeOpaqueFd;
    handle.handle.fd = descriptor;
    handle.size = bytes;
    handle.flags = cudaExternalMemoryDedicated;
    cudaExternalMemory_t external{};
    SPLATREEL_CUDA_TRY(ownedOrClosed(cudaSetDevice(context->device), descriptor));
    SPLATREEL_CUDA_TRY(ownedOrClosed(cudaImportExternalMemory(&external, &handle), descriptor));
    cudaExternalMemoryBufferDesc buffer{};
    buffer.size = bytes;
    if (const cudaError_t status = cudaExternalMemoryGetMappedBuffer(memory, external, &buffer);
        status != cudaSuccess) {
        cudaDestroyExternalMemory(external);
        return failure(status, "cudaExternalMemoryGetMappedBuffer");
    }
    *imported = external;
    return nullptr;
}

void splatreel_cuda_release_memory(SplatreelCudaContext* context, void* imported, void* memory) {
    (void)cudaSetDevice(context->device);
    (void)cudaStreamSynchronize(context->stream);
    cudaFree(memory);
    cudaDestroyExternalMemory(static_cast<cudaExternalMemory_t>(imported));
}

const char* splatreel_cuda_import_timeline(SplatreelCudaContext* context, int32_t descriptor,
                                           void** semaphore) {
    cudaExternalSemaphoreHandleDesc handle{};
    handle.type = cudaExternalSemaphoreHandleTypeTimelineSemaphoreFd;
    handle.handle.fd = descriptor;
    cudaExternalSemaphore_t external{};
    SPLATREEL_CUDA_TRY(ownedOrClosed(cudaSetDevice(context->device), descriptor));
    SPLATREEL_CUDA_TRY(ownedOrClosed(cudaImportExternalSemaphore(&external, &handle), descriptor));
    *semaphore = external;
    return nullptr;
}

void splatreel_cuda_release_timeline(SplatreelCudaContext* context, void* semaphore) {
    (void)cudaSetDevice(context->device);
    cudaDestroyExternalSemaphore(static_cast<cudaExternalSemaphore_t>(semaphore));
}

const char* splatreel_cuda_signal(SplatreelCudaContext* context, void* semaphore, uint64_t value) {
    auto external = static_cast<cudaExternalSemaphore_t>(semaphore);
    cudaExternalSemaphoreSignalParams parameters{};
    parameters.params.fence.value = value;
    SPLATREEL_CUDA_TRY(cudaSetDevice(context->device));
    SPLATREEL_CUDA_TRY(cudaSignalExternalSemaphoresAsync(&external, &parameters, 1, context->stream));
    return nullptr;
}

const char* splatreel_cuda_await(SplatreelCudaContext* context, void* semaphore, uint64_t value) {
    auto external = static_cast<cudaExternalSemaphore_t>(semaphore);
    cudaExternalSemaphoreWaitParams parameters{};
    parameters.params.fence.value = value;
    SPLATREEL_CUDA_TRY(cudaSetDevice(context->device));
    SPLATREEL_CUDA_TRY(cudaWaitExternalSemaphoresAsync(&external, &parameters, 1, context->stream));
    return nullptr;
}
