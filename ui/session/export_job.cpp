#include "ui/session/export_job.h"

#include "core/base/files.h"
#include "core/formats/frame_files.h"
#include "core/formats/html.h"
#include "core/gaussians/packed.h"
#include "core/media/video_writer.h"
#include "ui/session/float_picture.h"
#include "ui/session/frame_at.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace splatreel::ui {
namespace {

/// Places of a take in the order in which the timeline shows them.
class TimedSource final : public core::FrameSource {
public:
    TimedSource(core::FrameSourcePtr source, std::vector<double> times, core::Rate rate)
        : source_(std::move(source)), times_(std::move(times)), description_(source_->description()) {
        description_.rate = rate;
    }
    [[nodiscard]] const core::GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return static_cast<int>(times_.size()); }
    [[nodiscard]] core::Result<core::GaussiansPtr> frame(int index) const override {
        return frameAt(*source_, times_[static_cast<std::size_t>(index)]);
    }
    [[nodiscard]] std::string contentKey() const override {
        std::string key = source_->contentKey();
        for (const double time : times_) key += ' ' + std::to_string(time);
        return key;
    }

private:
    core::FrameSourcePtr source_;
    std::vector<double> times_;
    core::GaussianSequence description_;
};

/// What the timeline shows of the take at one of its frames.
struct Moment {
    int frame = 0;  ///< of the timeline
    double sourceFrame = 0;
    double opacity = 1;  ///< from the fades
};

std::vector<Moment> momentsOf(const ExportOrder& order) {
    const double last = order.source->frameCount() - 1;
    std::vector<Moment> moments;
    for (int frame = order.frames.first; frame < order.frames.end; ++frame) {
        for (const core::ClipSample& sample : core::samplesAt(order.timeline, frame)) {
            if (sample.source != order.take) continue;
            moments.push_back({frame, std::clamp(sample.sourceFrame, 0.0, last), sample.opacity});
            break;
        }
    }
    return moments;
}

/// Of a sequence folder; empty for everything else.
std::vector<core::SequenceFormat> formatsOf(ExportKind kind) {
    using enum core::SequenceFormat;
    if (kind == ExportKind::ply) return {ply};
    if (kind == ExportKind::glb) return {glb};
    if (kind == ExportKind::plyAndGlb) return {ply, glb};
    if (kind == ExportKind::spz) return {spz};
    if (kind == ExportKind::sog) return {sog};
    return {};
}

core::WriteOptions writeOptions(const ExportOrder& order, core::ProgressSink& sink,
                                const std::stop_token& stop) {
    core::WriteOptions options;
    options.formats = formatsOf(order.kind);
    options.stop = stop;
    options.progress = [&sink](int done, int total) {
        core::Progress progress;
        progress.stage = QT_TRANSLATE_NOOP("Stage", "writing");
        progress.step = done;
        progress.steps = total;
        sink.progress(progress);
    };
    return options;
}

core::Camera cameraAt(const ExportOrder& order, int index, int count, int timelineFrame) {
    const float fovy = glm::radians(core::defaultFovyDegrees);
    if (order.camera == ExportCamera::track) {
        if (const auto pose = order.timeline.camera.poseAt(timelineFrame))
            return core::cameraOf(*pose, order.width, order.height);
    }
    if (order.camera == ExportCamera::turntable) {
        const float turn =
            static_cast<float>(2 * std::numbers::pi) * static_cast<float>(index) / static_cast<float>(count);
        return core::orbitCamera(turn, 0.2F, core::defaultDistance,
                                 core::intrinsicsFromFovy(order.width, order.height, fovy));
    }
    core::Camera camera = order.view;
    // The same height of the world as in the viewport, more or less of it at the sides.
    const float scale =
        static_cast<float>(order.height) / static_cast<float>(std::max(1, camera.intrinsics.height));
    core::Intrinsics& lens = camera.intrinsics;
    const bool orthographic = lens.orthographic;
    lens = {order.width, order.height, lens.fx * scale, lens.fy * scale, 0, 0, orthographic};
    lens.cx = 0.5F * static_cast<float>(order.width);
    lens.cy = 0.5F * static_cast<float>(order.height);
    return camera;
}

core::ImageRgba8 imageOf(const render::Picture& picture) {
    core::ImageRgba8 image(picture.width, picture.height);
    std::memcpy(image.pixels.data(), picture.rgba.data(), image.pixels.size());
    return image;
}

