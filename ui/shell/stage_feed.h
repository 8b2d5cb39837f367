#pragma once

#include "render/scene/scene.h"
#include "ui/session/session.h"
#include "ui/shell/between_frames.h"
#include "ui/shell/packed_frames.h"
#include "ui/shell/selection_marks.h"
#include "ui/shell/sequence_follower.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <vector>

namespace splatreel::ui {

class ViewportWindow;

/// Brings what the session shows at the playhead into the viewport: the current take's frame (while it is
/// generated, its preview), the compared take's, the clip's picture and camera.
class StageFeed : public QObject {
    Q_OBJECT

public:
    StageFeed(Session& session, ViewportWindow& viewport);

    /// What the viewport shows now of the current take; null: nothing yet, or it plays and nobody needs more
    /// than the packed frame.
    [[nodiscard]] const core::GaussiansPtr& shown() const { return shown_; }
    /// Box of everything seen of the current take, with the edits it has now.
    [[nodiscard]] const core::Bounds& bounds() const { return bounds_; }
    /// What is selected in the shown frame.
    [[nodiscard]] const FrameMarks& marks() const { return marksShown_; }

    /// Whether frames are needed in full precision while it plays, too: a tool is in hand.
    void setToolInHand(bool inHand);

signals:
    void shownChanged();
    void marksChanged();

private:
    /// A frame as it can be shown now.
    struct Moment {
        core::PackedGaussiansPtr packed = nullptr;  ///< null: what was shown stays
        core::GaussiansPtr exact = nullptr;
        bool due = true;     ///< it is what the playhead asks for
        bool empty = false;  ///< there is nothing, and nothing is on its way
    };

    void update(const QString& reason);
    void currentChanged();
    void showSource();
    void showCompared(int playhead);
    void updateMarks();
    /// Why the viewport is empty.
    [[nodiscard]] static QString reasonForNothing(const Take& take, int frame);
    [[nodiscard]] Moment momentOf(const Take& take, double time, SequenceFollower& follower);
    [[nodiscard]] Moment packedOf(const core::GaussiansPtr& frame);
    /// The take's frames that will be due next, soonest first; while it stands still, those around.
    [[nodiscard]] std::vector<int> aheadOf(const Take& take) const;
    /// Whether more of the frames than their packed form is needed.
    [[nodiscard]] bool exactWanted() const;
    void showCurrent(const Take& take, const Moment& moment);
    [[nodiscard]] render::SceneItem itemOf(const Take& take, const Moment& moment) const;
    void sayLate(bool late, int frame);

    Session& session_;
    ViewportWindow& viewport_;
    PackedFrames packed_;
    BetweenFrames between_;
    SequenceFollower current_;
    SequenceFollower compared_;
    QTimer late_;  ///< runs while a frame is waited for
    int lateFrame_ = 0;
    core::GaussiansPtr shown_;
    core::PackedGaussiansPtr shownPacked_;
    SelectionMarks marks_;
    FrameMarks marksShown_;
    core::Bounds bounds_;
    core::SequenceStore::Handle boundsOf_ = 0;
    TakeId shownOf_ = 0;
    TakeId comparedOf_ = 0;
    bool toolInHand_ = false;
};

/// The camera of a clip that says nothing of its own.
[[nodiscard]] core::Camera standardInputCamera(int width, int height);

}  // namespace splatreel::ui
