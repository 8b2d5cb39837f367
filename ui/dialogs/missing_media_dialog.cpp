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

constexpr QSize standardSize(680, 320);

bool mayBeFolder(const core::Media& media) {
    return media.kind != core::MediaKind::video &&
           !(media.kind == core::MediaKind::views && media.frames == 0);
}

bool mayBeFile(const core::Media& media) {
    return media.kind != core::MediaKind::images &&
           !(media.kind == core::MediaKind::views && media.frames > 0);
}

}  // namespace

MissingMediaDialog::MissingMediaDialog(Session& session, ProjectKeeper& keeper, QWidget* parent)
    : QDialog(parent),
      session_(session),
      keeper_(keeper),
      list_(new QTreeWidget(this)),
      search_(new QPushButton(this)),
      file_(new QPushButton(tr("Choose the file…"), this)),
      folder_(new QPushButton(tr("Choose the folder…"), this)) {
    setWindowTitle(tr("Missing media"));
    resize(standardSize);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::padding, metric::padding, metric::padding, metric::padding);
    layout->setSpacing(2 * metric::grid);
    auto* text = new QLabel(
        tr("These files are not where they were, or not what they were. Takes that were made of them "
           "still play; what needs a missing file itself waits until it is found."),
        this);
    text->setWordWrap(true);
    layout->addWidget(text);
    list_->setHeaderLabels({tr("Name"), tr("State"), tr("Looked for at")});
    list_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    list_->setRootIsDecorated(false);
    list_->setAccessibleName(tr("Missing files"));
    layout->addWidget(list_, 1);
    auto* row = new QHBoxLayout;
    search_->setObjectName(QStringLiteral("searchMedia"));
    search_->setProperty("accent", true);
    auto* leave = new QPushButton(tr("Go on without"), this);
    for (QPushButton* each : {search_, file_, folder_}) row->addWidget(each);
    row->addStretch(1);
    row->addWidget(leave);
    layout->addLayout(row);
    connect(search_, &QPushButton::clicked, this,
            [this] { keeper_.isSearching() ? keeper_.stopSearch() : findAll(); });
    connect(file_, &QPushButton::clicked, this, [this] { findOne(false); });
    connect(folder_, &QPushButton::clicked, this, [this] { findOne(true); });
    connect(leave, &QPushButton::clicked, this, &QDialog::close);
    connect(list_, &QTreeWidget::currentItemChanged, this, &MissingMediaDialog::updateButtons);
    connect(&keeper_, &ProjectKeeper::problemsChanged, this, &MissingMediaDialog::fill);
    connect(&keeper_, &ProjectKeeper::searchChanged, this, &MissingMediaDialog::updateButtons);
    fill();
}

void MissingMediaDialog::fill() {
    list_->clear();
    for (const core::MediaProblem& problem : keeper_.problems()) {
        const core::Media* media = session_.project().findMedia(problem.id);
        if (media == nullptr) continue;
        const QString state = problem.state == core::MediaState::missing ? tr("missing") : tr("changed");
        auto* item = new QTreeWidgetItem(list_, {QString::fromStdString(media->name), state,
                                                 QString::fromStdString(problem.path.string())});
        item->setData(0, Qt::UserRole, QVariant::fromValue<qulonglong>(problem.id));
    }
    list_->setCurrentItem(list_->topLevelItem(0));
    updateButtons();
}

void MissingMediaDialog::updateButtons() {
    search_->setText(keeper_.isSearching() ? tr("Stop looking") : tr("Look in a folder…"));
    const QTreeWidgetItem* item = list_->currentItem();
    const core::Media* media =
        item != nullptr ? session_.project().findMedia(item->data(0, Qt::UserRole).toULongLong()) : nullptr;
    file_->setEnabled(media != nullptr && mayBeFile(*media));
    folder_->setEnabled(media != nullptr && mayBeFolder(*media));
}

void MissingMediaDialog::findOne(bool folder) {
    const QTreeWidgetItem* item = list_->currentItem();
    if (item == nullptr) return;
    const core::SourceId id = item->data(0, Qt::UserRole).toULongLong();
    auto* dialog = new QFileDialog(this, tr("Where is %1?").arg(item->text(0)));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
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
