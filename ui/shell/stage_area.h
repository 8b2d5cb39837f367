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
    /// Puts the viewport in, once: a native window that is moved elsewhere loses its surface. It shows takes;
    /// a clip alone is a plain picture.
    void setViewport(QWidget* viewport);
    void setMatteShown(bool shown);

private:
    void showPage();
    void showClipFrame();

    Session& session_;
    WelcomePage* welcome_;
    QWidget* stage_;
    QWidget* viewport_ = nullptr;
    bool matteShown_ = true;
    BannerStrip* banners_;
    PictureView* picture_;
    ProgressStrip* progress_;
};

}  // namespace splatreel::ui
