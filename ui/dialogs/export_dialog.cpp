#include "ui/dialogs/export_dialog.h"

#include "ui/panels/texts.h"
#include "ui/session/background.h"
#include "ui/shell/banner.h"
#include "ui/shell/renderer_choice.h"
#include "ui/theme/theme.h"
#include "ui/viewport/viewport_window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr int dialogWidth = 480;
constexpr int largestSide = 8192;

enum Range { whole, inToOut, thisFrame };

}  // namespace

ExportDialog::ExportDialog(Session& session, ViewportWindow& viewport, QWidget* parent)
    : QDialog(parent),
      session_(session),
      viewport_(viewport),
      banners_(new BannerStrip(this)),
      kind_(new QComboBox(this)),
      range_(new QComboBox(this)),
      pictureRow_(new QWidget(this)),
      width_(new QSpinBox(this)),
      height_(new QSpinBox(this)),
      camera_(new QComboBox(this)),
      transparent_(new QCheckBox(tr("Transparent background"), this)),
      path_(new QLineEdit(this)),
      taken_(new QWidget(this)),
      takenText_(new QLabel(taken_)),
      keepBoth_(new QRadioButton(taken_)),
      replace_(new QRadioButton(tr("Replace it"), taken_)),
      estimate_(new QLabel(this)),
      export_(new QPushButton(tr("Export"), this)) {
    setMinimumWidth(dialogWidth);
    build();
    connect(kind_, &QComboBox::currentIndexChanged, this, &ExportDialog::keepEnding);
    for (QComboBox* each : {kind_, range_, camera_})
        connect(each, &QComboBox::currentIndexChanged, this, &ExportDialog::update);
    for (QSpinBox* each : {width_, height_})
        connect(each, &QSpinBox::valueChanged, this, &ExportDialog::update);
    connect(&session_, &Session::takeChanged, this, &ExportDialog::update);
    connect(&session_, &Session::contentChanged, this, &ExportDialog::update);
    connect(path_, &QLineEdit::textEdited, this, [this] { pathChosen_ = true; });
    connect(path_, &QLineEdit::textChanged, this, &ExportDialog::lookAtPlace);
    connect(export_, &QPushButton::clicked, this, &ExportDialog::start);
    setTake(session_.currentTake() != nullptr ? session_.currentTake()->id : 0);
}

void ExportDialog::setTake(TakeId id) {
    if (take_ != id) pathChosen_ = false;  // it was the other one's
    take_ = id;
    const Take* take = session_.take(take_);
    setWindowTitle(take != nullptr ? tr("Export %1").arg(take->name) : tr("Export"));
    update();
}

