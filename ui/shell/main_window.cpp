#include "ui/shell/main_window.h"

#include "ui/actions/command_palette.h"
#include "ui/inspector/edit_page.h"
#include "ui/inspector/generate_page.h"
#include "ui/inspector/look_page.h"
#include "ui/inspector/matte_page.h"
#include "ui/inspector/selection_section.h"
#include "ui/panels/history_panel.h"
#include "ui/panels/jobs_panel.h"
#include "ui/panels/log_panel.h"
#include "ui/panels/media_panel.h"
#include "ui/session/crash_notice.h"
#include "ui/session/matte_editor.h"
#include "ui/session/project_keeper.h"
#include "ui/session/take_editor.h"
#include "ui/shell/banner.h"
#include "ui/shell/drop_overlay.h"
#include "ui/shell/matte_painting.h"
#include "ui/shell/stage_area.h"
#include "ui/shell/status_bar.h"
#include "ui/shell/timeline_dock.h"
#include "ui/shell/view_memory.h"
#include "ui/shell/viewport_host.h"
#include "ui/shell/viewport_tools.h"
#include "ui/shell/welcome_page.h"
#include "ui/shell/window_actions.h"
#include "ui/shell/window_layouts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_widget.h"

#include <QApplication>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QStandardPaths>
#include <QTabWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace splatreel::ui {
namespace {

constexpr int layoutVersion = 1;
constexpr QSize standardSize(1440, 900);
constexpr QSize smallestSize(940, 540);  // a full HD screen at twice the size
constexpr int searchWidth = 260;

QString recoveryFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/recovery");
}

PresetStore presetStore(bool safeMode) {
    if (safeMode) return PresetStore({});
    return PresetStore(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                       QStringLiteral("/presets"));
}

}  // namespace

MainWindow::MainWindow(const Services& services, const WindowOptions& options)
    : preferences_(std::make_unique<Preferences>(options.safeMode ? QString() : Preferences::standardFile())),
      session_(std::make_unique<Session>(services, *preferences_)),
      keeper_(new ProjectKeeper(*session_, *preferences_, recoveryFolder(), this)),
      editor_(new TakeEditor(*session_, this)),
      matte_(new MatteEditor(*session_, this)),
      actions_(new ActionRegistry(*this, *preferences_)),
      safeMode_(options.safeMode) {
    setObjectName(QStringLiteral("mainWindow"));
    setMinimumSize(smallestSize);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    declareActions(*actions_);
    stageArea_ = new StageArea(*session_, *matte_, *preferences_, this);
    setCentralWidget(stageArea_);
    buildDocks();
    buildMenuBar();
    buildToolBar();
    status_ = new StatusBar(*session_, this);
    setStatusBar(status_);
    auto* drop = new DropOverlay(*this);
    connect(drop, &DropOverlay::dropped, session_.get(), &Session::open);
    connectActions();
    connectPlaying();
    connectCamera();
    connectMatte();
    connectPanels();
    connectSession();
    qApp->installEventFilter(this);
    for (const QString& note : preferences_->notes()) log_->add(Severity::warning, note);
    restoreLayout();
    updateActions();
    updateTitle();
    keeper_->begin();
    tellOfCrash(*session_, *preferences_, crashFolder());
    for (const std::filesystem::path& path : options.open)
        session_->open({QString::fromStdString(path.string())});
}

MainWindow::~MainWindow() {
    qApp->removeEventFilter(this);
}

QDockWidget* MainWindow::addDock(const QString& name, const QString& title, QWidget* content,
                                 Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(content);
    content->setAccessibleName(title);
    content->setAttribute(Qt::WA_StyledBackground);
    addDockWidget(area, dock);
    docks_ << dock;
    return dock;
}

