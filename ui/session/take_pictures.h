#pragma once

#include "core/gaussians/frame_source.h"
#include "ui/session/take.h"

#include <QImage>
#include <QObject>
#include <QTimer>
#include <chrono>
#include <map>
#include <memory>
#include <stop_token>
#include <vector>

namespace splatreel::ui {

/// One frame of a sequence as its input camera sees it, or, where it has none, from before it so that all of
/// it is there; transparent where nothing is. `height` in pixels. Null where the frame cannot be read. Reads
/// and draws: not on the interface's thread.
[[nodiscard]] QImage takePicture(const core::FrameSource& source, int frame, int height);

/// Draws the small pictures of takes in the background, evenly spread over their frames: the first one
/// alone where reading a frame takes long. On the interface's thread.
class TakePictures : public QObject {
    Q_OBJECT

public:
    static constexpr int most = 24;
    static constexpr int height = 96;  ///< pixels

    explicit TakePictures(QObject* parent = nullptr);
    ~TakePictures() override;

    /// Sources whose first picture takes longer give that one alone.
    void setQuick(std::chrono::milliseconds quick) { quick_ = quick; }
    /// Draws a take's pictures of `source` once nothing of it has changed for a moment.
    void want(TakeId take, core::FrameSourcePtr source);

signals:
    void drawn(splatreel::ui::TakeId take, const std::vector<QImage>& pictures);

private:
    void start();

    std::chrono::milliseconds quick_{150};
    QTimer timer_;
    std::map<TakeId, core::FrameSourcePtr> waiting_;
    std::map<TakeId, std::shared_ptr<std::stop_source>> running_;
};

}  // namespace splatreel::ui
