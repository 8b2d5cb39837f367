#include "core/matte/clip_matte.h"

#include "core/base/hash.h"
#include "core/project/media_reference.h"

#include <bit>
#include <condition_variable>
#include <list>
#include <mutex>
#include <set>
#include <string>

namespace splatreel::core {
namespace {

using MattePtr = std::shared_ptr<const PropagatedMatte>;

/// The mattes made last, newest first.
class Remembered {
public:
    /// The matte, when somebody else has made it that is at it. Null: the caller is to make it, and to call
    /// `end`.
    [[nodiscard]] MattePtr findOrBegin(const std::string& key, FrameSpan frames,
                                       const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, stop, [&] { return find(key, frames) != nullptr || !working_.contains(key); });
        MattePtr known = find(key, frames);
        if (known == nullptr) working_.insert(key);
        return known;
    }

    /// `matte`: null where it was not made.
    void end(const std::string& key, MattePtr matte) {
        const std::scoped_lock lock(mutex_);
        working_.erase(working_.find(key));
        if (matte != nullptr) add(key, std::move(matte));
        changed_.notify_all();
    }

private:
    [[nodiscard]] MattePtr find(const std::string& key, FrameSpan frames) {
        for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
            const FrameSpan span = entry->matte->frames;
            if (entry->key != key || span.first > frames.first || span.end < frames.end) continue;
            entries_.splice(entries_.begin(), entries_, entry);
            return entries_.front().matte;
        }
        return nullptr;
    }

    void add(const std::string& key, MattePtr matte) {
        entries_.push_front({key, std::move(matte)});
        std::uint64_t bytes = 0;
        for (auto entry = entries_.begin(); entry != entries_.end();) {
            for (const PackedAlpha& alpha : entry->matte->alphas) bytes += alpha.bytes();
            entry = bytes > budget ? entries_.erase(entry) : std::next(entry);
        }
    }

    static constexpr std::uint64_t budget = 64ULL << 20U;

    struct Entry {
        std::string key;
        MattePtr matte;
    };
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::list<Entry> entries_;
    std::multiset<std::string> working_;
};

Remembered& remembered() {
    static Remembered mattes;
    return mattes;
}

/// The making of a matte, which others may wait for; ends however it ends.
struct Turn {
    explicit Turn(std::string of) : key(std::move(of)) {}
    ~Turn() { remembered().end(key, made); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    std::string key;
    MattePtr made;  ///< null: it was not
};

std::string keyOf(const std::filesystem::path& clip, const Fingerprint& fingerprint,
                  const PaintedMatte& painted, const VideoReaderOptions& reader) {
    ContentHash hash;
    hash.add(clip.string());
    hash.add(fingerprint.bytes);
    hash.add(fingerprint.hash);
    hash.add(static_cast<std::uint64_t>(reader.maximumSide));
    for (const MatteStroke& stroke : painted.strokes) {
        hash.add(static_cast<std::uint64_t>(stroke.frame));
        hash.add(static_cast<std::uint64_t>(stroke.keep));
        hash.add(std::bit_cast<std::uint32_t>(stroke.radius));
        hash.add(std::as_bytes(std::span(stroke.points)));
    }
    return hash.text();
}

}  // namespace

Result<MattePtr> matteOfClip(const std::filesystem::path& clip, const PaintedMatte& painted, FrameSpan frames,
                             const MatteOptions& options, const VideoReaderOptions& reader) {
    Result<VideoReader> opened = VideoReader::open(clip, reader);
    if (!opened) return opened.error();
    const int count = opened->info().frameCount();
    if (frames.length() <= 0) frames = {0, count};
    const std::vector<int> paintedFrames = painted.frames();
    if (!paintedFrames.empty() && paintedFrames.back() >= count) {
        return Error{"the matte was painted on frame " + std::to_string(paintedFrames.back()) +
                         ", the clip has " + std::to_string(count) + " frames",
                     clip.string(), "Remove these strokes, or choose the clip that was painted."};
    }
    const Result<Fingerprint> fingerprint = fingerprintOf(clip);
    if (!fingerprint) return fingerprint.error();
    const std::string key = keyOf(clip, *fingerprint, painted, reader);
    if (MattePtr known = remembered().findOrBegin(key, frames, options.stop)) return known;
    Turn turn(key);

    const MatteFrameReader frameAt = [&](int frame) { return opened->read(frame); };
    Result<PropagatedMatte> made = propagateMatte(frames, frameAt, painted, options);
    if (!made)
        return Error{made.error().what,
                     clip.string() + (made.error().where.empty() ? "" : ", ") + made.error().where,
                     made.error().remedy};
    const bool complete = made->complete;
    auto matte = std::make_shared<const PropagatedMatte>(*std::move(made));
    if (complete) turn.made = matte;
    return MattePtr(matte);
}

}  // namespace splatreel::core