void ExportDialog::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::padding, metric::padding, metric::padding, metric::padding);
    layout->setSpacing(2 * metric::grid);
    layout->addWidget(banners_);
    auto* form = new QFormLayout;
    form->setSpacing(2 * metric::grid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    kind_->addItem(tr("PLY, one file per frame"), static_cast<int>(ExportKind::ply));
    kind_->addItem(tr("glTF, one file per frame and one animated"), static_cast<int>(ExportKind::glb));
    kind_->addItem(tr("PLY and glTF"), static_cast<int>(ExportKind::plyAndGlb));
    kind_->addItem(tr("SPZ, one file per frame, small"), static_cast<int>(ExportKind::spz));
    kind_->addItem(tr("SOG, one file per frame, small, for PlayCanvas"), static_cast<int>(ExportKind::sog));
    kind_->addItem(tr("Packed sequence (.splatseq)"), static_cast<int>(ExportKind::packed));
    kind_->addItem(tr("Web page that plays it (HTML)"), static_cast<int>(ExportKind::webPage));
    kind_->addItem(tr("Video (MP4)"), static_cast<int>(ExportKind::video));
    kind_->addItem(tr("Pictures (PNG)"), static_cast<int>(ExportKind::pictures));
    kind_->addItem(tr("Pictures (OpenEXR, linear, alpha and depth)"),
                   static_cast<int>(ExportKind::floatPictures));
    kind_->setAccessibleName(tr("Format"));
    form->addRow(tr("Format"), kind_);
    range_->addItems({tr("Whole timeline"), tr("In to out"), tr("This frame")});
    if (session_.timeline().range) range_->setCurrentIndex(inToOut);
    range_->setAccessibleName(tr("Range"));
    form->addRow(tr("Range"), range_);
    auto* size = new QHBoxLayout(pictureRow_);
    size->setContentsMargins(0, 0, 0, 0);
    for (QSpinBox* side : {width_, height_}) {
        side->setRange(16, largestSide);
        side->setSingleStep(16);
        side->setValue(1024);
        side->setSuffix(tr(" px"));
        size->addWidget(side);
        if (side == width_) size->addWidget(new QLabel(QStringLiteral("×"), this));
    }
    width_->setAccessibleName(tr("Width"));
    height_->setAccessibleName(tr("Height"));
    camera_->addItems({tr("As in the viewport"), tr("Turntable"), tr("Camera keys")});
    camera_->setCurrentIndex(session_.timeline().camera.keys.empty() ? 0 : 2);
    camera_->setAccessibleName(tr("Camera"));
    size->addWidget(camera_, 1);
    form->addRow(tr("Picture"), pictureRow_);
    form->addRow(QString(), transparent_);
    auto* where = new QHBoxLayout;
    path_->setAccessibleName(tr("Where to"));
    auto* choose = new QPushButton(tr("Choose…"), this);
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, &ExportDialog::browse);
    where->addWidget(path_, 1);
    where->addWidget(choose);
    form->addRow(tr("Where to"), where);
    layout->addLayout(form);
    auto* taken = new QVBoxLayout(taken_);
    taken->setContentsMargins(0, 0, 0, 0);
    taken->setSpacing(metric::grid);
    takenText_->setWordWrap(true);
    for (QWidget* each : {static_cast<QWidget*>(takenText_), static_cast<QWidget*>(keepBoth_),
                          static_cast<QWidget*>(replace_)})
        taken->addWidget(each);
    takenText_->setObjectName(QStringLiteral("exportTaken"));
    keepBoth_->setObjectName(QStringLiteral("exportKeepBoth"));
    replace_->setObjectName(QStringLiteral("exportReplace"));
    taken_->setVisible(false);
    layout->addWidget(taken_);
    estimate_->setProperty("role", QStringLiteral("second"));
    layout->addWidget(estimate_);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    auto* leave = new QPushButton(tr("Cancel"), this);
    leave->setAutoDefault(false);
    export_->setProperty("accent", true);
    export_->setDefault(true);
    row->addWidget(leave);
    row->addWidget(export_);
    layout->addLayout(row);
    connect(leave, &QPushButton::clicked, this, &QDialog::close);
}

ExportKind ExportDialog::kind() const {
    return static_cast<ExportKind>(kind_->currentData().toInt());
}

void ExportDialog::setKind(ExportKind kind) {
    kind_->setCurrentIndex(kind_->findData(static_cast<int>(kind)));
}

void ExportDialog::setPath(const QString& path) {
    path_->setText(path);
    pathChosen_ = true;
}

/// One kind's files are not called like another's.
void ExportDialog::keepEnding() {
    if (pathChosen_) path_->setText(fittingPath(path_->text().trimmed(), kind()));
}

QString ExportDialog::standardPath() const {
    const Take* take = session_.take(take_);
    QString name = take != nullptr ? take->name : tr("export");
    name.replace(u'/', u'_');
    const QString folder = session_.file().isEmpty()
                               ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)
                               : QFileInfo(session_.file()).path();
    return freePath(fittingPath(folder + u'/' + name, kind()), session_.exportsUnderWay());
}

ExportOrder ExportDialog::order() const {
    ExportOrder order;
    order.kind = kind();
    order.path = fittingPath(path_->text().trimmed(), order.kind);
    if (const Take* take = session_.take(take_)) {
        order.source = take->source;
        order.take = take->id;
    }
    order.timeline = session_.timeline();
    const int now = session_.transport().frame();
    order.frames = {0, order.timeline.length()};
    if (range_->currentIndex() == inToOut) order.frames = order.timeline.playRange();
    if (range_->currentIndex() == thisFrame) order.frames = {now, now + 1};
    order.width = width_->value();
    order.height = height_->value();
    order.camera = static_cast<ExportCamera>(camera_->currentIndex());
    order.view = viewport_.camera();
    order.transparent = transparent_->isChecked();
    order.renderer = rendererFactory(QStringLiteral("auto"));
    return order;
}

