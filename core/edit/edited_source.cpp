#include "core/edit/edited_source.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace splatreel::core {
namespace {

/// A source whose single frames have keys.
class KeyedSource : public FrameSource {
public:
    /// Equal keys mean equal frames, also of different sources.
    [[nodiscard]] virtual std::string frameKey(int index) const = 0;
};
using KeyedSourcePtr = std::shared_ptr<const KeyedSource>;

/// The beginning of a chain of operators.
class BaseStage final : public KeyedSource {
public:
    explicit BaseStage(FrameSourcePtr source) : source_(std::move(source)) {}

    [[nodiscard]] const GaussianSequence& description() const override { return source_->description(); }
    [[nodiscard]] int frameCount() const override { return source_->frameCount(); }
    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override { return source_->frame(index); }
    [[nodiscard]] Result<void> readPacked(int index, const PackedGaussians* like,
                                          PackedGaussians& packed) const override {
        return source_->readPacked(index, like, packed);
    }
    [[nodiscard]] std::uint64_t packedBytes(int index) const override { return source_->packedBytes(index); }
    [[nodiscard]] std::string contentKey() const override { return source_->contentKey(); }
    [[nodiscard]] bool costly() const override { return source_->costly(); }
    [[nodiscard]] std::string frameKey(int index) const override {
        std::call_once(keyed_, [this] { key_ = source_->contentKey(); });
        return key_ + "-" + std::to_string(index);
    }

private:
    FrameSourcePtr source_;
    mutable std::once_flag keyed_;
    mutable std::string key_;
};

/// What an operator made of a whole sequence, in the frames that it acts on.
class SpanStage final : public KeyedSource {
public:
    SpanStage(KeyedSourcePtr before, KeyedSourcePtr after, FrameSpan span)
        : before_(std::move(before)), after_(std::move(after)), span_(span) {}

    [[nodiscard]] const GaussianSequence& description() const override { return before_->description(); }
    [[nodiscard]] int frameCount() const override { return before_->frameCount(); }
    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override { return at(index).frame(index); }
    [[nodiscard]] std::string frameKey(int index) const override { return at(index).frameKey(index); }
    [[nodiscard]] bool costly() const override { return before_->costly(); }
    [[nodiscard]] std::string contentKey() const override {
        ContentHash hash;
        hash.add(before_->contentKey());
        hash.add(after_->contentKey());
        hash.add(static_cast<std::uint64_t>(std::max(0, span_.first)));
        hash.add(static_cast<std::uint64_t>(std::clamp(span_.end, 0, frameCount())));
        return "span-" + hash.text();
    }

private:
    [[nodiscard]] const KeyedSource& at(int index) const {
        return span_.contains(index) && index < after_->frameCount() ? *after_ : *before_;
    }

    KeyedSourcePtr before_;
    KeyedSourcePtr after_;
    FrameSpan span_;
};

std::string ownKey(const TakeOperator& entry, const ParameterSet& parameters) {
    ContentHash hash;
    hash.add(entry.kind);
    hash.add(parameters.toJson());
    if (entry.selection) addTo(hash, *entry.selection);
    return hash.text();
}

/// A frame operator upon what comes before it.
class FrameStage final : public KeyedSource {
public:
    FrameStage(KeyedSourcePtr before, const FrameOperator& operation, const TakeOperator& entry,
               ParameterSet parameters, std::shared_ptr<StageCache> cache)
        : before_(std::move(before)),
          operation_(operation),
          parameters_(std::move(parameters)),
          selection_(entry.selection),
          span_(entry.frames.value_or(FrameSpan{0, before_->frameCount()})),
          reach_(operation.reach(parameters_)),
          key_(ownKey(entry, parameters_)),
          cache_(std::move(cache)),
          keys_(static_cast<std::size_t>(before_->frameCount())) {}

    [[nodiscard]] const GaussianSequence& description() const override { return before_->description(); }
    [[nodiscard]] int frameCount() const override { return before_->frameCount(); }
    [[nodiscard]] bool costly() const override { return reach_ > 0 || before_->costly(); }
    [[nodiscard]] std::string contentKey() const override {
        ContentHash hash;
        hash.add(before_->contentKey());
        hash.add(key_);
        hash.add(static_cast<std::uint64_t>(std::max(0, span_.first)));
        hash.add(static_cast<std::uint64_t>(std::clamp(span_.end, 0, frameCount())));
        return "edit-" + hash.text();
    }

