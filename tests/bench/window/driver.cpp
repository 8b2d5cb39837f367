#include "tests/bench/window/driver.h"

#include "app/engines.h"
#include "core/base/memory.h"
#include "core/base/trace.h"
#include "tests/ui/shell/fake_engine.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/inspector/generate_page.h"
#include "ui/session/project_keeper.h"
#include "ui/shell/viewport_host.h"
#include "ui/theme/theme.h"

#include <QGuiApplication>
#include <QPointer>
#include <QScreen>
#include <QTest>
#include <cmath>
#include <fstream>

namespace splatreel::bench {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double residentBytes() {
    std::ifstream stream("/proc/self/statm");
    double size = 0, resident = 0;
    stream >> size >> resident;
    return 4096 * resident;
}

namespace {

bool pretends() {
    return qEnvironmentVariable("SPLATREEL_BENCH_ENGINE") == QLatin1String("fake");
}

core::Result<std::vector<const core::Engine*>> engines() {
    static const tests::FakeEngine fake;
    if (!pretends()) return app::loadEngines();
    return std::vector<const core::Engine*>{&fake};
}

}  // namespace

Driver::Driver(ui::TracedApplication& application, const QString& open)
    : memory_(std::make_shared<std::uint64_t>(0)) {
    ui::Services services;
    services.loadEngines = engines;
    services.availableMemory = [memory = memory_] { return *memory > 0 ? *memory : core::availableMemory(); };
    services.totalMemory = core::totalMemory;
    services.resources = SPLATREEL_RESOURCES;
    services.processor = "bench";
    services.version = "bench";
    ui::WindowOptions options;
    if (!open.isEmpty()) options.open = {open.toStdString()};
    window_ = std::make_unique<ui::MainWindow>(services, options);
    window_->show();
    watch_ = std::make_unique<ui::EventLoopWatch>(application, *window_);
    wait("the window", [this] { return window_->windowHandle()->isExposed(); });
}

Driver::~Driver() {
    watch_.reset();
    window_.reset();
}

QString Driver::preset() const {
    return pretends() ? QStringLiteral("high") : QStringLiteral("draft");
}

void Driver::trigger(const char* action) {
    window_->actions().action(QLatin1String(action))->trigger();
}

void Driver::wait(const char* what, const std::function<bool()>& done, double seconds) {
    const auto start = Clock::now();
    while (!done()) {
        if (secondsSince(start) > seconds)
            throw std::runtime_error(std::string("waited in vain for ") + what);
        QTest::qWait(2);
    }
}

void Driver::idle(double seconds) {
    QTest::qWait(static_cast<int>(1000 * seconds));
}

void Driver::import(const QString& clip) {
    session().open({clip});
    wait("the clip", [this] {
        const ui::Clip* now = session().currentClip();
        return now != nullptr && now->ready && now->alpha != ui::AlphaKind::unknown &&
               window_->generatePage().canGenerate();
    });
}

core::JobId Driver::generate(const QString& preset) {
    window_->generatePage().choosePreset(preset);
    trigger("clip.generate");
    return session().currentTake()->job;
}

bool Driver::ended(core::JobId job) {
    const auto report = session().jobs().report(job);
    return !report || core::hasEnded(report->state);
}

ui::ViewStatistics Driver::drawn() {
    return window_->viewportHost().viewport().statistics();
}

void Driver::orbit(double seconds) {
    ui::ViewportWindow& viewport = window_->viewportHost().viewport();
    const QPoint middle(viewport.width() / 2, viewport.height() / 2);
    QTest::mousePress(&viewport, Qt::LeftButton, {}, middle);
    const auto start = Clock::now();
    while (secondsSince(start) < seconds) {
        const double turn = 2 * secondsSince(start);
        QTest::mouseMove(&viewport, middle + QPoint(static_cast<int>(150 * std::sin(turn)),
                                                    static_cast<int>(40 * std::sin(0.7 * turn))));
        QTest::qWait(16);
    }
    QTest::mouseRelease(&viewport, Qt::LeftButton, {}, middle);
}

void Driver::save(const QString& file) {
    bool done = false;
    window_->findChild<ui::ProjectKeeper*>()->saveAs(file, [&done] { done = true; });
    wait("saving", [&done] { return done; });
}

void Driver::exportTo(const QString& path, int kind) {
    trigger("file.export");
    const QPointer dialog = window_->findChild<ui::ExportDialog*>();
    if (dialog == nullptr) throw std::runtime_error("the export cannot be begun");
    dialog->setKind(static_cast<ui::ExportKind>(kind));
    dialog->setPath(path);
    const std::size_t before = session().jobs().reports().size();
    dialog->start();
    wait("the export", [&] {
        const auto reports = session().jobs().reports();
        return reports.size() > before && core::hasEnded(reports.back().state);
    });
    if (dialog != nullptr) dialog->close();
}

void Driver::shoot(const QString& file) {
    idle(0.4);
    const QRect frame = window_->frameGeometry();
    QGuiApplication::primaryScreen()
        ->grabWindow(0, frame.x(), frame.y(), frame.width(), frame.height())
        .save(file);
}

}  // namespace splatreel::bench