void ExportDialog::update() {
    pictureRow_->setEnabled(isPictures(kind()));
    transparent_->setEnabled(kind() == ExportKind::pictures);
    if (!pathChosen_) path_->setText(standardPath());
    lookAtPlace();
    const ExportOrder wanted = order();
    const Take* take = session_.take(take_);
    const bool pending = take != nullptr && take->pending;
    export_->setEnabled(wanted.source != nullptr && !pending);
    if (pending) return estimate_->setText(tr("An edit of the take is still being worked out: a moment."));
    if (wanted.source == nullptr) return estimate_->setText(tr("There is no finished take to export."));
    if (estimating_) estimating_->request_stop();
    estimating_ = runInBackground(
        this,
        [wanted](const std::stop_token& stop) { return stop.stop_requested() ? 0 : exportBytes(wanted); },
        [this, frames = wanted.frames.length()](std::uint64_t bytes) {
            if (bytes == 0) return;
            estimate_->setText(tr("%n frames", nullptr, frames) + QStringLiteral(" · ") +
                               tr("about %1").arg(memoryText(bytes)));
        });
}

QString ExportDialog::estimateText() const {
    return estimate_->text();
}

void ExportDialog::browse() {
    const bool file = isOneFile(kind());
    auto* dialog = new QFileDialog(this, tr("Export to"), path_->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(file ? QFileDialog::AnyFile : QFileDialog::Directory);
    if (file) {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(QFileInfo(fittingPath(QStringLiteral("x"), kind())).suffix());
        dialog->setOption(QFileDialog::DontConfirmOverwrite);  // said and asked at the path
    }
    connect(dialog, &QFileDialog::fileSelected, this, &ExportDialog::setPath);
    dialog->open();
}

void ExportDialog::lookAtPlace() {
    const ExportOrder wanted = order();
    const int look = ++look_;
    looked_ = false;
    if (wanted.path.isEmpty() || wanted.source == nullptr) return showPlace({});
    runInBackground(
        this, [wanted](const std::stop_token&) { return takenPlace(wanted); },
        [this, number = look](const TakenPlace& place) {
            if (number != look_) return;
            showPlace(place);
            if (std::exchange(startWanted_, false)) start();
        });
}

void ExportDialog::showPlace(const TakenPlace& found) {
    TakenPlace place = found;
    const QString path = order().path;
    const QString name = QFileInfo(path).fileName();
    const bool underWay = session_.exportsUnderWay().contains(path);
    if (underWay) place = {std::max(place.count, 1), name, false};
    looked_ = true;
    const bool same = place == place_ && path == placePath_;
    place_ = place;
    placePath_ = path;
    taken_->setVisible(place.count > 0);
    if (place.count == 0) return;
    takenText_->setText(
        underWay ? tr("Another export is writing %1.").arg(name)
        : place.count == 1
            ? tr("%1 is there already.").arg(place.first)
            : tr("%1 and %n more are there already.", nullptr, place.count - 1).arg(place.first));
    keepBoth_->setText(
        tr("Keep both: export to %1").arg(QFileInfo(freePath(path, session_.exportsUnderWay())).fileName()));
    replace_->setText(place.count == 1 ? tr("Replace it") : tr("Replace them"));
    replace_->setVisible(place.replaceable);
    if (!same) keepBoth_->setChecked(true);
}

void ExportDialog::start() {
    ExportOrder wanted = order();
    if (wanted.path.isEmpty() || wanted.source == nullptr) {
        banners_->add({Place::viewport,
                       Severity::error,
                       tr("Say where to export to."),
                       {},
                       {},
                       QStringLiteral("export")});
        return;
    }
    if (!looked_) {
        startWanted_ = true;
        return;
    }
    wanted.replaces = place_.count > 0 && place_.replaceable && replace_->isChecked();
    if (place_.count > 0 && !wanted.replaces) wanted.path = freePath(wanted.path, session_.exportsUnderWay());
    session_.noteExport(session_.jobs().submit(exportWork(wanted)), wanted.path);
    close();
}

}  // namespace splatreel::ui
