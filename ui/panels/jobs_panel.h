#pragma once

#include "ui/session/session.h"

#include <QWidget>
#include <map>

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace splatreel::ui {

class BannerStrip;
class JobRow;

/// Every job with how far it is, and what can be done with it.
class JobsPanel : public QWidget {
    Q_OBJECT

public:
    explicit JobsPanel(Session& session, QWidget* parent = nullptr);
    [[nodiscard]] BannerStrip& banners() { return *banners_; }
    [[nodiscard]] int rowCount() const { return static_cast<int>(rows_.size()); }

signals:
    void logWanted(splatreel::core::JobId job);

private:
    void update(core::JobId id, core::JobQueue::Event event);
    /// Scrolls to a job's row once it has its place and size.
    void bringToSight(core::JobId id);

    Session& session_;
    BannerStrip* banners_;
    QLabel* empty_;
    QScrollArea* area_;
    QVBoxLayout* list_;
    std::map<core::JobId, JobRow*> rows_;
};

}  // namespace splatreel::ui
