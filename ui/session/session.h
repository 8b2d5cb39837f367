#pragma once

#include "core/edit/edited_source.h"
#include "core/jobs/job_queue.h"
#include "core/project/history.h"
#include "core/project/unfinished_runs.h"
#include "core/store/sequence_store.h"
#include "ui/run_window.h"
#include "ui/session/clip_frames.h"
#include "ui/session/engine_shelf.h"
#include "ui/session/file_kind.h"
#include "ui/session/notice.h"
#include "ui/session/take.h"
#include "ui/session/take_pictures.h"
#include "ui/session/transport.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace splatreel::ui {

class Preferences;

/// Whether a job brings something out of the project, from a snapshot of its own.
[[nodiscard]] inline bool isOutput(const core::JobReport& report) {
    return report.kind == "export" || report.kind == "copy";
}

/// A generation as the inspector orders it.
struct GenerationOrder {
    const core::Engine* engine = nullptr;
    QString preset;
    core::ParameterSet parameters;
    std::uint64_t seed = 0;
    std::optional<core::FrameSpan> within = {};  ///< of the timeline; nothing: the whole clip
};

/// Frames of a clip that a generation works on.
struct ChosenFrames {
    core::FrameSpan span;      ///< of the clip
    std::vector<int> indices;  ///< fewer than the span has where that is too long
    core::Rate rate;           ///< at which they last as long as in the clip
};

/// What is open: the project with its history, what is known of its clips and takes at run time, the
/// playhead, the jobs. Every change of the project goes through `apply` and can be undone; everything else of
/// the window observes the signals. On the interface's thread; reading, packing and generating happen on
/// others.
class Session : public QObject {
    Q_OBJECT

public:
    Session(const Services& services, Preferences& preferences, QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] const Services& services() const { return services_; }
    [[nodiscard]] Transport& transport() { return transport_; }
    [[nodiscard]] EngineShelf& engines() { return engines_; }
    [[nodiscard]] TakePictures& takePictures() { return takePictures_; }
    [[nodiscard]] core::JobQueue& jobs() { return *jobs_; }
    [[nodiscard]] core::SequenceStore& store() { return *store_; }

    // --- the project and its history
    [[nodiscard]] const core::Project& project() const { return history_.present(); }
    [[nodiscard]] const core::History& history() const { return history_; }
    [[nodiscard]] const core::Timeline& timeline() const { return *project().timeline; }
    /// Goes on to `next`, which undo names `name`. Steps of one drag are one step until `seal`.
    void apply(core::Project next, const QString& name, const QString& drag = {});
    void sealDrag() { history_.seal(); }
    void undo();
    void redo();
    void goTo(int position);
    /// Another project in the place of this one; its history begins anew. `saved`: what its file holds.
    void setProject(core::Project project, const QString& file, core::Project saved);
    /// `saved` has been written to the file, with its media's paths as they are from there.
    void markSaved(const QString& file, const core::Project& saved);
    [[nodiscard]] QString file() const { return file_; }  ///< empty: not saved yet
    /// Where results of the project lie.
    void setDataFolder(const QString& folder) { dataFolder_ = folder; }
    /// A take's result is, or is about to be, under this name in the data folder; empty: it is not.
    void setResult(TakeId id, const QString& name);
    /// It has been written.
    void resultKept(TakeId id);
    [[nodiscard]] bool isModified() const { return history_.modified(); }

    // --- what there is at run time
    [[nodiscard]] const std::vector<std::unique_ptr<Clip>>& clips() const { return clips_; }
    [[nodiscard]] const std::vector<std::unique_ptr<Take>>& takes() const { return takes_; }
    [[nodiscard]] bool isEmpty() const { return clips_.empty() && takes_.empty(); }
    [[nodiscard]] const Clip* clip(ClipId id) const;
    [[nodiscard]] const Take* take(TakeId id) const;
    [[nodiscard]] const Take* takeOfJob(core::JobId job) const;
    [[nodiscard]] const Clip* currentClip() const { return clip(currentClip_); }
    /// Whether it is known what of a clip is the object.
    [[nodiscard]] bool hasObject(const Clip& clip) const;
    [[nodiscard]] const Take* currentTake() const { return take(currentTake_); }
    [[nodiscard]] const Take* comparedTake() const { return take(comparedTake_); }
    /// What of a source the timeline shows at a frame; nothing where it shows none of it.
    [[nodiscard]] std::optional<core::ClipSample> sampleOf(core::SourceId source, int frame) const;

