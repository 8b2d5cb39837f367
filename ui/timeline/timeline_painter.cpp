#include "ui/timeline/timeline_painter.h"

#include "ui/theme/icons.h"
#include "ui/timeline/frame_quality.h"

#include <QCoreApplication>
#include <QIcon>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

/// What it says to people.
struct Texts {
    Q_DECLARE_TR_FUNCTIONS(TimelinePainter)
};

QColor mixed(const QColor& a, const QColor& b, double amount) {
    const auto channel = [amount](int x, int y) {
        return static_cast<int>(std::lround(x + amount * (y - x)));
    };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

QColor withAlpha(QColor color, double alpha) {
    color.setAlphaF(static_cast<float>(alpha));
    return color;
}

QColor trackColor(const Theme& theme, const core::Track& track) {
    return track.kind == core::TrackKind::source ? theme.source : theme.take;
}

/// Source frame that a clip shows at an x of the widget.
double sourceFrameAt(const TimelinePicture& picture, const core::Clip& clip, double x) {
    const double frame = std::floor(picture.layout.scale().frameAt(x)) - clip.start;
    const double source = core::sourceTime(clip, picture.timeline.rate,
                                           clip.start + std::clamp<double>(frame, 0, clip.length - 1));
    return std::clamp<double>(source, 0, clip.sourceFrames - 1);
}

void paintThumbnails(QPainter& painter, const TimelinePicture& picture, const core::Clip& clip,
                     const QRectF& rect, const std::vector<QImage>& thumbnails) {
    if (thumbnails.empty()) return;
    double aspect = 0;
    for (const QImage& image : thumbnails) {
        if (!image.isNull()) {
            aspect = static_cast<double>(image.width()) / image.height();
            break;
        }
    }
    if (aspect <= 0) return;
    const double width = std::max(8.0, std::min(rect.height() * aspect, 4 * rect.height()));
    const double from = std::max(rect.left(), picture.layout.scale().left - width);
    // Counted from the clip's start, so that pictures do not swim while one scrolls.
    for (double n = std::floor((from - rect.left()) / width);; ++n) {
        const double x = rect.left() + n * width;
        if (x >= std::min(rect.right(), picture.size.width())) break;
        const double place =
            sourceFrameAt(picture, clip, x + 0.5 * width) / std::max(1, clip.sourceFrames - 1);
        const auto index =
            static_cast<std::size_t>(std::lround(place * static_cast<double>(thumbnails.size() - 1)));
        const QImage& image = thumbnails[std::min(index, thumbnails.size() - 1)];
        if (!image.isNull()) painter.drawImage(QRectF(x, rect.top(), width, rect.height()), image);
    }
}

/// A bar per frame: the higher and the redder, the farther off. Frames narrower than a pixel share one. Where
/// there are pictures, the bars leave them to be seen.
void paintErrors(QPainter& painter, const TimelinePicture& picture, const core::Clip& clip,
                 const QRectF& rect, const SourceLook& look) {
    if (look.psnr.empty()) return;
    const double first = std::max(rect.left(), picture.layout.scale().left);
    const double last = std::min(rect.right(), picture.size.width());
    const double step = std::max(1.0, picture.layout.scale().pixelsPerFrame);
    const bool beneath = !look.thumbnails.empty();
    const double floor = rect.bottom() - (beneath ? 1 : 3);
    const double lowest = beneath ? 2 : 3;
    const double tallest = beneath ? 6 : rect.height() - 20;
    if (beneath)
        painter.fillRect(QRectF(first, floor - lowest - tallest, last - first, lowest + tallest + 1),
                         withAlpha(picture.theme.base, 0.85));
    for (double x = rect.left() + std::floor((first - rect.left()) / step) * step; x < last; x += step) {
        const auto frame =
            static_cast<std::size_t>(std::lround(sourceFrameAt(picture, clip, x + 0.5 * step)));
        if (frame >= look.psnr.size()) continue;
        const float error = errorOf(look.psnr[frame]);
        const QRectF column(x, rect.top(), std::max(1.0, step - (step > 4 ? 1 : 0)), rect.height());
        if (error < 0) {
            painter.fillRect(QRectF(column.left(), floor - 2, column.width(), 2),
                             withAlpha(picture.theme.line, 0.9));
            continue;
        }
        const double height = lowest + tallest * error;
        painter.fillRect(QRectF(column.left(), floor - height, column.width(), height),
                         errorColor(picture.theme, error));
    }
}

/// A stripe along the bottom, the redder and the thinner, the less sure the matte is; a mark where it was
/// painted.
void paintMatte(QPainter& painter, const TimelinePicture& picture, const core::Clip& clip, const QRectF& rect,
                const SourceLook& look) {
    if (look.confidence.empty()) return;
    constexpr double thickest = 5;
    const double first = std::max(rect.left(), picture.layout.scale().left);
    const double last = std::min(rect.right(), picture.size.width());
    const double step = std::max(1.0, picture.layout.scale().pixelsPerFrame);
    painter.fillRect(QRectF(first, rect.bottom() - thickest - 1, last - first, thickest + 1),
                     withAlpha(picture.theme.base, 0.85));
    const auto frameAt = [&](double x) {
        return static_cast<int>(std::lround(sourceFrameAt(picture, clip, x + 0.5 * step)));
    };
    const double from = rect.left() + std::floor((first - rect.left()) / step) * step;
    int before = from > rect.left() ? frameAt(from - step) : frameAt(from) - 1;
    for (double x = from; x < last; x += step) {
        const int frame = frameAt(x);
        if (frame >= static_cast<int>(look.confidence.size())) continue;
        if (const float sure = look.confidence[static_cast<std::size_t>(frame)]; sure >= 0) {
            const double height = 2 + (thickest - 2) * std::clamp(sure, 0.0F, 1.0F);
            painter.fillRect(QRectF(x, rect.bottom() - height, step, height),
                             errorColor(picture.theme, 1 - sure));
        }
        // Frames narrower than a pixel share a mark.
        const auto painted =
            std::upper_bound(look.painted.begin(), look.painted.end(), std::min(before, frame - 1));
        if (painted != look.painted.end() && *painted <= frame) {
            const QPointF place(x + 0.5 * step, rect.bottom() - thickest - 3);
            painter.setPen(QPen(picture.theme.base, 1));
            painter.setBrush(picture.theme.text);
            if (frame != before) painter.drawEllipse(place, 3.5, 3.5);
        }
        before = frame;
    }
}

void paintFades(QPainter& painter, const TimelinePicture& picture, const core::Clip& clip,
                const QRectF& rect) {
    const double scale = picture.layout.scale().pixelsPerFrame;
    painter.setPen(Qt::NoPen);
    painter.setBrush(withAlpha(picture.theme.base, 0.65));
    if (clip.fadeIn > 0) {
        painter.drawPolygon(
            QPolygonF({rect.bottomLeft(), rect.topLeft(), rect.topLeft() + QPointF(clip.fadeIn * scale, 0)}));
    }
    if (clip.fadeOut > 0) {
        painter.drawPolygon(QPolygonF(
            {rect.bottomRight(), rect.topRight(), rect.topRight() - QPointF(clip.fadeOut * scale, 0)}));
    }
}

/// How fast it plays, over the height of the clip: the lower edge is a standstill, the middle as filmed.
void paintSpeed(QPainter& painter, const TimelinePicture& picture, const core::Clip& clip,
                const QRectF& rect) {
    if (clip.speed.isConstant()) return;
    const auto place = [&](double frame, double speed) {
        const double height = std::clamp(0.5 * std::abs(speed), 0.04, 0.96);
        return QPointF(rect.left() + frame * picture.layout.scale().pixelsPerFrame,
                       rect.bottom() - height * rect.height());
    };
    QPolygonF line({place(0, clip.speed.speedAt(0))});
    for (const core::SpeedKey& key : clip.speed.keys)
        if (key.frame > 0 && key.frame < clip.length)
            line << place(key.frame, key.before) << place(key.frame, key.after);
    line << place(clip.length, clip.speed.speedAt(clip.length));
    for (const QPen& pen : {QPen(withAlpha(picture.theme.panel, 0.7), 3.5), QPen(picture.theme.text, 1.5)}) {
        painter.setPen(pen);
        painter.drawPolyline(line);
    }
}

/// Where the hand is over a clip, or has taken it, its fades can be taken hold of.
void paintFadeHandles(QPainter& painter, const TimelinePicture& picture, const TimelineRow& row,
                      const core::Clip& clip) {
    using Kind = TimelineHit::Kind;
    if (row.track->locked || picture.hovered.id != clip.id) return;
    for (const auto& [kind, rect] : {std::pair(Kind::fadeIn, picture.layout.fadeInRect(row, clip)),
                                     std::pair(Kind::fadeOut, picture.layout.fadeOutRect(row, clip))}) {
        if (rect.isNull()) continue;
        painter.setPen(QPen(picture.theme.panel, 1.5));
        painter.setBrush(picture.hovered.kind == kind ? picture.theme.accent : picture.theme.text);
        painter.drawEllipse(rect.adjusted(1, 1, -1, -1));
    }
}

QString clipLabel(const core::Clip& clip) {
    QString label = QString::fromStdString(clip.name);
    if (!clip.speed.keys.empty() && !(clip.speed.isConstant() && clip.speed.speedAt(0) == 1)) {
        label += clip.speed.isConstant() ? QStringLiteral("  %1 %").arg(qRound(100 * clip.speed.speedAt(0)))
                                         : Texts::tr("  speed curve");
    }
    if (!clip.enabled) label += Texts::tr("  off");
    return label;
}

void paintClip(QPainter& painter, const TimelinePicture& picture, const TimelineRow& row,
               const core::Clip& clip) {
    const QRectF rect = picture.layout.clipRect(row, clip).adjusted(0.5, 0.5, -0.5, -0.5);
    const double left = picture.layout.scale().left;
    if (rect.right() < left || rect.left() > picture.size.width()) return;
    const QColor color = trackColor(picture.theme, *row.track);
    const bool dim = !clip.enabled || !row.track->visible;
    painter.save();
    QPainterPath outline;
    outline.addRoundedRect(rect, 4, 4);
    painter.setClipPath(outline, Qt::IntersectClip);
    painter.fillRect(rect, mixed(picture.theme.raised, color, dim ? 0.08 : 0.28));
    const auto look = picture.looks.find(clip.source);
    if (look != picture.looks.end()) {
        if (dim) painter.setOpacity(0.35);
        paintThumbnails(painter, picture, clip, rect, look->second.thumbnails);
        paintErrors(painter, picture, clip, rect, look->second);
        paintMatte(painter, picture, clip, rect, look->second);
        painter.setOpacity(1);
    }
    paintFades(painter, picture, clip, rect);
    paintSpeed(painter, picture, clip, rect);
    // The name stays in sight while a part of the clip is.
    const double nameLeft = std::max(rect.left(), left) + 6;
    const QRectF nameRect(nameLeft, rect.top() + 2, rect.right() - nameLeft - 4, 15);
    if (nameRect.width() > 24) {
        const QString name = painter.fontMetrics().elidedText(clipLabel(clip), Qt::ElideRight,
                                                              static_cast<int>(nameRect.width()));
        const double textWidth = painter.fontMetrics().horizontalAdvance(name) + 8;
        painter.fillRect(QRectF(nameLeft - 4, rect.top() + 1, textWidth, 16),
                         withAlpha(picture.theme.panel, 0.82));
        painter.setPen(dim ? picture.theme.secondText : picture.theme.text);
        painter.drawText(nameRect, Qt::AlignLeft | Qt::AlignVCenter, name);
    }
    painter.restore();

    const bool selected = picture.selected.count(clip.id) != 0;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(
        QPen(selected ? picture.theme.accent : mixed(picture.theme.line, color, 0.5), selected ? 2 : 1));
    painter.drawRoundedRect(rect, 4, 4);
    paintFadeHandles(painter, picture, row, clip);
    const TimelineHit& hovered = picture.hovered;
    const bool onStart = hovered.kind == TimelineHit::Kind::clipStart;
    if (hovered.id == clip.id && (onStart || hovered.kind == TimelineHit::Kind::clipEnd)) {
        const double x = onStart ? rect.left() : rect.right() - 3;
        painter.fillRect(QRectF(x, rect.top(), 4, rect.height()), picture.theme.accent);
    }
}

void paintCamera(QPainter& painter, const TimelinePicture& picture, const TimelineRow& row) {
    const auto& keys = picture.timeline.camera.keys;
    const Theme& theme = picture.theme;
    const double y = row.top + 0.5 * row.height;
    for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
        const bool hold = keys[i].easing == core::Easing::hold;
        painter.setPen(QPen(theme.camera, 1.5, hold ? Qt::DotLine : Qt::SolidLine));
        painter.drawLine(QPointF(picture.layout.scale().xOf(keys[i].frame + 0.5), y),
                         QPointF(picture.layout.scale().xOf(keys[i + 1].frame + 0.5), y));
    }
    for (const core::CameraKeyframe& key : keys) {
        const QRectF rect = picture.layout.keyRect(key);
        const bool selected = picture.selected.count(key.id) != 0;
        const bool hovered =
            picture.hovered.kind == TimelineHit::Kind::cameraKey && picture.hovered.id == key.id;
        QPainterPath shape;
        if (key.easing == core::Easing::hold) {
            shape.addRect(rect.adjusted(2, 2, -2, -2));
        } else {
            shape.addPolygon(QPolygonF({{rect.center().x(), rect.top()},
                                        {rect.right(), rect.center().y()},
                                        {rect.center().x(), rect.bottom()},
                                        {rect.left(), rect.center().y()}}));
            shape.closeSubpath();
        }
        painter.setPen(QPen(selected || hovered ? theme.accent : theme.panel, selected ? 2.5 : 1.5));
        painter.setBrush(selected ? mixed(theme.camera, theme.accent, 0.35) : theme.camera);
        painter.drawPath(shape);
    }
    if (keys.empty()) {
        painter.setPen(theme.secondText);
        painter.drawText(QRectF(picture.layout.scale().left + 28, row.top, 600, row.height), Qt::AlignVCenter,
                         Texts::tr("Press C to keep the camera at the playhead"));
    }
}

