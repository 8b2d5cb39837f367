#include "ui/timeline/frame_quality.h"
#include "ui/timeline/timeline_canvas.h"

#include <QHelpEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

/// What the timeline says of the place below the mouse.
namespace splatreel::ui {
namespace {

using Kind = TimelineHit::Kind;

}  // namespace

QString TimelineCanvas::qualityAt(const core::Clip& clip, double x) const {
    const auto look = looks_.find(clip.source);
    if (look == looks_.end()) return {};
    const double source = core::sourceTime(clip, timeline_.rate, frameAt(x));
    const auto frame =
        static_cast<std::size_t>(std::lround(std::clamp<double>(source, 0, clip.sourceFrames - 1)));
    const std::vector<float>& psnr = look->second.psnr;
    return frame < psnr.size() ? qualityText(psnr[frame]) : QString();
}

bool TimelineCanvas::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const TimelineHit hit = hitAt(help->pos());
        QString text;
        switch (hit.kind) {
            case Kind::clip: {
                const core::Clip* clip = timeline_.clip(hit.id);
                text = tr("%1\nframes %2 to %3")
                           .arg(QString::fromStdString(clip->name))
                           .arg(clip->start)
                           .arg(clip->end() - 1);
                if (const QString quality = qualityAt(*clip, help->pos().x()); !quality.isEmpty())
                    text += u'\n' + quality;
                text += u'\n' + tr("Drag to move, Alt: a copy, Shift+Alt: slip");
                break;
            }
            case Kind::clipStart:
            case Kind::clipEnd:
                text = tr("Drag to trim; Control: without snapping");
                break;
            case Kind::fadeIn:
                text = tr("Drag to fade in");
                break;
            case Kind::fadeOut:
                text = tr("Drag to fade out");
                break;
            case Kind::cameraKey:
                text = tr("Camera key: drag to move, Alt to copy, double-click for numbers");
                break;
            case Kind::rangeIn:
                text = tr("In: drag to change what plays");
                break;
            case Kind::rangeOut:
                text = tr("Out: drag to change what plays");
                break;
            case Kind::head:
                if (const core::Track* track = timeline_.track(hit.track))
                    text = tr("%1: double-click to rename, right-click for more")
                               .arg(QString::fromStdString(track->name));
                break;
            case Kind::marker:
                text = tr("Marker: drag to move, double-click to rename");
                break;
            case Kind::visibility:
                text = tr("Show or hide this track");
                break;
            case Kind::lock:
                text = tr("Keep this track from being changed");
                break;
            default:
                break;
        }
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace splatreel::ui