    // --- opening
    /// Looks at each in the background and opens it as what it is.
    void open(const QStringList& paths);
    void openKind(const FileKind& kind);
    void openSample();
    /// Where a clip's alpha is to come from, as a step that undo names `name`.
    void setAlpha(ClipId clip, const ClipAlpha& alpha, const QString& name, const QString& drag = {});
    /// A folder with views.json, or a picture from another side, is to be given to the clip's generations.
    /// What cannot be used is said where one generates, and nothing changes.
    void addViews(ClipId clip, const QString& path);
    void setViews(ClipId clip, std::vector<core::GivenViews> views, const QString& name);
    /// Another place of a missing file, or of what a changed one was.
    void relink(core::SourceId media, const QString& path);
    /// Files that are not what they were are used as they are, as one step.
    void useChanged(const std::vector<core::SourceId>& media);
    void remove(core::SourceId source);
    void renameTake(TakeId id, const QString& name);

    void setCurrentClip(ClipId id);
    void setCurrentTake(TakeId id);
    /// 0: none, the clip is compared with. The current take itself: as it is before its edits.
    void setComparedTake(TakeId id);
    /// A take's frames before its edits in the store; 0: there are none.
    [[nodiscard]] core::SequenceStore::Handle uneditedFrames(TakeId id);

    // --- pictures
    /// The current clip's frame as far as it is there; the rest is read or made and clipFrameArrived says so.
    ClipPicture clipFrame(int sourceFrame);
    /// What has become known of a painted clip's alpha.
    void setPaintedAlpha(ClipId clip, int sourceFrame, core::PackedAlpha alpha);
    void remakeThumbnails(ClipId clip);

    // --- generating and editing
    /// Of the current clip what is seen within a part of the timeline, else all of it. The clip is ready.
    [[nodiscard]] ChosenFrames chosenFrames(std::optional<core::FrameSpan> within) const;
    /// Submits a generation of the current clip and makes a take for it.
    void generate(const GenerationOrder& order);
    /// Hands values to the current take's running generation, which keeps its others. Gives the change's
    /// number, 0 where none runs.
    std::uint64_t changeLive(const core::OperatorValues& values);
    /// Submits an ended job again, with another preset where one is given.
    void retry(core::JobId job, const QString& preset = {});
    /// An export writes to this place: the list of jobs offers its folder once it is done.
    void noteExport(core::JobId job, const QString& path) { exports_[job] = path; }
    [[nodiscard]] QString exportedTo(core::JobId job) const;
    /// Where exports write that have not ended: what is not on the disk yet, and theirs all the same.
    [[nodiscard]] QStringList exportsUnderWay() const;
    /// Exports and copies that have not ended: they have all that they need, whatever becomes of the project.
    [[nodiscard]] std::vector<core::JobReport> outputsUnderWay() const;
    /// The same with the next smaller preset of its engine.
    void retrySmaller(core::JobId job);
    /// Goes on with a take's unfinished run from its checkpoint, with its seed and values; says so where that
    /// is gone.
    void continueTake(TakeId id);
    /// Runs it again from the beginning, with its seed and values.
    void restartTake(TakeId id);
    /// An interrupted run is not wanted: a take without frames goes (a step that can be undone), another
    /// stays as it is.
    void giveUpRun(TakeId id);
    [[nodiscard]] bool isGenerating() const;
    /// Whether previews are wanted; false while nobody can see them.
    void setPreviewsWanted(bool wanted);
    /// The current take's edits, and a step that changes them.
    [[nodiscard]] core::TakeEdits edits() const;
    void applyEdits(core::TakeEdits edits, const QString& name, const QString& drag = {});

