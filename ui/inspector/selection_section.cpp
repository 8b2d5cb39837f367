#include "ui/inspector/selection_section.h"

#include "core/edit/operators/operators.h"
#include "ui/actions/action_registry.h"
#include "ui/inspector/parameter_row.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QColorDialog>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <limits>

namespace splatreel::ui {
namespace {

using Value = SelectionSection::Value;

constexpr int lineWidth =
    308;  // pixels that the inspector has for a line at its standard width, beside a scroll bar

/// The controls of a value: their standard selects the usual suspects.
core::ParameterSchema schemaOf(Value value) {
    using core::number;
    switch (value) {
        case Value::opacity:
            return {
                number("minimum", QT_TRANSLATE_NOOP("Parameter", "From"),
                       QT_TRANSLATE_NOOP("Parameter", "The least opacity that is selected."), 0, 0, 1),
                number("maximum", QT_TRANSLATE_NOOP("Parameter", "To"),
                       QT_TRANSLATE_NOOP("Parameter", "The greatest opacity that is selected."), 0.1, 0, 1)};
        case Value::size:
            return {number("minimum", QT_TRANSLATE_NOOP("Parameter", "From"),
                           QT_TRANSLATE_NOOP("Parameter",
                                             "The least size that is selected: largest standard deviation."),
                           0.05, 0, 1, "m"),
                    number("maximum", QT_TRANSLATE_NOOP("Parameter", "To"),
                           QT_TRANSLATE_NOOP("Parameter", "The greatest size that is selected."), 1000, 0,
                           1000, "m")};
        case Value::elongation:
            return {number(
                "minimum", QT_TRANSLATE_NOOP("Parameter", "From"),
                QT_TRANSLATE_NOOP("Parameter", "Needles: largest over middle standard deviation, at least."),
                10, 1, 1000)};
        case Value::isolation:
            return {number(
                "minimum", QT_TRANSLATE_NOOP("Parameter", "From"),
                QT_TRANSLATE_NOOP("Parameter",
                                  "Distance to the fourth neighbour in medians of the frame, at least."),
                6, 1, 100)};
        case Value::color:
            return {
                number("tolerance", QT_TRANSLATE_NOOP("Parameter", "Tolerance"),
                       QT_TRANSLATE_NOOP("Parameter", "How far a colour may be from the one that is shown."),
                       0.15, 0, 1)};
    }
    return {};
}

QString titleOf(Value value) {
    switch (value) {
        case Value::opacity:
            return SelectionSection::tr("By opacity");
        case Value::size:
            return SelectionSection::tr("By size");
        case Value::elongation:
            return SelectionSection::tr("By length (needles)");
        case Value::isolation:
            return SelectionSection::tr("By isolation (floaters)");
        case Value::color:
            return SelectionSection::tr("By colour");
    }
    return {};
}

}  // namespace

SelectionSection::SelectionSection(TakeEditor& editor, const ActionRegistry& actions, QWidget* parent)
    : QWidget(parent),
      editor_(editor),
      count_(new QLabel(this)),
      mode_(new QComboBox(this)),
      scope_(new QComboBox(this)),
      follows_(new QCheckBox(tr("Follow through time"), this)),
      by_(new QPushButton(this)),
      values_(new QWidget(this)),
      valueRows_(new QVBoxLayout),
      valueTitle_(new QLabel(values_)),
      swatch_(new QToolButton(values_)),
      color_(Qt::gray) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metric::grid);
    count_->setObjectName(QStringLiteral("selectionCount"));
    count_->setWordWrap(true);
    layout->addWidget(count_);

    auto* row = new QHBoxLayout;
    row->setSpacing(metric::grid);
    by_->setText(tr("Select by"));
    by_->setObjectName(QStringLiteral("selectBy"));
    auto* menu = new QMenu(by_);
    for (const Value value :
         {Value::opacity, Value::size, Value::elongation, Value::isolation, Value::color}) {
        menu->addAction(titleOf(value), this, [this, value] { selectBy(value); });
    }
    by_->setMenu(menu);
    by_->setProperty("menu", true);  // room for its arrow
    row->addWidget(by_);
    QList<QPushButton*> buttons{by_};
    for (const auto& [id, text] :
         {std::pair("edit.invert_selection", tr("Invert")), std::pair("edit.select_none", tr("Clear")),
          std::pair("edit.delete", tr("Delete"))}) {
        QAction* action = actions.action(QLatin1String(id));
        auto* button = new QPushButton(this);
        button->setText(text);
        button->setObjectName(QLatin1String(id));
        button->setAccessibleName(ActionRegistry::plainName(*action));
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        const auto show = [button, action] {
            button->setEnabled(action->isEnabled());
            button->setToolTip(ActionRegistry::plainName(*action) + QStringLiteral("  ") +
                               action->shortcut().toString(QKeySequence::NativeText));
        };
        connect(action, &QAction::changed, button, show);
        show();
        buttons << button;
    }
    // Longer words than English ones take two lines.
    int width = 0;
    for (QPushButton* button : buttons) {
        button->ensurePolished();
        width += button->sizeHint().width() + metric::grid;
    }
    auto* second = width > lineWidth ? new QHBoxLayout : row;
    for (QPushButton* button : buttons.mid(1)) (button == buttons[1] ? row : second)->addWidget(button);
    row->addStretch(1);
    layout->addLayout(row);
    if (second != row) {
        second->setSpacing(metric::grid);
        second->addStretch(1);
        layout->addLayout(second);
    }

    auto* form = new QFormLayout;
    form->setSpacing(metric::grid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    mode_->addItems({tr("Replaces the selection"), tr("Adds to it"), tr("Takes away from it"),
                     tr("Keeps what is in both")});
    mode_->setAccessibleName(tr("A new shape"));
    mode_->setObjectName(QStringLiteral("selectionMode"));
    form->addRow(tr("A new shape"), mode_);
    scope_->addItems({tr("This frame"), tr("In to out"), tr("All frames")});
    scope_->setObjectName(QStringLiteral("editScope"));
    scope_->setAccessibleName(tr("New edits act on"));
    scope_->setToolTip(tr("The frames that a deletion and new edits act on"));
    scope_->setCurrentIndex(static_cast<int>(editor_.scope()));
    form->addRow(tr("New edits act on"), scope_);
    layout->addLayout(form);
    follows_->setToolTip(
        tr("What is drawn means the same Gaussians in every frame (by their ids). Without it, or where a "
           "sequence has no ids, it means what lies below the drawing in each frame."));
    follows_->setChecked(editor_.followsTime());
    layout->addWidget(follows_);

    auto* values = new QVBoxLayout(values_);
    values->setContentsMargins(0, metric::grid, 0, metric::grid);
    values->setSpacing(metric::grid);
    auto* title = new QHBoxLayout;
    QFont bold = valueTitle_->font();
    bold.setWeight(QFont::DemiBold);
    valueTitle_->setFont(bold);
    title->addWidget(valueTitle_, 1);
    title->addWidget(swatch_);
    auto* close = new QToolButton(values_);
    close->setIcon(icon(QStringLiteral("close")));
    close->setIconSize(QSize(metric::smallIcon, metric::smallIcon));
    close->setToolTip(tr("Put these away; the selection stays"));
    close->setAccessibleName(close->toolTip());
    connect(close, &QToolButton::clicked, values_, &QWidget::hide);
    title->addWidget(close);
    values->addLayout(title);
    valueRows_->setSpacing(metric::grid);
    values->addLayout(valueRows_);
    values_->setObjectName(QStringLiteral("valueSelection"));
    values_->hide();
    layout->addWidget(values_);

    connect(mode_, &QComboBox::activated, this, &SelectionSection::modeChosen);
    connect(scope_, &QComboBox::activated, this,
            [this](int index) { editor_.setScope(static_cast<EditScope>(index)); });
    connect(&editor_, &TakeEditor::scopeChanged, this,
            [this] { scope_->setCurrentIndex(static_cast<int>(editor_.scope())); });
    connect(follows_, &QCheckBox::clicked, &editor_, &TakeEditor::setFollowsTime);
    connect(swatch_, &QToolButton::clicked, this, [this] {
        auto* dialog = new QColorDialog(color_, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QColorDialog::colorSelected, this, &SelectionSection::setColor);
        dialog->open();
    });
    connect(&editor_, &TakeEditor::colorPicked, this, [this](float red, float green, float blue) {
        if (values_->isVisible() && value_ == Value::color) setColor(QColor::fromRgbF(red, green, blue));
    });
    connect(&editor_, &TakeEditor::countChanged, this, &SelectionSection::update);
    connect(&editor_, &TakeEditor::selectionChanged, this, &SelectionSection::update);
    update();
}

