#include "ui/panels/texts.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>

namespace splatreel::ui {
namespace {

/// What it says to people.
struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Texts)
};

}  // namespace

QString clockText(double seconds) {
    if (!(seconds >= 0) || seconds > 1e7) return QStringLiteral("–");
    const auto whole = static_cast<qint64>(std::llround(seconds));
    const QString minutes = QString::number(whole / 60 % 60);
    const QString rest = QStringLiteral("%1").arg(whole % 60, 2, 10, QLatin1Char('0'));
    if (whole < 3600) return minutes + u':' + rest;
    return QString::number(whole / 3600) + u':' + minutes.rightJustified(2, u'0') + u':' + rest;
}

QString roughTimeText(double seconds) {
    if (!(seconds >= 0)) return Texts::tr("unknown time");
    if (seconds < 45) return Texts::tr("about %1 s").arg(std::max(5.0, std::round(seconds / 5) * 5));
    if (seconds < 90) return Texts::tr("about 1 min");
    if (seconds < 3000) return Texts::tr("about %1 min").arg(std::round(seconds / 60));
    return Texts::tr("about %1 h").arg(QLocale().toString(seconds / 3600, 'f', 1));
}

QString memoryText(std::uint64_t bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

}  // namespace splatreel::ui
