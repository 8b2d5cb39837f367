#pragma once

#include "core/timeline/timeline_edit.h"
#include "ui/timeline/timeline_elements.h"
#include "ui/timeline/timeline_layout.h"
#include "ui/timeline/timeline_painter.h"

#include <QPixmap>
#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <functional>
#include <optional>
#include <set>

namespace splatreel::ui {

class SpeedCurveDialog;

/// The ruler and the tracks, painted by hand. It shows a core::Timeline and edits copies of it: every edit
/// comes out by `edited`, a drag as a row of them with `finished` false until the hand lets go. Nothing of it
/// waits.
class TimelineCanvas : public QWidget {
    Q_OBJECT

public:
    explicit TimelineCanvas(QWidget* parent = nullptr);

    [[nodiscard]] const core::Timeline& timeline() const { return timeline_; }
    /// The owner's timeline, such as after undo. Ends a drag without an effect if it is another one.
    void setTimeline(core::Timeline timeline);
    void setLook(core::SourceId source, SourceLook look);
    [[nodiscard]] int playhead() const { return playhead_; }
    /// Redraws the playhead alone. `playing`: turns pages where following is on.
    void setPlayhead(int frame, bool playing);
    void setFollowing(bool on);
    [[nodiscard]] bool isFollowing() const { return following_; }
    void setSnapping(bool on);
    [[nodiscard]] bool isSnapping() const { return snapping_; }

    [[nodiscard]] const TimelineScale& scale() const { return scale_; }
    void setScale(const TimelineScale& scale);
    /// Whether the whole length is in sight, whatever it is.
    [[nodiscard]] bool isFitted() const { return fitted_; }
    /// Back to a part that was in sight, as far as it is there.
    void showPart(double firstFrame, double pixelsPerFrame);
    [[nodiscard]] double verticalOffset() const { return topOffset_; }
    [[nodiscard]] double verticalRoom() const;  ///< how far the rows reach below the widget
    void setVerticalOffset(double offset);
    void zoomToFit();
    void zoomAtPlayhead(double factor);

    [[nodiscard]] const std::set<std::uint64_t>& selection() const { return selected_; }
    void setSelection(std::set<std::uint64_t> ids);
    /// The track, clip, camera key or marker that the keyboard is at; 0: none. What it is at is selected (a
    /// track is not) and comes to sight.
    [[nodiscard]] std::uint64_t current() const { return current_; }
    void setCurrent(std::uint64_t id);
    /// All that can be gone to, in the order in which Tab does.
    [[nodiscard]] std::vector<TimelineElement> elements() const;
    /// The track that commands about tracks mean: the current one, or that of what is selected; null: none.
    [[nodiscard]] const core::Track* meantTrack() const;
    /// Selected clips, or where there are none those below the playhead.
    [[nodiscard]] std::vector<std::uint64_t> meantClips() const;
    [[nodiscard]] std::vector<std::uint64_t> selectedKeys() const;
    [[nodiscard]] std::vector<std::uint64_t> selectedMarkers() const;
    /// What the mouse would take hold of, for tests.
    [[nodiscard]] TimelineHit hitAt(QPointF point) const;
    /// How near to its clip the frame is that a take shows at an x; empty where that is not known.
    [[nodiscard]] QString qualityAt(const core::Clip& clip, double x) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

public slots:
    // Of clips: those that are meant (meantClips).
    void splitAtPlayhead();
    void copySelected();
    void pasteAtPlayhead();
    void duplicateSelected();
    /// Clips, camera keys and markers.
    void removeSelected(bool ripple = false);
    void reverseClips();
    void changeSpeed(double factor);
    void askForSpeed();
    void editSpeedCurve();  ///< of the first of them
    void playAsFilmed();
    void slipClips(double sourceFrames);
    void freezeAtPlayhead();  ///< for a second
    void fadeIn();            ///< over half a second
    void fadeOut();
    void clearFades();
    void setClipsInterpolated(bool on);
    void setClipsEnabled(bool on);

    // Of what is selected or current.
    void renameCurrent();  ///< in its place
    void editSelectedKey();
    void replaceSelectedKey();
    void setEasing(splatreel::core::Easing easing);
    void setMarkerColor(int color);
    void nextMarkerColor();

