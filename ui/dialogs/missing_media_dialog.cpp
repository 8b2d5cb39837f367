#include "ui/dialogs/missing_media_dialog.h"

#include "ui/session/project_keeper.h"
#include "ui/theme/theme.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace splatreel::ui {
namespace {

constexpr QSize standardSize(620, 320);

}  // namespace

MissingMediaDialog::MissingMediaDialog(Session& session, ProjectKeeper& keeper, QWidget* parent)
    : QDialog(parent), session_(session), keeper_(keeper), list_(new QTreeWidget(this)) {
    setWindowTitle(tr("Missing media"));
    resize(standardSize);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::padding, metric::padding, metric::padding, metric::padding);
    layout->setSpacing(2 * metric::grid);
    auto* text =
        new QLabel(tr("These files are not where they were. Takes that were made of them still play; what "
                      "needs the file itself waits until it is found."),
                   this);
    text->setWordWrap(true);
    layout->addWidget(text);
    list_->setHeaderLabels({tr("Name"), tr("Looked for at")});
    list_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    list_->setRootIsDecorated(false);
    list_->setAccessibleName(tr("Missing files"));
    layout->addWidget(list_, 1);
    auto* row = new QHBoxLayout;
    auto* folder = new QPushButton(tr("Look in a folder…"), this);
    folder->setProperty("accent", true);
    auto* one = new QPushButton(tr("Choose this file…"), this);
    auto* leave = new QPushButton(tr("Go on without"), this);
    row->addWidget(folder);
    row->addWidget(one);
    row->addStretch(1);
    row->addWidget(leave);
    layout->addLayout(row);
    connect(folder, &QPushButton::clicked, this, &MissingMediaDialog::findAll);
    connect(one, &QPushButton::clicked, this, &MissingMediaDialog::findOne);
    connect(leave, &QPushButton::clicked, this, &QDialog::close);
    connect(&keeper_, &ProjectKeeper::missingChanged, this, &MissingMediaDialog::fill);
    fill();
}

void MissingMediaDialog::fill() {
    list_->clear();
    for (const core::MediaProblem& problem : keeper_.missing()) {
        const core::Media* media = session_.project().findMedia(problem.id);
        if (media == nullptr) continue;
        auto* item = new QTreeWidgetItem(
            list_, {QString::fromStdString(media->name), QString::fromStdString(problem.path.string())});
        item->setData(0, Qt::UserRole, QVariant::fromValue<qulonglong>(problem.id));
    }
    list_->setCurrentItem(list_->topLevelItem(0));
}

void MissingMediaDialog::findOne() {
    const QTreeWidgetItem* item = list_->currentItem();
    if (item == nullptr) return;
    const core::SourceId id = item->data(0, Qt::UserRole).toULongLong();
    const core::Media* media = session_.project().findMedia(id);
    auto* dialog = new QFileDialog(this, tr("Where is %1?").arg(item->text(0)));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const bool folder = media != nullptr && (media->kind == core::MediaKind::images ||
                                             (media->kind == core::MediaKind::views && media->frames > 0));
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, id](const QString& path) {
        session_.relink(id, path);
        keeper_.checkMedia();
    });
    dialog->open();
}

void MissingMediaDialog::findAll() {
    auto* dialog = new QFileDialog(this, tr("Look for the missing files below a folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, &keeper_, &ProjectKeeper::findMedia);
    dialog->open();
}

}  // namespace splatreel::ui
