#pragma once

#include <QWidget>

class QGridLayout;
class QLabel;

namespace splatreel::ui {

class Preferences;

/// What stands in the centre while nothing is open: where to drop, what to open, the sample, recent files.
class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(Preferences& preferences, QWidget* parent = nullptr);

signals:
    void openWanted();
    void sampleWanted();
    void fileWanted(const QString& path);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void fillRecent();

    Preferences& preferences_;
    QWidget* card_;
    QLabel* recentTitle_;
    QGridLayout* recent_;
};

}  // namespace splatreel::ui
