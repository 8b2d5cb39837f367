#pragma once

#include "render/scene/scene.h"
#include "ui/session/session.h"
#include "ui/shell/between_frames.h"
#include "ui/shell/packed_frames.h"
#include "ui/shell/selection_marks.h"

#include <QObject>
#include <QPointer>

namespace splatreel::ui {

class ViewportWindow;

/// Brings what the session shows at the playhead into the viewport: the current take's frame (while it is
/// generated, its preview), the compared take's, the clip's picture and camera.
class StageFeed : public QObject {
    Q_OBJECT

public:
    StageFeed(Session& session, ViewportWindow& viewport);

    /// What the viewport shows now of the current take; null: nothing yet.
    [[nodiscard]] const core::GaussiansPtr& shown() const { return shown_; }
    /// Box of everything seen of the current take, with the edits it has now.
    [[nodiscard]] const core::Bounds& bounds() const { return bounds_; }
    /// What is selected in the shown frame.
    [[nodiscard]] const FrameMarks& marks() const { return marksShown_; }

signals:
    void shownChanged();
    void marksChanged();

private:
    void update(const QString& reason);
    void currentChanged();
    void showSource();
    void showCompared(int playhead);
    void updateMarks();
    /// Why the viewport is empty.
    [[nodiscard]] static QString reasonForNothing(const Take& take, int frame);
    [[nodiscard]] core::GaussiansPtr frameOf(const Take& take, double time);
    [[nodiscard]] std::vector<render::SceneItem> itemsOf(const Take& take, const core::GaussiansPtr& frame,
                                                         bool isCurrent);

    Session& session_;
    ViewportWindow& viewport_;
    PackedFrames packed_;
    BetweenFrames between_;
    core::GaussiansPtr shown_;
    core::PackedGaussiansPtr shownPacked_;
    SelectionMarks marks_;
    FrameMarks marksShown_;
    core::Bounds bounds_;
    core::SequenceStore::Handle boundsOf_ = 0;
    TakeId shownOf_ = 0;
};

/// The camera of a clip that says nothing of its own.
[[nodiscard]] core::Camera standardInputCamera(int width, int height);

}  // namespace splatreel::ui