    // Of the track that is meant.
    void moveTrack(int rows);
    void removeTrack();
    void setTrackVisible(bool on);
    void setTrackLocked(bool on);

    void addMarkerAtPlayhead();
    void setCameraStraight(bool on);
    void askForRate();
    void selectAll();

signals:
    /// `name`: what undo calls it. `finished` false: a drag goes on, more of its kind will follow.
    void edited(const splatreel::core::Timeline& timeline, const QString& name, bool finished);
    void scrubbed(int frame);  ///< by hand; the newest is the one that counts
    void selectionChanged();   ///< or what is current
    void scaleChanged();
    void habitsChanged();                       ///< snapping or following
    void keyActivated(std::uint64_t key);       ///< its numbers are shown
    void cameraKeyWanted(int frame);            ///< of the camera as it stands
    void cameraKeyReplaced(std::uint64_t key);  ///< set it to the camera as it stands
    /// What can be done at a place is asked for, by the right button or by a key.
    void menuWanted(const splatreel::ui::TimelineHit& hit, QPoint globalPosition);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    enum class Drag {
        none,
        scrub,
        pan,
        clips,
        slip,
        trimStart,
        trimEnd,
        fadeIn,
        fadeOut,
        keys,
        rangeIn,
        rangeOut,
        marker,
        band
    };

    void invalidate();
    /// The dialog shows what has become of its clip, and goes where that has gone.
    void followSpeedDialog();
    void apply(core::Timeline timeline, const QString& name, bool finished = true);
    void beginDrag(QPointF point, Qt::KeyboardModifiers keys);
    void dragTo(QPointF point, bool free);
    void endDrag(bool keep);
    void scrubTo(double x);
    void select(std::uint64_t id, bool extend);
    void selectInBand();
    void updatePlayhead(int frame);
    void autoScroll(QPointF point);
    [[nodiscard]] double snappedFrame(double frame, bool free, std::span<const std::uint64_t> except);
    [[nodiscard]] int snapShift(std::span<const std::uint64_t> ids, double shift, bool free);
    [[nodiscard]] int frameAt(double x) const;
    [[nodiscard]] std::vector<std::uint64_t> selectedClips() const;
    /// Whether there is a track, clip, camera key or marker of this id.
    [[nodiscard]] bool knows(std::uint64_t id) const;
    [[nodiscard]] std::optional<TimelineElement> element(std::uint64_t id) const;
    /// Applies `change(timeline, clip)` to every clip that is meant.
    void changeClips(const QString& name,
                     const std::function<core::Timeline(core::Timeline, core::ClipId)>& change);
    /// To the neighbour in the same row (−1, +1), or the nearest of the rows above and below.
    void goSideways(int direction);
    void goToRow(int direction);
    void bringToSight(const TimelineElement& element);
    void openMenuAtCurrent();
    void rename(std::uint64_t id);
    [[nodiscard]] QRect playheadRect(int frame) const;
    [[nodiscard]] TimelineLayout layoutOf(const core::Timeline& timeline) const;
    void editKey(std::uint64_t id);

    core::Timeline timeline_;
    std::map<core::SourceId, SourceLook> looks_;
    TimelineScale scale_;
    bool fitted_ = true;  ///< follows the length until somebody zooms
    double topOffset_ = 0;
    int playhead_ = 0;
    bool following_ = true;
    bool snapping_ = true;
    std::set<std::uint64_t> selected_;  ///< clips, camera keys and markers
    std::uint64_t current_ = 0;
    core::TimelineClipboard clipboard_;

    Drag drag_ = Drag::none;
    TimelineHit held_;
    TimelineHit hovered_;
    QPointF pressedAt_;
    QPointF lastAt_;
    bool dragged_ = false;
    bool copies_ = false;  ///< Alt at the press: a drag of keys or clips leaves the old ones
    core::Timeline before_;
    QString dragName_;
    std::optional<int> snapLine_;
    std::optional<QRectF> band_;

    QPointer<SpeedCurveDialog> speedDialog_;

    QPixmap picture_;  ///< everything but the playhead; null: to be painted
};

}  // namespace splatreel::ui
