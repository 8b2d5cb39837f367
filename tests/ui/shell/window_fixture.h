#pragma once

#include "tests/ui/shell/fake_engine.h"
#include "ui/shell/main_window.h"

#include <gtest/gtest.h>

#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <memory>

namespace splatreel::tests {

/// Works off events until `done`, at most so long; whether it came to be.
[[nodiscard]] bool waitUntil(const std::function<bool()>& done, int milliseconds = 60'000);

/// What the program gives the window, with one fake engine.
[[nodiscard]] ui::Services servicesWith(const core::Engine& engine);

/// A folder with numbered pictures of a disc that moves, with alpha.
void makeClip(const QString& folder, int frames, int size = 64);

/// A window in safe mode with a fake engine and a clip to open.
class WindowTest : public testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    /// Opens the clip and waits until it is read.
    void openClip(int frames = 8);
    void trigger(const char* action);
    template <class Widget>
    Widget& child(const char* name) {
        auto* found = window->findChild<Widget*>(QLatin1String(name));
        if (found == nullptr) throw std::runtime_error(std::string("no child ") + name);
        return *found;
    }

    QTemporaryDir folder;
    FakeEngine engine;
    std::unique_ptr<ui::MainWindow> window;
};

}  // namespace splatreel::tests