core::Result<void> writePictures(const ExportOrder& order, core::ProgressSink& sink,
                                 const std::stop_token& stop) {
    auto renderer = order.renderer();
    if (!renderer.ok()) return renderer.error();
    const core::FrameSourcePtr source = timedSource(order);
    const std::vector<Moment> moments = momentsOf(order);
    const int count = source->frameCount();
    const std::filesystem::path path = order.path.toStdString();
    core::FrameWriterOptions writing;
    writing.width = order.width;
    writing.height = order.height;
    writing.rate = order.timeline.rate;
    writing.keepAlpha = order.transparent;
    const bool floats = order.kind == ExportKind::floatPictures;
    auto opened = core::openFrameWriter(floats ? path / "%04d.exr" : path, writing);
    if (!opened.ok()) return opened.error();
    const std::unique_ptr<core::FrameWriter> writer = std::move(opened).value();
    render::SceneView view;
    view.quality = render::Quality::reference;
    const float alpha = order.transparent && order.kind == ExportKind::pictures ? 0.0F : 1.0F;
    view.backdrop.first = {1, 1, 1, alpha};
    render::Picture picture;
    render::PicturePlanes planes;
    for (int index = 0; index < count; ++index) {
        if (stop.stop_requested()) return core::Error{"stopped", path.string(), ""};
        core::Progress progress;
        progress.stage = QT_TRANSLATE_NOOP("Stage", "drawing");
        progress.step = index;
        progress.steps = count;
        sink.progress(progress);
        auto frame = source->frame(index);
        if (!frame.ok()) return frame.error();
        render::SceneItem item;
        item.frame = std::make_shared<const core::PackedGaussians>(core::pack(**frame));
        item.exact = *frame;
        item.filtering = source->description().filtering;
        const Moment& moment = moments[static_cast<std::size_t>(index)];
        item.opacity = static_cast<float>(moment.opacity);
        view.items = {item};
        view.camera = cameraAt(order, index, count, moment.frame);
        if (floats) {
            if (auto drawn = (*renderer)->drawPlanes(view, {.depth = true, .normal = false}, planes);
                !drawn.ok())
                return drawn;
            if (auto written = writer->write(floatPicture(planes), floatChannels); !written.ok())
                return written;
            continue;
        }
        if (auto drawn = (*renderer)->draw(view, picture); !drawn.ok()) return drawn;
        if (auto written = writer->write(imageOf(picture)); !written.ok()) return written;
    }
    return writer->finish();
}

}  // namespace

core::FrameSourcePtr timedSource(const ExportOrder& order) {
    std::vector<double> times;
    for (const Moment& moment : momentsOf(order)) times.push_back(moment.sourceFrame);
    return std::make_shared<const TimedSource>(order.source, std::move(times), order.timeline.rate);
}

std::uint64_t exportBytes(const ExportOrder& order) {
    const core::FrameSourcePtr source = timedSource(order);
    const auto frames = static_cast<std::uint64_t>(source->frameCount());
    if (frames == 0) return 0;
    // A tenth of a bit per pixel for video, a third of a byte for PNG, two and a half bytes for OpenEXR:
    // what such pictures come to.
    const auto pixels = static_cast<std::uint64_t>(order.width) * static_cast<std::uint64_t>(order.height);
    if (order.kind == ExportKind::video) return frames * pixels / 80;
    if (order.kind == ExportKind::pictures) return frames * pixels / 3;
    if (order.kind == ExportKind::floatPictures) return frames * pixels * 5 / 2;
    const auto middle = source->frame(source->frameCount() / 2);
    if (!middle.ok()) return 0;
    const int count = (*middle)->size();
    if (order.kind == ExportKind::packed) return frames * static_cast<std::uint64_t>(count) * 32;
    if (order.kind == ExportKind::webPage)
        return core::htmlBytes(count, (*middle)->shDegree, source->frameCount());
    std::uint64_t bytes = 0;
    for (const core::SequenceFormat format : formatsOf(order.kind)) {
        // The animated file holds every frame again.
        const std::uint64_t copies = format == core::SequenceFormat::glb ? 2 : 1;
        bytes += copies * frames * core::frameFileFormat(format).bytes(count, (*middle)->shDegree);
    }
    return bytes;
}

core::WorkRequest exportWork(ExportOrder order) {
    core::WorkRequest request;
    request.title = QCoreApplication::translate("Export", "Export %1")
                        .arg(QFileInfo(order.path).fileName())
                        .toStdString();
    request.kind = "export";
    request.run = [order = std::move(order)](core::ProgressSink& sink,
                                             const std::stop_token& stop) -> core::Result<void> {
        const core::FrameSourcePtr source = timedSource(order);
        if (source->frameCount() == 0) {
            return core::Error{"there is nothing of the take in this range", order.path.toStdString(),
                               "Choose another range."};
        }
        if (isPictures(order.kind)) return writePictures(order, sink, stop);
        const std::filesystem::path path = order.path.toStdString();
        const core::WriteOptions options = writeOptions(order, sink, stop);
        if (isOneFile(order.kind)) return core::exportSequence(*source, path, options);
        const std::filesystem::path parent = path.parent_path();
        if (auto enough = core::requireFreeSpace(parent, exportBytes(order)); !enough.ok()) return enough;
        return core::writeSequence(*source, path, options);
    };
    return request;
}

}  // namespace splatreel::ui
