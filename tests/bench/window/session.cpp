#include "tests/bench/window/session.h"

#include "core/base/trace.h"
#include "core/evaluate/figures.h"
#include "core/media/video_reader.h"
#include "render/cpu/rasterizer.h"
#include "tests/bench/window/driver.h"
#include "tests/bench/window/figures.h"
#include "ui/session/export_job.h"
#include "ui/shell/stage_feed.h"
#include "ui/shell/viewport_host.h"

#include <QDir>
#include <algorithm>
#include <cstdio>
#include <random>

namespace splatreel::bench {
namespace {

using Clock = std::chrono::steady_clock;

void phase(const char* name) {
    core::trace::instant("phase", name);
}

/// What the viewport showed during the generation, to be measured afterwards.
struct Shown {
    double seconds = 0;  ///< since Generate
    int frame = 0;
    std::int64_t step = 0;
    core::GaussiansPtr gaussians;
};

/// PSNR in the input view, over white, the whole picture at the clip's size.
double psnrOf(const Shown& shown, core::VideoReader& clip) {
    const auto picture = clip.read(shown.frame);
    if (!picture.ok() || !picture->has_value()) return 0;
    const core::MeasuredPicture reference = core::onWhite(**picture);
    render::CpuRasterizer rasterizer;
    render::RasterSettings settings;
    settings.compensate = true;
    settings.differentiable = false;
    const core::Camera camera = ui::standardInputCamera(reference.width, reference.height);
    const std::vector<render::RasterJob> jobs = {{render::viewOf(*shown.gaussians), camera}};
    const auto drawn = rasterizer.forward(jobs, settings);
    const auto& image = drawn.front();
    return core::comparePictures(core::fromPlanar(image.width, image.height, image.color, image.alpha),
                                 reference)
        .psnr;
}

double median(std::vector<double> values) {
    if (values.empty()) return -1;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double most(const std::vector<double>& values) {
    return values.empty() ? -1 : *std::max_element(values.begin(), values.end());
}

/// Scrubs to a frame and gives the seconds until the viewport shows that frame's present state: a preview
/// made after the scrub.
double scrub(Driver& driver, core::JobId job, int frame) {
    const auto& jobs = driver.session().jobs();
    const auto before = jobs.report(job)->previewNumber;
    const auto start = Clock::now();
    driver.session().transport().setFrame(frame);
    ui::StageFeed& feed = driver.window().viewportHost().feed();
    driver.wait(
        "the frame",
        [&] {
            const auto preview = jobs.preview(job, frame);
            return (preview && preview->number > before && feed.shown() == preview->gaussians) ||
                   driver.ended(job);
        },
        30);
    const auto state = driver.drawn().pictures;
    driver.wait("its picture", [&] { return driver.drawn().pictures > state; }, 30);
    return secondsSince(start);
}

/// Hands the run another value and gives the seconds until the viewport shows a preview that carries the
/// change.
double tweak(Driver& driver, core::JobId job, double strength) {
    core::JobQueue& jobs = driver.session().jobs();
    const auto before = jobs.report(job)->change;
    const auto start = Clock::now();
    driver.session().changeLive({{"rectification.strength", strength}});
    ui::StageFeed& feed = driver.window().viewportHost().feed();
    driver.wait(
        "the change",
        [&] {
            const auto preview = driver.session().jobs().preview(job, driver.session().transport().frame());
            return (preview && preview->change > before && feed.shown() == preview->gaussians) ||
                   driver.ended(job);
        },
        30);
    const auto state = driver.drawn().pictures;
    driver.wait("its picture", [&] { return driver.drawn().pictures > state; }, 30);
    return secondsSince(start);
}

void watchGeneration(Driver& driver, const QString& clip) {
    std::vector<Shown> all;
    std::vector<double> visible;
    phase("generate");
    const auto start = Clock::now();
    const core::JobId job = driver.generate(QStringLiteral("draft"));
    ui::StageFeed& feed = driver.window().viewportHost().feed();
    const auto connection = QObject::connect(&feed, &ui::StageFeed::shownChanged, &driver.window(), [&] {
        const int frame = driver.session().transport().frame();
        const auto preview = driver.session().jobs().preview(job, frame);
        if (preview) all.push_back({secondsSince(start), frame, preview->step, feed.shown()});
    });
    driver.wait("the first Gaussians", [&] { return !all.empty() && driver.drawn().gaussians > 0; }, 120);
    visible.push_back(secondsSince(start));
    driver.wait("ten seconds", [&] { return secondsSince(start) > 10 || driver.ended(job); }, 60);

    phase("orbit");
    driver.orbit(4);
    driver.trigger("play.stop");
    phase("scrub");
    std::mt19937 random(1);
    std::vector<double> scrubs, tweaks;
    for (int i = 0; i < 20 && !driver.ended(job); ++i) {
        const int frame = static_cast<int>(random()) % 32;
        scrubs.push_back(scrub(driver, job, (frame + 32) % 32));
    }
    phase("live changes");
    for (int i = 0; i < 10 && !driver.ended(job); ++i) tweaks.push_back(tweak(driver, job, 0.5 + 0.1 * i));
    phase("cancel");
    driver.trigger("take.cancel");
    driver.wait("the end", [&] { return driver.ended(job); }, 600);
    QObject::disconnect(connection);
    driver.idle(1);

    phase(ownWork);
    auto reader = core::VideoReader::open(clip.toStdString());
    std::printf("first Gaussians visible      %6.2f s\n", visible.front());
    double last = -1;
    double firstOptimised = -1;
    for (const Shown& shown : all) {
        if (shown.seconds > 11 || shown.seconds - last < 0.45) continue;
        last = shown.seconds;
        const double psnr = psnrOf(shown, *reader);
        std::printf("  at %5.2f s step %4lld frame %2d  %5.2f dB, %d Gaussians\n", shown.seconds,
                    static_cast<long long>(shown.step), shown.frame, psnr,
                    static_cast<int>(shown.gaussians->size()));
        if (firstOptimised < 0 && psnr >= 22) firstOptimised = shown.seconds;
    }
    std::printf("22 dB first shown at         %6.2f s\n", firstOptimised);
    std::printf("scrub to the present state   median %5.2f, most %5.2f s of %zu\n", median(scrubs),
                most(scrubs), scrubs.size());
    std::printf("live change to its picture   median %5.2f, most %5.2f s of %zu\n", median(tweaks),
                most(tweaks), tweaks.size());
}

}  // namespace

int runSession(ui::TracedApplication& application, const QString& clip, const QString& folder) {
    QDir().mkpath(folder);
    const QString trace = folder + QStringLiteral("/trace.json");
    if (auto started = core::trace::start(trace.toStdString()); !started)
        throw std::runtime_error(started.error().message());
    {
        Driver driver(application);
        driver.idle(1);
        phase("import");
        driver.import(clip);
        driver.idle(2);
        watchGeneration(driver, clip);
        driver.idle(0.3);
        phase("playback");
        driver.trigger("play.toggle");
        driver.idle(3);
        driver.trigger("play.stop");
        phase("undo and redo");
        for (int i = 0; i < 3; ++i) driver.trigger("edit.undo"), driver.idle(0.2);
        for (int i = 0; i < 3; ++i) driver.trigger("edit.redo"), driver.idle(0.2);
        driver.session().setCurrentTake(driver.session().takes().back()->id);
        phase("save");
        driver.save(folder + QStringLiteral("/session.splatreel"));
        driver.idle(0.5);
        phase("export");
        driver.exportTo(folder + QStringLiteral("/export"), static_cast<int>(ui::ExportKind::ply));
        driver.idle(0.5);
    }
    core::trace::stop();
    std::fputs(textOf(figuresOf(trace.toStdString())).c_str(), stdout);
    return 0;
}

}  // namespace splatreel::bench