void SelectionSection::setMode(int mode) {
    if (mode < 0 || mode >= mode_->count()) return;
    mode_->setCurrentIndex(mode);
    emit modeChosen(mode);
}

void SelectionSection::update() {
    const bool any = !editor_.selected().empty();
    const auto& count = editor_.count();
    count_->setText(!any    ? tr("Nothing is selected: new edits act on every Gaussian.")
                    : count ? tr("Selected: %1").arg(textOf(*count))
                            : tr("Selected: counting…"));
}

void SelectionSection::selectBy(Value value) {
    value_ = value;
    valueTitle_->setText(titleOf(value));
    swatch_->setVisible(value == Value::color);
    swatch_->setToolTip(tr("Choose a colour; a click on the object takes its colour"));
    swatch_->setAccessibleName(tr("Colour"));
    base_ = editor_.selected();
    own_ = {};
    buildRows();
    values_->show();
    if (value == Value::color) {
        setColor(color_);
    } else {
        apply(true);
    }
}

void SelectionSection::buildRows() {
    qDeleteAll(rows_);
    rows_.clear();
    for (const core::Parameter& parameter : schemaOf(value_)) {
        auto* row = new ParameterRow(parameter, parameter.standard, values_);
        row->setObjectName(QString::fromStdString(parameter.name));
        connect(row, &ParameterRow::changed, this,
                [this](const core::ParameterValue&, bool settled) { apply(settled); });
        valueRows_->addWidget(row);
        rows_ << row;
    }
}

