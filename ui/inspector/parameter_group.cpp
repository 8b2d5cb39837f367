#include "ui/inspector/parameter_group.h"

#include "ui/inspector/fold_heading.h"
#include "ui/inspector/parameter_panel.h"
#include "ui/inspector/parameter_row.h"
#include "ui/theme/theme.h"
#include "ui/translation/core_texts.h"

#include <QVBoxLayout>
#include <algorithm>

namespace splatreel::ui {
namespace {

bool matches(const core::Parameter& parameter, const QString& text) {
    for (const QString& part :
         {QString::fromStdString(parameter.name), labelOf(parameter), helpOf(parameter)}) {
        if (part.contains(text, Qt::CaseInsensitive)) return true;
    }
    return false;
}

}  // namespace

ParameterGroup::ParameterGroup(QString name, std::vector<const core::Parameter*> parameters,
                               const core::ParameterSet& values, QWidget* parent)
    : QWidget(parent),
      name_(std::move(name)),
      parameters_(std::move(parameters)),
      values_(values),
      heading_(new FoldHeading(this)),
      body_(new QWidget(this)),
      layout_(new QVBoxLayout(body_)) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    heading_->setObjectName(QStringLiteral("groupHeading"));
    outer->addWidget(heading_);
    layout_->setContentsMargins(0, 0, 0, metric::grid);
    layout_->setSpacing(2);
    outer->addWidget(body_);
    body_->hide();
    connect(heading_, &FoldHeading::clicked, this, [this] {
        setOpen(!open_);
        emit openChanged(open_);
    });
    updateTitle();
}

void ParameterGroup::setOpen(bool open) {
    open_ = open;
    showRows();
}

void ParameterGroup::makeRows() {
    if (!rows_.empty()) return;
    for (const core::Parameter* parameter : parameters_) {
        auto* row = new ParameterRow(*parameter, values_.value(parameter->name), body_);
        row->setObjectName(QString::fromStdString(parameter->name));
        connect(row, &ParameterRow::changed, this,
                [this, row](const core::ParameterValue& value, bool settled) {
                    emit changed(QString::fromStdString(row->parameter().name), value, settled);
                    updateTitle();
                });
        layout_->addWidget(row);
        rows_.push_back(row);
    }
}

void ParameterGroup::showRows() {
    const bool shown = open_ || !search_.isEmpty();
    if (shown) makeRows();
    for (ParameterRow* row : rows_) row->setVisible(search_.isEmpty() || matches(row->parameter(), search_));
    body_->setVisible(shown);
    updateTitle();
}

void ParameterGroup::refresh() {
    for (ParameterRow* row : rows_) row->setValue(values_.value(row->parameter().name));
    updateTitle();
}

bool ParameterGroup::filter(const QString& text) {
    search_ = text;
    const bool any =
        text.isEmpty() || std::any_of(parameters_.begin(), parameters_.end(),
                                      [&](const core::Parameter* p) { return matches(*p, text); });
    setVisible(any);
    if (any) showRows();
    return any;
}

void ParameterGroup::updateTitle() {
    const auto count = std::count_if(parameters_.begin(), parameters_.end(),
                                     [&](const core::Parameter* p) { return !values_.isStandard(p->name); });
    QString text = groupTitle(name_);
    if (count > 0) text += QStringLiteral("   ") + tr("%n changed", nullptr, static_cast<int>(count));
    heading_->setTitle(text, body_->isVisibleTo(this));
}

}  // namespace splatreel::ui
