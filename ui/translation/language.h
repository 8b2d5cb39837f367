#pragma once

#include <QLocale>
#include <QString>
#include <QStringList>

class QCoreApplication;

/// The languages of the window. Each is one file, `resources/translations/splatreel_CODE.ts`, compiled and
/// embedded by the build.
namespace splatreel::ui {

/// Codes of the languages that the program brings, English first: "en", "de".
[[nodiscard]] QStringList languages();
/// A language's own name for itself: "Deutsch".
[[nodiscard]] QString languageName(const QString& code);
/// The first of `wanted` ("de-AT", "de", "en") that the program brings, English where it brings none.
[[nodiscard]] QString languageFor(const QStringList& wanted);

/// Has the window speak a language: "system" or one of `languages()`; anything else is taken for "system".
/// Numbers are written as the language does, with "system" as the system does. Once, before the first widget
/// is made and on its thread; what is there already keeps its texts.
void useLanguage(QCoreApplication& application, const QString& choice);

}  // namespace splatreel::ui
