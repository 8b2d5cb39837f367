#pragma once

#include "core/edit/counts.h"
#include "ui/session/session.h"

#include <QObject>
#include <QTimer>
#include <deque>
#include <memory>
#include <optional>
#include <stop_token>

namespace splatreel::ui {

/// The frames that a new edit acts on.
enum class EditScope { frame, range, all };

/// Selects Gaussians of the session's current take and edits them. Every change is a step of the session's
/// history. On the interface's thread.
class TakeEditor : public QObject {
    Q_OBJECT

public:
    explicit TakeEditor(Session& session, QObject* parent = nullptr);

    // --- what is selected
    [[nodiscard]] const core::Selection& selected() const;
    /// Brings a shape together with what is selected; `how` nothing: in its place. With `shown`, the frame in
    /// which it was drawn, and where selections follow Gaussians through time, its Gaussians are meant by
    /// their ids.
    void select(core::SelectionShape shape, std::optional<core::Combine> how, const QString& name,
                const core::GaussiansPtr& shown = nullptr);
    /// The whole selection; steps of one `drag` are one until sealed.
    void setSelected(core::Selection selection, const QString& name, const QString& drag = {});
    void seal() { session_.sealDrag(); }
    void selectAll();
    void selectNone();
    void invert();
    [[nodiscard]] bool followsTime() const { return followsTime_; }
    void setFollowsTime(bool on);

    // --- what is edited
    [[nodiscard]] EditScope scope() const { return scope_; }
    void setScope(EditScope scope);
    /// Frames of the current take that a scope means now; none where the timeline shows nothing of it there.
    /// Nothing: all.
    [[nodiscard]] std::optional<core::FrameSpan> spanOf(EditScope scope) const;
    /// An edit of this kind, of what is selected in the scope's frames; everything where nothing is selected.
    [[nodiscard]] core::TakeOperator newEdit(const char* kind) const;
    /// Puts an edit behind the others and chooses it.
    void append(core::TakeOperator edit, const QString& name, const QString& drag = {});
    void replace(const core::TakeOperator& edit, const QString& name, const QString& drag = {});
    void deleteSelected();

    /// The edit whose values are shown and whose handles are in the viewport; null: none.
    [[nodiscard]] std::optional<core::TakeOperator> chosen() const;
    void choose(std::uint64_t id);
    /// The edit of this kind that a handle in the viewport changes: the chosen one, or the last of the list
    /// if it is just such a one as would be made now.
    [[nodiscard]] std::optional<core::TakeOperator> handled(const char* kind) const;

    /// What is selected in the scope's frames, as far as it is known.
    [[nodiscard]] const std::optional<core::EditCount>& count() const { return count_; }

    /// A colour was picked in the viewport.
    void pickColor(const glm::vec3& color) { emit colorPicked(color.r, color.g, color.b); }

signals:
    void selectionChanged();
    void countChanged();
    void scopeChanged();
    void chosenChanged();
    void colorPicked(float red, float green, float blue);

private:
    void update();
    void startCount();
    void runNext();
    /// Says that an edit would act on no frame; false: it acts on some.
    bool tellEmpty(const core::TakeOperator& edit);

    Session& session_;
    EditScope scope_ = EditScope::all;
    bool followsTime_ = true;
    std::uint64_t chosen_ = 0;
    TakeId take_ = 0;
    core::Selection shown_;
    std::optional<core::EditCount> count_;
    QTimer countTimer_;
    std::shared_ptr<std::stop_source> counting_;
    std::deque<std::function<void()>> waiting_;  ///< shapes whose ids are to be found, in the order drawn
    bool finding_ = false;
};

/// Text of a count: "1,204 Gaussians in 32 frames".
[[nodiscard]] QString textOf(const core::EditCount& count);
/// What an edit's kind is called.
[[nodiscard]] QString editLabel(const std::string& kind);
/// The values of an edit's kind; nothing: the kind is not known here.
[[nodiscard]] std::optional<core::ParameterSchema> editSchema(const std::string& kind);

}  // namespace splatreel::ui
