#pragma once

#include "core/timeline/timeline_edit.h"
#include "ui/timeline/timeline_layout.h"
#include "ui/timeline/timeline_painter.h"

#include <QPixmap>
#include <QTimer>
#include <QWidget>
#include <optional>
#include <set>

class QMenu;

namespace splatreel::ui {

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
    /// Whether keys without a shortcut in the application do what they do by default.
    void setOwnKeys(bool on) { ownKeys_ = on; }

    [[nodiscard]] const TimelineScale& scale() const { return scale_; }
    void setScale(const TimelineScale& scale);
    [[nodiscard]] double verticalOffset() const { return topOffset_; }
    [[nodiscard]] double verticalRoom() const;  ///< how far the rows reach below the widget
    void setVerticalOffset(double offset);
    void zoomToFit();
    void zoomAtPlayhead(double factor);

    [[nodiscard]] const std::set<std::uint64_t>& selection() const { return selected_; }
    void setSelection(std::set<std::uint64_t> ids);
    /// What the mouse would take hold of, for tests.
    [[nodiscard]] TimelineHit hitAt(QPointF point) const;
    /// How near to its clip the frame is that a take shows at an x; empty where that is not known.
    [[nodiscard]] QString qualityAt(const core::Clip& clip, double x) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

public slots:
    void splitAtPlayhead();  ///< selected clips, or all below the playhead
    void removeSelected(bool ripple = false);
    void copySelected();
    void pasteAtPlayhead();
    void duplicateSelected();
    void setInAtPlayhead();
    void setOutAtPlayhead();
    void clearRange();
    void addMarkerAtPlayhead();
    void reverseSelected();  ///< selected clips, or all below the playhead
    void changeSpeedOfSelected(double factor);
    void selectAll();

signals:
    /// `name`: what undo calls it. `finished` false: a drag goes on, more of its kind will follow.
    void edited(const splatreel::core::Timeline& timeline, const QString& name, bool finished);
    void scrubbed(int frame);  ///< by hand; the newest is the one that counts
    void scrubEnded();
    void playToggled();
    void shuttled(int direction);  ///< J −1, K 0, L +1
    void stepped(int frames);
    void selectionChanged();
    void scaleChanged();
    void habitsChanged();                  ///< snapping or following
    void keyActivated(std::uint64_t key);  ///< double click: its numbers are shown
    void clipActivated(std::uint64_t clip);
    void cameraKeyWanted(int frame);            ///< of the camera as it stands
    void cameraKeyReplaced(std::uint64_t key);  ///< set it to the camera as it stands

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
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    enum class Drag { none, scrub, pan, clips, trimStart, trimEnd, keys, rangeIn, rangeOut, marker, band };

    void invalidate();
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
    [[nodiscard]] std::vector<std::uint64_t> selectedKeys() const;
    /// Selected clips, or where there are none those below the playhead.
    [[nodiscard]] std::vector<std::uint64_t> meantClips() const;
    /// Whether a key is the timeline's own while it has the focus, although a shortcut elsewhere has it, too.
    [[nodiscard]] bool ownsKey(const QKeyEvent& event) const;
    void askForSpeed(core::ClipId clip);
    void askForMarkerName(std::uint64_t marker);
    [[nodiscard]] QRect playheadRect(int frame) const;
    [[nodiscard]] TimelineLayout layoutOf(const core::Timeline& timeline) const;
    void editKey(std::uint64_t id);
    void addClipActions(QMenu& menu, core::ClipId clip);
    void addKeyActions(QMenu& menu, std::uint64_t key);
    void addRulerActions(QMenu& menu, const TimelineHit& hit);

    core::Timeline timeline_;
    std::map<core::SourceId, SourceLook> looks_;
    TimelineScale scale_;
    bool fitted_ = true;  ///< follows the length until somebody zooms
    double topOffset_ = 0;
    int playhead_ = 0;
    bool following_ = true;
    bool snapping_ = true;
    bool ownKeys_ = true;
    std::set<std::uint64_t> selected_;
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

    QPixmap picture_;  ///< everything but the playhead; null: to be painted
};

}  // namespace splatreel::ui
