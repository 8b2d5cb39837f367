#include "ui/session/export_job.h"

#include "core/base/files.h"
#include "core/edit/frame_operator.h"
#include "core/formats/frame_files.h"
#include "core/formats/html.h"
#include "core/formats/packed_sequence.h"
#include "core/gaussians/packed.h"
#include "core/media/video_writer.h"
#include "ui/session/export_place.h"
#include "ui/session/float_picture.h"
#include "ui/session/frame_at.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <span>
#include <utility>

namespace splatreel::ui {
namespace {

/// What the timeline shows of the take at one of its frames.
struct Moment {
    int frame = 0;  ///< of the timeline
    double sourceFrame = 0;
    double opacity = 1;  ///< from the fades
};

/// Places of a take in the order in which the timeline shows them.
class TimedSource final : public core::FrameSource {
public:
    /// `fades`: whether the moments' opacity goes into the Gaussians.
    TimedSource(core::FrameSourcePtr source, std::vector<Moment> moments, core::Rate rate, bool fades)
        : source_(std::move(source)),
          moments_(std::move(moments)),
          fades_(fades),
          description_(source_->description()) {
        description_.rate = rate;
    }
    [[nodiscard]] const core::GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return static_cast<int>(moments_.size()); }
    [[nodiscard]] core::Result<core::GaussiansPtr> frame(int index) const override {
        const Moment& moment = moments_[static_cast<std::size_t>(index)];
        auto frame = frameAt(*source_, moment.sourceFrame);
        if (!frame.ok() || !fades_ || moment.opacity == 1) return frame;
        return faded(*frame, moment.opacity);
    }
    [[nodiscard]] std::string contentKey() const override {
        std::string key = source_->contentKey();
        for (const Moment& moment : moments_) {
            key += ' ' + std::to_string(moment.sourceFrame);
            if (fades_ && moment.opacity != 1) key += '*' + std::to_string(moment.opacity);
        }
        return key;
    }

private:
    static core::Result<core::GaussiansPtr> faded(const core::GaussiansPtr& frame, double opacity) {
        const core::FrameOperator* const adjust = core::findFrameOperator("adjust");
        core::ParameterSet parameters(adjust->schema());
        if (auto set = parameters.set("opacity", opacity); !set.ok()) return set.error();
        auto adjusted = adjust->apply({std::span(&frame, 1), 0}, parameters, {});
        if (!adjusted.ok()) return adjusted.error();
        return core::GaussiansPtr(std::make_shared<const core::Gaussians>(*std::move(adjusted)));
    }

    core::FrameSourcePtr source_;
    std::vector<Moment> moments_;
    bool fades_;
    core::GaussianSequence description_;
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
    const std::vector<Moment> moments = momentsOf(order);
    // The renderer fades: its opacity is not bound to that of each Gaussian.
    const TimedSource source(order.source, moments, order.timeline.rate, false);
    const int count = source.frameCount();
    const std::filesystem::path path = order.path.toStdString();
    core::FrameWriterOptions writing;
    writing.width = order.width;
    writing.height = order.height;
    writing.rate = order.timeline.rate;
    writing.keepAlpha = order.transparent;
    writing.together = true;
    const bool floats = order.kind == ExportKind::floatPictures;
    const bool video = order.kind == ExportKind::video;
    auto opened = core::openFrameWriter(video ? path : picturePattern(order), writing);
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
        auto frame = source.frame(index);
        if (!frame.ok()) return frame.error();
        render::SceneItem item;
        item.frame = std::make_shared<const core::PackedGaussians>(core::pack(**frame));
        item.exact = *frame;
        item.filtering = source.description().filtering;
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

std::filesystem::path picturePattern(const ExportOrder& order) {
    const std::filesystem::path path = order.path.toStdString();
    if (order.kind == ExportKind::floatPictures) return path / "%04d.exr";
    const bool isPattern = path.filename().string().find('%') != std::string::npos;
    return isPattern ? path : path / "%04d.png";
}

core::FrameSourcePtr timedSource(const ExportOrder& order) {
    return std::make_shared<const TimedSource>(order.source, momentsOf(order), order.timeline.rate, true);
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
        if (const TakenPlace taken = takenPlace(order); taken.count > 0 && !order.replaces) {
            return core::Error{taken.first.toStdString() + " is there already", order.path.toStdString(),
                               "Export under another name, or choose there that it is replaced."};
        }
        if (isPictures(order.kind)) return writePictures(order, sink, stop);
        const std::filesystem::path path = order.path.toStdString();
        const core::WriteOptions options = writeOptions(order, sink, stop);
        if (order.kind == ExportKind::packed)
            return core::writePackedSequence(*source, path, options.progress, stop);
        if (order.kind == ExportKind::webPage) return core::writeHtml(*source, path, options.progress, stop);
        const std::filesystem::path parent = path.parent_path();
        if (auto enough = core::requireFreeSpace(parent, exportBytes(order)); !enough.ok()) return enough;
        return core::writeSequence(*source, path, options);
    };
    return request;
}

}  // namespace splatreel::ui
