#include "ui/inspector/views_card.h"

#include "ui/inspector/number_field.h"
#include "ui/panels/elided_label.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace splatreel::ui {
namespace {

constexpr int pictureSide = 36;
constexpr double radians = std::numbers::pi / 180;

QString angleText(double degrees) {
    return QLocale().toString(degrees, 'g', 4) + u'°';
}

/// "60°", "45°, from 30° above", "180° · frame 7".
QString placeText(const ViewPicture& view) {
    QString text = angleText(view.azimuth);
    if (view.elevation > 0) text += ViewsCard::tr(", from %1 above").arg(angleText(view.elevation));
    if (view.elevation < 0) text += ViewsCard::tr(", from %1 below").arg(angleText(-view.elevation));
    if (view.isInput) return text + ViewsCard::tr(" · the clip's own");
    if (view.stillFrame >= 0) text += ViewsCard::tr(" · frame %1").arg(view.stillFrame);
    return text;
}

}  // namespace

ViewsCard::ViewsCard(QWidget* parent)
    : QFrame(parent),
      name_(new ElidedLabel(this)),
      problem_(new QLabel(this)),
      list_(new QVBoxLayout),
      side_(new QWidget(this)) {
    setProperty("role", QStringLiteral("card"));
    setObjectName(QStringLiteral("viewsCard"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * metric::grid, metric::grid, metric::grid, metric::grid);
    layout->setSpacing(2);
    auto* head = new QHBoxLayout;
    name_->setProperty("role", QStringLiteral("heading"));
    head->addWidget(name_, 1);
    auto* remove = new QToolButton(this);
    remove->setObjectName(QStringLiteral("removeViews"));
    remove->setIcon(icon(QStringLiteral("close")));
    remove->setIconSize(QSize(metric::padding, metric::padding));
    remove->setToolTip(tr("Use these views no more"));
    remove->setAccessibleName(remove->toolTip());
    connect(remove, &QToolButton::clicked, this, &ViewsCard::removeWanted);
    head->addWidget(remove);
    layout->addLayout(head);
    problem_->setProperty("role", QStringLiteral("error"));
    problem_->setObjectName(QStringLiteral("viewsProblem"));
    problem_->setWordWrap(true);
    layout->addWidget(problem_);
    list_->setSpacing(2);
    layout->addLayout(list_);
    buildSide();
    layout->addWidget(side_);
}

void ViewsCard::buildSide() {
    auto* form = new QFormLayout(side_);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(metric::grid);
    const auto field = [&](const QString& label, const char* name, double low, double high,
                           const QString& unit, const QString& tip, const QString& step, auto&& set) {
        auto* made = new NumberField(side_);
        made->setObjectName(QLatin1String(name));
        made->setRange(low, high);
        made->setSuffix(unit);
        made->setToolTip(tip);
        made->setAccessibleName(label);
        form->addRow(label, made);
        connect(made, &QDoubleSpinBox::valueChanged, this, [this, step, set](double value) {
            set(given_.side, value);
            emit edited(given_, step);
        });
        return made;
    };
    azimuth_ = field(tr("Side"), "viewAzimuth", -360, 360, QStringLiteral("°"),
                     tr("How far round the object the picture was taken, seen from above against the clock: "
                        "90° is what the clip has at its right, 180° the back, 270° at its left (azimuth)"),
                     tr("Side of a view"), [](core::PictureSide& side, double value) {
                         side.azimuth = static_cast<float>(value * radians);
                     });
    elevation_ = field(
        tr("From above"), "viewElevation", -90, 90, QStringLiteral("°"),
        tr("How far from above it was taken; from below is negative (elevation)"), tr("Height of a view"),
        [](core::PictureSide& side, double value) { side.elevation = static_cast<float>(value * radians); });
    frame_ = field(tr("Frame"), "viewFrame", 0, 1e6, {},
                   tr("The frame of the clip in which the object stands as in this picture"),
                   tr("Frame of a view"),
                   [](core::PictureSide& side, double value) { side.frame = static_cast<int>(value); });
    frame_->setWhole(true);
}

void ViewsCard::addRow() {
    Row row;
    auto* line = new QHBoxLayout;
    line->setSpacing(2 * metric::grid);
    row.picture = new QLabel(this);
    row.picture->setFixedSize(pictureSide, pictureSide);
    row.picture->setAlignment(Qt::AlignCenter);
    row.used = new QCheckBox(this);
    line->addWidget(row.picture);
    line->addWidget(row.used, 1);
    list_->addLayout(line);
    connect(row.used, &QCheckBox::toggled, this, [this, index = rows_.size()](bool used) {
        const std::string& name = views_[index].name;
        std::erase(given_.leftOut, name);
        if (!used) given_.leftOut.push_back(name);
        emit edited(given_, used ? tr("Use a view") : tr("Leave out a view"));
    });
    rows_.push_back(row);
}

void ViewsCard::showRow(const Row& row, const ViewPicture& view, bool single) const {
    QPixmap picture = QPixmap::fromImage(view.thumbnail);
    picture.setDevicePixelRatio(std::max(picture.width(), picture.height()) / double{pictureSide});
    row.picture->setPixmap(picture);
    const QSignalBlocker quiet(row.used);
    row.used->setText(single ? QString()
                             : QString::fromStdString(view.name) + QStringLiteral("  ") + placeText(view));
    row.used->setChecked(isUsed(given_, view));
    row.used->setEnabled(!view.isInput);
    row.used->setVisible(!single);
}

void ViewsCard::show(const core::GivenViews& given, const QString& name, const QString& path,
                     const ViewsContent& content, int clipFrames) {
    given_ = given;
    views_ = content.views;
    name_->setWholeText(name);
    name_->setToolTip(path);
    const QString problem = !content.problem.isEmpty() ? content.problem : misfitOf(content, clipFrames);
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
    const bool single = content.frameCount == 0;
    while (rows_.size() < views_.size()) addRow();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const bool any = i < views_.size();
        rows_[i].picture->setVisible(any);
        rows_[i].used->setVisible(any);
        if (any) showRow(rows_[i], views_[i], single);
    }
    side_->setVisible(single && !views_.empty());
    const auto put = [](NumberField* field, double value) {
        const QSignalBlocker quiet(field);
        field->setValue(std::round(value * 1e3) / 1e3);  // what a float holds of it
    };
    put(azimuth_, static_cast<double>(given.side.azimuth) / radians);
    put(elevation_, static_cast<double>(given.side.elevation) / radians);
    {
        const QSignalBlocker quiet(frame_);
        frame_->setMaximum(std::max({clipFrames - 1, given.side.frame, 0}));
    }
    put(frame_, given.side.frame);
}

}  // namespace splatreel::ui
