#include "tests/ui/shell/window_fixture.h"

#include "core/media/image_io.h"
#include "ui/inspector/generate_page.h"

#include <QDir>
#include <QElapsedTimer>
#include <QThreadPool>
#include <chrono>
#include <cmath>

namespace splatreel::tests {

bool waitUntil(const std::function<bool()>& done, int milliseconds) {
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
        if (clock.elapsed() > milliseconds) return false;
        QTest::qWait(5);
    }
    return true;
}

ui::Services servicesWith(const core::Engine& engine) {
    ui::Services services;
    services.loadEngines = [&engine] { return core::Result<std::vector<const core::Engine*>>({&engine}); };
    services.availableMemory = [] { return std::uint64_t{8} << 30U; };
    services.totalMemory = [] { return std::uint64_t{16} << 30U; };
    services.processor = "test processor";
    services.version = "test";
    return services;
}

void makeClip(const QString& folder, int frames, int size) {
    QDir().mkpath(folder);
    for (int frame = 0; frame < frames; ++frame) {
        core::ImageRgba8 image(size, size);
        for (int y = 0; y < size; ++y) {
            for (int x = 0; x < size; ++x) {
                const bool inside = std::hypot(x - size * 0.4 - frame, y - size * 0.5) < size * 0.25;
                std::uint8_t* pixel = image.at(x, y);
                pixel[0] = static_cast<std::uint8_t>(60 + 120 * x / size);
                pixel[1] = 90;
                pixel[2] = 40;
                pixel[3] = inside ? 255 : 0;
            }
        }
        const QString file = folder + QStringLiteral("/%1.png").arg(frame, 4, 10, QLatin1Char('0'));
        ASSERT_TRUE(core::writePng(file.toStdString(), image).ok());
    }
}

void WindowTest::SetUp() {
    ui::WindowOptions options;
    options.safeMode = true;
    window = std::make_unique<ui::MainWindow>(servicesWith(engine), options);
    window->preferences().set(QStringLiteral("viewport.renderer"),
                              QStringLiteral("cpu"));  // nothing measured
    window->session().takePictures().setQuick(std::chrono::hours(1));
    window->show();
    QTest::qWait(1);
}

void WindowTest::TearDown() {
    window->session().setProject({}, {}, {});
    window->close();  // as a person does, so that nothing is left for the next one
    window.reset();
    QThreadPool::globalInstance()->waitForDone();  // what it had begun knows the engine
}

void WindowTest::openClip(int frames) {
    const QString path = folder.filePath(QStringLiteral("clip"));
    makeClip(path, frames);
    window->session().open({path});
    ASSERT_TRUE(waitUntil([&] {
        const ui::Clip* clip = window->session().currentClip();
        return clip != nullptr && clip->ready && clip->alpha != ui::AlphaKind::unknown &&
               window->generatePage().canGenerate();
    }));
}

void WindowTest::trigger(const char* action) {
    window->actions().action(QLatin1String(action))->trigger();
}

}  // namespace splatreel::tests
