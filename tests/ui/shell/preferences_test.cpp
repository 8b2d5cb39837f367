#include "ui/preferences/preferences.h"

#include "tests/ui/shell/window_fixture.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <atomic>
#include <semaphore>

namespace splatreel::tests {
namespace {

using ui::Preferences;

class PreferencesTest : public testing::Test {
protected:
    QTemporaryDir folder;
    QString file = folder.filePath(QStringLiteral("below/preferences.json"));

    void write(const QByteArray& text) {
        QDir().mkpath(folder.filePath(QStringLiteral("below")));
        QFile stream(file);
        ASSERT_TRUE(stream.open(QIODevice::WriteOnly));
        stream.write(text);
    }
};

TEST_F(PreferencesTest, EveryStandardPassesItsOwnCheck) {
    for (const ui::Preference& preference : Preferences::all()) {
        EXPECT_TRUE(ui::problemOf(preference, preference.standard).isEmpty()) << preference.key.toStdString();
        EXPECT_STRNE(preference.help, "") << preference.key.toStdString();
        EXPECT_EQ(preference.choices.size(), preference.choiceLabels.size()) << preference.key.toStdString();
    }
}

TEST_F(PreferencesTest, WhatIsSetIsThereAgain) {
    {
        Preferences preferences(file);
        EXPECT_TRUE(preferences.set(QStringLiteral("appearance.theme"), QStringLiteral("light")).isEmpty());
        EXPECT_TRUE(preferences.set(QStringLiteral("cache.memory"), 3.5).isEmpty());
        preferences.addRecentFile(QStringLiteral("/one"));
        preferences.addRecentFile(QStringLiteral("/two"));
        preferences.addRecentFile(QStringLiteral("/one"));
        EXPECT_TRUE(preferences.save().isEmpty());
    }
    const Preferences again(file);
    EXPECT_EQ(again.text(QStringLiteral("appearance.theme")), QStringLiteral("light"));
    EXPECT_EQ(again.value(QStringLiteral("cache.memory")).toDouble(), 3.5);
    EXPECT_EQ(again.recentFiles(), (QStringList{QStringLiteral("/one"), QStringLiteral("/two")}));
    EXPECT_TRUE(again.notes().isEmpty());
}

TEST_F(PreferencesTest, WrongValuesAreRefusedWithAReason) {
    Preferences preferences;
    QSignalSpy changed(&preferences, &Preferences::changed);
    EXPECT_FALSE(preferences.set(QStringLiteral("appearance.theme"), QStringLiteral("pink")).isEmpty());
    EXPECT_FALSE(preferences.set(QStringLiteral("cache.memory"), -1).isEmpty());
    EXPECT_FALSE(preferences.set(QStringLiteral("files.recent"), 2.5).isEmpty());
    EXPECT_FALSE(preferences.set(QStringLiteral("appearance.motion"), QStringLiteral("yes")).isEmpty());
    EXPECT_TRUE(changed.isEmpty());
}

TEST_F(PreferencesTest, AWrongValueInTheFileLeavesTheOthers) {
    write(R"({"version":1,"values":{"cache.memory":"much","appearance.theme":"light","of.tomorrow":1}})");
    const Preferences preferences(file);
    EXPECT_EQ(preferences.value(QStringLiteral("cache.memory")).toDouble(), 2.0);
    EXPECT_EQ(preferences.text(QStringLiteral("appearance.theme")), QStringLiteral("light"));
    EXPECT_EQ(preferences.notes().size(), 1);
}

TEST_F(PreferencesTest, ADamagedFileIsPutAside) {
    write("{ not json");
    const Preferences preferences(file);
    EXPECT_EQ(preferences.notes().size(), 1);
    EXPECT_TRUE(QFile::exists(file + QStringLiteral(".damaged")));
    EXPECT_EQ(preferences.text(QStringLiteral("appearance.theme")), QStringLiteral("dark"));
}

TEST_F(PreferencesTest, WhereNothingCanBeWrittenItSaysSo) {
    write("{}");
    Preferences preferences(folder.filePath(QStringLiteral("below/preferences.json/no/folder.json")));
    preferences.set(QStringLiteral("appearance.theme"), QStringLiteral("light"));
    EXPECT_FALSE(preferences.save().isEmpty());
}

TEST_F(PreferencesTest, NobodyWaitsForTheDiskButAtTheEnd) {
    std::binary_semaphore disk(0);
    std::atomic<int> writes = 0;
    const auto slow = [&](const QString& name, const std::string& text) {
        if (++writes == 1) disk.acquire();
        return ui::writeWithFolder(name, text);
    };
    Preferences preferences(file, nullptr, slow);
    preferences.set(QStringLiteral("appearance.theme"), QStringLiteral("light"));
    EXPECT_TRUE(waitUntil([&] { return writes == 1; })) << "and this thread goes on while the disk is busy";
    EXPECT_FALSE(QFile::exists(file));
    preferences.set(QStringLiteral("cache.memory"), 3.5);
    disk.release();
    EXPECT_TRUE(preferences.save().isEmpty());
    const Preferences again(file);
    EXPECT_EQ(again.value(QStringLiteral("cache.memory")).toDouble(), 3.5) << "the newest was written last";
}

TEST_F(PreferencesTest, ADiskThatRefusesIsToldOf) {
    const auto full = [](const QString& name, const std::string&) -> core::Result<void> {
        return core::Error{"the disk is full", name.toStdString(), ""};
    };
    Preferences preferences(file, nullptr, full);
    QSignalSpy failed(&preferences, &Preferences::saveFailed);
    preferences.set(QStringLiteral("appearance.theme"), QStringLiteral("light"));
    ASSERT_TRUE(waitUntil([&] { return failed.count() == 1; }));
    EXPECT_TRUE(failed.front().front().toString().contains(QStringLiteral("full")));
}

}  // namespace
}  // namespace splatreel::tests
