#include "ui/panels/media_panel.h"

#include "ui/panels/delete_key.h"
#include "ui/session/clip_views.h"
#include "ui/shell/banner.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/translation/core_texts.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace splatreel::ui {
namespace {

constexpr int kindRole = Qt::UserRole;  // true: clip
constexpr int idRole = Qt::UserRole + 1;
constexpr int nameRole = Qt::UserRole + 2;  // what renaming edits: the list's text says more
constexpr int pictureWidth = 56;
constexpr int pictureHeight = 36;

/// Edits the name alone.
class NameDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        if (auto* field = qobject_cast<QLineEdit*>(editor)) field->setText(index.data(nameRole).toString());
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        if (const auto* field = qobject_cast<QLineEdit*>(editor))
            model->setData(index, field->text(), nameRole);
    }
};

/// A picture fitted into the list's cell over a quiet ground, a stripe of the kind's colour at its left.
QIcon cellPicture(const QImage& picture, const QColor& stripe, qreal scale, bool missing = false) {
    QPixmap cell(QSize(pictureWidth, pictureHeight) * scale);
    cell.setDevicePixelRatio(scale);
    cell.fill(currentTheme().base);
    QPainter painter(&cell);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (!picture.isNull()) {
        const QSizeF size =
            QSizeF(picture.size()).scaled(pictureWidth - 3, pictureHeight, Qt::KeepAspectRatio);
        painter.drawImage(QRectF(3 + (pictureWidth - 3 - size.width()) / 2,
                                 (pictureHeight - size.height()) / 2, size.width(), size.height()),
                          picture);
    }
    if (missing) {
        const int size = metric::icon;
        painter.drawPixmap((pictureWidth - size) / 2, (pictureHeight - size) / 2,
                           iconPixmap(QStringLiteral("warning"), currentTheme().warning, size, scale));
    }
    painter.fillRect(QRectF(0, 0, 3, pictureHeight), stripe);
    QIcon icon;
    for (const QIcon::Mode mode : {QIcon::Normal, QIcon::Selected}) icon.addPixmap(cell, mode);
    return icon;
}

QString alphaText(AlphaKind kind) {
    switch (kind) {
        case AlphaKind::unknown:
            return MediaPanel::tr("alpha: looking…");
        case AlphaKind::file:
            return MediaPanel::tr("alpha from the file");
        case AlphaKind::key:
            return MediaPanel::tr("background keyed out");
        case AlphaKind::painted:
            return MediaPanel::tr("alpha painted");
        case AlphaKind::matte:
            return MediaPanel::tr("alpha from a matte");
        case AlphaKind::none:
            return MediaPanel::tr("no object found: needs a matte");
    }
    return {};
}

/// How a take came to be.
QString originText(const core::Take& take, const core::Project& project, const QString& path) {
    QStringList lines{QString::fromStdString(take.name)};
    if (!take.generation) return path.isEmpty() ? lines.front() : path;
    const core::Generation& made = *take.generation;
    lines << MediaPanel::tr("%1, preset %2, seed %3")
                 .arg(QString::fromStdString(made.engine), presetText(QString::fromStdString(made.preset)))
                 .arg(made.seed);
    if (const auto changed = static_cast<int>(made.values.size()); changed > 0)
        lines << MediaPanel::tr("%n values changed", nullptr, changed);
    if (const QString views = namesOf(made.views, project); !views.isEmpty())
        lines << MediaPanel::tr("with views: %1").arg(views);
    return lines.join(u'\n');
}

}  // namespace

