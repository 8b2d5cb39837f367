#include "ui/shell/viewport_host.h"

#include "core/base/log.h"
#include "render/backends/backends.h"
#include "ui/actions/action_registry.h"
#include "ui/preferences/preferences.h"
#include "ui/session/background.h"
#include "ui/shell/compare_hold.h"
#include "ui/shell/stage_feed.h"
#include "ui/shell/track_camera.h"
#include "ui/shell/view_bar.h"
#include "ui/shell/viewport_tools.h"
#include "ui/theme/theme.h"
#include "ui/viewport/vulkan_presenter.h"

#include <QCoreApplication>
#include <QDragEnterEvent>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <numbers>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr int turnInterval = 33;   // milliseconds
constexpr double turnSeconds = 8;  // of the turntable, once round
constexpr const char* rendererKey = "viewport.renderer";
constexpr double shareBesideJobs = 0.5;  // of one thread, where the processor draws

OverlayColor overlayColor(const QColor& color, int alpha = 255) {
    return {static_cast<std::uint8_t>(color.red()), static_cast<std::uint8_t>(color.green()),
            static_cast<std::uint8_t>(color.blue()), static_cast<std::uint8_t>(alpha)};
}

/// What draws until the fastest is known: the processor, which is there at once.
QString firstRenderer(const Preferences& preferences) {
    const QString choice = preferences.text(QLatin1String(rendererKey));
    return choice == QLatin1String("auto") ? QStringLiteral("cpu") : choice;
}

}  // namespace

ViewportHost::ViewportHost(Session& session, TakeEditor& editor, Preferences& preferences,
                           ActionRegistry& actions, QWidget* parent)
    : QWidget(parent),
      session_(session),
      preferences_(preferences),
      actions_(actions),
      viewport_(new ViewportWindow(rendererFactory(firstRenderer(preferences)))),
      feed_(nullptr),
      tools_(nullptr),
      bar_(new ViewBar(session, actions, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar_);
    QWidget* container = QWidget::createWindowContainer(viewport_, this);
    container->setFocusPolicy(Qt::StrongFocus);
    container->setAccessibleName(tr("Viewport"));
    layout->addWidget(container, 1);
    viewport_->installEventFilter(this);
    feed_ = new StageFeed(session_, *viewport_);
    tools_ = new ViewportTools(session_, editor, actions_, *feed_, *viewport_);
    connect(tools_, &ViewportTools::toolChanged, this, [this] { bar_->setHint(tools_->hint()); });
    new TrackCamera(session_, *viewport_, *actions_.action(QStringLiteral("view.camera_track")),
                    *actions_.action(QStringLiteral("view.camera_path")));
    connect(viewport_, &ViewportWindow::contextMenuWanted, this, &ViewportHost::showMenu);
    connectActions();
    connectComparing();
    new CompareHold(*actions_.action(QStringLiteral("view.compare_hold")), *viewport_);
    for (const char* key : {"viewport.navigation", "appearance.motion"})
        followPreferences(QLatin1String(key));
    connect(&preferences_, &Preferences::changed, this, &ViewportHost::followPreferences);
    connect(&measuring_, &RendererMeasuring::measured, this, [this](const auto& ranking) {
        ranking_ = ranking;
        followRenderer();
    });
    // The window stands before the machine is asked to do more.
    connect(
        viewport_, &ViewportWindow::statisticsChanged, this,
        [this] {
            const QString choice = preferences_.text(QLatin1String(rendererKey));
            if (choice == QLatin1String("auto")) measuring_.start();
            if (choice != QLatin1String("cpu")) lookForVulkan();
        },
        Qt::SingleShotConnection);
    connect(viewport_, &ViewportWindow::statisticsChanged, this, &ViewportHost::followError);
    connect(viewport_, &ViewportWindow::presenterChanged, this, [this] {
        if (viewport_->presenterNote().isEmpty()) return emit deviceChanged(viewport_->presenterName(), {});
        core::log::info("Pictures go through the window system: " + viewport_->presenterNote().toStdString());
    });
    connect(&session_, &Session::takeChanged, this, &ViewportHost::followJobs);
    connect(&session_, &Session::contentChanged, this, &ViewportHost::followJobs);
    followTheme();
}

void ViewportHost::lookForVulkan() {
    runInBackground(
        this, [](const std::stop_token&) { return render::vulkanProblem(); },
        [this](const std::optional<core::Error>& problem) {
            if (!problem) return bringSwapchain();
            emit deviceChanged(QString::fromStdString(session_.services().processor),
                               QString::fromStdString(problem->what));
        });
}

