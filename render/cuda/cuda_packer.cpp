#include "render/cuda/cuda_packer.h"

#include "core/gaussians/device_blocks.h"
#include "render/cuda/device_memory.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace splatreel::render {

using cuda::Context, cuda::DeviceMemory, cuda::deviceError;

/// A context and what it has imported, for the frames made with it.
struct CudaPacker::Session {
    Context context;
    std::array<std::uint8_t, 16> device{};
    std::mutex mutex;  ///< of everything here: one caller at a time

    ~Session() { forget(); }

    /// The mailbox's memory and timeline. Those of the one before are let go.
    core::Result<void> import(const core::Mailbox& mailbox) {
        if (number == mailbox.number) return {};
        forget();
        const auto memoryFd = mailbox.memory();
        if (!memoryFd.ok()) return memoryFd.error();
        if (const char* message =
                splatreel_cuda_import_memory(context.get(), *memoryFd, mailbox.bytes, &imported, &memory)) {
            imported = nullptr;
            return deviceError(message);
        }
        const auto timelineFd = mailbox.timeline();
        if (!timelineFd.ok()) return timelineFd.error();
        if (const char* message = splatreel_cuda_import_timeline(context.get(), *timelineFd, &timeline)) {
            timeline = nullptr;
            return deviceError(message);
        }
        number = mailbox.number;
        return {};
    }

    void forget() {
        if (imported) splatreel_cuda_release_memory(context.get(), imported, memory);
        if (timeline) splatreel_cuda_release_timeline(context.get(), timeline);
        imported = memory = timeline = nullptr;
        number = 0;
    }

    std::uint64_t number = 0;  ///< of the mailbox whose memory this is; 0: none
    void* imported = nullptr;
    void* memory = nullptr;
    void* timeline = nullptr;
};

/// A frame's blocks and harmonics in CUDA's memory.
class CudaPacker::Frame final : public core::DeviceBlocks {
public:
    explicit Frame(std::shared_ptr<Session> session) : session_(std::move(session)) {}
    ~Frame() override {
        const std::lock_guard lock(session_->mutex);
        blocks_ = {};
        harmonics_ = {};
    }
    Frame(const Frame&) = delete;
    Frame& operator=(const Frame&) = delete;

    /// Packs and describes. Under the session's lock.
    const char* pack(const SplatreelCudaGaussians& gaussians, core::PackedGaussians& description) {
        SplatreelCudaContext* context = session_->context.get();
        description.size = gaussians.count;
        description.shDegree = gaussians.shDegree;
        const std::size_t blocks = description.blockCount();
        description.clusters.resize((blocks + core::blocksPerCluster - 1) / core::blocksPerCluster);
        DeviceMemory clusters, dropped;
        if (const char* m = blocks_.allocate(context, blocks * sizeof(core::PackedBlock))) return m;
        if (const char* m =
                harmonics_.allocate(context, blocks * core::harmonicBytesPerBlock(gaussians.shDegree)))
            return m;
        if (const char* m =
                clusters.allocate(context, description.clusters.size() * sizeof(core::PackedCluster)))
            return m;
        if (const char* m = dropped.allocate(context, sizeof(std::int32_t))) return m;
        const SplatreelCudaPacked into{blocks_.as<void>(), harmonics_.as<void>(), clusters.as<void>(),
                                       dropped.as<std::int32_t>()};
        if (const char* m = splatreel_cuda_pack(context, &gaussians, &into)) return m;
        std::vector<std::int32_t> count(1);
        if (const char* m = clusters.download(description.clusters)) return m;
        if (const char* m = dropped.download(count)) return m;
        description.droppedBefore = count[0];
        for (const core::PackedCluster& cluster : description.clusters) {
            description.bounds.include(cluster.min);
            description.bounds.include(cluster.max);
        }
        description_ = description;
        return nullptr;
    }

    [[nodiscard]] std::array<std::uint8_t, 16> device() const override { return session_->device; }

    [[nodiscard]] core::Result<void> post(const core::Mailbox& mailbox, std::uint32_t firstBlock,
                                          std::uint32_t blockCount, std::uint64_t after,
                                          std::uint64_t then) const override {
        const std::size_t blockBytes = blockCount * sizeof(core::PackedBlock);
        const std::size_t harmonics = core::harmonicBytesPerBlock(description_.shDegree);
        if (blockBytes + blockCount * harmonics > mailbox.bytes)
            return core::Error{"the blocks do not fit the memory that is shared", "CUDA", ""};
        const std::lock_guard lock(session_->mutex);
        if (auto imported = session_->import(mailbox); !imported.ok()) {
            session_->forget();
            return imported;
        }
        SplatreelCudaContext* context = session_->context.get();
        auto* to = static_cast<std::byte*>(session_->memory);
        const auto failed = [](const char* message) { return core::Result<void>(deviceError(message)); };
        if (const char* m = splatreel_cuda_await(context, session_->timeline, after)) return failed(m);
        if (const char* m = splatreel_cuda_copy(
                context, to, blocks_.as<std::byte>() + firstBlock * sizeof(core::PackedBlock), blockBytes))
            return failed(m);
        if (harmonics > 0) {
            if (const char* m = splatreel_cuda_copy(context, to + blockBytes,
                                                    harmonics_.as<std::byte>() + firstBlock * harmonics,
                                                    blockCount * harmonics))
                return failed(m);
        }
        if (const char* m = splatreel_cuda_signal(context, session_->timeline, then)) return failed(m);
        return {};
    }

    [[nodiscard]] core::Result<core::PackedGaussiansPtr> inMemory() const override {
        const std::lock_guard lock(session_->mutex);
        if (here_) return here_;
        auto here = std::make_shared<core::PackedGaussians>(description_);
        here->blocks.resize(here->blockCount());
        here->harmonics.resize(here->blockCount() * core::harmonicBytesPerBlock(here->shDegree) /
                               sizeof(std::uint16_t));
        if (const char* message = blocks_.download(here->blocks)) return deviceError(message);
        if (const char* message = harmonics_.download(here->harmonics)) return deviceError(message);
        here_ = std::move(here);
        return here_;
    }

private:
    std::shared_ptr<Session> session_;
    core::PackedGaussians description_;  ///< without `elsewhere`
    DeviceMemory blocks_, harmonics_;
    mutable core::PackedGaussiansPtr here_;  ///< once asked for
};

CudaPacker::CudaPacker(std::shared_ptr<Session> session) : session_(std::move(session)) {}
CudaPacker::~CudaPacker() = default;
CudaPacker::CudaPacker(CudaPacker&&) noexcept = default;
CudaPacker& CudaPacker::operator=(CudaPacker&&) noexcept = default;

core::Result<CudaPacker> CudaPacker::create(int device) {
    auto session = std::make_shared<Session>();
    SplatreelCudaContext* context = nullptr;
    if (const char* message = splatreel_cuda_create(device, &context)) return deviceError(message);
    session->context.reset(context);
    char name[256] = {};
    if (const char* message = splatreel_cuda_device(device, name, session->device.data()))
        return deviceError(message);
    return CudaPacker(std::move(session));
}

core::Result<core::PackedGaussiansPtr> CudaPacker::pack(const SplatreelCudaGaussians& gaussians) const {
    const auto blocks = std::make_shared<Frame>(session_);
    auto frame = std::make_shared<core::PackedGaussians>();
    {
        const std::lock_guard lock(session_->mutex);
        if (const char* message = blocks->pack(gaussians, *frame)) return deviceError(message);
    }
    frame->elsewhere = blocks;
    return core::PackedGaussiansPtr(std::move(frame));
}

}  // namespace splatreel::render
