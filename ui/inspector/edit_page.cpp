#include "ui/inspector/edit_page.h"

#include "core/edit/frame_operator.h"
#include "core/edit/sequence_operators.h"
#include "ui/inspector/parameter_panel.h"
#include "ui/inspector/selection_section.h"
#include "ui/panels/delete_key.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/translation/core_texts.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace splatreel::ui {
namespace {

constexpr int fewestRows = 2;  // of the list of edits
constexpr int mostRows = 5;
constexpr int panelHeight = 220;  // of the values, at least
constexpr int idRole = Qt::UserRole;

/// Choices of what an edit acts on; the last ones are shown only where they hold.
enum FramesChoice { everyFrame, inToOut, thisFrame, certainFrames };
enum GaussiansChoice { everyGaussian, whatIsSelected, certainGaussians };

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    QFont bold = label->font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    return label;
}

}  // namespace

EditPage::EditPage(Session& session, TakeEditor& editor, const ActionRegistry& actions, QWidget* parent)
    : QWidget(parent),
      session_(session),
      editor_(editor),
      selection_(new SelectionSection(editor, actions, this)),
      add_(new QToolButton(this)),
      up_(new QToolButton(this)),
      down_(new QToolButton(this)),
      remove_(new QToolButton(this)),
      empty_(new QLabel(
          tr("Edits of a take stand here, in the order in which they act. Its source is never changed."),
          this)),
      list_(new QListWidget(this)),
      pending_(new QLabel(
          tr("An edit of the whole sequence is being worked out; the take is shown as it is before it."),
          this)),
      reach_(new QWidget(this)),
      frames_(new QComboBox(reach_)),
      gaussians_(new QComboBox(reach_)),
      panel_(new ParameterPanel(this)) {
    // All of it scrolls, so that a long page does not push the window's other panels.
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget(scroll);
    content->setProperty("role", QStringLiteral("panel"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    outer->addWidget(scroll);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(metric::padding, 2 * metric::grid, metric::padding, metric::padding);
    layout->setSpacing(2 * metric::grid);
    layout->addWidget(heading(tr("Selection"), this));
    layout->addWidget(selection_);
    layout->addSpacing(metric::grid);
    layout->addWidget(heading(tr("Edits"), this));
    auto* row = new QHBoxLayout;
    row->setSpacing(metric::grid);
    add_->setText(tr("Add an edit"));
    add_->setIcon(icon(QStringLiteral("plus")));
    add_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    add_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(add_);
    for (const core::FrameOperator* each : core::frameOperators()) {
        const QString kind = QString::fromStdString(each->name());
        if (kind == QLatin1String("delete")) continue;  // acts on a selection: by its key
        menu->addAction(operatorText(each->label()), this, [this, kind] { add(kind); });
    }
    menu->addSeparator();
    for (const core::Operator* each : core::sequenceOperators()) {
        const QString kind = QString::fromStdString(each->name());
        menu->addAction(tr("%1 (as a job)").arg(operatorText(each->label())), this,
                        [this, kind] { add(kind); });
    }
    add_->setMenu(menu);
    add_->setObjectName(QStringLiteral("editAdd"));
    up_->setObjectName(QStringLiteral("editEarlier"));
    down_->setObjectName(QStringLiteral("editLater"));
    remove_->setObjectName(QStringLiteral("editRemove"));
    row->addWidget(add_);
    row->addStretch(1);
    const auto button = [&](QToolButton* made, const char* name, const QString& text) {
        made->setIcon(icon(QLatin1String(name)));
        made->setIconSize(QSize(metric::smallIcon, metric::smallIcon));
        made->setToolTip(text);
        made->setAccessibleName(text);
        row->addWidget(made);
    };
    up_->setArrowType(Qt::UpArrow);
    down_->setArrowType(Qt::DownArrow);
    button(up_, "", tr("Act earlier"));
    button(down_, "", tr("Act later"));
    button(remove_, "delete", tr("Remove the edit"));
    layout->addLayout(row);
    empty_->setProperty("role", QStringLiteral("second"));
    empty_->setWordWrap(true);
    layout->addWidget(empty_);
    list_->setAccessibleName(tr("Edits"));
    layout->addWidget(list_);
    pending_->setProperty("role", QStringLiteral("second"));
    pending_->setWordWrap(true);
    pending_->setObjectName(QStringLiteral("pendingEdits"));
    layout->addWidget(pending_);
    auto* form = new QFormLayout(reach_);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(metric::grid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    frames_->setObjectName(QStringLiteral("editFrames"));
    frames_->setAccessibleName(tr("Frames of this edit"));
    gaussians_->setObjectName(QStringLiteral("editGaussians"));
    gaussians_->setAccessibleName(tr("Gaussians of this edit"));
    form->addRow(tr("Acts on"), frames_);
    form->addRow(QString(), gaussians_);
    layout->addWidget(reach_);
    panel_->setMinimumHeight(panelHeight);
    layout->addWidget(panel_, 1);
    layout->addStretch(0);

    connect(list_, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (!filling_) editor_.choose(item != nullptr ? item->data(idRole).toULongLong() : 0);
    });
    connect(&editor_, &TakeEditor::chosenChanged, this, &EditPage::fill);
    connect(&editor_, &TakeEditor::selectionChanged, this, &EditPage::showValues);
    connect(frames_, &QComboBox::activated, this, &EditPage::setFrames);
    connect(gaussians_, &QComboBox::activated, this, &EditPage::setGaussians);
    connect(list_, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        const core::TakeEdits edits = session_.edits();
        const core::TakeOperator* step = core::findOperator(edits, item->data(idRole).toULongLong());
        if (filling_ || step == nullptr) return;
        core::TakeOperator changed = *step;
        changed.enabled = item->checkState() == Qt::Checked;
        session_.applyEdits(core::replacedOperator(edits, changed),
                            changed.enabled ? tr("Switch on %1").arg(editLabel(changed.kind))
                                            : tr("Switch off %1").arg(editLabel(changed.kind)));
    });
    const auto move = [this](int by) {
        const auto edit = editor_.chosen();
        if (edit)
            session_.applyEdits(core::movedOperator(session_.edits(), edit->id, list_->currentRow() + by),
                                tr("Move an edit"));
    };
    connect(up_, &QToolButton::clicked, this, [move] { move(-1); });
    connect(down_, &QToolButton::clicked, this, [move] { move(1); });
    connect(remove_, &QToolButton::clicked, this, [this] {
        const auto edit = editor_.chosen();
        if (edit)
            session_.applyEdits(core::withoutOperator(session_.edits(), edit->id),
                                tr("Remove %1").arg(editLabel(edit->kind)));
    });
    onDeleteKey(list_, [this] { remove_->click(); });
    connect(panel_, &ParameterPanel::changed, this, &EditPage::changeValue);
    connect(&session_, &Session::projectChanged, this, &EditPage::fill);
    connect(&session_, &Session::takeChanged, this, &EditPage::fill);
    connect(&session_, &Session::currentChanged, this, &EditPage::fill);
    fill();
}

void EditPage::add(const QString& kind) {
    const core::TakeOperator edit = editor_.newEdit(kind.toStdString().c_str());
    editor_.append(edit, editLabel(edit.kind));
}

void EditPage::fill() {
    const Take* take = session_.currentTake();
    const core::TakeEdits edits = session_.edits();
    const auto chosen = editor_.chosen();
    filling_ = true;
    while (list_->count() > static_cast<int>(edits.operators.size()))
        delete list_->takeItem(list_->count() - 1);
    if (!chosen) list_->setCurrentRow(-1);
    int row = 0;
    for (const core::TakeOperator& step : edits.operators) {
        if (row >= list_->count()) list_->addItem(QString());
        QListWidgetItem* item = list_->item(row);
        QString text = editLabel(step.kind);
        if (step.selection) text += tr("  · selection");
        if (step.frames) {
            text += step.frames->end - step.frames->first == 1
                        ? tr("  · frame %1").arg(step.frames->first)
                        : tr("  · frames %1–%2").arg(step.frames->first).arg(step.frames->end - 1);
        }
        item->setText(text);
        item->setData(idRole, QVariant::fromValue<qulonglong>(step.id));
        item->setCheckState(step.enabled ? Qt::Checked : Qt::Unchecked);
        if (chosen && step.id == chosen->id) list_->setCurrentRow(row);
        ++row;
    }
    filling_ = false;
    pending_->setVisible(take != nullptr && take->pending);
    const bool any = row > 0;
    if (any) {
        const int rows = std::clamp(row, fewestRows, mostRows);
        list_->setFixedHeight(rows * list_->sizeHintForRow(0) + 2 * list_->frameWidth() + 2 * metric::grid);
    }
    list_->setVisible(any);
    empty_->setVisible(!any);
    const bool can = take != nullptr && take->base != nullptr;
    add_->setEnabled(can);
    add_->setToolTip(can ? tr("Acts on what is selected, in the frames chosen above")
                         : tr("A take with a result can be edited: generate one, or open a sequence."));
    selection_->setEnabled(can);
    const int place = list_->currentRow();
    up_->setEnabled(chosen && place > 0);
    down_->setEnabled(chosen && place + 1 < row);
    remove_->setEnabled(chosen.has_value());
    showValues();
}

void EditPage::showValues() {
    const auto step = editor_.chosen();
    const auto schema = step ? editSchema(step->kind) : std::nullopt;
    fillReach(step ? &*step : nullptr);
    panel_->setVisible(schema && !schema->empty());
    if (!schema) return;
    if (auto parameters = core::parametersOf(*schema, step->values); parameters.ok()) {
        panel_->setParameters(*parameters);
        panel_->unfold(QStringLiteral("general"));
    }
}

void EditPage::fillReach(const core::TakeOperator* edit) {
    reach_->setVisible(edit != nullptr);
    if (edit == nullptr) return;
    frames_->clear();
    frames_->addItems({tr("All frames"), tr("In to out"), tr("This frame")});
    if (edit->frames) {
        frames_->addItem(edit->frames->end - edit->frames->first == 1
                             ? tr("Frame %1").arg(edit->frames->first)
                             : tr("Frames %1 to %2").arg(edit->frames->first).arg(edit->frames->end - 1));
    }
    frames_->setCurrentIndex(edit->frames ? certainFrames : everyFrame);
    gaussians_->clear();
    gaussians_->addItem(tr("Every Gaussian"));
    gaussians_->addItem(tr("What is selected now"));
    if (edit->selection) gaussians_->addItem(tr("Its selection"));
    gaussians_->setCurrentIndex(edit->selection ? certainGaussians : everyGaussian);
    const bool whole = core::findSequenceOperator(edit->kind) != nullptr;
    gaussians_->setEnabled(edit->kind != "delete" && !whole);
    gaussians_->setToolTip(gaussians_->isEnabled() ? QString()
                           : whole                 ? tr("It acts on every Gaussian.")
                                                   : tr("A deletion is of what was selected then."));
}

void EditPage::setFrames(int choice) {
    auto edit = editor_.chosen();
    if (!edit || choice == certainFrames) return;
    edit->frames = editor_.spanOf(choice == everyFrame ? EditScope::all
                                  : choice == inToOut  ? EditScope::range
                                                       : EditScope::frame);
    editor_.replace(*edit, tr("Frames of %1").arg(editLabel(edit->kind)));
}

void EditPage::setGaussians(int choice) {
    auto edit = editor_.chosen();
    if (!edit || choice == certainGaussians) return;
    edit->selection = choice == whatIsSelected && !editor_.selected().empty()
                          ? std::make_shared<const core::Selection>(editor_.selected())
                          : nullptr;
    editor_.replace(*edit, tr("Gaussians of %1").arg(editLabel(edit->kind)));
}

void EditPage::changeValue(const QString& name, bool settled) {
    auto changed = editor_.chosen();
    if (!changed) return;
    changed->values = core::valuesOf(panel_->parameters());
    editor_.replace(*changed, tr("Change %1").arg(editLabel(changed->kind)),
                    QStringLiteral("edit %1 %2").arg(changed->id).arg(name));
    if (settled) session_.sealDrag();
}

}  // namespace splatreel::ui