    void notify(const Notice& notice);
    void showMessage(const QString& message) { emit messageShown(message); }

signals:
    void projectChanged();  ///< anything of the project, by a step, undo or a result that arrived
    void contentChanged();  ///< clips or takes were added, removed or renamed
    void clipChanged(splatreel::ui::ClipId id);
    void alphaChanged(splatreel::ui::ClipId id);  ///< it is known where a clip's alpha comes from
    void takeChanged(splatreel::ui::TakeId id);
    void figuresChanged(splatreel::ui::TakeId id);  ///< how near a take's frames are to its clip
    void currentChanged();                          ///< clip, take or compared take
    void clipFrameArrived(int sourceFrame);
    void previewArrived(splatreel::ui::TakeId take, int frame);
    void sequenceFrameArrived(splatreel::core::SequenceStore::Handle handle, int frame);
    void jobChanged(splatreel::core::JobId id, splatreel::core::JobQueue::Event event);
    void noticed(const splatreel::ui::Notice& notice);
    void settled(const QString& topic);  ///< notices of this topic are out of date
    void messageShown(const QString& message);
    void resultArrived(splatreel::ui::TakeId take);  ///< a generation has ended with frames
    void projectWanted(const QString& path);         ///< a project file is to be opened
    void fileMissed();                               ///< a file that is needed is not where it was
    void cameraWanted(const QString& path);          ///< a file with a camera's way was opened

private:
    void addClip(const FileKind& kind);
    /// Views of the clip in hand; where there is none, their own clip with them.
    void openViews(const QString& folder);
    void addSequence(const FileKind& kind);
    /// The project with an id for what is added next that nothing had before, undone steps included.
    [[nodiscard]] core::Project forAdding();
    void sync();
    void syncClips();
    void syncTakes();
    void watchClip(Clip& clip);
    void readSequence(TakeId id, const QString& path);
    void updateEdits(Take& take, const core::TakeEdits& edits);
    void closeFrames(Take& take);
    /// Works out the next edit that needs a whole sequence, once nothing has changed for a moment.
    void startStages();
    void setPending(Take& take, const std::optional<core::PendingStage>& pending);
    void onStage(core::JobId job);
    void restartStage(TakeId id);
    [[nodiscard]] QStringList contents() const;
    void updateTransport();
    void followPreferences(const QString& key);
    void onJob(core::JobId id, core::JobQueue::Event event);
    void onJobState(core::JobId id);
    /// How near the frames are by now; `last`: however short ago that was told.
    void takeFigures(core::JobId job, bool last);
    void takeOutput(Take& take, const core::EngineOutput& output);
    void wantPreview();
    /// Submits a run of a take whose generation says how.
    core::JobId submitRun(const core::Take& take, const core::Engine& engine, core::ParameterSet parameters,
                          bool resume);
    void follow(TakeId id, core::JobId job);
    /// Looks for what there is of a take's unfinished run and says what can be done with it.
    void readRun(TakeId id);
    void tellInterrupted(const Take& take, const core::UnfinishedRun& run);
    void startRun(TakeId id, bool resume);
    void retryTake(const core::Take& take, core::JobId job, const QString& preset);
    void tellClipMissing(TakeId id, const std::function<void()>& again);
    void beginRun(TakeId id, const core::Engine& engine, bool resume, const core::UnfinishedRun& run);
    void startWaitingRuns();
    /// Notes how far a run has come, in the background.
    void noteRun(const Take& take, bool stopped);
    void removeRun(const std::string& name);
    /// Goes on with the run of a take that was undone.
    void resumeRun(Take& take, core::JobId job);
    /// The result of a run that ended while its take was undone.
    void takeLateOutput(TakeId id);
    /// Ends the runs in a way that they can go on later.
    void endRuns();
    void dropJobs();
    /// Takes that no state of the history has any more end their runs and leave their results.
    void dropOvertaken();
    void amendGeneration(TakeId id, const std::function<void(core::Generation&)>& change);
    [[nodiscard]] Clip* findClip(ClipId id);
    [[nodiscard]] Take* findTake(TakeId id);
    [[nodiscard]] QString nextTakeName() const;

    const Services services_;
    Preferences& preferences_;
    core::History history_;
    QString file_;
    QString dataFolder_;
    Transport transport_;
    EngineShelf engines_;
    TakePictures takePictures_;
    std::vector<std::unique_ptr<Clip>> clips_;
    std::map<ClipId, std::unique_ptr<ClipFrames>> frames_;
    std::vector<std::unique_ptr<Take>> takes_;
    /// Results that no file holds yet, and jobs, by take: an undone take that is redone finds them again.
    std::map<TakeId, core::FrameSourcePtr> results_;
    std::map<TakeId, core::JobId> jobOfTake_;
    std::map<core::JobId, QString> exports_;
    std::set<core::JobId> dropped_;       ///< of projects that are closed
    std::map<TakeId, bool> waitingRuns_;  ///< for the engines; whether they resume
    core::SourceId nextId_ = 1;
    ClipId currentClip_ = 0;
    TakeId currentTake_ = 0;
    TakeId comparedTake_ = 0;
    bool previewsWanted_ = true;
    /// An edit of a whole sequence that a job works out.
    struct Stage {
        core::PendingStage pending;
        core::JobId job = 0;   ///< the newest that works on it; 0: none yet
        bool isWanted = true;  ///< to be submitted
        std::shared_ptr<core::FrameSourcePtr> result = {};
    };
    std::map<TakeId, Stage> stageOfTake_;
    QTimer stageTimer_;
    core::SequenceStages stages_;
    std::shared_ptr<core::StageCache> stageCache_;
    std::unique_ptr<core::SequenceStore> store_;
    core::UnfinishedRuns runs_;
    QElapsedTimer figuresTold_;
    QTimer noteTimer_;
    QThreadPool noting_;                    ///< one thread, so that notes are written in their order
    std::unique_ptr<core::JobQueue> jobs_;  // last: its threads end before the rest goes
};

}  // namespace splatreel::ui

Q_DECLARE_METATYPE(splatreel::ui::Notice)
