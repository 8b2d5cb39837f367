#pragma once

#include "ui/session/matte_editor.h"
#include "ui/shell/matte_canvas.h"

#include <QObject>

namespace splatreel::ui {

class ElidedLabel;

class ActionRegistry;
class StageArea;

/// Brings what a hand does in the clip's picture to the matte editor: strokes of a brush, a picked colour.
/// Painting is on while its action is checked; a take that is shown, or another clip, ends it.
class MattePainting : public QObject {
    Q_OBJECT

public:
    MattePainting(Session& session, MatteEditor& editor, ActionRegistry& actions, StageArea& stage,
                  QObject* parent = nullptr);

    [[nodiscard]] bool isPainting() const { return painting_; }
    /// Shows the clip's picture and takes up the brush, or puts it away.
    void setPainting(bool painting);
    [[nodiscard]] const MatteBrush& brush() const { return brush_; }
    void setBrush(MatteBrush brush);

    [[nodiscard]] bool isPicking() const { return picking_; }
    /// The next click in the clip's picture says the key's colour.
    void setPicking(bool picking);

signals:
    void began();    ///< to paint
    void changed();  ///< brush, painting or picking

private:
    void showClip();
    void followCurrent();
    void update();
    void onStroke(core::MatteStroke stroke, bool finished);

    Session& session_;
    MatteEditor& editor_;
    ActionRegistry& actions_;
    StageArea& stage_;
    QWidget* bar_;
    ElidedLabel* hint_;
    MatteBrush brush_;
    ClipId clip_ = 0;  ///< that is painted or picked from
    bool painting_ = false;
    bool picking_ = false;
};

}  // namespace splatreel::ui
