#include "render/cuda/cuda_rasterizer.h"

#include "render/cuda/device_memory.h"
#include "render/cuda/kernel_camera.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace splatreel::render {
namespace {

struct FrameDeleter {
    void operator()(SplatreelCudaFrame* frame) const { splatreel_cuda_free_frame(frame); }
};
using cuda::Context, cuda::DeviceMemory, cuda::deviceError;
using FramePtr = std::unique_ptr<SplatreelCudaFrame, FrameDeleter>;

/// A job's Gaussians on the device.
struct DeviceGaussians {
    DeviceMemory positions, logScales, rotations, opacityLogits, sh;
    SplatreelCudaGaussians view{};

    const char* upload(SplatreelCudaContext* context, const GaussianView& from) {
        const std::pair<DeviceMemory*, std::span<const float>> columns[] = {
            {&positions, from.positions},
            {&logScales, from.logScales},
            {&rotations, from.rotations},
            {&opacityLogits, from.opacityLogits},
            {&sh, from.sh}};
        for (const auto& [memory, values] : columns) {
            if (const char* message = memory->upload(context, values)) return message;
        }
        view = {
            positions.as<float>(), logScales.as<float>(), rotations.as<float>(), opacityLogits.as<float>(),
            sh.as<float>(),        from.size(),           from.shDegree};
        return nullptr;
    }
};

}  // namespace

struct CudaRasterizer::State {
    struct Slot {
        DeviceGaussians gaussians;
        FramePtr frame;
        SplatreelCudaCamera camera{};
        int coefficients = 1;
        std::vector<int> radii;
    };
    Context context;
    std::vector<Slot> slots;
    std::size_t jobCount = 0;

    const char* draw(Slot& slot, const RasterJob& job, const RasterSettings& settings, RasterImage& image);
    const char* differentiate(Slot& slot, const RasterImageGradient& gradient, RasterGradient& into);
};

const char* CudaRasterizer::State::draw(Slot& slot, const RasterJob& job, const RasterSettings& settings,
                                        RasterImage& image) {
    slot.camera = kernelCamera(job.camera, settings);
    slot.coefficients = core::shCoefficientCount(job.gaussians.shDegree);
    image.width = slot.camera.width, image.height = slot.camera.height;
    const std::size_t pixels = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
    slot.radii.assign(static_cast<std::size_t>(job.gaussians.size()), 0);
    image.color.resize(3 * pixels);
    image.alpha.resize(pixels);
    image.depth.resize(settings.depth ? pixels : 0);
    image.normal.resize(settings.normal ? 3 * pixels : 0);
    if (pixels == 0) return nullptr;
    if (const char* message = slot.gaussians.upload(context.get(), job.gaussians)) return message;

    DeviceMemory color, alpha, depth, normal, radii;
    const std::pair<DeviceMemory*, std::size_t> planes[] = {{&color, image.color.size()},
                                                            {&alpha, image.alpha.size()},
                                                            {&depth, image.depth.size()},
                                                            {&normal, image.normal.size()},
                                                            {&radii, slot.radii.size()}};
    for (const auto& [memory, count] : planes) {
        if (const char* message = memory->allocate(context.get(), count * sizeof(float))) return message;
    }
    const SplatreelCudaSettings raster = kernelSettings(settings);
    const SplatreelCudaImage target{color.as<float>(), alpha.as<float>(),
                                    settings.depth ? depth.as<float>() : nullptr,
                                    settings.normal ? normal.as<float>() : nullptr, radii.as<std::int32_t>()};
    SplatreelCudaFrame* frame = slot.frame.release();
    const char* message = splatreel_cuda_forward(context.get(), &slot.gaussians.view, &slot.camera, &raster,
                                                 &target, settings.differentiable ? &frame : nullptr);
    slot.frame.reset(frame);
    if (message) return message;
    if ((message = color.download(image.color))) return message;
    if ((message = alpha.download(image.alpha))) return message;
    if ((message = depth.download(image.depth))) return message;
    if ((message = normal.download(image.normal))) return message;
    return radii.download(slot.radii);
}

