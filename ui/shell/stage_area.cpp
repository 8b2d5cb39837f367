#include "ui/shell/stage_area.h"

#include "ui/session/pictures.h"
#include "ui/shell/banner.h"
#include "ui/shell/picture_view.h"
#include "ui/shell/progress_strip.h"
#include "ui/shell/welcome_page.h"
#include "ui/theme/theme.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace splatreel::ui {

StageArea::StageArea(Session& session, Preferences& preferences, QWidget* parent)
    : QWidget(parent),
      session_(session),
      banners_(new BannerStrip(this)),
      pages_(new QStackedWidget(this)),
      welcome_(new WelcomePage(preferences, pages_)),
      stage_(new QWidget(pages_)),
      picture_(new PictureView(stage_)),
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
    layout->addWidget(picture_, 1);
    layout->addWidget(progress_);
    pages_->addWidget(welcome_);
    pages_->addWidget(stage_);
    setMinimumSize(320, 240);
    connect(&session_, &Session::contentChanged, this, &StageArea::showPage);
    connect(&session_, &Session::currentChanged, this, &StageArea::showPage);
    connect(&session_, &Session::clipFrameArrived, this, &StageArea::showClipFrame);
    connect(&session_.transport(), &Transport::frameChanged, this, &StageArea::showClipFrame);
    showPage();
}

void StageArea::showPage() {
    pages_->setCurrentWidget(session_.isEmpty() ? static_cast<QWidget*>(welcome_) : stage_);
    const bool take = viewport_ != nullptr && session_.currentTake() != nullptr;
    if (viewport_ != nullptr) viewport_->setVisible(take);
    picture_->setVisible(!take);
    showClipFrame();
}

void StageArea::showClipFrame() {
    const Clip* clip = session_.currentClip();
    if (clip == nullptr || !picture_->isVisibleTo(this)) return;
    if (clip->missing) {
        picture_->setPicture({});
        picture_->setMessage(tr("%1 is not where it was.").arg(clip->path));
        return;
    }
    const auto sample = session_.sampleOf(clip->id, session_.transport().frame());
    if (!sample) return picture_->setPicture({});
    const PicturePtr picture = session_.clipFrame(static_cast<int>(sample->sourceFrame));
    if (picture == nullptr) return;
    const QImage image = toImage(*picture);
    picture_->setPicture(matteShown_ ? image : image.convertToFormat(QImage::Format_RGBX8888));
}

void StageArea::setMatteShown(bool shown) {
    matteShown_ = shown;
    showClipFrame();
}

void StageArea::setViewport(QWidget* viewport) {
    auto* layout = static_cast<QVBoxLayout*>(stage_->layout());
    viewport_ = viewport;
    layout->insertWidget(layout->indexOf(picture_), viewport, 1);
    showPage();
}

}  // namespace splatreel::ui
