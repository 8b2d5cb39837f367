#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QStackedWidget;

namespace splatreel::ui {

class BannerStrip;
class PictureView;
class Preferences;
class ProgressStrip;
class WelcomePage;

/// The centre of the window: banners, below them the welcome page while nothing is open, else the viewport
/// with the generation's progress.
class StageArea : public QWidget {
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
    BannerStrip* banners_;
    QStackedWidget* pages_;
    WelcomePage* welcome_;
    QWidget* stage_;
    QWidget* viewport_ = nullptr;
    bool matteShown_ = true;
    PictureView* picture_;
    ProgressStrip* progress_;
};

}  // namespace splatreel::ui
