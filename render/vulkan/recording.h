#pragma once

#include "render/vulkan/buffer.h"
#include "render/vulkan/device.h"
#include "render/vulkan/image.h"
#include "render/vulkan/pipeline.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <initializer_list>
#include <span>
#include <type_traits>

namespace splatreel::render::vulkan {

class RenderTarget;
class Timestamps;

/// Ways in which commands touch memory; combined with |.
enum class Access : std::uint32_t {
    none = 0,
    transferRead = 1,
    transferWrite = 2,
    computeRead = 4,
    computeWrite = 8,
    indirect = 16,     ///< counts of indirect dispatches and draws
    vertexRead = 32,   ///< by vertex shaders
    vertexInput = 64,  ///< vertex and index buffers
    fragmentRead = 128,
    colorTarget = 256,
    hostRead = 512,
    hostWrite = 1024,  ///< before a submission: implied by submitting
};
[[nodiscard]] constexpr Access operator|(Access a, Access b) {
    // NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange): a set of flags
    return static_cast<Access>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}

/// Commands on their way to one submission. Made by Device::record(), gone when submitted or destroyed. What
/// it uses may be destroyed meanwhile (see Device::destroyLater). One thread at a time.
class Recording {
public:
    Recording(Recording&& other) noexcept;
    Recording& operator=(Recording&&) = delete;
    ~Recording();

    [[nodiscard]] VkCommandBuffer handle() const { return commands_; }
    [[nodiscard]] Device& device() const { return *device_; }

    /// Everything done as `from` so far is visible to everything done as `to` afterwards.
    void barrier(Access from, Access to);
    /// An exported buffer from the hands of another interface, for transfers; and back.
    void acquire(const Buffer& buffer);
    void yield(const Buffer& buffer);
    /// Brings an image into a layout for what comes next, after what was recorded of it last.
    void use(Image& image, VkImageLayout layout, Access access);
    /// As `use`, without keeping what is in the image.
    void discard(Image& image, VkImageLayout layout, Access access);

    void copy(const Buffer& from, std::uint64_t fromOffset, const Buffer& to, std::uint64_t toOffset,
              std::uint64_t bytes);
    /// Rows without gaps from the buffer's start; the image is in TRANSFER_DST_OPTIMAL.
    void copy(const Buffer& from, const Image& to);
    /// The other way; the image is in TRANSFER_SRC_OPTIMAL.
    void copy(const Image& from, const Buffer& to);
    /// Sets words; offset and size are multiples of 4. Size 0: to the end.
    void fill(const Buffer& buffer, std::uint32_t word, std::uint64_t offset = 0, std::uint64_t bytes = 0);
    /// Up to 64 KiB straight from the command buffer, a multiple of 4 bytes.
    void update(const Buffer& buffer, std::uint64_t offset, std::span<const std::byte> bytes);

    /// The pipeline for the dispatches or draws that follow, with its sets 0, 1, ….
    void bind(const Pipeline& pipeline, std::initializer_list<const Bindings*> sets);
    /// One set of the pipeline bound last.
    void bind(std::uint32_t set, const Bindings& bindings);
    /// Push constants of the pipeline bound last, from their start; multiples of 4 bytes.
    template <class T>
    void push(const T& constants) {
        static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % 4 == 0 && sizeof(T) <= 128);
        pushBytes(&constants, sizeof(T));
    }
    void dispatch(std::uint32_t x, std::uint32_t y = 1, std::uint32_t z = 1);
    /// Three words at `offset`: groups in x, y and z.
    void dispatchIndirect(const Buffer& buffer, std::uint64_t offset = 0);

    /// Starts drawing into a target: cleared to `clear`, or (no colour given) onto what it holds. Viewport
    /// and scissor cover the target.
    void begin(const RenderTarget& target, const std::array<float, 4>* clear = nullptr);
    void draw(std::uint32_t vertices, std::uint32_t instances = 1);
    /// Four words at `offset`: vertices, instances, first vertex, first instance.
    void drawIndirect(const Buffer& buffer, std::uint64_t offset = 0);
    void end();

    void timestamp(Timestamps& timestamps, int index);

    /// Hands the commands to the device. The value of its timeline when they are done.
    core::Result<std::uint64_t> submit(const std::vector<SemaphorePoint>& waits = {},
                                       const std::vector<SemaphorePoint>& signals = {});
    core::Result<void> submitAndWait();

private:
    friend class Device;
    Recording(std::shared_ptr<Device> device, VkCommandPool pool, VkCommandBuffer commands)
        : device_(std::move(device)), pool_(pool), commands_(commands) {}
    void pushBytes(const void* bytes, std::uint32_t size);
    void transition(Image& image, VkImageLayout layout, Access access, bool keep);
    void changeHands(const Buffer& buffer, std::uint32_t from, std::uint32_t to);

    std::shared_ptr<Device> device_;
    VkCommandPool pool_;
    VkCommandBuffer commands_;
    const Pipeline* pipeline_ = nullptr;
};

}  // namespace splatreel::render::vulkan
