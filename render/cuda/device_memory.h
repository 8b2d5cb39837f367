#pragma once

#include "core/base/result.h"
#include "render/cuda/interface.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace splatreel::render::cuda {

struct ContextDeleter {
    void operator()(SplatreelCudaContext* context) const { splatreel_cuda_destroy(context); }
};
using Context = std::unique_ptr<SplatreelCudaContext, ContextDeleter>;

inline core::Error deviceError(const char* message) {
    return {"the CUDA device failed: " + std::string(message), "", "Choose the processor instead"};
}

/// Device memory of the context that made it. Functions return null or a message, as the interface's.
class DeviceMemory {
public:
    DeviceMemory() = default;
    DeviceMemory(DeviceMemory&& other) noexcept
        : context_(other.context_), data_(std::exchange(other.data_, nullptr)) {}
    DeviceMemory& operator=(DeviceMemory&& other) noexcept {
        std::swap(context_, other.context_);
        std::swap(data_, other.data_);
        return *this;
    }
    ~DeviceMemory() {
        if (data_) splatreel_cuda_free(context_, data_);
    }

    const char* allocate(SplatreelCudaContext* context, std::size_t bytes) {
        *this = DeviceMemory();
        context_ = context;
        return splatreel_cuda_allocate(context, bytes, &data_);
    }
    const char* upload(SplatreelCudaContext* context, std::span<const float> values) {
        if (const char* message = allocate(context, values.size_bytes())) return message;
        return splatreel_cuda_upload(context, data_, values.data(), values.size_bytes());
    }
    template <class T>
    const char* download(std::vector<T>& values) const {
        return splatreel_cuda_download(context_, values.data(), data_, values.size() * sizeof(T));
    }
    template <class T>
    [[nodiscard]] T* as() const {
        return static_cast<T*>(data_);
    }

private:
    SplatreelCudaContext* context_ = nullptr;
    void* data_ = nullptr;
};

}  // namespace splatreel::render::cuda
