#pragma once

#include <stddef.h>
#include <stdint.h>

/// The CUDA kernels behind a plain C interface, so that the rest of the program is built without CUDA's
/// headers and whatever runtime library LibTorch brings does not matter. Every pointer inside the structures
/// is device memory of the current device. Functions return null, or a message that stays valid until the
/// thread's next call. One caller at a time per context; work is queued on the context's stream, and
/// functions that read counts back wait for it.

#ifdef __cplusplus
extern "C" {
#endif

typedef struct SplatreelCudaContext SplatreelCudaContext;  ///< a device, a stream, scratch memory
typedef struct SplatreelCudaFrame SplatreelCudaFrame;      ///< what one forward pass leaves for backward

/// Raw parameters as in render::GaussianView.
typedef struct SplatreelCudaGaussians {
    const float* positions;      ///< [N, 3]
    const float* logScales;      ///< [N, 3]
    const float* rotations;      ///< [N, 4] w, x, y, z
    const float* opacityLogits;  ///< [N]
    const float* sh;             ///< [N, K, 3]
    int32_t count;
    int32_t shDegree;
} SplatreelCudaGaussians;

/// A camera as the kernels read it.
typedef struct SplatreelCudaCamera {
    float rotation[9];  ///< world to camera, row by row
    float position[3];
    float fx, fy, cx, cy;
    float limitX[2], limitY[2];  ///< bounds of x/z and y/z inside the Jacobian
    float nearest;               ///< smallest depth that is drawn
    int32_t width, height;
} SplatreelCudaCamera;

typedef struct SplatreelCudaSettings {
    int32_t inria;  ///< culling, stop test and clamp gradients of that implementation; else gsplat's
    float dilation;
    int32_t compensate;
    float background[3];
} SplatreelCudaSettings;

typedef struct SplatreelCudaImage {
    float* color;    ///< [3, H, W]
    float* alpha;    ///< [H, W]
    float* depth;    ///< [H, W] or null
    float* normal;   ///< [3, H, W] or null
    int32_t* radii;  ///< [N] or null
} SplatreelCudaImage;

/// ∂loss/∂picture; null is zero.
typedef struct SplatreelCudaImageGradient {
    const float* color;
    const float* alpha;
    const float* depth;
    const float* normal;
} SplatreelCudaImageGradient;

/// ∂loss/∂parameters; everything is overwritten.
typedef struct SplatreelCudaGradient {
    float* positions;
    float* logScales;
    float* rotations;
    float* opacityLogits;
    float* sh;
    float* screen;          ///< [N, 2]
    float* screenAbsolute;  ///< [N, 2]
} SplatreelCudaGradient;

/// Number of usable devices; 0 where there is no driver. Never fails.
int32_t splatreel_cuda_device_count(void);
/// Name and UUID (16 bytes, comparable with Vulkan's deviceUUID) of a device.
const char* splatreel_cuda_device(int32_t device, char name[256], uint8_t uuid[16]);

const char* splatreel_cuda_create(int32_t device, SplatreelCudaContext** context);
void splatreel_cuda_destroy(SplatreelCudaContext* context);
/// Waits until all queued work has finished.
const char* splatreel_cuda_wait(SplatreelCudaContext* context);

const char* splatreel_cuda_allocate(SplatreelCudaContext* context, size_t bytes, void** memory);
void splatreel_cuda_free(SplatreelCudaContext* context, void* memory);
const char* splatreel_cuda_upload(SplatreelCudaContext* context, void* to, const void* from, size_t bytes);
/// From device memory to device memory, queued.
const char* splatreel_cuda_copy(SplatreelCudaContext* context, void* to, const void* from, size_t bytes);
/// Waits: the memory is there when it returns.
const char* splatreel_cuda_download(SplatreelCudaContext* context, void* to, const void* from, size_t bytes);

/// Draws one picture. With `frame` not null, what backward needs is kept in *frame (made when null).
const char* splatreel_cuda_forward(SplatreelCudaContext* context, const SplatreelCudaGaussians* gaussians,
                                   const SplatreelCudaCamera* camera, const SplatreelCudaSettings* settings,
                                   const SplatreelCudaImage* image, SplatreelCudaFrame** frame);
/// Gradients of the frame's last forward; its Gaussians must be unchanged. The same bits every time.
const char* splatreel_cuda_backward(SplatreelCudaContext* context, const SplatreelCudaFrame* frame,
                                    const SplatreelCudaImageGradient* gradient,
                                    const SplatreelCudaGradient* into);
void splatreel_cuda_free_frame(SplatreelCudaFrame* frame);

/// A packed frame in device memory, as core::PackedGaussians describes it.
typedef struct SplatreelCudaPacked {
    void* blocks;      ///< [⌈N / 16⌉] core::PackedBlock
    void* harmonics;   ///< [⌈N / 16⌉, 3 (K − 1), 16] half floats; of no meaning at degree 0
    void* clusters;    ///< [⌈N / 256⌉] core::PackedCluster
    int32_t* dropped;  ///< how many are not finite or absurd
} SplatreelCudaPacked;

/// Packs columns into what renderers draw, in row order. Rows that core::pack would drop stay in place with
/// opacity 0 and are counted.
const char* splatreel_cuda_pack(SplatreelCudaContext* context, const SplatreelCudaGaussians* gaussians,
                                const SplatreelCudaPacked* packed);

/// Dedicated memory and a timeline semaphore that Vulkan exported as file descriptors. The descriptors are
/// taken over, also where the import fails. Releasing memory waits for what is queued.
const char* splatreel_cuda_import_memory(SplatreelCudaContext* context, int32_t descriptor, size_t bytes,
                                         void** imported, void** memory);
void splatreel_cuda_release_memory(SplatreelCudaContext* context, void* imported, void* memory);
const char* splatreel_cuda_import_timeline(SplatreelCudaContext* context, int32_t descriptor,
                                           void** semaphore);
void splatreel_cuda_release_timeline(SplatreelCudaContext* context, void* semaphore);
/// Queued on the context's stream.
const char* splatreel_cuda_signal(SplatreelCudaContext* context, void* semaphore, uint64_t value);
const char* splatreel_cuda_await(SplatreelCudaContext* context, void* semaphore, uint64_t value);

#ifdef __cplusplus
}
#endif
