#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QStackedWidget;

namespace splatreel::ui {

class BannerStrip;
class MatteCanvas;
class MatteEditor;
class Preferences;
class ProgressStrip;
class WelcomePage;

/// The centre of the window: banners, below them the welcome page while nothing is open, else the viewport
/// with the generation's progress. A clip alone is a picture: the object over a checker, or, while it is
/// painted, the source with what the matte leaves out tinted.
class StageArea : public QWidget {
    Q_OBJECT

public:
    StageArea(Session& session, MatteEditor& matte, Preferences& preferences, QWidget* parent = nullptr);

    [[nodiscard]] BannerStrip& banners() { return *banners_; }
    [[nodiscard]] WelcomePage& welcome() { return *welcome_; }
    [[nodiscard]] MatteCanvas& canvas() { return *canvas_; }
    /// Puts the viewport in, once: a native window that is moved elsewhere loses its surface. It shows takes;
    /// a clip alone is a plain picture.
    void setViewport(QWidget* viewport);
    /// A bar above the picture.
    void addBar(QWidget* bar);
    void setMatteShown(bool shown);
    /// Whether the clip's matte is being painted.
    void setPainting(bool painting);
    /// The source's frame that the picture shows; nothing: none.
    [[nodiscard]] std::optional<int> shownFrame() const;

private:
    void showPage();
    void showClipFrame();

    Session& session_;
    MatteEditor& matte_;
    BannerStrip* banners_;
    QStackedWidget* pages_;
    WelcomePage* welcome_;
    QWidget* stage_;
    QWidget* viewport_ = nullptr;
    bool matteShown_ = true;
    bool painting_ = false;
    std::optional<int> shownFrame_;
    MatteCanvas* canvas_;
    ProgressStrip* progress_;
};

}  // namespace splatreel::ui
