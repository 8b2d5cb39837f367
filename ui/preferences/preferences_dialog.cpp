#include "ui/preferences/preferences_dialog.h"

#include "ui/inspector/number_field.h"
#include "ui/preferences/preferences.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace splatreel::ui {
namespace {

constexpr QSize standardSize(520, 620);

QString groupTitle(const QString& key) {
    const QString group = key.section(u'.', 0, 0);
    if (group == QLatin1String("appearance")) return PreferencesDialog::tr("Appearance");
    if (group == QLatin1String("viewport")) return PreferencesDialog::tr("Viewport");
    if (group == QLatin1String("generation")) return PreferencesDialog::tr("Generation");
    if (group == QLatin1String("cache")) return PreferencesDialog::tr("Memory and disk");
    if (group == QLatin1String("project")) return PreferencesDialog::tr("Project");
    return PreferencesDialog::tr("Files");
}

}  // namespace

PreferencesDialog::PreferencesDialog(Preferences& preferences, QWidget* parent)
    : QDialog(parent), preferences_(preferences) {
    setWindowTitle(tr("Preferences"));
    resize(standardSize);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(metric::padding, metric::padding, metric::padding, metric::padding);
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    auto* content = new QWidget;
    content->setProperty("role", QStringLiteral("panel"));
    auto* form = new QFormLayout(content);
    form->setContentsMargins(0, 0, 2 * metric::grid, 0);
    form->setSpacing(2 * metric::grid);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    QString group;
    for (const Preference& preference : Preferences::all()) {
        if (const QString title = groupTitle(preference.key); title != group) {
            group = title;
            auto* heading = new QLabel(title, content);
            heading->setProperty("role", QStringLiteral("heading"));
            heading->setContentsMargins(0, form->rowCount() > 0 ? metric::padding : 0, 0, 0);
            form->addRow(heading);
        }
        const QString help = Preferences::tr(preference.help);
        auto* label = new QLabel(Preferences::tr(preference.label), content);
        QWidget* control = controlFor(preference);
        control->setToolTip(help);
        control->setAccessibleName(label->text());
        control->setAccessibleDescription(help);
        label->setToolTip(help);
        label->setBuddy(control);
        form->addRow(label, control);
    }
    area->setWidget(content);
    outer->addWidget(area, 1);
    auto* row = new QHBoxLayout;
    auto* where = new QLabel(
        preferences.file().isEmpty() ? tr("Safe mode: nothing is saved.") : preferences.file(), this);
    where->setProperty("role", QStringLiteral("second"));
    where->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(where, 1);
    auto* reset = new QPushButton(tr("All standard"), this);
    reset->setAutoDefault(false);
    row->addWidget(reset);
    outer->addLayout(row);
    connect(reset, &QPushButton::clicked, this, [this] {
        for (const Preference& preference : Preferences::all()) preferences_.reset(preference.key);
    });
    connect(&preferences_, &Preferences::changed, this, [this] {
        for (const auto& refresh : refresh_) refresh();
    });
}

QWidget* PreferencesDialog::controlFor(const Preference& preference) {
    const QString key = preference.key;
    const auto keep = [this](std::function<void()> refresh) {
        refresh();
        refresh_.push_back(std::move(refresh));
    };
    if (preference.standard.userType() == QMetaType::Bool) {
        auto* check = new QCheckBox(this);
        keep([this, check, key] { check->setChecked(preferences_.flag(key)); });
        connect(check, &QCheckBox::toggled, this, [this, key](bool on) { preferences_.set(key, on); });
        return check;
    }
    if (!preference.choices.isEmpty()) {
        auto* choice = new QComboBox(this);
        for (int i = 0; i < preference.choices.size(); ++i)
            choice->addItem(Preferences::tr(preference.choiceLabels.at(i).toUtf8().constData()),
                            preference.choices.at(i));
        keep([this, choice, key] { choice->setCurrentIndex(choice->findData(preferences_.text(key))); });
        connect(choice, &QComboBox::activated, this,
                [this, choice, key] { preferences_.set(key, choice->currentData()); });
        return choice;
    }
    if (preference.standard.userType() == QMetaType::QString) {
        auto* text = new QLineEdit(this);
        keep([this, text, key] { text->setText(preferences_.text(key)); });
        connect(text, &QLineEdit::editingFinished, this,
                [this, text, key] { preferences_.set(key, text->text()); });
        return text;
    }
    auto* number = new NumberField(this);
    number->setWhole(preference.standard.userType() == QMetaType::Int);
    number->setRange(preference.minimum, preference.maximum);
    if (*preference.unit != '\0') number->setSuffix(u' ' + Preferences::tr(preference.unit));
    keep([this, number, key] {
        const QSignalBlocker quiet(number);
        number->setValue(preferences_.value(key).toDouble());
    });
    connect(number, &QDoubleSpinBox::valueChanged, this,
            [this, key](double value) { preferences_.set(key, value); });
    return number;
}

}  // namespace splatreel::ui