void ViewportHost::bringSwapchain() {
    // Where Vulkan was asked for by name it may also be software; by itself that only shows what a processor
    // has drawn, and the window system does so with less work.
    const bool asked = preferences_.text(QLatin1String(rendererKey)) == QLatin1String("vulkan");
    opening_ = std::jthread([open = vulkanPresenter(*viewport_, {.softwareDevices = asked}),
                             viewport = QPointer<QObject>(viewport_)] {
        callLater(viewport, [presenter = open(), viewport] {
            static_cast<ViewportWindow*>(viewport.data())->setPresenter(presenter);
        });
    });
}

void ViewportHost::followError(const ViewStatistics& statistics) {
    const QString now = QString::fromStdString(statistics.error);
    if (std::exchange(error_, now) == now) return;
    const QString topic = QStringLiteral("drawing");
    if (now.isEmpty()) {
        emit session_.settled(topic);
        return;
    }
    Notice notice{
        Place::viewport, Severity::error, tr("The view cannot be drawn: %1").arg(now), {}, {}, topic};
    if (statistics.renderer != "cpu") {
        notice.button = tr("Draw with the processor");
        notice.action = [this] { preferences_.set(QLatin1String(rendererKey), QStringLiteral("cpu")); };
    }
    session_.notify(notice);
}

void ViewportHost::followJobs() {
    const bool busy = std::any_of(session_.takes().begin(), session_.takes().end(),
                                  [](const auto& take) { return take->generating; });
    viewport_->setShare(busy ? shareBesideJobs : 1);
}

void ViewportHost::connectActions() {
    const auto on = [this](const char* id, auto&& slot) {
        connect(actions_.action(QLatin1String(id)), &QAction::triggered, viewport_, slot);
    };
    on("view.frame", [this] { viewport_->frameAll(); });
    on("view.input_camera", [this] { viewport_->showInputCamera(); });
    on("view.front", [this] { viewport_->showAxis(AxisView::front); });
    on("view.back", [this] { viewport_->showAxis(AxisView::back); });
    on("view.right", [this] { viewport_->showAxis(AxisView::right); });
    on("view.left", [this] { viewport_->showAxis(AxisView::left); });
    on("view.top", [this] { viewport_->showAxis(AxisView::top); });
    on("view.bottom", [this] { viewport_->showAxis(AxisView::bottom); });
    on("view.orthographic", [this] { viewport_->toggleOrthographic(); });
    QAction* grid = actions_.action(QStringLiteral("view.grid"));
    const auto showGuides = [this, grid] {
        const bool shown = grid->isChecked();
        const float floor = feed_->bounds().empty() ? 0 : feed_->bounds().min[1];
        const render::Guides& now = viewport_->stage().guides;
        if (now.grid == shown && now.axes == shown && now.ground == floor) return;
        viewport_->setGuides({shown, shown, floor});
    };
    connect(grid, &QAction::toggled, viewport_, showGuides);
    connect(feed_, &StageFeed::shownChanged, viewport_, showGuides);
    QAction* cube = actions_.action(QStringLiteral("view.cube"));
    cube->setChecked(true);
    connect(cube, &QAction::toggled, viewport_,
            [this](bool checked) { viewport_->setViewCubeShown(checked); });
    connect(actions_.action(QStringLiteral("view.statistics")), &QAction::toggled, viewport_,
            &ViewportWindow::setStatisticsShown);

    turntable_.setInterval(turnInterval);
    connect(&turntable_, &QTimer::timeout, this, [this] {
        Viewpoint viewpoint = viewport_->stage().viewpoint;
        viewpoint.azimuth += static_cast<float>(2 * std::numbers::pi * turnInterval / (1000 * turnSeconds));
        turning_ = true;
        viewport_->setViewpoint(viewpoint);
        turning_ = false;
    });
    QAction* turntable = actions_.action(QStringLiteral("take.turntable"));
    on("take.turntable", [this](bool checked) { checked ? turntable_.start() : turntable_.stop(); });
    // A hand that moves the view wants it to stay there.
    connect(viewport_, &ViewportWindow::viewChanged, this, [this, turntable] {
        if (turning_ || !turntable_.isActive()) return;
        turntable_.stop();
        turntable->setChecked(false);
    });
}

void ViewportHost::showMenu(const QPoint& place) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const char* id : {"view.frame", "view.input_camera", "view.orthographic", "", "view.wipe",
                           "view.side_by_side", "view.difference", "", "play.camera_key", "take.turntable",
                           "take.still", "", "edit.select_none", "edit.invert_selection", "edit.delete"}) {
        *id == '\0' ? static_cast<void>(menu->addSeparator())
                    : menu->addAction(actions_.action(QLatin1String(id)));
    }
    menu->popup(place);
}

void ViewportHost::followRenderer() {
    if (preferences_.text(QLatin1String(rendererKey)) != QLatin1String("auto")) {
        return viewport_->setRenderer(rendererFactory(preferences_.text(QLatin1String(rendererKey))));
    }
    measuring_.start();
    if (ranking_.empty() || ranking_.front().milliseconds <= 0) return;
    if (ranking_.front().backend.name != viewport_->statistics().renderer) {
        viewport_->setRenderer(ranking_.front().backend.make);
    }
}