const char* CudaRasterizer::State::differentiate(Slot& slot, const RasterImageGradient& gradient,
                                                 RasterGradient& into) {
    const std::size_t count = slot.radii.size();
    const std::pair<std::vector<float>*, std::size_t> columns[] = {
        {&into.positions, 3},
        {&into.logScales, 3},
        {&into.rotations, 4},
        {&into.opacityLogits, 1},
        {&into.sh, 3 * static_cast<std::size_t>(slot.coefficients)},
        {&into.screen, 2},
        {&into.screenAbsolute, 2}};
    std::array<DeviceMemory, 7> device;
    for (std::size_t i = 0; i < device.size(); ++i) {
        columns[i].first->assign(count * columns[i].second, 0.0F);
        if (const char* message =
                device[i].allocate(context.get(), count * columns[i].second * sizeof(float)))
            return message;
    }
    if (slot.camera.width == 0 || slot.camera.height == 0 || count == 0) return nullptr;

    const std::span<const float> planes[] = {gradient.color, gradient.alpha, gradient.depth, gradient.normal};
    std::array<DeviceMemory, 4> upstream;
    std::array<const float*, 4> pointers{};
    for (std::size_t i = 0; i < upstream.size(); ++i) {
        if (planes[i].empty()) continue;
        if (const char* message = upstream[i].upload(context.get(), planes[i])) return message;
        pointers[i] = upstream[i].as<float>();
    }
    const SplatreelCudaImageGradient from{pointers[0], pointers[1], pointers[2], pointers[3]};
    const SplatreelCudaGradient to{device[0].as<float>(), device[1].as<float>(), device[2].as<float>(),
                                   device[3].as<float>(), device[4].as<float>(), device[5].as<float>(),
                                   device[6].as<float>()};
    if (const char* message = splatreel_cuda_backward(context.get(), slot.frame.get(), &from, &to))
        return message;
    for (std::size_t i = 0; i < device.size(); ++i) {
        if (const char* message = device[i].download(*columns[i].first)) return message;
    }
    return nullptr;
}

std::vector<CudaDevice> cudaDevices() {
    std::vector<CudaDevice> devices;
    for (int i = 0; i < splatreel_cuda_device_count(); ++i) {
        char name[256] = {};
        CudaDevice device;
        if (splatreel_cuda_device(i, name, device.uuid.data())) continue;
        device.index = i;
        device.name = name;
        devices.push_back(std::move(device));
    }
    return devices;
}

CudaRasterizer::CudaRasterizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
CudaRasterizer::~CudaRasterizer() = default;
CudaRasterizer::CudaRasterizer(CudaRasterizer&&) noexcept = default;
CudaRasterizer& CudaRasterizer::operator=(CudaRasterizer&&) noexcept = default;

core::Result<CudaRasterizer> CudaRasterizer::create(int device) {
    SplatreelCudaContext* context = nullptr;
    if (const char* message = splatreel_cuda_create(device, &context)) return deviceError(message);
    auto state = std::make_unique<State>();
    state->context.reset(context);
    return CudaRasterizer(std::move(state));
}

core::Result<std::vector<RasterImage>> CudaRasterizer::forward(std::span<const RasterJob> jobs,
                                                               const RasterSettings& settings) {
    std::vector<RasterImage> images(jobs.size());
    if (state_->slots.size() < jobs.size()) state_->slots.resize(jobs.size());
    state_->jobCount = jobs.size();
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (const char* message = state_->draw(state_->slots[i], jobs[i], settings, images[i])) {
            return deviceError(message);
        }
    }
    return images;
}

core::Result<std::vector<RasterGradient>> CudaRasterizer::backward(
    std::span<const RasterImageGradient> gradients) {
    assert(gradients.size() == state_->jobCount);
    std::vector<RasterGradient> out(gradients.size());
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        assert(state_->slots[i].frame);
        if (const char* message = state_->differentiate(state_->slots[i], gradients[i], out[i])) {
            return deviceError(message);
        }
    }
    return out;
}

std::span<const int> CudaRasterizer::radii(int job) const {
    return state_->slots[static_cast<std::size_t>(job)].radii;
}

}  // namespace splatreel::render
