#pragma once

#include "ui/actions/action_registry.h"
#include "ui/preferences/preferences.h"
#include "ui/run_window.h"
#include "ui/session/session.h"

#include <QMainWindow>
#include <functional>
#include <memory>

class QDockWidget;
class QMenu;
class QToolButton;

namespace splatreel::ui {

class CommandPalette;
class GeneratePage;
class JobsPanel;
class Leaving;
class LogPanel;
class MatteEditor;
class MattePainting;
class MediaPanel;
class ProjectKeeper;
class StageArea;
class StatusBar;
class TakeEditor;
class ViewMemory;
class ViewportHost;
class WindowLayouts;

/// The window: brings the session, its actions and the panels together. What a panel does stands in the
/// panel.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(const Services& services, const WindowOptions& options);
    ~MainWindow() override;

    [[nodiscard]] Session& session() { return *session_; }
    [[nodiscard]] Preferences& preferences() { return *preferences_; }
    [[nodiscard]] ActionRegistry& actions() { return *actions_; }
    [[nodiscard]] StageArea& stageArea() { return *stageArea_; }
    [[nodiscard]] ViewportHost& viewportHost() { return *viewport_; }
    [[nodiscard]] GeneratePage& generatePage() { return *generate_; }
    [[nodiscard]] TakeEditor& editor() { return *editor_; }
    [[nodiscard]] MatteEditor& matte() { return *matte_; }
    [[nodiscard]] MattePainting& painting() { return *painting_; }

signals:
    /// The window was closed, and what it left to be done has ended.
    void gone();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildMenuBar();
    void buildToolBar();
    void buildDocks();
    QDockWidget* addDock(const QString& name, const QString& title, QWidget* content,
                         Qt::DockWidgetArea area);
    void standardLayout();
    void restoreLayout();
    void saveLayout();
    void connectActions();
    void connectPlaying();
    void connectSession();
    void onNotice(const Notice& notice);
    /// Says what draws instead of a graphics processor, until the person has put that away.
    void tellDevice(const QString& name, const QString& note);
    void updateActions();
    void fillRecentMenu();
    void fillGenerateMenu();
    void openFiles();
    void openFolder();
    void chooseMatte(ClipId clip);
    void paintMatte(ClipId clip);
    void connectMatte();
    /// The media's and the jobs' wishes that other parts of the window fulfil.
    void connectPanels();
    void toggleTheme();
    void setFullScreen(bool on);
    void showAbout();
    /// Keeps the viewport's camera as a key of the timeline.
    void setCameraKey(int frame);
    /// Puts the viewport's camera in the place of a key's.
    void replaceCameraKey(std::uint64_t key);
    /// To the next camera key before or behind the playhead.
    void goToKey(int direction);
    void connectCamera();
    void exportCamera(const QString& path);
    /// In the place of the keys that there are, as one step.
    void importCamera(const QString& path);
    void saveStill();
    void save(bool underNewName, std::function<void()> done = {});
    /// Asks where the project goes.
    void askForPlace(const QString& title, std::function<void(const QString& file)> chosen);
    /// Goes on with `next` once nothing unsaved is lost by it: asks whether to save, the one question that
    /// waits.
    void afterSaving(std::function<void()> next);
    /// The same before the window closes, and what is to become of exports and copies that have not ended.
    void askBeforeClosing(bool unsaved, const QString& outputs);
    /// Hides the window and does what is left to be done.
    void leave(bool finishOutputs, bool keepForLater);
    void onLeft();
    void updateTitle();
    /// Where the window is in its project, for the file; and back there.
    void describeView(core::ProjectView& view) const;
    void showView(const core::ProjectView& view);
    void showMissing();
    /// Shows the one dialog of its kind beside the window, which stays in use.
    template <class Dialog, class... Arguments>
    Dialog& showDialog(const QString& name, Arguments&... arguments) {
        auto* dialog = findChild<Dialog*>(name);
        if (dialog == nullptr) {
            dialog = new Dialog(arguments..., this);
            dialog->setObjectName(name);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
        }
        dialog->show();
        dialog->raise();
        dialog->activateWindow();
        return *dialog;
    }

    std::unique_ptr<Preferences> preferences_;
    std::unique_ptr<Session> session_;
    ProjectKeeper* keeper_;
    TakeEditor* editor_;
    MatteEditor* matte_;
    ActionRegistry* actions_;
    bool safeMode_;
    enum class Closing { no, leaving, done };
    Closing closing_ = Closing::no;
    bool asksAlways_ = false;  ///< nothing can be kept for later
    Leaving* leaving_ = nullptr;

    StageArea* stageArea_ = nullptr;
    ViewportHost* viewport_ = nullptr;
    MattePainting* painting_ = nullptr;
    MediaPanel* media_ = nullptr;
    JobsPanel* jobs_ = nullptr;
    LogPanel* log_ = nullptr;
    GeneratePage* generate_ = nullptr;
    StatusBar* status_ = nullptr;
    ViewMemory* viewMemory_ = nullptr;
    WindowLayouts* layouts_ = nullptr;
    CommandPalette* palette_ = nullptr;
    QToolButton* generateButton_ = nullptr;
    QMenu* recentMenu_ = nullptr;
    QList<QDockWidget*> docks_;
};

}  // namespace splatreel::ui