void paintRuler(QPainter& painter, const TimelinePicture& picture) {
    const Theme& theme = picture.theme;
    const TimelineScale& scale = picture.layout.scale();
    constexpr double height = TimelineLayout::rulerHeight;
    painter.fillRect(QRectF(0, 0, picture.size.width(), height), theme.panel);
    const core::FrameSpan range = picture.timeline.playRange();
    const double in = scale.xOf(range.first);
    const double out = scale.xOf(range.end);
    painter.setClipRect(QRectF(scale.left - 14, 0, picture.size.width(), picture.size.height()));
    painter.fillRect(QRectF(in, 0, out - in, height), withAlpha(theme.accent, 0.10));
    painter.fillRect(QRectF(in, 0, out - in, 3), theme.accent);

    painter.setPen(theme.secondText);
    for (const RulerTick& tick : secondTicks(scale, picture.timeline.rate)) {
        const double x = scale.xOf(tick.frame);
        if (x < scale.left - 1) continue;
        painter.drawText(QPointF(x + 4, 14), QString::fromStdString(tick.label));
        painter.fillRect(QRectF(x, 5, 1, 10), theme.line);
    }
    painter.setPen(theme.text);
    for (const RulerTick& tick : frameTicks(scale)) {
        const double x = scale.xOf(tick.frame);
        if (x < scale.left - 1) continue;
        painter.fillRect(QRectF(x, tick.major ? height - 18 : height - 5, 1, tick.major ? 18 : 5),
                         theme.line);
        if (tick.major) painter.drawText(QPointF(x + 4, height - 7), QString::fromStdString(tick.label));
    }
    for (const auto& [x, side, kind] : {std::tuple{in, -1.0, TimelineHit::Kind::rangeIn},
                                        std::tuple{out, 1.0, TimelineHit::Kind::rangeOut}}) {
        const QColor color = picture.hovered.kind == kind ? theme.text : theme.accent;
        painter.fillRect(QRectF(side < 0 ? x - 4 : x, 0, 4, 16), color);
        painter.fillRect(QRectF(side < 0 ? x - 4 : x - 4, 13, 8, 3), color);
    }
    for (const core::Marker& marker : picture.timeline.markers) {
        const QRectF rect = picture.layout.markerRect(marker);
        const QColor colors[] = {theme.warning, theme.good, theme.source, theme.error};
        const bool selected = picture.selected.count(marker.id) != 0;
        painter.setPen(selected ? QPen(theme.accent, 2) : QPen(Qt::NoPen));
        painter.setBrush(colors[static_cast<unsigned>(marker.color) % 4]);
        painter.drawPolygon(QPolygonF({rect.topLeft(),
                                       rect.topRight(),
                                       {rect.right(), rect.center().y()},
                                       {rect.center().x(), rect.bottom()},
                                       {rect.left(), rect.center().y()}}));
        if (!marker.name.empty()) {
            painter.setPen(theme.secondText);
            painter.drawText(QPointF(rect.right() + 3, rect.bottom() - 3),
                             QString::fromStdString(marker.name));
        }
    }
    painter.setClipping(false);
    painter.fillRect(QRectF(0, height - 1, picture.size.width(), 1), theme.line);
}

