#include "ui/session/take_pictures.h"

#include "core/gaussians/camera_path.h"
#include "render/cpu/cpu_scene_renderer.h"
#include "ui/session/background.h"

#include <QElapsedTimer>
#include <algorithm>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr int settleTime = 300;  // milliseconds without a change

std::vector<QImage> picturesOf(const core::FrameSource& source, std::chrono::milliseconds quick,
                               const std::stop_token& stop) {
    const int frames = source.frameCount();
    const int count = std::min(frames, TakePictures::most);
    std::vector<QImage> pictures;
    QElapsedTimer clock;
    clock.start();
    for (int n = 0; n < count && !stop.stop_requested(); ++n) {
        const int frame = count > 1 ? n * (frames - 1) / (count - 1) : 0;
        pictures.push_back(takePicture(source, frame, TakePictures::height));
        if (n == 0 && clock.elapsed() > quick.count()) break;
    }
    return pictures;
}

}  // namespace

QImage takePicture(const core::FrameSource& source, int frame, int height) {
    if (frame >= source.frameCount()) return {};
    const auto gaussians = source.frame(frame);
    if (!gaussians.ok()) return {};
    const auto packed = std::make_shared<const core::PackedGaussians>(core::pack(**gaussians));
    core::Camera camera = source.description().inputCamera;
    core::Intrinsics& lens = camera.intrinsics;
    if (lens.width > 0 && lens.height > 0) {
        lens = core::resized(lens, std::max(1, height * lens.width / lens.height), height);
    } else {
        const float fovy = glm::radians(core::defaultFovyDegrees);
        camera = core::framingCamera(packed->bounds, 0, 0, fovy, height, height);
    }
    render::SceneView view;
    view.items.resize(1);
    view.items[0].frame = packed;
    view.items[0].filtering = source.description().filtering;
    view.camera = camera;
    view.backdrop.first = {0, 0, 0, 0};
    render::CpuSceneRenderer renderer;
    render::Picture picture;
    if (!renderer.draw(view, picture).ok() || picture.rgba.empty()) return {};
    return QImage(reinterpret_cast<const uchar*>(picture.rgba.data()), picture.width, picture.height,
                  QImage::Format_RGBA8888)
        .copy();
}

TakePictures::TakePictures(QObject* parent) : QObject(parent) {
    timer_.setSingleShot(true);
    timer_.setInterval(settleTime);
    connect(&timer_, &QTimer::timeout, this, &TakePictures::start);
}

TakePictures::~TakePictures() {
    for (auto& [take, stop] : running_) stop->request_stop();
}

void TakePictures::want(TakeId take, core::FrameSourcePtr source) {
    waiting_[take] = std::move(source);
    timer_.start();
}

void TakePictures::start() {
    for (auto& [take, source] : std::exchange(waiting_, {})) {
        auto& running = running_[take];
        if (running != nullptr) running->request_stop();
        auto own = std::make_shared<std::shared_ptr<std::stop_source>>();
        running = runInBackground(
            this,
            [source = source, quick = quick_](const std::stop_token& stop) {
                return picturesOf(*source, quick, stop);
            },
            [this, take = take, own](const std::vector<QImage>& pictures) {
                // A newer one runs by now: what this one saw is out of date.
                if (running_[take] != *own) return;
                running_.erase(take);
                if (!pictures.empty()) emit drawn(take, pictures);
            });
        *own = running;
    }
}

}  // namespace splatreel::ui
