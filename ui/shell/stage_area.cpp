#include "ui/shell/stage_area.h"

#include "ui/session/matte_editor.h"
#include "ui/session/pictures.h"
#include "ui/shell/banner.h"
#include "ui/shell/matte_canvas.h"
#include "ui/shell/progress_strip.h"
#include "ui/shell/welcome_page.h"
#include "ui/theme/theme.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace splatreel::ui {

StageArea::StageArea(Session& session, MatteEditor& matte, Preferences& preferences, QWidget* parent)
    : QWidget(parent),
      session_(session),
      matte_(matte),
      banners_(new BannerStrip(this)),
      pages_(new QStackedWidget(this)),
      welcome_(new WelcomePage(preferences, pages_)),
      stage_(new QWidget(pages_)),
      canvas_(new MatteCanvas(stage_)),
      progress_(new ProgressStrip(session, stage_)) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    banners_->setContentsMargins(2 * metric::grid, metric::grid, 2 * metric::grid, metric::grid);
    outer->addWidget(banners_);
    outer->addWidget(pages_, 1);
    auto* layout = new QVBoxLayout(stage_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(canvas_, 1);
    layout->addWidget(progress_);
    pages_->addWidget(welcome_);
    pages_->addWidget(stage_);
    setMinimumSize(320, 240);
    connect(&session_, &Session::contentChanged, this, &StageArea::showPage);
    connect(&session_, &Session::currentChanged, this, &StageArea::showPage);
    connect(&session_, &Session::alphaChanged, this, &StageArea::showClipFrame);
    connect(&session_, &Session::clipFrameArrived, this, &StageArea::showClipFrame);
    connect(&session_.transport(), &Transport::frameChanged, this, &StageArea::showClipFrame);
    connect(&matte_, &MatteEditor::changed, this, &StageArea::showClipFrame);
    connect(&matte_, &MatteEditor::jobChanged, this, &StageArea::showClipFrame);
    connect(&matte_, &MatteEditor::matteArrived, this, [this](int frame) {
        if (frame == shownFrame_) showClipFrame();
    });
    showPage();
}

void StageArea::showPage() {
    pages_->setCurrentWidget(session_.isEmpty() ? static_cast<QWidget*>(welcome_) : stage_);
    const bool take = viewport_ != nullptr && session_.currentTake() != nullptr;
    if (viewport_ != nullptr) viewport_->setVisible(take);
    canvas_->setVisible(!take);
    showClipFrame();
}

void StageArea::showClipFrame() {
    const Clip* clip = session_.currentClip();
    if (clip == nullptr || !canvas_->isVisibleTo(this)) return;
    if (clip->missing) {
        canvas_->setPicture({});
        canvas_->setMessage(tr("%1 is not where it was.").arg(clip->path));
        return;
    }
    const auto sample = session_.sampleOf(clip->id, session_.transport().frame());
    if (!sample) {
        shownFrame_.reset();
        return canvas_->setPicture({});
    }
    const int frame = static_cast<int>(sample->sourceFrame);
    const auto [source, object] = session_.clipFrame(frame);
    if (source == nullptr) return;
    const bool asObject = matteShown_ && !painting_;
    // While its object is made, the picture before it stays, unless it is of another frame for long.
    if (asObject && object == nullptr) return;
    shownFrame_ = frame;
    canvas_->setSource(source);
    canvas_->setPicture(asObject ? toImage(*object) : opaqueImage(*source));
    canvas_->setNote({});
    if (!painting_ || !matteShown_) return canvas_->setMatte({});
    // The strokes' own matte comes first; the object's is sharper, once it has been made of it.
    const core::AlphaImage sketch = matte_.matte(frame).unpacked();
    const bool isPainted = !matte_.painted().on(frame).empty();
    if (clip->alpha == AlphaKind::painted && sketch.empty() && !isPainted && !matte_.painted().empty()) {
        canvas_->setNote(
            matte_.isBehind()
                ? tr("No matte on this frame yet: carry the strokes through the clip, or paint here.")
                : tr("No matte on this frame yet: it is on its way from the painted ones."));
        return canvas_->setMatte({});
    }
    const bool made = object != nullptr && (sketch.empty() || clip->alpha == AlphaKind::painted);
    canvas_->setMatte(made ? alphaImage(*object) : !sketch.empty() ? toImage(sketch) : QImage());
}

void StageArea::setMatteShown(bool shown) {
    matteShown_ = shown;
    showClipFrame();
}

void StageArea::setPainting(bool painting) {
    if (painting_ == painting) return;
    painting_ = painting;
    canvas_->fit();
    showClipFrame();
}

std::optional<int> StageArea::shownFrame() const {
    return canvas_->isVisibleTo(this) && !canvas_->picture().isNull() ? shownFrame_ : std::nullopt;
}

void StageArea::addBar(QWidget* bar) {
    auto* layout = static_cast<QVBoxLayout*>(stage_->layout());
    layout->insertWidget(layout->indexOf(canvas_), bar);
}

void StageArea::setViewport(QWidget* viewport) {
    auto* layout = static_cast<QVBoxLayout*>(stage_->layout());
    viewport_ = viewport;
    layout->insertWidget(layout->indexOf(canvas_), viewport, 1);
    showPage();
}

}  // namespace splatreel::ui
