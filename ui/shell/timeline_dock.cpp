#include "ui/shell/timeline_dock.h"

#include "ui/actions/action_registry.h"
#include "ui/session/matte_editor.h"
#include "ui/shell/timeline_actions.h"
#include "ui/shell/transport_bar.h"
#include "ui/timeline/timeline_widget.h"

#include <QVBoxLayout>

namespace splatreel::ui {

TimelineDock::TimelineDock(Session& session, MatteEditor& matte, const ActionRegistry& actions,
                           QWidget* parent)
    : QWidget(parent), session_(session), matte_(matte), timeline_(new TimelineWidget(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new TransportBar(session.transport(), actions, this));
    layout->addWidget(timeline_, 1);

    TimelineCanvas& canvas = timeline_->canvas();
    Transport& transport = session_.transport();
    canvas.setTimeline(session_.timeline());
    new TimelineActions(canvas, actions, this);
    connect(&canvas, &TimelineCanvas::edited, this,
            [this](const core::Timeline& edited, const QString& name, bool finished) {
                session_.apply(core::withTimeline(session_.project(), edited), name,
                               QStringLiteral("timeline ") + name);
                if (finished) session_.sealDrag();
            });
    connect(&canvas, &TimelineCanvas::scrubbed, this, [&transport](int frame) {
        transport.pause();
        transport.setFrame(frame);
    });
    connect(&canvas, &TimelineCanvas::cameraKeyWanted, this, &TimelineDock::cameraKeyWanted);
    connect(&canvas, &TimelineCanvas::cameraKeyReplaced, this, &TimelineDock::cameraKeyReplaced);
    connect(&transport, &Transport::loopChanged, this, [this](core::LoopMode mode) {
        if (mode == session_.timeline().loop) return;
        session_.apply(core::withTimeline(session_.project(), core::setLoopMode(session_.timeline(), mode)),
                       tr("Loop"));
    });
    connect(&canvas, &TimelineCanvas::keyActivated, this, [this, &transport](std::uint64_t id) {
        for (const core::CameraKeyframe& key : session_.timeline().camera.keys) {
            if (key.id == id) transport.setFrame(key.frame);
        }
    });
    connect(&transport, &Transport::frameChanged, &canvas,
            [&canvas, &transport](int frame) { canvas.setPlayhead(frame, transport.isPlaying()); });
    connect(&session_, &Session::projectChanged, &canvas,
            [this, &canvas] { canvas.setTimeline(session_.timeline()); });
    connect(&session_, &Session::clipChanged, this, &TimelineDock::updateLook);
    connect(&matte_, &MatteEditor::confidenceChanged, this, &TimelineDock::updateLook);
    connect(&session_, &Session::takeChanged, this, &TimelineDock::updateLook);
    connect(&session_, &Session::figuresChanged, this, &TimelineDock::updateLook);
    connect(&session_, &Session::contentChanged, this, [this] {
        for (const auto& clip : session_.clips()) updateLook(clip->id);
        for (const auto& take : session_.takes()) updateLook(take->id);
    });
}

void TimelineDock::updateLook(core::SourceId source) {
    TimelineCanvas& canvas = timeline_->canvas();
    if (const Take* take = session_.take(source); take != nullptr) {
        return canvas.setLook(source, {take->pictures, take->framePsnr, {}, {}});
    }
    const Clip* clip = session_.clip(source);
    if (clip == nullptr) return;
    canvas.setLook(source, {clip->thumbnails, {}, matte_.paintedFrames(source), matte_.confidence(source)});
}

}  // namespace splatreel::ui
