#pragma once

#include <QObject>

class QAction;
class QKeyEvent;

namespace splatreel::ui {

class ViewportWindow;

/// The key to see alone what is compared with: as long as it is held, wherever the focus is. Started without
/// a key, from the list of actions say, it stays until it is started again.
class CompareHold : public QObject {
    Q_OBJECT

public:
    CompareHold(QAction& action, ViewportWindow& viewport);
    ~CompareHold() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void triggered();
    void hold(bool on);
    [[nodiscard]] bool isKey(const QKeyEvent& event) const;
    [[nodiscard]] bool endsHold(const QKeyEvent& event) const;

    QAction& action_;
    ViewportWindow& viewport_;
    bool pressed_ = false;  ///< a key of the action, and nobody has taken it for a letter yet
    bool holding_ = false;
};

}  // namespace splatreel::ui
