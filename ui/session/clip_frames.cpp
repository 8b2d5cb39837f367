#include "ui/session/clip_frames.h"

#include "core/base/thread_priority.h"
#include "core/media/object_clip.h"
#include "ui/session/notice.h"
#include "ui/session/pictures.h"

#include <algorithm>

namespace splatreel::ui {
namespace {

constexpr int aheadFrames = 24;

}  // namespace

std::size_t ClipFrames::Entry::bytes() const {
    const std::size_t source = picture.source->pixels.size();
    const bool two = picture.object != nullptr && picture.object != picture.source;
    return two ? source + picture.object->pixels.size() : source;
}

ClipFrames::ClipFrames(const QString& path, ClipAlpha alpha, QObject* parent)
    : QObject(parent), path_(path.toStdString()), alpha_(std::move(alpha)) {
    qRegisterMetaType<splatreel::core::VideoInfo>();
    qRegisterMetaType<splatreel::ui::AlphaKind>();
}

void ClipFrames::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
        core::lowerThreadPriority();
        try {
            work(stop);
        } catch (const std::exception& exception) {  // want of memory for its pictures
            emit failed(tr("%1 could not be read on: %2")
                            .arg(QString::fromStdString(path_), QString::fromUtf8(exception.what())));
        }
    });
}

ClipFrames::~ClipFrames() {
    thread_.request_stop();
}

ClipPicture ClipFrames::request(int frame) {
    const std::lock_guard lock(mutex_);
    const auto found = frames_.find(frame);
    wanted_ = isWhole(frame) ? -1 : frame;
    ahead_ = frame + 1;
    aheadEnd_ = frame + 1 + aheadFrames;
    if (found != frames_.end()) {
        used_.remove(frame);
        used_.push_back(frame);
    }
    wake_.notify_one();
    return found != frames_.end() ? found->second.picture : ClipPicture();
}

void ClipFrames::setAlpha(const ClipAlpha& alpha) {
    const std::lock_guard lock(mutex_);
    alpha_ = alpha;
    alphaChanged_ = true;
    thumbnailsLeft_ = thumbnailCount;
    forgetObjects();
    wake_.notify_one();
}

void ClipFrames::setPainted(int frame, core::PackedAlpha alpha) {
    const std::lock_guard lock(mutex_);
    painted_[frame] = std::move(alpha);
    ++version_;
    if (const auto found = frames_.find(frame); found != frames_.end()) {
        bytes_ -= found->second.bytes();
        found->second.picture.object = nullptr;
        bytes_ += found->second.bytes();
    }
}

void ClipFrames::remakeThumbnails() {
    const std::lock_guard lock(mutex_);
    thumbnailsLeft_ = thumbnailCount;
    wake_.notify_one();
}

void ClipFrames::forgetObjects() {
    ++version_;
    bytes_ = 0;
    for (auto& [frame, entry] : frames_) {
        entry.picture.object = nullptr;
        bytes_ += entry.bytes();
    }
}

bool ClipFrames::isWhole(int frame) const {
    const auto found = frames_.find(frame);
    return found != frames_.end() && found->second.picture.object != nullptr;
}

int ClipFrames::nextFrame(int frameCount) {
    if (wanted_ >= 0 && wanted_ < frameCount) return std::exchange(wanted_, -1);
    wanted_ = -1;
    while (ahead_ >= 0 && ahead_ < std::min(aheadEnd_, frameCount)) {
        const int frame = ahead_++;
        if (!isWhole(frame)) return frame;
    }
    return -1;
}

void ClipFrames::keep(int frame, const ClipPicture& picture, std::uint64_t version) {
    const std::lock_guard lock(mutex_);
    auto [place, isNew] = frames_.try_emplace(frame);
    Entry& entry = place->second;
    if (isNew) {
        used_.push_back(frame);
    } else {
        bytes_ -= entry.bytes();
    }
    entry.picture.source = picture.source;
    // What was made of something that has changed meanwhile is made again when somebody asks.
    if (version == version_) entry.picture.object = picture.object;
    bytes_ += entry.bytes();
    while (bytes_ > memoryBudget && used_.size() > 1) {
        const auto oldest = frames_.find(used_.front());
        used_.pop_front();
        bytes_ -= oldest->second.bytes();
        frames_.erase(oldest);
    }
}

void ClipFrames::lookAt(core::VideoReader& reader, const std::stop_token& stop) {
    const int count = reader.info().frameCount();
    for (const int frame : {0, count / 2, count - 1}) {
        if (stop.stop_requested()) return;
        auto read = reader.read(frame);
        if (!read.ok() || !read->has_value()) continue;
        const auto picture = std::make_shared<const core::ImageRgba8>(std::move(**read));
        // Something to see before it is known what of it is the object.
        keep(frame, {picture, nullptr}, 0);
        emit arrived(frame);
        fileHasAlpha_ = fileHasAlpha_ || core::hasTransparency(*picture);
        if (fileHasAlpha_) return;
        border_.add(*picture);
    }
}

