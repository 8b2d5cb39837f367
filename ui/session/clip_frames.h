#pragma once

#include "core/media/matte.h"
#include "core/media/video_reader.h"
#include "ui/session/clip.h"

#include <QObject>
#include <condition_variable>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace splatreel::ui {

using PicturePtr = std::shared_ptr<const core::ImageRgba8>;

/// Reads one clip on a thread of its own: what it is, its thumbnails, and its frames with the object's alpha,
/// the newest request first. Frames stay in memory within a budget. Signals come on the interface's thread.
class ClipFrames : public QObject {
    Q_OBJECT

public:
    static constexpr int thumbnailCount = 32;
    static constexpr int thumbnailHeight = 48;  ///< pixels
    static constexpr std::size_t memoryBudget = std::size_t{256} << 20;

    /// `matte`: a clip whose luminance or alpha is the object's; empty: the file's alpha, or keyed.
    ClipFrames(const QString& path, const QString& matte, QObject* parent = nullptr);
    ~ClipFrames() override;
    /// Begins to read, once: after the signals are connected, or the first ones are lost.
    void start();

    /// The frame if it is in memory, else nothing: then it is read and `arrived` says so. The frame asked for
    /// last is read first, the ones after it follow while nothing else is asked for.
    PicturePtr request(int frame);

signals:
    void opened(const splatreel::core::VideoInfo& info);
    void failed(const QString& message);
    void alphaFound(splatreel::ui::AlphaKind kind);
    void thumbnailRead(int index, const QImage& picture);
    void arrived(int frame, const splatreel::ui::PicturePtr& picture);

private:
    struct Key {
        AlphaKind kind = AlphaKind::none;
        std::optional<core::FlatBackground> background;
    };

    void work(const std::stop_token& stop);
    [[nodiscard]] Key findKey(core::VideoReader& reader, const std::stop_token& stop);
    [[nodiscard]] PicturePtr read(core::VideoReader& reader, int frame);
    void keep(int frame, PicturePtr picture);
    [[nodiscard]] int nextFrame(int frameCount);  ///< −1: nothing to do

    std::string path_;
    std::string matte_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::map<int, PicturePtr> frames_;  // guarded by mutex_, as what follows
    std::list<int> used_;               // the one used longest ago first
    std::size_t bytes_ = 0;
    int wanted_ = -1;
    int ahead_ = -1;  // next frame to read without being asked
    int aheadEnd_ = 0;

    Key key_;                                       // of the thread alone
    std::optional<core::VideoReader> matteReader_;  // likewise
    std::jthread thread_;                           // last: stops before the rest goes
};

}  // namespace splatreel::ui