    [[nodiscard]] std::string frameKey(int index) const override {
        if (!span_.contains(index)) return before_->frameKey(index);
        const auto place = static_cast<std::size_t>(index);
        {
            const std::lock_guard lock(mutex_);
            if (!keys_[place].empty()) return keys_[place];
        }
        ContentHash hash;
        hash.add(key_);
        const FrameSpan window = windowAt(index);
        hash.add(static_cast<std::uint64_t>(index - window.first));
        for (int frame = window.first; frame < window.end; ++frame) hash.add(before_->frameKey(frame));
        const std::lock_guard lock(mutex_);
        return keys_[place] = hash.text();
    }

    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override {
        if (!span_.contains(index)) return before_->frame(index);
        const std::string key = frameKey(index);
        if (GaussiansPtr found = cache_->find(key)) return found;
        const FrameSpan range = windowAt(index);
        std::vector<GaussiansPtr> frames;
        for (int frame = range.first; frame < range.end; ++frame) {
            auto read = before_->frame(frame);
            if (!read) return read;
            frames.push_back(*std::move(read));
        }
        const FrameWindow window{frames, index - range.first};
        std::vector<std::uint8_t> selected;
        if (selection_) selected = selectionMask(*selection_, window.frame());
        if (selection_ && std::ranges::count(selected, 1) == 0)
            return frames[static_cast<std::size_t>(window.centre)];
        auto result = operation_.apply(window, parameters_, selected);
        if (!result) return result.error();
        auto made = std::make_shared<const Gaussians>(*std::move(result));
        cache_->put(key, made);
        return GaussiansPtr(std::move(made));
    }

private:
    [[nodiscard]] FrameSpan windowAt(int index) const {
        return {std::max(0, index - reach_), std::min(frameCount(), index + reach_ + 1)};
    }

    KeyedSourcePtr before_;
    const FrameOperator& operation_;
    ParameterSet parameters_;
    std::shared_ptr<const Selection> selection_;
    FrameSpan span_;
    int reach_;
    std::string key_;
    std::shared_ptr<StageCache> cache_;
    mutable std::mutex mutex_;
    mutable std::vector<std::string> keys_;  ///< of frames, empty where not worked out yet
};

const Operator* findAmong(std::span<const Operator* const> operators, const std::string& kind) {
    const auto found =
        std::ranges::find_if(operators, [&](const Operator* candidate) { return candidate->name() == kind; });
    return found == operators.end() ? nullptr : *found;
}

Error inOperator(const Error& error, const TakeOperator& entry) {
    return {error.what, "edit \"" + entry.kind + "\"" + (error.where.empty() ? "" : ", " + error.where),
            error.remedy};
}

}  // namespace

FrameSourcePtr SequenceStages::find(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = results_.find(key);
    return found == results_.end() ? nullptr : found->second;
}

void SequenceStages::put(const std::string& key, FrameSourcePtr result) {
    const std::lock_guard lock(mutex_);
    results_.insert_or_assign(key, std::move(result));
}

void SequenceStages::clear() {
    const std::lock_guard lock(mutex_);
    results_.clear();
}

Result<EditedTake> editedTake(FrameSourcePtr base, const TakeEdits& edits,
                              std::span<const Operator* const> operators, const SequenceStages& stages,
                              std::shared_ptr<StageCache> cache) {
    KeyedSourcePtr source = std::make_shared<BaseStage>(std::move(base));
    for (const TakeOperator& entry : edits.operators) {
        if (!entry.enabled) continue;
        const FrameOperator* const perFrame = findFrameOperator(entry.kind);
        const Operator* const whole = perFrame ? nullptr : findAmong(operators, entry.kind);
        if (!perFrame && !whole) {
            return Error{"there is no such operator", "edit \"" + entry.kind + "\"",
                         "Install what it comes with, or switch it off."};
        }
        auto parameters = parametersOf(perFrame ? perFrame->schema() : whole->schema(), entry.values);
        if (!parameters) return inOperator(parameters.error(), entry);
        if (perFrame) {
            // A deletion without a selection, an empty selection: nothing to do, nothing to hash.
            if (entry.selection && entry.selection->empty()) continue;
            source = std::make_shared<FrameStage>(std::move(source), *perFrame, entry, *std::move(parameters),
                                                  cache);
            continue;
        }
        ContentHash hash;
        hash.add(source->contentKey());
        hash.add(ownKey(entry, *parameters));
        const std::string key = "stage-" + hash.text();
        const FrameSourcePtr result = stages.find(key);
        if (!result)
            return EditedTake{source, PendingStage{entry.id, key, whole, *std::move(parameters), source}};
        KeyedSourcePtr after = std::make_shared<BaseStage>(result);
        // The result is of the whole sequence, so that another span needs no other run.
        source = entry.frames ? std::make_shared<SpanStage>(source, std::move(after), *entry.frames)
                              : std::move(after);
    }
    return EditedTake{std::move(source), std::nullopt};
}

Result<FrameSourcePtr> runStage(const PendingStage& stage, const ObjectClip* clip, const KnownViews* views,
                                ProgressSink& sink, const std::stop_token& stop) {
    GaussianSequence input = stage.input->description();
    const int count = stage.input->frameCount();
    for (int index = 0; index < count; ++index) {
        if (stop.stop_requested()) return Error{"stopped", stage.operation->name(), ""};
        sink.progress({TRANSLATE_NOOP("Stage", "reading"), index, count, 0, -1, -1});
        auto frame = stage.input->frame(index);
        if (!frame) return frame.error();
        input.frames.push_back(*std::move(frame));
    }
    auto output = stage.operation->apply(input, clip, views, stage.parameters, sink, stop);
    if (!output) return output.error();
    return sourceOf(*std::move(output));
}

}  // namespace splatreel::core
