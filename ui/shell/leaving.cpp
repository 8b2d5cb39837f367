#include "ui/shell/leaving.h"

#include "ui/session/project_keeper.h"
#include "ui/session/session.h"
#include "ui/shell/finishing_window.h"

namespace splatreel::ui {
namespace {

constexpr int moment = 1000;  // milliseconds in which nobody misses an answer of a window that is gone
constexpr int interval = 100;

}  // namespace

Leaving::Leaving(Session& session, ProjectKeeper& keeper, Wish wish, QObject* parent)
    : QObject(parent), session_(session), keeper_(keeper), wish_(wish) {
    timer_.setInterval(interval);
    connect(&timer_, &QTimer::timeout, this, [this] {
        if (!advance(0)) return tell();
        timer_.stop();
        window_.reset();
        emit ended();
    });
}

Leaving::~Leaving() = default;

bool Leaving::begin() {
    if (!wish_.finishOutputs) stopOutputs();
    if (advance(moment)) return true;
    window_ = std::make_unique<FinishingWindow>();
    connect(window_.get(), &FinishingWindow::stopWanted, this, &Leaving::stopOutputs);
    tell();
    window_->show();
    timer_.start();
    return false;
}

void Leaving::stopOutputs() {
    wish_.finishOutputs = false;
    for (const core::JobReport& output : session_.outputsUnderWay()) session_.jobs().cancel(output.id);
}

void Leaving::beginFiles() {
    if (std::exchange(filesBegun_, true)) return;
    if (wish_.keepForLater) {
        kept_ = keeper_.keepForLater();
    } else {
        keeper_.discard();
    }
}

bool Leaving::advance(int milliseconds) {
    // What was stopped ends by itself, with the session.
    if (wish_.finishOutputs && !session_.outputsUnderWay().empty()) return false;
    beginFiles();
    if (!keeper_.filesAtRest(milliseconds)) return false;
    if (kept_) result_ = kept_->get();
    kept_.reset();
    return true;
}

void Leaving::tell() {
    const std::vector<core::JobReport> outputs = session_.outputsUnderWay();
    window_->showOutputs(filesBegun_ ? std::vector<core::JobReport>() : outputs);
}

}  // namespace splatreel::ui