void MainWindow::buildDocks() {
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    media_ = new MediaPanel(*session_, this);
    jobs_ = new JobsPanel(*session_, this);
    log_ = new LogPanel(this);
    generate_ = new GeneratePage(*session_, *preferences_, presetStore(safeMode_), this);
    painting_ = new MattePainting(*session_, *matte_, *actions_, *stageArea_, this);
    auto* inspector = new QTabWidget(this);
    inspector->setDocumentMode(true);
    inspector->addTab(generate_, tr("Generate"));
    auto* matte = new MattePage(*session_, *matte_, *painting_, *actions_, this);
    inspector->addTab(matte, tr("Matte"));
    connect(matte, &MattePage::fileWanted, actions_->action(QStringLiteral("clip.choose_matte")),
            &QAction::trigger);
    connect(painting_, &MattePainting::began, inspector,
            [inspector, matte] { inspector->setCurrentWidget(matte); });
    auto* edit = new EditPage(*session_, *editor_, *actions_, this);
    inspector->addTab(edit, tr("Edit"));
    // Who opens a sequence and no clip has nothing to generate from, and came to edit.
    connect(session_.get(), &Session::contentChanged, inspector, [this, inspector, edit] {
        if (session_->clips().empty() && session_->currentTake() != nullptr &&
            inspector->currentWidget() == generate_)
            inspector->setCurrentWidget(edit);
    });
    auto* look = new LookPage(*actions_, this);
    inspector->addTab(look, tr("Look"));

    auto* timeline = new TimelineDock(*session_, *matte_, *actions_, this);
    viewport_ = new ViewportHost(*session_, *editor_, *preferences_, *actions_, this);
    connect(&edit->selection(), &SelectionSection::modeChosen, this,
            [this](int mode) { viewport_->tools().setMode(static_cast<SelectionMode>(mode)); });
    stageArea_->setViewport(viewport_);
    connect(look, &LookPage::lookChosen, viewport_, &ViewportHost::setLook);
    connect(look, &LookPage::backdropChosen, viewport_, &ViewportHost::setBackdropChoice);
    viewMemory_ = new ViewMemory({*session_, *editor_, *preferences_, *actions_, *viewport_, *look,
                                  edit->selection(), timeline->timeline().canvas()},
                                 this);
    connect(timeline, &TimelineDock::cameraKeyWanted, this, &MainWindow::setCameraKey);
    connect(timeline, &TimelineDock::cameraKeyReplaced, this, &MainWindow::replaceCameraKey);

    addDock(QStringLiteral("media"), tr("Media"), media_, Qt::LeftDockWidgetArea);
    addDock(QStringLiteral("jobs"), tr("Jobs"), jobs_, Qt::LeftDockWidgetArea);
    addDock(QStringLiteral("inspector"), tr("Inspector"), inspector, Qt::RightDockWidgetArea);
    addDock(QStringLiteral("timeline"), tr("Timeline"), timeline, Qt::BottomDockWidgetArea);
    addDock(QStringLiteral("history"), tr("History"), new HistoryPanel(*session_, this),
            Qt::BottomDockWidgetArea);
    addDock(QStringLiteral("log"), tr("Log"), log_, Qt::BottomDockWidgetArea);
    standardLayout();
}

void MainWindow::standardLayout() {
    const auto find = [this](const char* name) { return findChild<QDockWidget*>(QLatin1String(name)); };
    QDockWidget* media = find("media");
    QDockWidget* jobs = find("jobs");
    QDockWidget* inspector = find("inspector");
    QDockWidget* timeline = find("timeline");
    for (QDockWidget* dock : docks_) {
        dock->setFloating(false);
        dock->setVisible(true);
    }
    addDockWidget(Qt::LeftDockWidgetArea, media);
    splitDockWidget(media, jobs, Qt::Vertical);
    addDockWidget(Qt::RightDockWidgetArea, inspector);
    addDockWidget(Qt::BottomDockWidgetArea, timeline);
    for (QDockWidget* dock : docks_) {
        if (dock != media && dock != jobs && dock != inspector && dock != timeline) {
            tabifyDockWidget(timeline, dock);
            dock->setVisible(false);
        }
    }
    resizeDocks({media, inspector}, {240, 340}, Qt::Horizontal);
    resizeDocks({media, jobs}, {3, 2}, Qt::Vertical);
    resizeDocks({timeline}, {248}, Qt::Vertical);
    timeline->raise();
}

