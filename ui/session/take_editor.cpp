#include "ui/session/take_editor.h"

#include "core/edit/frame_operator.h"
#include "core/edit/sequence_operators.h"
#include "core/timeline/timeline_edit.h"
#include "ui/session/background.h"
#include "ui/translation/core_texts.h"

#include <algorithm>
#include <limits>

namespace splatreel::ui {
namespace {

constexpr int countDelay = 150;  // milliseconds without a change before counting

}  // namespace

QString textOf(const core::EditCount& count) {
    const auto most = std::uint64_t{std::numeric_limits<int>::max()};
    const QString gaussians = TakeEditor::tr(
        "%Ln Gaussians", nullptr, static_cast<int>(std::min<std::uint64_t>(count.gaussians, most)));
    return TakeEditor::tr("%1 in %n frames", nullptr, count.frames).arg(gaussians);
}

QString editLabel(const std::string& kind) {
    if (const core::FrameOperator* known = core::findFrameOperator(kind)) return operatorText(known->label());
    const core::Operator* whole = core::findSequenceOperator(kind);
    return whole != nullptr ? operatorText(whole->label()) : QString::fromStdString(kind);
}

std::optional<core::ParameterSchema> editSchema(const std::string& kind) {
    if (const core::FrameOperator* known = core::findFrameOperator(kind)) return known->schema();
    if (const core::Operator* whole = core::findSequenceOperator(kind)) return whole->schema();
    return std::nullopt;
}

TakeEditor::TakeEditor(Session& session, QObject* parent) : QObject(parent), session_(session) {
    countTimer_.setSingleShot(true);
    countTimer_.setInterval(countDelay);
    connect(&countTimer_, &QTimer::timeout, this, &TakeEditor::startCount);
    connect(&session_, &Session::projectChanged, this, &TakeEditor::update);
    connect(&session_, &Session::currentChanged, this, &TakeEditor::update);
    connect(&session_, &Session::takeChanged, &countTimer_, qOverload<>(&QTimer::start));
    connect(&session_.transport(), &Transport::frameChanged, this, [this] {
        if (scope_ == EditScope::frame && !shown_.empty()) countTimer_.start();
    });
}

const core::Selection& TakeEditor::selected() const {
    static const core::Selection nothing;
    const Take* current = session_.currentTake();
    const core::Take* take = current != nullptr ? session_.project().findTake(current->id) : nullptr;
    return take != nullptr ? take->selected : nothing;
}

void TakeEditor::update() {
    const Take* take = session_.currentTake();
    const TakeId id = take != nullptr ? take->id : 0;
    const bool other = std::exchange(take_, id) != id;
    if (other || (chosen_ != 0 && !chosen())) {
        chosen_ = 0;
        emit chosenChanged();
    }
    if (!other && shown_ == selected()) return;
    shown_ = selected();
    count_.reset();
    emit selectionChanged();
    emit countChanged();
    countTimer_.start();
}

void TakeEditor::setSelected(core::Selection selection, const QString& name, const QString& drag) {
    if (session_.currentTake() == nullptr) return;
    session_.apply(core::withSelection(session_.project(), session_.currentTake()->id, std::move(selection)),
                   name, drag);
}

void TakeEditor::select(core::SelectionShape shape, std::optional<core::Combine> how, const QString& name,
                        const core::GaussiansPtr& shown) {
    const TakeId take = take_;
    const auto put = [this, how, name, take](core::SelectionShape meant) {
        if (take != take_) return;
        auto next = core::combined(how ? selected() : core::Selection(), std::move(meant),
                                   how.value_or(core::Combine::add));
        if (next) return setSelected(*std::move(next), name);
        session_.notify({Place::edit,
                         Severity::info,
                         tr("This inverted selection cannot be intersected: select nothing first."),
                         {},
                         {},
                         QStringLiteral("select")});
    };
    waiting_.emplace_back([this, shape = std::move(shape), shown, put] {
        if (!followsTime_ || shown == nullptr || !shown->hasIds()) {
            put(shape);
            finding_ = false;
            return runNext();
        }
        runInBackground(
            this,
            [shape, shown](const std::stop_token&) -> core::Result<core::SelectionShape> {
                const core::Selection drawn{.parts = {{.shape = shape}}};
                return core::followed(drawn, *shown).parts.front().shape;
            },
            [this, put](const core::Result<core::SelectionShape>& ids) {
                if (ids.ok()) put(*ids);
                finding_ = false;
                runNext();
            });
    });
    runNext();
}

void TakeEditor::runNext() {
    if (finding_ || waiting_.empty()) return;
    finding_ = true;
    const auto next = std::move(waiting_.front());
    waiting_.pop_front();
    next();
}

void TakeEditor::selectAll() {
    setSelected(core::inverse({}), tr("Select all"));
}

void TakeEditor::selectNone() {
    setSelected({}, tr("Select nothing"));
}

void TakeEditor::invert() {
    setSelected(core::inverse(selected()), tr("Invert the selection"));
}

void TakeEditor::setFollowsTime(bool on) {
    if (followsTime_ == on) return;
    followsTime_ = on;
    emit scopeChanged();
}

void TakeEditor::setScope(EditScope scope) {
    if (scope_ == scope) return;
    scope_ = scope;
    count_.reset();
    emit scopeChanged();
    emit countChanged();
    countTimer_.start();
}

std::optional<core::FrameSpan> TakeEditor::spanOf(EditScope scope) const {
    if (scope == EditScope::all || take_ == 0) return std::nullopt;
    const Transport& transport = session_.transport();
    const int first = scope == EditScope::frame ? transport.frame() : transport.in();
    const int last = scope == EditScope::frame ? first : transport.out();
    return core::shownFrames(session_.timeline(), take_, {first, last + 1}).value_or(core::FrameSpan{});
}

bool TakeEditor::tellEmpty(const core::TakeOperator& edit) {
    if (!edit.frames || edit.frames->length() > 0) return false;
    session_.notify(
        {Place::edit,
         Severity::info,
         tr("The timeline shows nothing of this take there: move the playhead, or choose all frames."),
         {},
         {},
         QStringLiteral("edit scope")});
    return true;
}

core::TakeOperator TakeEditor::newEdit(const char* kind) const {
    core::TakeOperator edit;
    edit.kind = kind;
    edit.frames = spanOf(scope_);
    const bool whole = core::findSequenceOperator(edit.kind) != nullptr;
    if (!whole && !selected().empty()) edit.selection = std::make_shared<const core::Selection>(selected());
    return edit;
}

void TakeEditor::append(core::TakeOperator edit, const QString& name, const QString& drag) {
    if (tellEmpty(edit)) return;
    core::TakeEdits edits = core::appended(session_.edits(), std::move(edit));
    const std::uint64_t id = edits.nextId - 1;
    session_.applyEdits(std::move(edits), name, drag);
    choose(id);
}

void TakeEditor::replace(const core::TakeOperator& edit, const QString& name, const QString& drag) {
    if (tellEmpty(edit)) return;
    session_.applyEdits(core::replacedOperator(session_.edits(), edit), name, drag);
}

void TakeEditor::deleteSelected() {
    if (take_ == 0 || selected().empty()) return;
    core::TakeOperator edit = newEdit("delete");
    if (tellEmpty(edit)) return;
    core::TakeEdits edits = core::appended(session_.edits(), std::move(edit));
    core::Project next = core::withEdits(session_.project(), take_, std::move(edits));
    session_.apply(core::withSelection(std::move(next), take_, {}), tr("Delete selected Gaussians"));
}

std::optional<core::TakeOperator> TakeEditor::chosen() const {
    const core::TakeEdits edits = session_.edits();
    const core::TakeOperator* found = core::findOperator(edits, chosen_);
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

void TakeEditor::choose(std::uint64_t id) {
    if (chosen_ == id) return;
    chosen_ = id;
    emit chosenChanged();
}

std::optional<core::TakeOperator> TakeEditor::handled(const char* kind) const {
    if (auto now = chosen(); now && now->kind == kind) return now;
    const core::TakeEdits edits = session_.edits();
    if (edits.operators.empty()) return std::nullopt;
    const core::TakeOperator& last = edits.operators.back();
    const core::TakeOperator wanted = newEdit(kind);
    const bool same = (last.selection == nullptr) == (wanted.selection == nullptr) &&
                      (last.selection == nullptr || *last.selection == *wanted.selection);
    if (last.kind != kind || !last.enabled || last.frames != wanted.frames || !same) return std::nullopt;
    return last;
}

void TakeEditor::startCount() {
    if (counting_) counting_->request_stop();
    const Take* take = session_.currentTake();
    if (take == nullptr || take->source == nullptr || selected().empty()) return;
    const core::FrameSpan span = spanOf(scope_).value_or(core::FrameSpan{0, take->source->frameCount()});
    auto stop = runInBackground(
        this,
        [source = take->source, span, selection = selected()](const std::stop_token& token) {
            return core::countSelected(*source, span, selection, token);
        },
        [this](const core::Result<core::EditCount>& counted) {
            if (!counted.ok() || counted->partial) return;
            count_ = *counted;
            emit countChanged();
        });
    counting_ = std::move(stop);
}

}  // namespace splatreel::ui
