#include "ui/session/crash_notice.h"

#include "core/base/crash_report.h"
#include "ui/preferences/preferences.h"
#include "ui/session/session.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QStandardPaths>
#include <QUrl>
#include <filesystem>
#include <system_error>

namespace splatreel::ui {
namespace {

/// What it says to people.
struct Texts {
    Q_DECLARE_TR_FUNCTIONS(CrashNotice)
};

}  // namespace

QString crashFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/crashes");
}

void tellOfCrash(Session& session, Preferences& preferences, const QString& folder) {
    const auto all = core::crash::reports(folder.toStdString());
    if (all.empty()) return;
    const std::filesystem::path newest = all.front();
    const QString path = QString::fromStdString(newest.string());
    const QString seenKey = QStringLiteral("crash_seen");
    if (preferences.state(seenKey).toString() == path) return;
    const auto seen = [&preferences, seenKey, path] { preferences.setState(seenKey, path); };
    session.notify(
        {Place::viewport, Severity::warning,
         Texts::tr("Splatreel ended unexpectedly. A report was kept on this machine; nothing was sent."),
         Texts::tr("Show report"),
         [seen, path] {
             seen();
             QDesktopServices::openUrl(QUrl::fromLocalFile(path));
         },
         QStringLiteral("crash"), Texts::tr("Delete it"),
         [newest] {
             std::error_code ignored;
             std::filesystem::remove_all(newest, ignored);
         },
         seen});
}

}  // namespace splatreel::ui
