#include "ui/session/clip_frames.h"

#include "core/jobs/background_thread.h"
#include "ui/session/notice.h"
#include "ui/session/pictures.h"

#include <algorithm>

namespace splatreel::ui {
namespace {

constexpr int aheadFrames = 24;

}  // namespace

ClipFrames::ClipFrames(const QString& path, const QString& matte, QObject* parent)
    : QObject(parent), path_(path.toStdString()), matte_(matte.toStdString()) {
    qRegisterMetaType<splatreel::core::VideoInfo>();
    qRegisterMetaType<splatreel::ui::AlphaKind>();
    qRegisterMetaType<splatreel::ui::PicturePtr>();
}

void ClipFrames::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
        core::lowerThreadPriority();
        work(stop);
    });
}

ClipFrames::~ClipFrames() {
    thread_.request_stop();
}

PicturePtr ClipFrames::request(int frame) {
    const std::lock_guard lock(mutex_);
    wanted_ = frame;
    ahead_ = frame + 1;
    aheadEnd_ = frame + 1 + aheadFrames;
    const auto found = frames_.find(frame);
    if (found != frames_.end()) {
        wanted_ = -1;
        used_.remove(frame);
        used_.push_back(frame);
    }
    wake_.notify_one();
    return found != frames_.end() ? found->second : nullptr;
}

int ClipFrames::nextFrame(int frameCount) {
    if (wanted_ >= 0 && wanted_ < frameCount) return std::exchange(wanted_, -1);
    wanted_ = -1;
    while (ahead_ >= 0 && ahead_ < std::min(aheadEnd_, frameCount)) {
        const int frame = ahead_++;
        if (frames_.find(frame) == frames_.end()) return frame;
    }
    return -1;
}

void ClipFrames::keep(int frame, PicturePtr picture) {
    const std::lock_guard lock(mutex_);
    if (!frames_.emplace(frame, picture).second) return;
    used_.push_back(frame);
    bytes_ += picture->pixels.size();
    while (bytes_ > memoryBudget && used_.size() > 1) {
        const auto oldest = frames_.find(used_.front());
        used_.pop_front();
        bytes_ -= oldest->second->pixels.size();
        frames_.erase(oldest);
    }
}

ClipFrames::Key ClipFrames::findKey(core::VideoReader& reader, const std::stop_token& stop) {
    Key key;
    const int count = reader.info().frameCount();
    core::BorderColor border;
    for (const int frame : {0, count / 2, count - 1}) {
        if (stop.stop_requested()) return key;
        auto picture = reader.read(frame);
        if (!picture.ok() || !picture->has_value()) continue;
        if (core::hasTransparency(**picture)) {
            key.kind = AlphaKind::file;
            return key;
        }
        border.add(**picture);
    }
    key.background = border.estimate();
    key.kind = key.background ? AlphaKind::key : AlphaKind::none;
    return key;
}

PicturePtr ClipFrames::read(core::VideoReader& reader, int frame) {
    auto picture = reader.read(frame);
    if (!picture.ok() || !picture->has_value()) return nullptr;
    core::ImageRgba8 image = std::move(**picture);
    if (matteReader_) {
        auto matte = matteReader_->read(frame);
        if (matte.ok() && matte->has_value()) {
            image = core::withMatte(image, **matte, core::hasTransparency(**matte));
        }
    } else if (key_.background) {
        image = core::keyed(image, *key_.background, core::EnclosedBackground::automatic);
    }
    return std::make_shared<const core::ImageRgba8>(std::move(image));
}

void ClipFrames::work(const std::stop_token& stop) {
    auto opened = core::VideoReader::open(path_);
    if (!opened.ok()) {
        emit failed(textOf(opened.error()));
        return;
    }
    core::VideoReader reader = std::move(opened).value();
    const int count = reader.info().frameCount();
    emit this->opened(reader.info());
    if (!matte_.empty()) {
        if (auto matte = core::VideoReader::open(matte_); matte.ok()) {
            matteReader_.emplace(std::move(matte).value());
            key_.kind = AlphaKind::matte;
        } else {
            emit failed(textOf(matte.error()));
        }
    }
    if (!matteReader_) key_ = findKey(reader, stop);
    emit alphaFound(key_.kind);

    // The frame in view comes first, then the thumbnails, both in the file's order where that is cheap.
    const int thumbnails = std::min(count, thumbnailCount);
    int thumbnail = 0;
    while (!stop.stop_requested()) {
        int frame = -1;
        {
            std::unique_lock lock(mutex_);
            const bool thumbnailsWait = thumbnail < thumbnails;
            if (thumbnailsWait && wanted_ < 0) {
                // Frames ahead of the playhead can wait until there is something to see of the whole clip.
            } else {
                frame = nextFrame(count);
                if (frame < 0) {
                    wake_.wait(lock, stop, [&] {
                        return wanted_ >= 0 || (ahead_ >= 0 && ahead_ < std::min(aheadEnd_, count));
                    });
                    continue;
                }
            }
        }
        const bool isThumbnail = frame < 0;
        if (isThumbnail) frame = thumbnails > 1 ? thumbnail * (count - 1) / (thumbnails - 1) : 0;
        PicturePtr picture = read(reader, frame);
        if (picture == nullptr) {
            if (isThumbnail) ++thumbnail;
            continue;
        }
        if (isThumbnail) {
            const QImage small =
                toImage(*picture).scaledToHeight(2 * thumbnailHeight, Qt::SmoothTransformation);
            emit thumbnailRead(thumbnail++, small);
        }
        keep(frame, picture);
        emit arrived(frame, picture);
    }
}

}  // namespace splatreel::ui
