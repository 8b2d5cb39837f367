#include "ui/shell/matte_painting.h"

#include "ui/actions/action_registry.h"
#include "ui/panels/elided_label.h"
#include "ui/shell/banner.h"
#include "ui/shell/stage_area.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <algorithm>

namespace splatreel::ui {
namespace {

constexpr float brushStep = 1.25F;

}  // namespace

MattePainting::MattePainting(Session& session, MatteEditor& editor, ActionRegistry& actions, StageArea& stage,
                             QObject* parent)
    : QObject(parent),
      session_(session),
      editor_(editor),
      actions_(actions),
      stage_(stage),
      bar_(new QWidget(&stage)),
      hint_(new ElidedLabel(bar_)) {
    auto* layout = new QHBoxLayout(bar_);
    layout->setContentsMargins(metric::padding, metric::grid, metric::grid, metric::grid);
    hint_->setProperty("role", QStringLiteral("second"));
    layout->addWidget(hint_, 1);
    auto* done = new QPushButton(tr("Done"), bar_);
    done->setObjectName(QStringLiteral("paintDone"));
    done->setFocusPolicy(Qt::TabFocus);
    connect(done, &QPushButton::clicked, this, [this] {
        setPainting(false);
        setPicking(false);
    });
    layout->addWidget(done);
    bar_->setAttribute(Qt::WA_StyledBackground);
    bar_->setProperty("role", QStringLiteral("panel"));
    stage_.addBar(bar_);

    const auto on = [&](const char* id, auto&& slot) {
        connect(actions_.action(QLatin1String(id)), &QAction::triggered, this, slot);
    };
    on("clip.paint_matte", [this](bool checked) { setPainting(checked); });
    on("clip.paint_swap", [this] { setBrush({!brush_.keep, brush_.radius}); });
    on("clip.clear_frame_strokes", [this] {
        if (const auto frame = stage_.shownFrame()) editor_.clearFrame(*frame);
    });
    on("clip.clear_strokes", [this] { editor_.clearAll(); });
    on("tool.none", [this] {
        setPainting(false);
        setPicking(false);
    });
    const auto resize = [this](float factor) {
        if (painting_) setBrush({brush_.keep, brush_.radius * factor});
    };
    on("tool.brush_smaller", [resize] { resize(1 / brushStep); });
    on("tool.brush_larger", [resize] { resize(brushStep); });
    on("view.frame", [this] { stage_.canvas().fit(); });

    MatteCanvas& canvas = stage_.canvas();
    connect(&canvas, &MatteCanvas::sketched, this,
            [this](const core::MatteStroke& stroke) { onStroke(stroke, false); });
    connect(&canvas, &MatteCanvas::painted, this,
            [this](const core::MatteStroke& stroke) { onStroke(stroke, true); });
    connect(&canvas, &MatteCanvas::abandoned, this, [this] { editor_.sketch(std::nullopt); });
    connect(&canvas, &MatteCanvas::swapWanted, this, [this] { setBrush({!brush_.keep, brush_.radius}); });
    connect(&canvas, &MatteCanvas::pickAbandoned, this, [this] { setPicking(false); });
    connect(&canvas, &MatteCanvas::colorPicked, this, [this](const std::array<float, 3>& color) {
        core::KeyOptions key = editor_.alpha().key;
        key.color = color;
        editor_.setKey(key);
        setPicking(false);
    });
    connect(&session_.transport(), &Transport::frameChanged, &canvas, &MatteCanvas::giveUp);
    connect(&session_, &Session::currentChanged, this, &MattePainting::followCurrent);
    update();
}

void MattePainting::showClip() {
    session_.transport().pause();
    session_.setCurrentTake(0);
    const Clip* clip = session_.currentClip();
    clip_ = clip != nullptr ? clip->id : 0;
}

void MattePainting::setPainting(bool painting) {
    if (painting && session_.currentClip() == nullptr) painting = false;
    if (painting) {
        picking_ = false;
        showClip();
        stage_.banners().clear(QStringLiteral("matte"));
        // Who begins to paint wants to see the matte.
        QAction* shown = actions_.action(QStringLiteral("clip.matte"));
        if (!shown->isChecked()) shown->trigger();
    }
    const bool begins = painting && !painting_;
    painting_ = painting;
    update();
    if (begins) emit began();
}

void MattePainting::setPicking(bool picking) {
    if (picking && session_.currentClip() == nullptr) picking = false;
    if (picking) {
        painting_ = false;
        showClip();
    }
    picking_ = picking;
    update();
}

void MattePainting::setBrush(MatteBrush brush) {
    brush.radius = std::clamp(brush.radius, MatteBrush::smallest, MatteBrush::largest);
    brush_ = brush;
    update();
}

void MattePainting::followCurrent() {
    const Clip* clip = session_.currentClip();
    const bool same = clip != nullptr && clip->id == clip_ && session_.currentTake() == nullptr;
    if (same || !(painting_ || picking_)) return;
    painting_ = false;
    picking_ = false;
    update();
}

void MattePainting::update() {
    actions_.action(QStringLiteral("clip.paint_matte"))->setChecked(painting_);
    actions_.action(QStringLiteral("clip.paint_swap"))->setEnabled(painting_);
    stage_.setPainting(painting_ || picking_);
    MatteCanvas& canvas = stage_.canvas();
    canvas.setBrush(brush_);
    const MatteCanvas::Hand hand = painting_  ? MatteCanvas::Hand::paint
                                   : picking_ ? MatteCanvas::Hand::pick
                                              : MatteCanvas::Hand::look;
    if (canvas.hand() != hand) canvas.setHand(hand);
    hint_->setWholeText(
        picking_ ? tr("Click on the background: its colour is taken out")
        : brush_.keep
            ? tr("Paint what stays · right button or Alt: what goes · X swaps · [ ] size · wheel zooms")
            : tr("Paint what goes · right button or Alt: what stays · X swaps · [ ] size · wheel zooms"));
    bar_->setVisible(painting_ || picking_);
    emit changed();
}

void MattePainting::onStroke(core::MatteStroke stroke, bool finished) {
    const auto frame = stage_.shownFrame();
    if (!frame) return;
    stroke.frame = *frame;
    if (finished) {
        editor_.paint(std::move(stroke));
    } else {
        editor_.sketch(stroke);
    }
}

}  // namespace splatreel::ui
