#pragma once

#include "core/matte/painted_matte.h"
#include "ui/session/session.h"

#include <QObject>
#include <QTimer>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>

namespace splatreel::ui {

/// Makes the alpha of the session's clips: where it comes from, the key's colour, and strokes that are
/// painted on frames. A stroke's own frame is worked out at once, in the background; a moment later a job
/// carries the strokes through the clip, and what it finds shows frame by frame. A newer stroke ends an older
/// job. Every change is a step of the session's history. On the interface's thread.
class MatteEditor : public QObject {
    Q_OBJECT

public:
    explicit MatteEditor(Session& session, QObject* parent = nullptr);

    // --- where the current clip's alpha comes from
    [[nodiscard]] ClipAlpha alpha() const;
    void choose(AlphaChoice choice);
    void setKey(const core::KeyOptions& key, const QString& drag = {});
    /// Uses another clip's, once it has been looked at: one that does not fit leaves a notice and nothing
    /// else.
    void chooseFile(ClipId clip, const QString& path);

    // --- strokes on the current clip
    [[nodiscard]] const core::PaintedMatte& painted() const;
    /// Shows what a stroke that the hand still draws comes to; nothing: it was given up.
    void sketch(const std::optional<core::MatteStroke>& stroke);
    void paint(core::MatteStroke stroke);
    void clearFrame(int frame);
    void clearAll();

    // --- what is known of them
    /// The newest matte of a frame of the current clip; null: none yet.
    [[nodiscard]] core::PackedAlpha matte(int frame) const;
    /// Of a clip's frames, how sure the matte is, in [0, 1]; below 0: not known yet. Empty: nothing is
    /// painted.
    [[nodiscard]] std::vector<float> confidence(ClipId clip) const;
    [[nodiscard]] std::vector<int> paintedFrames(ClipId clip) const;
    /// The job that carries the current clip's strokes through it; nothing: none runs or waits.
    [[nodiscard]] std::optional<core::JobReport> job() const;
    void cancel();
    /// Carries them again after a cancel.
    void carry();
    /// Whether some frames' mattes are older than the strokes, or there are none, and no job sees to it.
    [[nodiscard]] bool isBehind() const;

signals:
    void changed();                                      ///< settings or strokes of a clip
    void matteArrived(int frame);                        ///< of the current clip
    void confidenceChanged(splatreel::ui::ClipId clip);  ///< or the frames that are painted
    void jobChanged();

private:
    struct Known {
        core::PackedAlpha alpha;
        float confidence = 0;
    };
    /// What has been worked out of a clip's strokes.
    struct Work {
        QString path;                ///< of the clip
        core::PaintedMatte painted;  ///< what it is worked out of
        bool active = false;         ///< the clip's alpha is to be painted
        std::map<int, Known> frames;
        /// What was carried to a frame from others, as it was before strokes were painted on it.
        std::map<int, Known> carried;
        std::uint64_t version = 0;  ///< counts the strokes' changes: what older ones come to is not taken
        core::JobId job = 0;
        bool behind = false;
    };

    void follow();
    void followClip(const Clip& clip, const core::Media& media);
    void change(ClipId clip, core::PaintedMatte painted, const QString& name);
    /// Works out one frame of the current clip from these strokes; without any it is what was carried there.
    void showFrame(int frame, std::vector<core::MatteStroke> strokes);
    void withdraw(ClipId clip, int frame);
    void runFrame();
    void take(ClipId clip, int frame, core::PackedAlpha alpha, float confidence);
    void tell(ClipId clip, int frame);
    void takeCarried(ClipId clip, std::uint64_t version, int frame, core::PackedAlpha alpha,
                     float confidence);
    void takeAll(ClipId clip, std::uint64_t version,
                 const std::shared_ptr<const core::PropagatedMatte>& matte);
    void startJobs();
    void startJob(ClipId clip, Work& work);
    void endJob(Work& work);
    void onJob(core::JobId job);
    [[nodiscard]] const Work* currentWork() const;
    /// The current clip's frame at the playhead; nothing: the timeline shows none.
    [[nodiscard]] std::optional<int> frameInView() const;

    Session& session_;
    std::map<ClipId, Work> works_;
    QTimer carryTimer_;
    QTimer tellTimer_;  ///< the timeline is told of many frames together
    std::set<ClipId> told_;
    std::set<core::JobId> outdated_;  ///< jobs that end and go
    /// The frame that is to be worked out next, and what of it; the newest replaces an older one.
    struct Frame {
        ClipId clip = 0;
        int frame = 0;
        std::uint64_t version = 0;
        std::vector<core::MatteStroke> strokes;
    };
    std::optional<Frame> waiting_;
    bool working_ = false;
    std::uint64_t withdrawals_ = 0;  ///< what was asked for before one does not count any more
};

}  // namespace splatreel::ui
