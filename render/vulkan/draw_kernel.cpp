#include "render/vulkan/draw_kernel.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

std::atomic<std::uint64_t> replaced = 1;

}  // namespace

std::uint64_t GrowingBuffer::replacements() {
    return replaced.load();
}

void GrowingBuffer::clear() {
    buffer_ = Buffer();
    ++replaced;
}

core::Result<void> GrowingBuffer::reserve(const std::shared_ptr<Device>& device, std::uint64_t bytes) {
    bytes = (std::max<std::uint64_t>(bytes, 256) + 31) / 32 * 32;  // whole texels, two at a time
    if (buffer_.bytes() >= bytes) return {};
    const std::uint64_t most = device->capabilities().maxStorageRange;
    if (bytes > most) {
        return core::Error{"needs " + std::to_string(bytes) + " bytes in one buffer, this device allows " +
                               std::to_string(most),
                           device->capabilities().name, "Draw fewer Gaussians or a smaller picture."};
    }
    // A quarter more, so that a scene that grows does not allocate at every frame.
    const std::uint64_t wanted = std::min(most, (bytes + bytes / 4) / 32 * 32);
    clear();
    auto made = Buffer::create(
        device, {wanted, use_ == MemoryUse::readback ? Purpose::readback : Purpose::scratch, use_, usage_});
    if (!made.ok()) return made.error();
    buffer_ = std::move(*made);
    return {};
}

core::Result<Bindings> bindingsOf(const BindingLayoutPtr& layout,
                                  std::initializer_list<const Buffer*> buffers) {
    auto bindings = Bindings::create(layout);
    if (!bindings.ok()) return bindings.error();
    std::uint32_t number = 0;
    for (const Buffer* buffer : buffers) bindings->set(number++, *buffer);
    return bindings;
}

core::Result<Kernel> Kernel::create(const std::shared_ptr<Device>& device, const Inputs& inputs) {
    Kernel kernel;
    std::vector<BindingKind> kinds(inputs.buffers, BindingKind::storageBuffer);
    const bool software = device->capabilities().readsTexels() && !inputs.software.code.empty();
    if (software) {
        for (const auto& [binding, kind] : inputs.software.texels) kinds.at(binding) = kind;
    }
    auto layout = BindingLayout::create(device, std::move(kinds));
    if (!layout.ok()) return layout.error();
    kernel.layout_ = *layout;
    std::vector<BindingLayoutPtr> sets{kernel.layout_};
    sets.insert(sets.end(), inputs.moreSets.begin(), inputs.moreSets.end());
    auto pipeline = Pipeline::compute(device, software ? inputs.software.code : inputs.code,
                                      {sets, inputs.pushBytes, inputs.constants});
    if (!pipeline.ok()) return pipeline.error();
    kernel.pipeline_ = std::move(*pipeline);
    return kernel;
}

core::Result<void> Kernel::bind(Recording& recording, std::initializer_list<const Buffer*> buffers) {
    if (madeAt_ != GrowingBuffer::replacements()) sets_.clear();
    madeAt_ = GrowingBuffer::replacements();
    std::vector<VkBuffer> key;
    for (const Buffer* buffer : buffers) key.push_back(buffer->handle());
    auto found = sets_.find(key);
    if (found == sets_.end()) {
        auto bindings = bindingsOf(layout_, buffers);
        if (!bindings.ok()) return bindings.error();
        found = sets_.emplace(std::move(key), std::move(*bindings)).first;
    }
    recording.bind(pipeline_, {&found->second});
    return {};
}

void Stages::mark(const char* name) {
    const int index = static_cast<int>(marks_.size());
    if (times_ == nullptr || index >= mostMarks) return;
    recording_.timestamp(*times_, index);
    marks_.emplace_back(name);
}

void Stages::endMarks() {
    if (times_ == nullptr) return;
    for (int index = static_cast<int>(marks_.size()); index < mostMarks; ++index) {
        recording_.timestamp(*times_, index);
    }
}

bool Stages::bind(Kernel& kernel, std::initializer_list<const Buffer*> buffers,
                  std::initializer_list<const Bindings*> moreSets) {
    if (!result_.ok()) return false;
    if (auto bound = kernel.bind(recording_, buffers); !bound.ok()) {
        result_ = bound.error();
        return false;
    }
    std::uint32_t set = 1;
    for (const Bindings* bindings : moreSets) recording_.bind(set++, *bindings);
    return true;
}

void Stages::dispatch(GroupCount groups) {
    constexpr std::uint32_t widest = 65535;
    if (groups.word > 0) {
        recording_.dispatchIndirect(counts_, std::uint64_t{4} * groups.word);
    } else if (groups.number > 0) {
        const std::uint32_t rows = ceilDiv(groups.number, widest);
        recording_.dispatch(ceilDiv(groups.number, rows), rows);
    }
    recording_.barrier(Access::computeWrite,
                       Access::computeRead | Access::computeWrite | Access::indirect | Access::vertexRead);
}

}  // namespace splatreel::render::vulkan