void SelectionSection::setColor(const QColor& color) {
    color_ = color;
    QPixmap picture(QSize(metric::smallIcon, metric::smallIcon));
    picture.fill(color);
    swatch_->setIcon(QIcon(picture));
    apply(true);
}

core::SelectionShape SelectionSection::shape() const {
    const auto number = [this](int row) { return static_cast<float>(std::get<double>(rows_[row]->value())); };
    const float most = std::numeric_limits<float>::max();
    using Kind = core::ValueRange::Value;
    switch (value_) {
        case Value::opacity:
            return core::ValueRange{Kind::opacity, number(0), number(1)};
        case Value::size:
            return core::ValueRange{Kind::size, number(0), number(1)};
        case Value::elongation:
            return core::ValueRange{Kind::elongation, number(0), most};
        case Value::isolation:
            return core::ValueRange{Kind::isolation, number(0), most};
        case Value::color:
            break;
    }
    return core::ColorNear{{static_cast<float>(color_.redF()), static_cast<float>(color_.greenF()),
                            static_cast<float>(color_.blueF())},
                           number(0)};
}

void SelectionSection::apply(bool settled) {
    // As long as nobody else selects, further values go together with what was there before them.
    if (!(editor_.selected() == own_)) base_ = editor_.selected();
    const core::Combine ways[] = {core::Combine::add, core::Combine::add, core::Combine::subtract,
                                  core::Combine::intersect};
    const int mode = mode_->currentIndex();
    auto next = core::combined(mode == 0 ? core::Selection() : base_, shape(), ways[mode]);
    if (!next) return;
    own_ = *next;
    editor_.setSelected(*std::move(next), tr("Select: %1").arg(titleOf(value_)),
                        QStringLiteral("select by value"));
    if (settled) editor_.seal();
}

}  // namespace splatreel::ui
