#pragma once

#include <QListWidget>

namespace splatreel::ui {

class Session;

/// Every step since the project was opened; a click goes back to it, or forward again.
class HistoryPanel : public QListWidget {
    Q_OBJECT

public:
    explicit HistoryPanel(Session& session, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();

    Session& session_;
    bool filling_ = false;
};

}  // namespace splatreel::ui
