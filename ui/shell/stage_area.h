#pragma once

#include "ui/session/session.h"

#include <QStackedWidget>

namespace splatreel::ui {

class BannerStrip;
class PictureView;
class Preferences;
class ProgressStrip;
class WelcomePage;

/// The centre of the window: the welcome page while nothing is open, else the viewport with its banners above
/// and the generation's progress below.
class StageArea : public QStackedWidget {
    Q_OBJECT

public:
    StageArea(Session& session, Preferences& preferences, QWidget* parent = nullptr);

    [[nodiscard]] BannerStrip& banners() { return *banners_; }
    [[nodiscard]] WelcomePage& welcome() { return *welcome_; }
    /// Puts a viewport in the place of the plain picture. Once; it is never taken out again.
    void setViewport(QWidget* viewport);

private:
    void showPage();
    void showClipFrame(int frame);

    Session& session_;
    WelcomePage* welcome_;
    QWidget* stage_;
    BannerStrip* banners_;
    PictureView* picture_;
    ProgressStrip* progress_;
};

}  // namespace splatreel::ui
