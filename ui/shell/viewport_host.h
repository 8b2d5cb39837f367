#pragma once

#include "ui/session/session.h"
#include "ui/shell/renderer_choice.h"
#include "ui/viewport/viewport_window.h"

#include <QWidget>
#include <memory>

namespace splatreel::ui {

class ActionRegistry;
class Preferences;
class StageFeed;

/// The viewport in its place in the window: made once, drawn by the best device there is, fed by the session,
/// moved by the window's actions.
class ViewportHost : public QWidget {
    Q_OBJECT

public:
    ViewportHost(Session& session, Preferences& preferences, ActionRegistry& actions,
                 QWidget* parent = nullptr);

    [[nodiscard]] ViewportWindow& viewport() { return *viewport_; }
    [[nodiscard]] StageFeed& feed() { return *feed_; }

    void setLook(int look);
    /// 0: the theme's gradient, 1: white, 2: black, 3: checker.
    void setBackdropChoice(int choice);

signals:
    /// What draws, and why nothing better does (empty: nothing better is wanted).
    void deviceChanged(const QString& name, const QString& note);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void connectActions();
    void followPreferences(const QString& key);
    void followTheme();
    void followRenderer();
    /// A generation gets its part of the processor.
    void followJobs();

    Session& session_;
    Preferences& preferences_;
    ActionRegistry& actions_;
    ViewportWindow* viewport_;  ///< owned by its container
    StageFeed* feed_;
    int backdrop_ = 0;
    bool turning_ = false;
    QTimer turntable_;
    RendererMeasuring measuring_;
    std::vector<render::MeasuredBackend> ranking_;  ///< empty: not measured yet
};

}  // namespace splatreel::ui
