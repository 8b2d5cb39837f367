#pragma once

#include "ui/session/session.h"
#include "ui/shell/renderer_choice.h"
#include "ui/viewport/viewport_window.h"

#include <QWidget>
#include <memory>
#include <thread>

namespace splatreel::ui {

class ActionRegistry;
class Preferences;
class StageFeed;
class TakeEditor;
class TrackCamera;
class ViewBar;
class ViewportTools;

/// The viewport in its place in the window: made once, drawn by the best device there is, fed by the session,
/// moved by the window's actions.
class ViewportHost : public QWidget {
    Q_OBJECT

public:
    ViewportHost(Session& session, TakeEditor& editor, Preferences& preferences, ActionRegistry& actions,
                 QWidget* parent = nullptr);

    [[nodiscard]] ViewportWindow& viewport() { return *viewport_; }
    [[nodiscard]] StageFeed& feed() { return *feed_; }
    [[nodiscard]] ViewportTools& tools() { return *tools_; }

    void setLook(int look);
    /// 0: the theme's gradient, 1: white, 2: black, 3: checker.
    void setBackdropChoice(int choice);
    [[nodiscard]] int backdropChoice() const { return backdrop_; }

signals:
    /// What draws, and why nothing better does (empty: nothing better is wanted).
    void deviceChanged(const QString& name, const QString& note);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void connectActions();
    void connectComparing();
    void updateComparing();
    void followPreferences(const QString& key);
    void followTheme();
    /// What a click of the right button offers.
    void showMenu(const QPoint& place);
    void followRenderer();
    /// Says so where no device draws through Vulkan.
    void lookForVulkan();
    /// Shows pictures through a swapchain where a graphics processor can.
    void bringSwapchain();
    /// Says what keeps pictures from being drawn, and when nothing does any more.
    void followError(const ViewStatistics& statistics);
    /// A generation gets its part of the processor.
    void followJobs();

    Session& session_;
    Preferences& preferences_;
    ActionRegistry& actions_;
    ViewportWindow* viewport_;  ///< owned by its container
    StageFeed* feed_;
    ViewportTools* tools_;
    ViewBar* bar_;
    TakeId compared_ = 0;
    QString error_;  ///< why the newest picture could not be drawn; empty: it could
    int backdrop_ = 0;
    bool turning_ = false;
    QTimer turntable_;
    RendererMeasuring measuring_;
    std::jthread opening_;                          ///< a swapchain; ends before the window that it is for
    std::vector<render::MeasuredBackend> ranking_;  ///< empty: not measured yet
};

}  // namespace splatreel::ui