AlphaKind ClipFrames::prepare(const ClipAlpha& alpha, const core::VideoInfo& info) {
    matteReader_.reset();
    background_.reset();
    key_ = alpha.key;
    if (alpha.choice == AlphaChoice::painted) return AlphaKind::painted;
    if (alpha.choice == AlphaChoice::matte) {
        const std::string path = alpha.matte.toStdString();
        auto matte = core::VideoReader::open(path, {.stop = stop_});
        const auto fits =
            matte.ok() ? core::checkMatteFits(info, matte->info(), path) : core::Result<void>(matte.error());
        if (fits.ok()) {
            matteReader_.emplace(std::move(matte).value());
            return AlphaKind::matte;
        }
        emit matteFailed(textOf(fits.error()));
    }
    if (fileHasAlpha_) return AlphaKind::file;
    background_ = border_.background(alpha.key);
    return background_ ? AlphaKind::key : AlphaKind::none;
}

PicturePtr ClipFrames::objectOf(const PicturePtr& source, int frame, const core::PackedAlpha& painted) {
    const auto shared = [](core::ImageRgba8 image) {
        return std::make_shared<const core::ImageRgba8>(std::move(image));
    };
    if (kind_ == AlphaKind::painted && !painted.empty()) {
        return shared(core::withAlpha(*source, core::fittedAlpha(painted.unpacked(), *source)));
    }
    if (kind_ == AlphaKind::matte) {
        auto matte = matteReader_->read(frame);
        if (matte.ok() && matte->has_value())
            return shared(core::withMatte(*source, **matte, core::hasTransparency(**matte)));
    }
    if (kind_ == AlphaKind::key) return shared(core::keyed(*source, *background_, key_));
    return source;
}

PicturePtr ClipFrames::make(core::VideoReader& reader, int frame) {
    ClipPicture picture;
    std::uint64_t version = 0;
    core::PackedAlpha painted;
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = frames_.find(frame); found != frames_.end()) picture = found->second.picture;
        if (const auto found = painted_.find(frame); found != painted_.end()) painted = found->second;
        version = version_;
    }
    if (picture.object != nullptr) return picture.object;
    if (picture.source == nullptr) {
        auto read = reader.read(frame);
        if (!read.ok() || !read->has_value()) return nullptr;
        picture.source = std::make_shared<const core::ImageRgba8>(std::move(**read));
        if (kind_ != AlphaKind::file && kind_ != AlphaKind::none) {
            // The picture alone is something to see while its object is made.
            keep(frame, picture, version);
            emit arrived(frame);
        }
    }
    picture.object = objectOf(picture.source, frame, painted);
    keep(frame, picture, version);
    return picture.object;
}

void ClipFrames::work(const std::stop_token& stop) {
    auto opened = core::VideoReader::open(path_, {.stop = stop});
    if (stop.stop_requested()) return;
    if (!opened.ok()) {
        emit failed(textOf(opened.error()));
        return;
    }
    stop_ = stop;
    core::VideoReader reader = std::move(opened).value();
    const int count = reader.info().frameCount();
    emit this->opened(reader.info());
    lookAt(reader, stop);

    // The frame in view comes first, then the thumbnails, both in the file's order where that is cheap.
    const int thumbnails = std::min(count, thumbnailCount);
    while (!stop.stop_requested()) {
        int frame = -1;
        int thumbnail = -1;
        std::optional<ClipAlpha> changed;
        {
            std::unique_lock lock(mutex_);
            if (std::exchange(alphaChanged_, false)) {
                changed = alpha_;
            } else if (thumbnailsLeft_ > 0 && thumbnails > 0 && wanted_ < 0) {
                // Frames ahead of the playhead can wait until there is something to see of the whole clip.
                thumbnailsLeft_ = std::min(thumbnailsLeft_, thumbnails) - 1;
                thumbnail = std::exchange(thumbnail_, (thumbnail_ + 1) % thumbnails);
                frame = thumbnails > 1 ? thumbnail * (count - 1) / (thumbnails - 1) : 0;
            } else if (frame = nextFrame(count); frame < 0) {
                wake_.wait(lock, stop, [&] {
                    return alphaChanged_ || wanted_ >= 0 || (thumbnailsLeft_ > 0 && thumbnails > 0) ||
                           (ahead_ >= 0 && ahead_ < std::min(aheadEnd_, count));
                });
                continue;
            }
        }
        if (changed) {
            kind_ = prepare(*changed, reader.info());
            emit alphaFound(kind_, fileHasAlpha_);
            continue;
        }
        const PicturePtr object = make(reader, frame);
        if (object == nullptr) continue;
        if (thumbnail >= 0) {
            emit thumbnailRead(
                thumbnail, toImage(*object).scaledToHeight(2 * thumbnailHeight, Qt::SmoothTransformation));
        }
        emit arrived(frame);
    }
}

}  // namespace splatreel::ui
