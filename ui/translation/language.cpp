#include "ui/translation/language.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QTranslator>

namespace splatreel::ui {
namespace {

const auto folder = QStringLiteral(":/translations");
const auto prefix = QStringLiteral("splatreel_");
const auto english = QStringLiteral("en");
const auto translatorName = QStringLiteral("language");

}  // namespace

QStringList languages() {
    QStringList codes;
    for (const QString& file :
         QDir(folder).entryList({prefix + QStringLiteral("*.qm")}, QDir::Files, QDir::Name))
        codes << file.mid(prefix.size()).chopped(3);
    codes.removeAll(english);
    codes.prepend(english);  // the sources' own
    return codes;
}

QString languageName(const QString& code) {
    // Qt's name of it is that of one country's.
    if (code == english) return QStringLiteral("English");
    QString name = QLocale(code).nativeLanguageName();
    if (name.isEmpty()) return code;
    name[0] = name[0].toUpper();
    return name;
}

QString languageFor(const QStringList& wanted) {
    const QStringList known = languages();
    for (QString code : wanted) {
        code.replace(u'-', u'_');
        for (; !code.isEmpty(); code = code.section(u'_', 0, -2)) {
            if (known.contains(code)) return code;
        }
    }
    return english;
}

void useLanguage(QCoreApplication& application, const QString& choice) {
    const QLocale system = QLocale::system();
    const bool chosen = languages().contains(choice);
    const QString code = chosen ? choice : languageFor(system.uiLanguages());
    QLocale::setDefault(chosen ? QLocale(code) : system);
    for (QTranslator* before : application.findChildren<QTranslator*>(translatorName)) delete before;
    // The one installed last is asked first: Qt's own texts are Qt's only where they are not among ours.
    auto* qt = new QTranslator(&application);
    qt->setObjectName(translatorName);
    if (qt->load(QStringLiteral("qtbase_") + code, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qt);
    auto* own = new QTranslator(&application);
    own->setObjectName(translatorName);
    if (own->load(prefix + code, folder)) QCoreApplication::installTranslator(own);
}

}  // namespace splatreel::ui
