#include "ui/translation/core_texts.h"

#include <QCoreApplication>

namespace splatreel::ui {
namespace {

/// Groups are the beginnings of parameters' names, so that no literal of theirs could be marked.
[[maybe_unused]] constexpr const char* groups[] = {
    QT_TRANSLATE_NOOP("Group", "General"),       QT_TRANSLATE_NOOP("Group", "Clip"),
    QT_TRANSLATE_NOOP("Group", "Steps"),         QT_TRANSLATE_NOOP("Group", "Gaussians"),
    QT_TRANSLATE_NOOP("Group", "Field"),         QT_TRANSLATE_NOOP("Group", "Rectification"),
    QT_TRANSLATE_NOOP("Group", "Densification"), QT_TRANSLATE_NOOP("Group", "Pruning"),
    QT_TRANSLATE_NOOP("Group", "Loss"),          QT_TRANSLATE_NOOP("Group", "Rate"),
    QT_TRANSLATE_NOOP("Group", "Prior")};

QString translated(const char* context, const std::string& text) {
    return text.empty() ? QString() : QCoreApplication::translate(context, text.c_str());
}

}  // namespace

QString labelOf(const core::Parameter& parameter) {
    return translated("Parameter", parameter.label);
}

QString helpOf(const core::Parameter& parameter) {
    return translated("Parameter", parameter.help);
}

QString unitOf(const core::Parameter& parameter) {
    return translated("Unit", parameter.unit);
}

QString choiceText(const std::string& choice) {
    return translated("Choice", choice);
}

QString groupTitle(const QString& name) {
    QString title = name;
    title.replace(u'_', u' ');
    if (!title.isEmpty()) title[0] = title[0].toUpper();
    return translated("Group", title.toStdString());
}

QString operatorText(const std::string& label) {
    return translated("Operator", label);
}

QString stageText(const std::string& stage) {
    return translated("Stage", stage);
}

QString formatText(const std::string& format) {
    return translated("Format", format);
}

QString presetText(const QString& preset) {
    return translated("Preset", preset.toStdString());
}

}  // namespace splatreel::ui
