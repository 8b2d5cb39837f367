#include "render/cuda/context.cuh"

const char* splatreel_cuda_import_memory(SplatreelCudaContext* context, int32_t descriptor, size_t bytes,
                                         void** imported, void** memory) {
    SPLATREEL_CUDA_TRY(cudaSetDevice(context->device));
    cudaExternalMemoryHandleDesc handle{};
    handle.type = cudaExternalMemoryHandleTypeOpaqueFd;
    handle.handle.fd = descriptor;
    handle.size = bytes;
    cudaExternalMemory_t external{};
    SPLATREEL_CUDA_TRY(cudaImportExternalMemory(&external, &handle));
    cudaExternalMemoryBufferDesc buffer{};
    buffer.size = bytes;
    if (const cudaError_t status = cudaExternalMemoryGetMappedBuffer(memory, external, &buffer);
        status != cudaSuccess) {
        cudaDestroyExternalMemory(external);
        return splatreel::render::cuda::failure(status, "cudaExternalMemoryGetMappedBuffer");
    }
    *imported = external;
    return nullptr;
}

void splatreel_cuda_release_memory(SplatreelCudaContext*, void* imported, void* memory) {
    cudaFree(memory);
    cudaDestroyExternalMemory(static_cast<cudaExternalMemory_t>(imported));
}

const char* splatreel_cuda_import_timeline(SplatreelCudaContext* context, int32_t descriptor,
                                           void** semaphore) {
    SPLATREEL_CUDA_TRY(cudaSetDevice(context->device));
    cudaExternalSemaphoreHandleDesc handle{};
    handle.type = cudaExternalSemaphoreHandleTypeTimelineSemaphoreFd;
    handle.handle.fd = descriptor;
    cudaExternalSemaphore_t external{};
    SPLATREEL_CUDA_TRY(cudaImportExternalSemaphore(&external, &handle));
    *semaphore = external;
    return nullptr;
}

void splatreel_cuda_release_timeline(SplatreelCudaContext*, void* semaphore) {
    cudaDestroyExternalSemaphore(static_cast<cudaExternalSemaphore_t>(semaphore));
}

const char* splatreel_cuda_signal(SplatreelCudaContext* context, void* semaphore, uint64_t value) {
    auto external = static_cast<cudaExternalSemaphore_t>(semaphore);
    cudaExternalSemaphoreSignalParams parameters{};
    parameters.params.fence.value = value;
    SPLATREEL_CUDA_TRY(cudaSignalExternalSemaphoresAsync(&external, &parameters, 1, context->stream));
    return nullptr;
}

const char* splatreel_cuda_await(SplatreelCudaContext* context, void* semaphore, uint64_t value) {
    auto external = static_cast<cudaExternalSemaphore_t>(semaphore);
    cudaExternalSemaphoreWaitParams parameters{};
    parameters.params.fence.value = value;
    SPLATREEL_CUDA_TRY(cudaWaitExternalSemaphoresAsync(&external, &parameters, 1, context->stream));
    return nullptr;
}
