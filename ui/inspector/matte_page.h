#pragma once

#include "ui/session/matte_editor.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSlider;
class QToolButton;

namespace splatreel::ui {

class ActionRegistry;
class MattePainting;
class ParameterRow;

/// The inspector's page of the clip's alpha: where it comes from, and what can be set of that: the key's
/// colour, the strokes of a painted one, the file of another clip.
class MattePage : public QWidget {
    Q_OBJECT

public:
    MattePage(Session& session, MatteEditor& editor, MattePainting& painting, const ActionRegistry& actions,
              QWidget* parent = nullptr);

signals:
    void fileWanted();

private:
    QWidget* buildKey();
    QWidget* buildPaint(const ActionRegistry& actions);
    QWidget* buildFile();
    void update();
    void updateKey();
    void updatePaint();
    void updateJob();
    void setTolerance(double tolerance, bool settled);
    void setColor(const std::optional<std::array<float, 3>>& color);
    [[nodiscard]] QString explanation(const Clip* clip) const;

    Session& session_;
    MatteEditor& editor_;
    MattePainting& painting_;
    QComboBox* from_;
    QLabel* explanation_;
    QWidget* key_ = nullptr;
    QToolButton* swatch_ = nullptr;
    QPushButton* pick_ = nullptr;
    QPushButton* border_ = nullptr;
    ParameterRow* tolerance_ = nullptr;
    QComboBox* enclosed_ = nullptr;
    QWidget* paint_ = nullptr;
    QPushButton* begin_ = nullptr;
    QToolButton* keep_ = nullptr;
    QToolButton* remove_ = nullptr;
    QSlider* size_ = nullptr;
    QLabel* sizeText_ = nullptr;
    QLabel* count_ = nullptr;
    QPushButton* clearFrame_ = nullptr;
    QPushButton* clearAll_ = nullptr;
    QLabel* carryText_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QToolButton* cancel_ = nullptr;
    QPushButton* carry_ = nullptr;
    QWidget* file_ = nullptr;
    QLabel* path_ = nullptr;
    bool showing_ = false;
};

}  // namespace splatreel::ui
