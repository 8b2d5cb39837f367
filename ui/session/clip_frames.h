#pragma once

#include "core/matte/painted_matte.h"
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
#include <stop_token>
#include <thread>

namespace splatreel::ui {

using PicturePtr = std::shared_ptr<const core::ImageRgba8>;

/// A frame of a clip.
struct ClipPicture {
    PicturePtr source;  ///< as the file has it
    PicturePtr object;  ///< with the object's alpha; null: being made
};

/// Reads one clip on a thread of its own: what it is, its thumbnails, and its frames with the object's alpha,
/// the newest request first. Frames stay in memory within a budget. Called on the interface's thread, where
/// its signals come, too.
class ClipFrames : public QObject {
    Q_OBJECT

public:
    static constexpr int thumbnailCount = 32;
    static constexpr int thumbnailHeight = 48;  ///< pixels
    static constexpr std::size_t memoryBudget = std::size_t{256} << 20;

    ClipFrames(const QString& path, ClipAlpha alpha, QObject* parent = nullptr);
    ~ClipFrames() override;
    /// Begins to read, once: after the signals are connected, or the first ones are lost.
    void start();

    /// The frame if it is in memory, else nothing; where it or its object is missing it is made, and
    /// `arrived` says so. The frame asked for last comes first, the ones after it follow while nothing else
    /// is asked for.
    ClipPicture request(int frame);

    /// Makes the objects anew; `alphaFound` says what came of it.
    void setAlpha(const ClipAlpha& alpha);
    /// The painted alpha of a frame; empty: none, then its whole picture is the object.
    void setPainted(int frame, core::PackedAlpha alpha);
    /// Once many frames have got another alpha.
    void remakeThumbnails();

signals:
    void opened(const splatreel::core::VideoInfo& info);
    void failed(const QString& message);
    void matteFailed(const QString& message);
    void alphaFound(splatreel::ui::AlphaKind kind, bool fileHasAlpha);
    void thumbnailRead(int index, const QImage& picture);
    void arrived(int frame);

private:
    struct Entry {
        ClipPicture picture;
        [[nodiscard]] std::size_t bytes() const;
    };

    void work(const std::stop_token& stop);
    /// What the file itself offers.
    void lookAt(core::VideoReader& reader, const std::stop_token& stop);
    [[nodiscard]] AlphaKind prepare(const ClipAlpha& alpha, const core::VideoInfo& info);
    [[nodiscard]] PicturePtr objectOf(const PicturePtr& source, int frame, const core::PackedAlpha& painted);
    /// Reads or completes a frame and keeps it; null where the file has none.
    [[nodiscard]] PicturePtr make(core::VideoReader& reader, int frame);
    void keep(int frame, const ClipPicture& picture, std::uint64_t version);
    [[nodiscard]] bool isWhole(int frame) const;
    [[nodiscard]] int nextFrame(int frameCount);  ///< −1: nothing to do
    void forgetObjects();

    std::string path_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    ClipAlpha alpha_;  // guarded by mutex_, as what follows
    bool alphaChanged_ = true;
    std::uint64_t version_ = 0;  // counts everything that makes another object of a frame
    std::map<int, core::PackedAlpha> painted_;
    std::map<int, Entry> frames_;
    std::list<int> used_;  // the one used longest ago first
    std::size_t bytes_ = 0;
    int wanted_ = -1;
    int ahead_ = -1;  // next frame to read without being asked
    int aheadEnd_ = 0;
    int thumbnail_ = 0;  // next one to read, round and round
    int thumbnailsLeft_ = thumbnailCount;

    AlphaKind kind_ = AlphaKind::none;  // of the thread alone, as what follows
    std::stop_token stop_;
    core::KeyOptions key_;
    core::BorderColor border_;
    bool fileHasAlpha_ = false;
    std::optional<core::FlatBackground> background_;
    std::optional<core::VideoReader> matteReader_;
    std::jthread thread_;  // last: stops before the rest goes
};

}  // namespace splatreel::ui
