#include "ui/translation/language.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QTemporaryDir>

/// Every test program of the window has one QApplication; without a display unless the environment names one.
/// What a program needs of it beyond that it sets up in an environment of GoogleTest.
int main(int count, char** arguments) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    testing::InitGoogleTest(&count, arguments);
    // What the window keeps of its own stays in this process's folder.
    const QTemporaryDir home;
    for (const char* variable : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, home.filePath(QLatin1String(variable)).toLocal8Bit());
    QApplication application(count, arguments);
    // Whatever the machine's language is.
    splatreel::ui::useLanguage(application, QStringLiteral("en"));
    return RUN_ALL_TESTS();
}