void paintHead(QPainter& painter, const TimelinePicture& picture, const TimelineRow& row) {
    const Theme& theme = picture.theme;
    const QColor color = row.track != nullptr ? trackColor(theme, *row.track) : theme.camera;
    painter.fillRect(QRectF(0, row.top, TimelineLayout::headWidth - 4, row.height), theme.panel);
    painter.fillRect(QRectF(0, row.top, 3, row.height), color);
    const QString name = row.track != nullptr ? QString::fromStdString(row.track->name) : Texts::tr("Camera");
    painter.setPen(theme.text);
    const int space = static_cast<int>(TimelineLayout::headWidth) - (row.track != nullptr ? 66 : 20);
    painter.drawText(QRectF(12, row.top, space, row.height), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, space));
    if (row.track == nullptr) return;
    const auto mark = [&](const QRectF& rect, const char* icon, bool on, TimelineHit::Kind kind) {
        const bool hovered = picture.hovered.kind == kind && picture.hovered.track == row.track->id;
        const QColor tint = hovered ? theme.text : on ? theme.secondText : withAlpha(theme.secondText, 0.3);
        const QRectF inner = rect.adjusted(4, 4, -4, -4);
        painter.drawPixmap(inner.toRect(), iconPixmap(QString::fromLatin1(icon), tint, 16,
                                                      painter.device()->devicePixelRatioF()));
        if (!on && kind == TimelineHit::Kind::visibility) {
            painter.setPen(QPen(theme.secondText, 1.2));
            painter.drawLine(inner.bottomLeft(), inner.topRight());
        }
    };
    mark(picture.layout.eyeRect(row), "eye", row.track->visible, TimelineHit::Kind::visibility);
    // A lock is drawn, not an icon: closed and open differ in shape.
    const QRectF lock = picture.layout.lockRect(row).adjusted(7, 6, -7, -6);
    const bool locked = row.track->locked;
    const QColor tint = locked ? theme.warning : withAlpha(theme.secondText, 0.55);
    painter.setPen(QPen(tint, 1.4));
    painter.setBrush(Qt::NoBrush);
    const QRectF bow(lock.left() + 2, lock.top() - (locked ? 1 : 3), lock.width() - 4, lock.height() - 1);
    painter.drawArc(bow, locked ? 0 : 40 * 16, locked ? 180 * 16 : 150 * 16);
    painter.fillRect(QRectF(lock.left(), lock.center().y() - 1, lock.width(), 0.5 * lock.height() + 1), tint);
}

}  // namespace

