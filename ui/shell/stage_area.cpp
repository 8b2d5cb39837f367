#include "ui/shell/stage_area.h"

#include "ui/session/pictures.h"
#include "ui/shell/banner.h"
#include "ui/shell/picture_view.h"
#include "ui/shell/progress_strip.h"
#include "ui/shell/welcome_page.h"
#include "ui/theme/theme.h"

#include <QVBoxLayout>

namespace splatreel::ui {

StageArea::StageArea(Session& session, Preferences& preferences, QWidget* parent)
    : QStackedWidget(parent),
      session_(session),
      welcome_(new WelcomePage(preferences, this)),
      stage_(new QWidget(this)),
      banners_(new BannerStrip(stage_)),
      picture_(new PictureView(stage_)),
      progress_(new ProgressStrip(session, stage_)) {
    auto* layout = new QVBoxLayout(stage_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    banners_->setContentsMargins(2 * metric::grid, metric::grid, 2 * metric::grid, metric::grid);
    layout->addWidget(banners_);
    layout->addWidget(picture_, 1);
    layout->addWidget(progress_);
    addWidget(welcome_);
    addWidget(stage_);
    setMinimumSize(320, 240);
    connect(&session_, &Session::contentChanged, this, &StageArea::showPage);
    connect(&session_, &Session::clipFrameArrived, this, &StageArea::showClipFrame);
    connect(&session_.transport(), &Transport::frameChanged, this, &StageArea::showClipFrame);
    connect(&session_, &Session::currentChanged, this,
            [this] { showClipFrame(session_.transport().frame()); });
    showPage();
}

void StageArea::showPage() {
    setCurrentWidget(session_.isEmpty() ? static_cast<QWidget*>(welcome_) : stage_);
}

void StageArea::showClipFrame(int frame) {
    if (picture_ == nullptr || frame != session_.transport().frame()) return;
    if (const PicturePtr picture = session_.clipFrame(frame); picture != nullptr)
        picture_->setPicture(toImage(*picture));
}

void StageArea::setViewport(QWidget* viewport) {
    stage_->layout()->replaceWidget(picture_, viewport);
    static_cast<QVBoxLayout*>(stage_->layout())->setStretchFactor(viewport, 1);
    delete picture_;
    picture_ = nullptr;
}

}  // namespace splatreel::ui
