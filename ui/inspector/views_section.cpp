#include "ui/inspector/views_section.h"

#include "ui/inspector/fold_heading.h"
#include "ui/inspector/views_card.h"
#include "ui/session/background.h"
#include "ui/session/file_kind.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace splatreel::ui {

ViewsSection::ViewsSection(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      heading_(new FoldHeading(this)),
      body_(new QWidget(this)),
      hint_(new QLabel(body_)),
      cards_(nullptr) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    heading_->setObjectName(QStringLiteral("viewsHeading"));
    heading_->setToolTip(tr("Pictures of the object from other sides, for the sides that the clip hides"));
    outer->addWidget(heading_);
    outer->addWidget(body_);
    buildBody();
    body_->hide();
    setAcceptDrops(true);
    connect(heading_, &FoldHeading::clicked, this, [this] {
        setOpen(!open_);
        emit openChanged(open_);
    });
    connect(&session_, &Session::projectChanged, this, &ViewsSection::update);
    connect(&session_, &Session::currentChanged, this, &ViewsSection::update);
    connect(&session_, &Session::clipChanged, this, &ViewsSection::update);
    update();
}

void ViewsSection::buildBody() {
    auto* layout = new QVBoxLayout(body_);
    layout->setContentsMargins(2 * metric::grid, 0, 0, 2 * metric::grid);
    layout->setSpacing(metric::grid);
    hint_->setText(
        tr("What the clip does not show is guessed. Views of the same object from other sides make it true: "
           "drop a picture or a folder with views.json here."));
    hint_->setProperty("role", QStringLiteral("second"));
    hint_->setWordWrap(true);
    layout->addWidget(hint_);
    cards_ = new QVBoxLayout;
    cards_->setSpacing(metric::grid);
    layout->addLayout(cards_);
    auto* row = new QHBoxLayout;
    row->setSpacing(metric::grid);
    const auto add = [&](const QString& text, const char* name, const QString& tip, bool folder) {
        auto* button = new QPushButton(icon(QStringLiteral("plus")), text, body_);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        connect(button, &QPushButton::clicked, this, [this, folder] { choose(folder); });
        row->addWidget(button);
    };
    add(tr("Picture…"), "addPictureView", tr("A single picture: the object's back, say"), false);
    add(tr("Folder…"), "addViewsFolder", tr("A folder with views.json: clips from known cameras"), true);
    row->addStretch(1);
    layout->addLayout(row);
}

void ViewsSection::setOpen(bool open) {
    open_ = open;
    body_->setVisible(open);
    updateTitle();
}

void ViewsSection::choose(bool folder) {
    const Clip* clip = session_.currentClip();
    if (clip == nullptr) return;
    auto* dialog = new QFileDialog(
        this, folder ? tr("Choose a folder with views.json") : tr("Choose a picture of another side"), {},
        folder ? QString() : tr("Pictures (%1)").arg(pictureFilter()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, &session_,
            [this, id = clip->id](const QString& path) { session_.addViews(id, path); });
    dialog->open();
}

const std::vector<core::GivenViews>& ViewsSection::views() const {
    static const std::vector<core::GivenViews> none;
    const core::Media* media = session_.project().findMedia(clip_);
    return media != nullptr ? media->views : none;
}

void ViewsSection::update() {
    const Clip* clip = session_.currentClip();
    const ClipId before = std::exchange(clip_, clip != nullptr ? clip->id : 0);
    clipFrames_ = clip != nullptr && clip->ready ? clip->frameCount() : 0;
    setVisible(clip != nullptr);
    // A view that was added is what one wants to see.
    if (before == clip_ && views().size() > shown_.size()) setOpen(true);
    while (shown_.size() > views().size()) {
        shown_.back()->deleteLater();
        shown_.pop_back();
    }
    for (std::size_t i = 0; i < views().size(); ++i) {
        const core::GivenViews& given = views()[i];
        const core::Media* media = session_.project().findMedia(given.media);
        if (media == nullptr) continue;
        read(media->id, QString::fromStdString(media->absolute));
        if (i == shown_.size()) {
            auto* card = new ViewsCard(body_);
            connect(
                card, &ViewsCard::edited, this,
                [this, i](const core::GivenViews& edited, const QString& name) { replace(i, edited, name); });
            connect(card, &ViewsCard::removeWanted, this, [this, i] { remove(i); });
            cards_->addWidget(card);
            shown_.push_back(card);
        }
        const Known& known = known_[media->id];
        shown_[i]->show(given, QString::fromStdString(media->name), known.path, known.content, clipFrames_);
    }
    hint_->setVisible(views().empty());
    updateTitle();
    if (views() != shownViews_) emit changed();
    shownViews_ = views();
}

void ViewsSection::read(core::SourceId media, const QString& path) {
    Known& known = known_[media];
    if (known.path == path) return;
    known = {path, {}};
    runInBackground(
        this, [path](const std::stop_token& stop) { return readViewsContent(path, stop); },
        [this, media, path](const ViewsContent& content) {
            Known& now = known_[media];
            if (now.path != path) return;
            now.content = content;
            update();
            emit changed();
        });
}

void ViewsSection::updateTitle() {
    int used = 0;
    for (const core::GivenViews& given : views()) {
        const auto known = known_.find(given.media);
        if (known == known_.end()) continue;
        const auto& all = known->second.content.views;
        used += static_cast<int>(
            std::ranges::count_if(all, [&](const ViewPicture& view) { return isUsed(given, view); }));
    }
    QString text = tr("More views");
    if (used > 0) text += QStringLiteral("   ") + tr("%n used", nullptr, used);
    heading_->setTitle(text, open_);
}

std::uint64_t ViewsSection::usedBytes() const {
    std::uint64_t bytes = 0;
    for (const core::GivenViews& given : views()) {
        const auto known = known_.find(given.media);
        if (known != known_.end()) bytes += ui::usedBytes(given, known->second.content);
    }
    return bytes;
}

void ViewsSection::replace(std::size_t index, const core::GivenViews& given, const QString& name) {
    std::vector<core::GivenViews> changed = views();
    if (index >= changed.size()) return;
    changed[index] = given;
    session_.setViews(clip_, std::move(changed), name);
}

void ViewsSection::remove(std::size_t index) {
    std::vector<core::GivenViews> changed = views();
    if (index >= changed.size()) return;
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(index));
    session_.setViews(clip_, std::move(changed), tr("Remove views"));
}

void ViewsSection::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (std::ranges::any_of(urls, [](const QUrl& url) { return url.isLocalFile(); }))
        event->acceptProposedAction();
}

void ViewsSection::dropEvent(QDropEvent* event) {
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile() && clip_ != 0) session_.addViews(clip_, url.toLocalFile());
    event->acceptProposedAction();
}

}  // namespace splatreel::ui
