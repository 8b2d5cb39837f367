#include "render/vulkan/uploader.h"

#include <algorithm>
#include <cstring>

namespace splatreel::render::vulkan {
namespace {

constexpr Access reads = Access::computeRead | Access::vertexRead | Access::fragmentRead |
                         Access::vertexInput | Access::indirect | Access::transferRead;

}  // namespace

core::Result<Uploader> Uploader::create(const std::shared_ptr<Device>& device, std::uint64_t sectionBytes) {
    Uploader uploader;
    uploader.device_ = device;
    for (Section& section : uploader.ring_) {
        auto buffer = Buffer::create(
            device, {.bytes = sectionBytes, .purpose = Purpose::staging, .use = MemoryUse::upload});
        if (!buffer.ok()) return buffer.error();
        section.buffer = std::move(*buffer);
    }
    return uploader;
}

core::Result<void> Uploader::begin() {
    if (auto opened = open(); !opened.ok()) return opened;
    recording_->barrier(reads | Access::computeWrite | Access::transferWrite, Access::transferWrite);
    return {};
}

core::Result<void> Uploader::open() {
    current_ = (current_ + 1) % sections;
    used_ = 0;
    if (auto free = device_->wait(ring_[current_].value); !free.ok()) return free;
    auto recording = device_->record();
    if (!recording.ok()) return recording.error();
    recording_ = std::make_unique<Recording>(std::move(*recording));
    return {};
}

core::Result<void> Uploader::submit() {
    const auto value = recording_->submit();
    recording_.reset();
    if (!value.ok()) return value.error();
    ring_[current_].value = *value;
    return {};
}

core::Result<void> Uploader::add(std::span<const std::byte> bytes, const Buffer& to, std::uint64_t offset) {
    assert(recording_ && offset % 4 == 0 && bytes.size() % 4 == 0);
    while (!bytes.empty()) {
        const Buffer& section = ring_[current_].buffer;
        if (used_ == section.bytes()) {
            if (auto handed = submit(); !handed.ok()) return handed;
            if (auto opened = open(); !opened.ok()) return opened;
            continue;
        }
        const std::size_t part = std::min<std::size_t>(bytes.size(), section.bytes() - used_);
        std::memcpy(section.mapped().data() + used_, bytes.data(), part);
        recording_->copy(section, used_, to, offset, part);
        used_ += part;
        offset += part;
        uploaded_ += part;
        bytes = bytes.subspan(part);
    }
    return {};
}

core::Result<void> Uploader::finish() {
    recording_->barrier(Access::transferWrite, reads | Access::transferWrite);
    return submit();
}

}  // namespace splatreel::render::vulkan