void MainWindow::restoreLayout() {
    resize(standardSize);
    const QByteArray geometry =
        QByteArray::fromBase64(preferences_->state(QStringLiteral("geometry")).toString().toLatin1());
    const QByteArray state =
        QByteArray::fromBase64(preferences_->state(QStringLiteral("layout")).toString().toLatin1());
    if (!geometry.isEmpty()) restoreGeometry(geometry);
    if (!state.isEmpty()) restoreState(state, layoutVersion);
}

void MainWindow::saveLayout() {
    preferences_->setState(QStringLiteral("geometry"), QString::fromLatin1(saveGeometry().toBase64()));
    preferences_->setState(QStringLiteral("layout"),
                           QString::fromLatin1(saveState(layoutVersion).toBase64()));
}

void MainWindow::buildMenuBar() {
    buildMenus(*menuBar(), *actions_);
    recentMenu_ = menuBar()->findChild<QMenu*>(QStringLiteral("recentMenu"));
    connect(recentMenu_, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
    auto* panels = menuBar()->findChild<QMenu*>(QStringLiteral("panelsMenu"));
    for (QDockWidget* dock : docks_) panels->addAction(dock->toggleViewAction());
    layouts_ = new WindowLayouts(*this, layoutVersion, *preferences_,
                                 *menuBar()->findChild<QMenu*>(QStringLiteral("layoutsMenu")));
    auto* corner = new QWidget(menuBar());
    auto* layout = new QHBoxLayout(corner);
    layout->setContentsMargins(0, 3, 2 * metric::grid, 3);
    palette_ = new CommandPalette(*actions_, corner);
    palette_->setFixedWidth(searchWidth);
    layout->addWidget(palette_);
    menuBar()->setCornerWidget(corner, Qt::TopRightCorner);
}

void MainWindow::buildToolBar() {
    auto* bar = new QToolBar(tr("Tools"), this);
    bar->setObjectName(QStringLiteral("tools"));
    bar->setMovable(false);
    bar->setIconSize(QSize(metric::icon, metric::icon));
    const auto add = [&](std::initializer_list<const char*> ids) {
        if (!bar->actions().isEmpty()) bar->addSeparator();
        for (const char* id : ids) {
            QAction* action = actions_->action(QLatin1String(id));
            bar->addAction(action);
            bar->widgetForAction(action)->setAccessibleName(ActionRegistry::plainName(*action));
        }
    };
    add({"file.open", "file.save"});
    bar->addSeparator();
    generateButton_ = new QToolButton(bar);
    generateButton_->setObjectName(QStringLiteral("generateButton"));
    generateButton_->setText(tr("Generate"));
    generateButton_->setPopupMode(QToolButton::MenuButtonPopup);
    generateButton_->setMenu(new QMenu(generateButton_));
    generateButton_->setMinimumHeight(metric::controlHeight);
    connect(generateButton_, &QToolButton::clicked, actions_->action(QStringLiteral("clip.generate")),
            &QAction::trigger);
    connect(generateButton_->menu(), &QMenu::aboutToShow, this, &MainWindow::fillGenerateMenu);
    bar->addWidget(generateButton_);
    add({"edit.undo", "edit.redo"});
    add({"tool.none", "tool.select", "tool.lasso", "tool.brush", "tool.select_box"});
    add({"tool.box", "tool.move", "tool.rotate", "tool.scale"});
    add({"clip.matte", "clip.paint_matte", "view.statistics"});
    auto* space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    auto* exportButton = new QToolButton(bar);
    exportButton->setDefaultAction(actions_->action(QStringLiteral("file.export")));
    exportButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addWidget(exportButton);
    addToolBar(bar);
    setContextMenuPolicy(Qt::NoContextMenu);
}

void MainWindow::connectSession() {
    Session& session = *session_;
    connect(viewport_, &ViewportHost::deviceChanged, status_, &StatusBar::setDevice);
    connect(viewport_, &ViewportHost::deviceChanged, this, &MainWindow::tellDevice);
    connect(&session, &Session::projectChanged, this, &MainWindow::updateActions);
    connect(&session, &Session::projectChanged, this, &MainWindow::updateTitle);
    connect(&session, &Session::projectWanted, this,
            [this](const QString& path) { afterSaving([this, path] { keeper_->open(path); }); });
    connect(keeper_, &ProjectKeeper::saved, this,
            [this](const QString& file) { preferences_->addRecentFile(file); });
    connect(keeper_, &ProjectKeeper::viewAsked, this, &MainWindow::describeView);
    connect(keeper_, &ProjectKeeper::viewWanted, this, &MainWindow::showView);
    connect(keeper_, &ProjectKeeper::problemsChanged, this, &MainWindow::showMissing);
    connect(keeper_, &ProjectKeeper::placeWanted, this, [this] { save(true); });
    connect(keeper_, &ProjectKeeper::recoveryWanted, this, [this](const core::Recovery& recovery) {
        afterSaving([this, recovery] { keeper_->recover(recovery); });
    });
    connect(&session, &Session::noticed, this, &MainWindow::onNotice);
    connect(&session, &Session::settled, this, [this](const QString& topic) {
        for (BannerStrip* strip :
             {&media_->banners(), &generate_->banners(), &jobs_->banners(), &stageArea_->banners()})
            strip->clear(topic);
    });
    connect(&session, &Session::messageShown, this,
            [this](const QString& text) { log_->add(Severity::info, text); });
    for (const auto signal : {&Session::contentChanged, &Session::currentChanged}) {
        connect(&session, signal, this, &MainWindow::updateActions);
    }
    connect(&session, &Session::takeChanged, this, &MainWindow::updateActions);
    connect(editor_, &TakeEditor::selectionChanged, this, &MainWindow::updateActions);
    connect(generate_, &GeneratePage::stateChanged, this, &MainWindow::updateActions);
    connect(media_, &MediaPanel::openWanted, this, &MainWindow::openFiles);
    WelcomePage& welcome = stageArea_->welcome();
    connect(&welcome, &WelcomePage::openWanted, this, &MainWindow::openFiles);
    connect(&welcome, &WelcomePage::sampleWanted, &session, &Session::openSample);
    connect(&welcome, &WelcomePage::fileWanted, this,
            [this](const QString& path) { session_->open({path}); });
    connect(preferences_.get(), &Preferences::saveFailed, this, [this](const QString& problem) {
        onNotice({Place::media, Severity::warning, problem, {}, {}, QStringLiteral("preferences")});
    });
}

void MainWindow::tellDevice(const QString&, const QString& note) {
    const QString key = QStringLiteral("device_note_seen");
    if (note.isEmpty()) return;
    if (preferences_->state(key).toString() == note) return log_->add(Severity::warning, note);
    onNotice(
        {Place::viewport,
         Severity::warning,
         tr("The processor draws the view: nothing is missing, but large takes turn slower. %1").arg(note),
         {},
         {},
         QStringLiteral("device"),
         {},
         {},
         [this, key, note] { preferences_->setState(key, note); }});
}

void MainWindow::onNotice(const Notice& notice) {
    log_->add(notice.severity, notice.text);
    if (notice.severity == Severity::error) status_->setMessage(notice.text);
    switch (notice.place) {
        case Place::media:
            media_->banners().add(notice);
            break;
        case Place::generate:
            generate_->banners().add(notice);
            break;
        case Place::jobs:
            jobs_->banners().add(notice);
            break;
        case Place::viewport:
        case Place::edit:
        case Place::timeline:
            stageArea_->banners().add(notice);
            break;
    }
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::WindowStateChange) session_->setPreviewsWanted(!isMinimized());
    QMainWindow::changeEvent(event);
}

}  // namespace splatreel::ui
