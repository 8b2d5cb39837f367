#include "ui/inspector/parameter_panel.h"

#include "ui/inspector/parameter_group.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

namespace splatreel::ui {
namespace {

constexpr std::size_t mostWithoutSearch = 12;  // parameters that are found by looking

QString groupOf(const core::Parameter& parameter) {
    const QString name = QString::fromStdString(parameter.name);
    const auto dot = name.indexOf(u'.');
    return dot < 0 ? QStringLiteral("general") : name.left(dot);
}

bool sameSchema(const core::ParameterSchema& one, const core::ParameterSchema& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const core::Parameter& a, const core::Parameter& b) {
                          return a.name == b.name && a.standard == b.standard && a.minimum == b.minimum &&
                                 a.maximum == b.maximum;
                      });
}

}  // namespace

ParameterPanel::ParameterPanel(QWidget* parent)
    : QWidget(parent), search_(new QLineEdit(this)), list_(nullptr) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(metric::grid);
    search_->setPlaceholderText(tr("Find a parameter"));
    search_->setAccessibleName(tr("Find a parameter"));
    search_->setClearButtonEnabled(true);
    search_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    search_->hide();  // until there is something to find
    outer->addWidget(search_);
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFrameShape(QFrame::NoFrame);
    auto* content = new QWidget;
    content->setProperty("role", QStringLiteral("panel"));
    list_ = new QVBoxLayout(content);
    list_->setContentsMargins(0, 0, metric::grid, 0);
    list_->setSpacing(0);
    list_->addStretch(1);
    area->setWidget(content);
    outer->addWidget(area, 1);
    connect(search_, &QLineEdit::textChanged, this, &ParameterPanel::filter);
}

void ParameterPanel::setHead(QWidget* head) {
    head_ = head;
    list_->insertWidget(0, head);
}

void ParameterPanel::setParameters(const core::ParameterSet& parameters) {
    const bool same = !groups_.empty() && sameSchema(parameters_.schema(), parameters.schema());
    if (!same) {
        // The groups point into the schema: they go before it does.
        for (ParameterGroup* group : groups_) delete group;
        groups_.clear();
    }
    if (same) {
        for (const core::Parameter& parameter : parameters_.schema()) {
            (void)parameters_.set(parameter.name, parameters.value(parameter.name));
        }
        for (ParameterGroup* group : groups_) group->refresh();
        return;
    }
    parameters_ = parameters;
    build();
}

void ParameterPanel::build() {
    std::vector<std::pair<QString, std::vector<const core::Parameter*>>> groups;
    for (const core::Parameter& parameter : parameters_.schema()) {
        const QString name = groupOf(parameter);
        auto found = std::find_if(groups.begin(), groups.end(),
                                  [&](const auto& group) { return group.first == name; });
        if (found == groups.end()) found = groups.insert(groups.end(), {name, {}});
        found->second.push_back(&parameter);
    }
    for (auto& [name, parameters] : groups) {
        auto* group = new ParameterGroup(name, std::move(parameters), parameters_, this);
        connect(group, &ParameterGroup::changed, this,
                [this](const QString& parameter, const core::ParameterValue& value, bool settled) {
                    if (parameters_.set(parameter.toStdString(), value).ok())
                        emit changed(parameter, settled);
                });
        connect(group, &ParameterGroup::openChanged, this,
                [this, group](bool open) { open_[group->name()] = open; });
        list_->insertWidget(list_->count() - 1, group);
        groups_.push_back(group);
        if (open_[group->name()]) group->setOpen(true);
    }
    search_->setVisible(parameters_.schema().size() > mostWithoutSearch);
    if (!search_->text().isEmpty()) filter(search_->text());
}

void ParameterPanel::filter(const QString& text) {
    if (head_ != nullptr) head_->setVisible(text.trimmed().isEmpty());
    for (ParameterGroup* group : groups_) group->filter(text.trimmed());
}

int ParameterPanel::changedCount() const {
    const auto& schema = parameters_.schema();
    return static_cast<int>(std::count_if(
        schema.begin(), schema.end(),
        [&](const core::Parameter& parameter) { return !parameters_.isStandard(parameter.name); }));
}

void ParameterPanel::resetAll() {
    for (const core::Parameter& parameter : parameters_.schema()) {
        (void)parameters_.set(parameter.name, parameter.standard);
    }
    for (ParameterGroup* group : groups_) group->refresh();
    emit changed({}, true);
}

void ParameterPanel::unfold(const QString& name, bool on) {
    open_[name] = on;
    for (ParameterGroup* group : groups_) {
        if (group->name() == name) group->setOpen(on);
    }
}

QStringList ParameterPanel::unfolded() const {
    QStringList names;
    for (const auto& [name, open] : open_) {
        if (open) names << name;
    }
    return names;
}

void ParameterPanel::setUnfolded(const QStringList& groups) {
    for (const QString& name : groups) unfold(name);
}

}  // namespace splatreel::ui
