#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace splatreel::ui {

class BannerStrip;

/// Clips and the takes made of them, with pictures. A click shows one, a double click on a take renames it.
class MediaPanel : public QWidget {
    Q_OBJECT

public:
    explicit MediaPanel(Session& session, QWidget* parent = nullptr);
    [[nodiscard]] BannerStrip& banners() { return *banners_; }

protected:
    void changeEvent(QEvent* event) override;

signals:
    void openWanted();
    void exportWanted(splatreel::ui::TakeId take);
    void matteWanted(splatreel::ui::ClipId clip);
    void paintWanted(splatreel::ui::ClipId clip);

private:
    void rebuild();
    void updateClip(ClipId id);
    void updateTake(TakeId id);
    void showCurrent();
    void contextMenu(const QPoint& place);
    [[nodiscard]] QTreeWidgetItem* findItem(bool isClip, std::uint64_t id) const;

    Session& session_;
    BannerStrip* banners_;
    QWidget* empty_;
    QTreeWidget* tree_;
    bool filling_ = false;
};

}  // namespace splatreel::ui