void ViewportHost::connectComparing() {
    const std::pair<const char*, CompareMode> modes[] = {{"view.wipe", CompareMode::wipe},
                                                         {"view.side_by_side", CompareMode::sideBySide},
                                                         {"view.difference", CompareMode::difference}};
    for (const auto& [id, mode] : modes) {
        QAction* action = actions_.action(QLatin1String(id));
        connect(action, &QAction::triggered, this, [this, id = id, mode = mode, modes](bool checked) {
            for (const auto& [other, unused] : modes) {
                if (other != id) actions_.action(QLatin1String(other))->setChecked(false);
            }
            viewport_->setCompare(checked ? mode : CompareMode::off);
            // Only from there do the clip's pictures lie over the take's.
            const bool follows = actions_.action(QStringLiteral("view.camera_track"))->isChecked();
            if (checked && session_.comparedTake() == nullptr && !follows) viewport_->showInputCamera();
        });
    }
    connect(&session_, &Session::currentChanged, this, &ViewportHost::updateComparing);
    updateComparing();
}

void ViewportHost::updateComparing() {
    const Take* other = session_.comparedTake();
    const TakeId now = other != nullptr ? other->id : 0;
    const bool chosen = std::exchange(compared_, now) != now && now != 0;
    // Who chooses a take to compare with wants to see it.
    if (chosen && viewport_->stage().compare == CompareMode::off) {
        actions_.action(QStringLiteral("view.side_by_side"))->setEnabled(true);
        actions_.action(QStringLiteral("view.side_by_side"))->trigger();
    }
    const bool can = session_.comparedTake() != nullptr || session_.currentClip() != nullptr;
    for (const char* id : {"view.wipe", "view.side_by_side", "view.difference"}) {
        QAction* action = actions_.action(QLatin1String(id));
        action->setEnabled(can);
        action->setToolTip(can ? action->iconText()
                               : tr("There is no source clip: choose a take to compare with."));
    }
}

void ViewportHost::followPreferences(const QString& key) {
    if (key == QLatin1String(rendererKey)) followRenderer();
    if (key == QLatin1String("viewport.navigation")) {
        const QString name = preferences_.text(key);
        viewport_->setNavigation(name == QLatin1String("blender") ? NavigationPreset::blender
                                 : name == QLatin1String("maya")  ? NavigationPreset::maya
                                                                  : NavigationPreset::standard);
    }
    if (key == QLatin1String("appearance.motion")) viewport_->setAnimations(preferences_.flag(key));
}

void ViewportHost::followTheme() {
    const Theme& theme = currentTheme();
    OverlayPalette palette;
    palette.accent = overlayColor(theme.accent);
    palette.text = overlayColor(theme.text);
    palette.shade = overlayColor(theme.base, 190);
    palette.warning = overlayColor(theme.warning);
    viewport_->setOverlayPalette(palette);
    const auto shade = [](const QColor& color, double factor) {
        return std::array<float, 4>{static_cast<float>(color.redF() * factor),
                                    static_cast<float>(color.greenF() * factor),
                                    static_cast<float>(color.blueF() * factor), 1};
    };
    render::Backdrop backdrop;
    backdrop.kind = render::BackdropKind::gradient;
    const bool dark = theme.kind == ThemeKind::dark;
    backdrop.first = shade(dark ? theme.line : theme.raised, 1);
    backdrop.second = shade(dark ? theme.base : theme.line, 1);
    if (backdrop_ == 1 || backdrop_ == 2) {
        backdrop.kind = render::BackdropKind::color;
        const float value = backdrop_ == 1 ? 1.0F : 0.0F;
        backdrop.first = {value, value, value, 1};
    } else if (backdrop_ == 3) {
        backdrop.kind = render::BackdropKind::checker;
        backdrop.first = shade(theme.panel, 1);
        backdrop.second = shade(theme.line, 1);
    }
    viewport_->setBackdrop(backdrop);
}

void ViewportHost::setLook(int look) {
    viewport_->setLook(static_cast<render::Look>(look));
}

void ViewportHost::setBackdropChoice(int choice) {
    backdrop_ = choice;
    followTheme();
}

void ViewportHost::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) followTheme();
    QWidget::changeEvent(event);
}

bool ViewportHost::eventFilter(QObject* watched, QEvent* event) {
    if (watched == viewport_) {
        // What is dragged over the viewport belongs to the window.
        if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove ||
            event->type() == QEvent::Drop || event->type() == QEvent::DragLeave) {
            return QCoreApplication::sendEvent(window(), event);
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace splatreel::ui
