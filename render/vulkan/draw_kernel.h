#pragma once

#include "render/vulkan/pipeline.h"
#include "render/vulkan/recording.h"
#include "render/vulkan/timestamps.h"

#include <map>
#include <string>
#include <vector>

namespace splatreel::render::vulkan {

/// A buffer that grows to the largest size it was asked for. What it held is lost when it grows.
class GrowingBuffer {
public:
    GrowingBuffer() = default;
    explicit GrowingBuffer(MemoryUse use, VkBufferUsageFlags usage = Buffer::readInShaders)
        : use_(use), usage_(usage) {}
    /// Errors: more than one binding may cover on this device, the device's memory.
    core::Result<void> reserve(const std::shared_ptr<Device>& device, std::uint64_t bytes);
    [[nodiscard]] const Buffer& get() const { return buffer_; }
    [[nodiscard]] operator const Buffer&() const { return buffer_; }
    void clear();

    /// How often any of these buffers was replaced: what was made for one that is no more has to go.
    [[nodiscard]] static std::uint64_t replacements();

private:
    MemoryUse use_ = MemoryUse::device;
    VkBufferUsageFlags usage_ = Buffer::readInShaders;
    Buffer buffer_;
};

/// A compute shader whose set 0 is a list of buffers, with the sets made for it so far.
class Kernel {
public:
    /// The variant for software devices (DeviceCapabilities::readsTexels), and which bindings are
    /// texels there.
    struct Software {
        std::span<const std::uint32_t> code;
        std::map<std::uint32_t, BindingKind> texels = {};
    };
    struct Inputs {
        std::span<const std::uint32_t> code;
        std::uint32_t buffers = 0;
        std::uint32_t pushBytes = 0;
        std::vector<std::uint32_t> constants = {};
        std::vector<BindingLayoutPtr> moreSets = {};  ///< 1, 2, …; bound by the caller
        Software software = {};                       ///< without code: there is one variant
    };
    [[nodiscard]] static core::Result<Kernel> create(const std::shared_ptr<Device>& device,
                                                     const Inputs& inputs);

    /// The pipeline and its set 0 for these buffers.
    core::Result<void> bind(Recording& recording, std::initializer_list<const Buffer*> buffers);

private:
    BindingLayoutPtr layout_;
    Pipeline pipeline_;
    std::map<std::vector<VkBuffer>, Bindings> sets_;
    std::uint64_t madeAt_ = 0;  ///< GrowingBuffer::replacements()
};

/// How many work-groups: a number, or words of the counts that only the device knows.
struct GroupCount {
    std::uint32_t number = 0;
    std::uint32_t word = 0;
    [[nodiscard]] static GroupCount of(std::uint32_t number) { return {number, 0}; }
    [[nodiscard]] static GroupCount at(std::uint32_t word) { return {0, word}; }
};

/// The stages of a picture on their way into a recording. After a first error nothing more is recorded.
class Stages {
public:
    /// `counts` has the work-groups of GroupCount::at. Times may be null.
    Stages(Recording& recording, const Buffer& counts, Timestamps* times)
        : recording_(recording), counts_(counts), times_(times) {
        mark("start");
    }
    /// A stage that sees what those before it wrote.
    template <class Push>
    void run(Kernel& kernel, std::initializer_list<const Buffer*> buffers, const Push& push,
             GroupCount groups, std::initializer_list<const Bindings*> moreSets = {}) {
        if (!bind(kernel, buffers, moreSets)) return;
        recording_.push(push);
        dispatch(groups);
    }
    void run(Kernel& kernel, std::initializer_list<const Buffer*> buffers, GroupCount groups) {
        if (bind(kernel, buffers, {})) dispatch(groups);
    }
    /// Ends a span of time of that name.
    void mark(const char* name);
    /// After the last mark: times are read when all of them are written.
    void endMarks();
    [[nodiscard]] Recording& recording() { return recording_; }
    [[nodiscard]] const Buffer& counts() const { return counts_; }
    [[nodiscard]] const std::vector<std::string>& marks() const { return marks_; }
    [[nodiscard]] const core::Result<void>& result() const { return result_; }
    void fail(const core::Error& error) {
        if (result_.ok()) result_ = error;
    }

private:
    bool bind(Kernel& kernel, std::initializer_list<const Buffer*> buffers,
              std::initializer_list<const Bindings*> moreSets);
    void dispatch(GroupCount groups);

    Recording& recording_;
    const Buffer& counts_;
    Timestamps* times_;
    std::vector<std::string> marks_;
    core::Result<void> result_;
};
/// Most marks of a picture.
inline constexpr int mostMarks = 64;

/// The set of a list of buffers.
[[nodiscard]] core::Result<Bindings> bindingsOf(const BindingLayoutPtr& layout,
                                                std::initializer_list<const Buffer*> buffers);

[[nodiscard]] constexpr std::uint32_t ceilDiv(std::uint64_t a, std::uint64_t b) {
    return static_cast<std::uint32_t>((a + b - 1) / b);
}

}  // namespace splatreel::render::vulkan
