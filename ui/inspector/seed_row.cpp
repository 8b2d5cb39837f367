#include "ui/inspector/seed_row.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <limits>

namespace splatreel::ui {
namespace {

constexpr int most = std::numeric_limits<int>::max() - 1;
constexpr int mostDrawn = 1'000'000;  // short enough to be told to somebody

}  // namespace

SeedRow::SeedRow(QWidget* parent) : QWidget(parent), field_(new QSpinBox(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metric::grid);
    auto* label = new QLabel(tr("Seed"), this);
    label->setBuddy(field_);
    layout->addWidget(label);
    field_->setObjectName(QStringLiteral("seed"));
    field_->setRange(0, most);
    field_->setAccessibleName(label->text());
    field_->setToolTip(tr(
        "Where a run's random numbers begin: the same seed and values give the same take. A further take of "
        "the same values gets the next seed. Takes effect with a new run."));
    label->setToolTip(field_->toolTip());
    layout->addWidget(field_, 1);
    auto* dice = new QToolButton(this);
    dice->setObjectName(QStringLiteral("drawSeed"));
    dice->setIcon(icon(QStringLiteral("dice")));
    dice->setIconSize(QSize(metric::smallIcon, metric::smallIcon));
    dice->setToolTip(tr("Draw another seed"));
    dice->setAccessibleName(dice->toolTip());
    layout->addWidget(dice);
    connect(field_, &QSpinBox::valueChanged, this, &SeedRow::changed);
    connect(dice, &QToolButton::clicked, this,
            [this] { field_->setValue(QRandomGenerator::global()->bounded(mostDrawn)); });
}

std::uint64_t SeedRow::seed() const {
    return static_cast<std::uint64_t>(field_->value());
}

void SeedRow::setSeed(std::uint64_t seed) {
    const QSignalBlocker quiet(field_);
    field_->setValue(static_cast<int>(seed % (static_cast<std::uint64_t>(most) + 1)));
}

}  // namespace splatreel::ui
