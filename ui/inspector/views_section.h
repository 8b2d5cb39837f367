#pragma once

#include "ui/session/clip_views.h"
#include "ui/session/session.h"

#include <QWidget>
#include <map>

class QLabel;
class QVBoxLayout;

namespace splatreel::ui {

class FoldHeading;
class ViewsCard;

/// "More views": what the current clip's generations are given beside it. Folders with views.json and
/// pictures are added with buttons or dropped here; every change is a step of the history.
class ViewsSection : public QWidget {
    Q_OBJECT

public:
    explicit ViewsSection(Session& session, QWidget* parent = nullptr);

    void setOpen(bool open);
    /// Bytes of the pictures that a generation would read.
    [[nodiscard]] std::uint64_t usedBytes() const;

signals:
    void changed();  ///< what a generation would be given
    void openChanged(bool open);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildBody();
    void choose(bool folder);
    void update();
    /// Looks at what is new in the background.
    void read(core::SourceId media, const QString& path);
    void updateTitle();
    [[nodiscard]] const std::vector<core::GivenViews>& views() const;
    void replace(std::size_t index, const core::GivenViews& given, const QString& name);
    void remove(std::size_t index);

    struct Known {
        QString path;
        ViewsContent content;
    };

    Session& session_;
    FoldHeading* heading_;
    QWidget* body_;
    QLabel* hint_;
    QVBoxLayout* cards_;
    std::vector<ViewsCard*> shown_;
    std::vector<core::GivenViews> shownViews_;
    ClipId clip_ = 0;
    int clipFrames_ = 0;
    std::map<core::SourceId, Known> known_;
    bool open_ = false;
};

}  // namespace splatreel::ui
