#include "ui/inspector/edit_page.h"

#include "core/edit/frame_operator.h"
#include "ui/inspector/parameter_panel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace splatreel::ui {
namespace {

constexpr int listHeight = 132;
constexpr int idRole = Qt::UserRole;

QString labelOf(const core::TakeOperator& step) {
    const core::FrameOperator* known = core::findFrameOperator(step.kind);
    return QString::fromStdString(known != nullptr ? known->label() : step.kind);
}

}  // namespace

EditPage::EditPage(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      add_(new QToolButton(this)),
      up_(new QToolButton(this)),
      down_(new QToolButton(this)),
      remove_(new QToolButton(this)),
      empty_(new QLabel(
          tr("Edits of a take stand here, in the order in which they act. Its source is never changed."),
          this)),
      list_(new QListWidget(this)),
      panel_(new ParameterPanel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::padding, 2 * metric::grid, metric::padding, metric::padding);
    layout->setSpacing(2 * metric::grid);
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
        menu->addAction(QString::fromStdString(each->label()), this, [this, kind] { add(kind); });
    }
    add_->setMenu(menu);
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
    list_->setFixedHeight(listHeight);
    list_->setAccessibleName(tr("Edits"));
    layout->addWidget(list_);
    layout->addWidget(panel_, 1);

    connect(list_, &QListWidget::currentRowChanged, this, [this] {
        if (!filling_) showValues();
    });
    connect(list_, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        const core::TakeEdits edits = session_.edits();
        const core::TakeOperator* step = core::findOperator(edits, item->data(idRole).toULongLong());
        if (filling_ || step == nullptr) return;
        core::TakeOperator changed = *step;
        changed.enabled = item->checkState() == Qt::Checked;
        session_.applyEdits(core::replacedOperator(edits, changed),
                            changed.enabled ? tr("Switch on %1").arg(labelOf(changed))
                                            : tr("Switch off %1").arg(labelOf(changed)));
    });
    const auto move = [this](int by) {
        const int place = list_->currentRow();
        if (place < 0) return;
        session_.applyEdits(core::movedOperator(session_.edits(), chosen(), place + by), tr("Move an edit"));
    };
    connect(up_, &QToolButton::clicked, this, [move] { move(-1); });
    connect(down_, &QToolButton::clicked, this, [move] { move(1); });
    connect(remove_, &QToolButton::clicked, this, [this] {
        session_.applyEdits(core::withoutOperator(session_.edits(), chosen()), tr("Remove an edit"));
    });
    connect(panel_, &ParameterPanel::changed, this, &EditPage::changeValue);
    connect(&session_, &Session::projectChanged, this, &EditPage::fill);
    connect(&session_, &Session::currentChanged, this, &EditPage::fill);
    fill();
}

std::uint64_t EditPage::chosen() const {
    const QListWidgetItem* item = list_->currentItem();
    return item != nullptr ? item->data(idRole).toULongLong() : 0;
}

void EditPage::add(const QString& kind) {
    core::TakeOperator step;
    step.kind = kind.toStdString();
    const QString label = labelOf(step);
    session_.applyEdits(core::appended(session_.edits(), std::move(step)), label);
    list_->setCurrentRow(list_->count() - 1);
}

void EditPage::fill() {
    const Take* take = session_.currentTake();
    const core::TakeEdits edits = session_.edits();
    const std::uint64_t before = chosen();
    filling_ = true;
    while (list_->count() > static_cast<int>(edits.operators.size()))
        delete list_->takeItem(list_->count() - 1);
    int row = 0;
    for (const core::TakeOperator& step : edits.operators) {
        if (row >= list_->count()) list_->addItem(QString());
        QListWidgetItem* item = list_->item(row);
        QString text = labelOf(step);
        if (step.selection) text += tr("  (selection)");
        if (step.frames) text += tr("  (frames %1–%2)").arg(step.frames->first).arg(step.frames->end - 1);
        item->setText(text);
        item->setData(idRole, QVariant::fromValue<qulonglong>(step.id));
        item->setCheckState(step.enabled ? Qt::Checked : Qt::Unchecked);
        if (step.id == before) list_->setCurrentRow(row);
        ++row;
    }
    filling_ = false;
    const bool any = row > 0;
    list_->setVisible(any);
    empty_->setVisible(!any);
    add_->setEnabled(take != nullptr && take->base != nullptr);
    for (QToolButton* button : {up_, down_, remove_}) button->setEnabled(any);
    showValues();
}

void EditPage::showValues() {
    const core::TakeEdits edits = session_.edits();
    const core::TakeOperator* step = core::findOperator(edits, chosen());
    const core::FrameOperator* known = step != nullptr ? core::findFrameOperator(step->kind) : nullptr;
    panel_->setVisible(known != nullptr);
    if (known == nullptr) return;
    if (auto parameters = core::parametersOf(known->schema(), step->values); parameters.ok()) {
        panel_->setParameters(*parameters);
        panel_->unfold(QStringLiteral("general"));
    }
}

void EditPage::changeValue(const QString& name, bool settled) {
    const core::TakeEdits edits = session_.edits();
    const core::TakeOperator* step = core::findOperator(edits, chosen());
    if (step == nullptr) return;
    core::TakeOperator changed = *step;
    changed.values = core::valuesOf(panel_->parameters());
    session_.applyEdits(core::replacedOperator(edits, changed), tr("Change %1").arg(labelOf(changed)),
                        QStringLiteral("edit %1 %2").arg(step->id).arg(name));
    if (settled) session_.sealDrag();
}

}  // namespace splatreel::ui