MediaPanel::MediaPanel(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      banners_(new BannerStrip(this)),
      empty_(new QWidget(this)),
      tree_(new QTreeWidget(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::grid, 2 * metric::grid, metric::grid, metric::grid);
    layout->setSpacing(metric::grid);
    layout->addWidget(banners_);

    auto* hint = new QVBoxLayout(empty_);
    hint->setContentsMargins(2 * metric::grid, 0, 2 * metric::grid, 0);
    auto* text = new QLabel(tr("Clips and the takes made of them are kept here."), empty_);
    text->setProperty("role", QStringLiteral("second"));
    text->setWordWrap(true);
    auto* button = new QPushButton(icon(QStringLiteral("plus")), tr("Add a clip…"), empty_);
    connect(button, &QPushButton::clicked, this, &MediaPanel::openWanted);
    hint->addWidget(text);
    hint->addWidget(button, 0, Qt::AlignLeft);
    hint->addStretch(1);
    layout->addWidget(empty_);

    tree_->setHeaderHidden(true);
    tree_->setIconSize(QSize(pictureWidth, pictureHeight));
    tree_->setIndentation(metric::padding);
    tree_->setRootIsDecorated(false);
    tree_->setAccessibleName(tr("Clips and takes"));
    tree_->setContextMenuPolicy(Qt::CustomContextMenu);
    tree_->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    tree_->setItemDelegate(new NameDelegate(tree_));
    tree_->setUniformRowHeights(true);
    tree_->setMinimumHeight(1);  // rather than a message is cut off
    layout->addWidget(tree_, 1);

    connect(tree_, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        if (filling_ || item == nullptr) return;
        const std::uint64_t id = item->data(0, idRole).toULongLong();
        if (item->data(0, kindRole).toBool()) {
            session_.setCurrentTake(0);
            session_.setCurrentClip(id);
        } else {
            session_.setCurrentTake(id);
        }
    });
    connect(tree_, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item) {
        if (filling_ || item->data(0, kindRole).toBool()) return;
        const TakeId id = item->data(0, idRole).toULongLong();
        const QString name = item->data(0, nameRole).toString();
        const Take* take = session_.take(id);
        if (take == nullptr || name == take->name) return;
        // Later: a list that is filled anew does not outlive its editor.
        QMetaObject::invokeMethod(
            this,
            [this, id, name] {
                session_.renameTake(id, name);
                updateTake(id);  // also where the name was none
            },
            Qt::QueuedConnection);
    });
    connect(tree_, &QTreeWidget::customContextMenuRequested, this, &MediaPanel::contextMenu);
    onDeleteKey(tree_, [this] {
        if (const QTreeWidgetItem* item = tree_->currentItem())
            session_.remove(item->data(0, idRole).toULongLong());
    });
    connect(&session_, &Session::contentChanged, this, &MediaPanel::rebuild);
    connect(&session_, &Session::clipChanged, this, &MediaPanel::updateClip);
    connect(&session_, &Session::takeChanged, this, &MediaPanel::updateTake);
    connect(&session_, &Session::currentChanged, this, &MediaPanel::showCurrent);
    rebuild();
}

QTreeWidgetItem* MediaPanel::findItem(bool isClip, std::uint64_t id) const {
    for (QTreeWidgetItemIterator item(tree_); *item != nullptr; ++item) {
        if ((*item)->data(0, kindRole).toBool() == isClip && (*item)->data(0, idRole).toULongLong() == id)
            return *item;
    }
    return nullptr;
}

void MediaPanel::rebuild() {
    filling_ = true;
    tree_->clear();
    for (const auto& clip : session_.clips()) {
        auto* item = new QTreeWidgetItem(tree_);
        item->setData(0, kindRole, true);
        item->setData(0, idRole, QVariant::fromValue<qulonglong>(clip->id));
    }
    for (const auto& take : session_.takes()) {
        QTreeWidgetItem* clip = take->clip != 0 ? findItem(true, take->clip) : nullptr;
        auto* item = clip != nullptr ? new QTreeWidgetItem(clip) : new QTreeWidgetItem(tree_);
        item->setData(0, kindRole, false);
        item->setData(0, idRole, QVariant::fromValue<qulonglong>(take->id));
        item->setFlags(item->flags() | Qt::ItemIsEditable);
    }
    tree_->expandAll();
    filling_ = false;
    for (const auto& clip : session_.clips()) updateClip(clip->id);
    for (const auto& take : session_.takes()) updateTake(take->id);
    empty_->setVisible(session_.isEmpty());
    tree_->setVisible(!session_.isEmpty());
    showCurrent();
}

