#include "core/gaussians/frame_source.h"

#include "core/base/hash.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace splatreel::core {
namespace {

template <class T>
void hashColumn(ContentHash& hash, const Column<T>& column) {
    hash.add(std::as_bytes(column.span()));
}

class MemorySequence final : public FrameSource {
public:
    explicit MemorySequence(GaussianSequence sequence)
        : frames_(std::move(sequence.frames)), description_(std::move(sequence)) {
        description_.frames.clear();
    }

    [[nodiscard]] const GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return static_cast<int>(frames_.size()); }
    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override {
        return frames_[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] std::string contentKey() const override {
        std::call_once(hashed_, [this] {
            ContentHash hash;
            for (const GaussiansPtr& frame : frames_) {
                hash.add(static_cast<std::uint64_t>(frame->shDegree));
                for (const Column<float>* column : {&frame->positions, &frame->logScales, &frame->rotations,
                                                    &frame->opacityLogits, &frame->sh})
                    hashColumn(hash, *column);
                hashColumn(hash, frame->ids);
                for (const auto& [name, column] : frame->channels) {
                    hash.add(std::as_bytes(std::span(name)));
                    hashColumn(hash, column);
                }
            }
            key_ = "memory-" + hash.text();
        });
        return key_;
    }

private:
    std::vector<GaussiansPtr> frames_;
    GaussianSequence description_;
    mutable std::once_flag hashed_;
    mutable std::string key_;
};

template <class T>
void shareEqual(Column<T>& column, const Column<T>& before) {
    if (!column.shares(before) &&
        std::ranges::equal(std::as_bytes(column.span()), std::as_bytes(before.span())))
        column = before;
}

/// What is equal bit by bit to the frame before uses its memory.
void shareColumns(Gaussians& frame, const Gaussians& before) {
    shareEqual(frame.positions, before.positions);
    shareEqual(frame.logScales, before.logScales);
    shareEqual(frame.rotations, before.rotations);
    shareEqual(frame.opacityLogits, before.opacityLogits);
    shareEqual(frame.sh, before.sh);
    shareEqual(frame.ids, before.ids);
}

}  // namespace

Result<void> FrameSource::readPacked(int index, const PackedGaussians* like, PackedGaussians& packed) const {
    const auto gaussians = frame(index);
    if (!gaussians) return gaussians.error();
    pack(**gaussians, like, packed);
    return {};
}

FrameSourcePtr sourceOf(GaussianSequence sequence) {
    return std::make_shared<MemorySequence>(std::move(sequence));
}

Result<GaussianSequence> loadSequence(const FrameSource& source) {
    GaussianSequence sequence = source.description();
    for (int index = 0; index < source.frameCount(); ++index) {
        auto frame = source.frame(index);
        if (!frame) return frame.error();
        if (index > 0) {
            Gaussians shared = **frame;
            shareColumns(shared, *sequence.frames.back());
            *frame = std::make_shared<const Gaussians>(std::move(shared));
        }
        sequence.frames.push_back(std::move(*frame));
    }
    return sequence;
}

}  // namespace splatreel::core