QColor errorColor(const Theme& theme, float error) {
    const double e = std::clamp(error, 0.0F, 1.0F);
    return e < 0.5 ? mixed(theme.good, theme.warning, 2 * e) : mixed(theme.warning, theme.error, 2 * e - 1);
}

bool isBlank(const core::Timeline& timeline) {
    return timeline.tracks.empty() && timeline.camera.keys.empty();
}

void paintTimeline(QPainter& painter, const TimelinePicture& picture) {
    const Theme& theme = picture.theme;
    if (isBlank(picture.timeline)) {
        const QRectF all(QPointF(0, 0), picture.size);
        painter.fillRect(all, theme.base);
        painter.setPen(theme.secondText);
        painter.drawText(all, Qt::AlignCenter | Qt::TextWordWrap,
                         Texts::tr("A clip, its takes and the camera's keys are cut and timed here."));
        return;
    }
    const TimelineScale& scale = picture.layout.scale();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.fillRect(QRectF(QPointF(0, 0), picture.size), theme.base);
    painter.setClipRect(QRectF(0, TimelineLayout::rulerHeight, picture.size.width(), picture.size.height()));
    for (const TimelineRow& row : picture.layout.rows()) {
        painter.fillRect(QRectF(scale.left, row.top, scale.width, row.height),
                         mixed(theme.base, theme.panel, 0.55));
        painter.save();
        painter.setClipRect(QRectF(scale.left, row.top, scale.width, row.height), Qt::IntersectClip);
        if (row.track != nullptr) {
            for (const core::Clip& clip : row.track->clips) paintClip(painter, picture, row, clip);
        } else {
            paintCamera(painter, picture, row);
        }
        painter.restore();
        paintHead(painter, picture, row);
    }
    // What does not play is dimmed.
    const core::FrameSpan range = picture.timeline.playRange();
    const double top = TimelineLayout::rulerHeight;
    const double in = scale.xOf(range.first);
    const double out = scale.xOf(range.end);
    if (in > scale.left) {
        painter.fillRect(QRectF(scale.left, top, in - scale.left, picture.size.height()),
                         withAlpha(theme.base, 0.55));
    }
    painter.fillRect(QRectF(std::max(scale.left, out), top, picture.size.width(), picture.size.height()),
                     withAlpha(theme.base, 0.55));
    painter.setClipping(false);
    paintRuler(painter, picture);
}

void paintPlayhead(QPainter& painter, const TimelineLayout& layout, const Theme& theme, double frame,
                   double height) {
    const double x = std::round(layout.scale().xOf(frame + 0.5)) + 0.5;
    if (x < layout.scale().left || x > layout.scale().left + layout.scale().width) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.text, 1));
    painter.drawLine(QPointF(x, TimelineLayout::rulerHeight - 6), QPointF(x, height));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.text);
    const double bottom = TimelineLayout::rulerHeight;
    painter.drawPolygon(QPolygonF({{x - 6, bottom - 16},
                                   {x + 6, bottom - 16},
                                   {x + 6, bottom - 8},
                                   {x, bottom - 1},
                                   {x - 6, bottom - 8}}));
}

}  // namespace splatreel::ui