void MediaPanel::updateClip(ClipId id) {
    QTreeWidgetItem* item = findItem(true, id);
    const Clip* clip = session_.clip(id);
    if (item == nullptr || clip == nullptr) return;
    filling_ = true;
    const bool failed = !clip->problem.isEmpty();
    const QString state = clip->missing ? tr("missing")
                          : failed      ? tr("cannot be read")
                          : clip->ready ? tr("%n frames", nullptr, clip->frameCount())
                                        : tr("reading…");
    item->setText(0, clip->name + u'\n' + state);
    if (failed) {
        item->setToolTip(0, clip->path + u'\n' + clip->problem);
    } else {
        item->setToolTip(0, QStringLiteral("%1\n%2 × %3, %4\n%5")
                                .arg(clip->path)
                                .arg(clip->info.width)
                                .arg(clip->info.height)
                                .arg(formatText(clip->info.format), alphaText(clip->alpha)));
    }
    const QImage picture = clip->thumbnails.empty() ? QImage() : clip->thumbnails.front();
    item->setIcon(0,
                  cellPicture(picture, currentTheme().source, devicePixelRatioF(), clip->missing || failed));
    filling_ = false;
}

void MediaPanel::updateTake(TakeId id) {
    QTreeWidgetItem* item = findItem(false, id);
    const Take* take = session_.take(id);
    if (item == nullptr || take == nullptr) return;
    filling_ = true;
    const QString state =
        take->generating ? tr("%1 · being generated").arg(presetText(take->preset))
        : take->source == nullptr && !take->problem.isEmpty() ? tr("failed: %1").arg(take->problem)
        : take->source == nullptr && take->unfinished         ? tr("interrupted")
        : take->source == nullptr                             ? tr("nothing yet")
        : take->preset.isEmpty()
            ? tr("%n frames", nullptr, take->frames)
            : presetText(take->preset) + QStringLiteral(" · ") + tr("%n frames", nullptr, take->frames);
    item->setText(0, take->name + u'\n' + state);
    item->setData(0, nameRole, take->name);
    const core::Take* known = session_.project().findTake(id);
    QString tip = known != nullptr ? originText(*known, session_.project(), take->path) : take->name;
    if (!take->problem.isEmpty()) tip += u'\n' + tr("failed: %1").arg(take->problem);
    item->setToolTip(0, tip);
    item->setIcon(0, cellPicture(take->thumbnail, currentTheme().take, devicePixelRatioF()));
    filling_ = false;
}

void MediaPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    // The pictures' ground is the theme's.
    if (event->type() != QEvent::PaletteChange) return;
    for (const auto& clip : session_.clips()) updateClip(clip->id);
    for (const auto& take : session_.takes()) updateTake(take->id);
}

void MediaPanel::showCurrent() {
    filling_ = true;
    QTreeWidgetItem* item = nullptr;
    if (const Take* take = session_.currentTake()) {
        item = findItem(false, take->id);
    } else if (const Clip* clip = session_.currentClip()) {
        item = findItem(true, clip->id);
    }
    tree_->setCurrentItem(item);
    filling_ = false;
}

void MediaPanel::contextMenu(const QPoint& place) {
    QTreeWidgetItem* item = tree_->itemAt(place);
    if (item == nullptr) return;
    const std::uint64_t id = item->data(0, idRole).toULongLong();
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("mediaMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (item->data(0, kindRole).toBool()) {
        menu->addAction(tr("Paint a matte"), this, [this, id] { emit paintWanted(id); });
        menu->addAction(tr("Choose a matte…"), this, [this, id] { emit matteWanted(id); });
        menu->addSeparator();
        menu->addAction(tr("Remove from the project"), this, [this, id] { session_.remove(id); });
    } else {
        const bool compared = session_.comparedTake() != nullptr && session_.comparedTake()->id == id;
        menu->addAction(tr("Rename"), this, [this, id] {
            if (QTreeWidgetItem* renamed = findItem(false, id)) tree_->editItem(renamed);
        });
        menu->addAction(compared ? tr("Stop comparing with this") : tr("Compare with this"), this,
                        [this, id, compared] { session_.setComparedTake(compared ? 0 : id); });
        const Take* take = session_.take(id);
        menu->addAction(tr("Export…"), this, [this, id] { emit exportWanted(id); })
            ->setEnabled(take != nullptr && take->source != nullptr);
        if (take != nullptr && take->unfinished && !take->generating) {
            menu->addAction(tr("Continue the generation"), this, [this, id] { session_.continueTake(id); });
        }
        menu->addSeparator();
        menu->addAction(tr("Remove from the project"), this, [this, id] { session_.remove(id); });
    }
    menu->popup(tree_->viewport()->mapToGlobal(place));
}

}  // namespace splatreel::ui
