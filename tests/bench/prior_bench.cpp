// Measures the solid prior against three baselines on objects whose other views are known.
//
//   prior_bench OBJECT_FOLDER... [--pictures FOLDER] [--thickness MULTIPLE] [--supplied]
//
// An object folder has views.json and one folder of RGBA frames per view; only the input view is shown to the
// prior (with --supplied, a second time all views but the last). Prints silhouette IoU and PSNR on white per
// unseen view, mean over the frames.
#include "core/media/known_views.h"
#include "models/prior/solid_prior.h"
#include "models/prior/supplied_views.h"
#include "tests/bench/prior_baselines.h"

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace splatreel;  // NOLINT(google-build-using-namespace)

struct Score {
    double iou = 0;
    double psnr = 0;
};

Score compare(const core::ImageRgba8& drawn, const core::ImageRgba8& truth) {
    double both = 0;
    double either = 0;
    double squares = 0;
    for (std::size_t i = 0; i < truth.pixels.size(); i += 4) {
        const bool a = drawn.pixels[i + 3] >= 128;
        const bool b = truth.pixels[i + 3] >= 128;
        both += a && b;
        either += a || b;
        for (std::size_t c = 0; c < 3; ++c) {
            const auto onWhite = [&](const core::ImageRgba8& image) {
                const double alpha = image.pixels[i + 3] / 255.0;
                return alpha * image.pixels[i + c] / 255.0 + 1 - alpha;
            };
            const double difference = onWhite(drawn) - onWhite(truth);
            squares += difference * difference;
        }
    }
    const double mse = squares / (3.0 * static_cast<double>(truth.pixels.size() / 4));
    return {either > 0 ? both / either : 1, -10 * std::log10(std::max(mse, 1e-10))};
}

core::ImageRgba8 readPicture(const std::filesystem::path& path) {
    const cv::Mat bgra = cv::imread(path.string(), cv::IMREAD_UNCHANGED);
    core::ImageRgba8 image(bgra.cols, bgra.rows);
    if (bgra.channels() != 4) std::fprintf(stderr, "%s has no alpha\n", path.c_str());
    for (int y = 0; y < bgra.rows && bgra.channels() == 4; ++y) {
        for (int x = 0; x < bgra.cols; ++x) {
            const cv::Vec4b p = bgra.at<cv::Vec4b>(y, x);
            std::uint8_t* to = image.at(x, y);
            to[0] = p[2], to[1] = p[1], to[2] = p[0], to[3] = p[3];
        }
    }
    return image;
}

void writePicture(const std::filesystem::path& path, const std::vector<std::vector<core::ImageRgba8>>& rows) {
    std::vector<cv::Mat> strips;
    for (const auto& row : rows) {
        std::vector<cv::Mat> pictures;
        for (const auto& image : row) {
            cv::Mat3b onWhite(image.height, image.width);
            for (int y = 0; y < image.height; ++y) {
                for (int x = 0; x < image.width; ++x) {
                    const std::uint8_t* p = image.at(x, y);
                    const double alpha = p[3] / 255.0;
                    for (int c = 0; c < 3; ++c) {
                        onWhite(y, x)[2 - c] =
                            cv::saturate_cast<std::uint8_t>(alpha * p[c] + 255 * (1 - alpha));
                    }
                }
            }
            pictures.push_back(onWhite);
        }
        cv::Mat strip;
        cv::hconcat(pictures, strip);
        strips.push_back(strip);
    }
    cv::Mat sheet;
    cv::vconcat(strips, sheet);
    cv::imwrite(path.string(), sheet);
}

struct Object {
    std::string name;
    core::ObjectClip clip;
    struct View {
        std::string name;
        core::Camera camera;
        std::vector<core::ImageRgba8> frames;
    };
    std::vector<View> views;
};

std::vector<core::ImageRgba8> readFolder(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".png") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<core::ImageRgba8> frames;
    for (const auto& file : files) frames.push_back(readPicture(file));
    return frames;
}

Object readObject(const std::filesystem::path& folder) {
    Object object;
    object.name = folder.filename().string();
    double fovy = static_cast<double>(core::defaultFovyDegrees);
    double distance = static_cast<double>(core::defaultDistance);
    std::filesystem::path input = folder;
    nlohmann::json description = nlohmann::json::object();
    if (std::filesystem::exists(folder / "views.json")) {
        std::FILE* file = std::fopen((folder / "views.json").c_str(), "rb");
        description = nlohmann::json::parse(file);
        std::fclose(file);
        fovy = description["fovy_deg"];
        distance = description["distance"];
    }
    const auto camera = [&](double azimuth, double elevation, const core::ImageRgba8& picture) {
        return core::orbitCamera(
            static_cast<float>(azimuth * M_PI / 180), static_cast<float>(elevation * M_PI / 180),
            static_cast<float>(distance),
            core::intrinsicsFromFovy(picture.width, picture.height, static_cast<float>(fovy * M_PI / 180)));
    };
    int index = 0;
    for (const auto& view : description.value("views", nlohmann::json::array())) {
        const std::filesystem::path at = folder / view["folder"].get<std::string>();
        if (index++ == description.value("input_view", 0)) {
            input = at;
            continue;
        }
        Object::View known;
        known.name = view["folder"];
        known.frames = readFolder(at);
        known.camera = camera(view["azimuth_deg"], view["elevation_deg"], known.frames.front());
        object.views.push_back(std::move(known));
    }
    object.clip.frames = readFolder(input);
    for (std::size_t t = 0; t < object.clip.frames.size(); ++t) {
        object.clip.cameras.push_back(camera(0, 0, object.clip.frames.front()));
        object.clip.times.push_back(static_cast<double>(t) / 24);
    }
    object.clip.sourceCamera = object.clip.cameras.front();
    return object;
}

using Draw = std::function<core::ImageRgba8(int frame, const core::Camera& camera)>;

void report(const Object& object, const std::string& method, const Draw& draw) {
    std::string ious;
    std::string psnrs;
    Score mean;
    for (const auto& view : object.views) {
        Score score;
        for (std::size_t t = 0; t < view.frames.size(); ++t) {
            const Score one = compare(draw(static_cast<int>(t), view.camera), view.frames[t]);
            score.iou += one.iou / static_cast<double>(view.frames.size());
            score.psnr += one.psnr / static_cast<double>(view.frames.size());
        }
        mean.iou += score.iou / static_cast<double>(object.views.size());
        mean.psnr += score.psnr / static_cast<double>(object.views.size());
        char text[64];
        std::snprintf(text, sizeof text, " %5.3f", score.iou);
        ious += text;
        std::snprintf(text, sizeof text, " %5.2f", score.psnr);
        psnrs += text;
    }
    if (object.views.empty()) return;
    std::printf("%-8s %-9s IoU %.3f  PSNR %5.2f  | %s | %s\n", object.name.c_str(), method.c_str(), mean.iou,
                mean.psnr, ious.c_str(), psnrs.c_str());
    std::fflush(stdout);
}

/// How well tracks from the middle frame explain the clip: silhouettes of their splats and colours carried
/// along.
void reportMotion(const Object& object, const std::string& method, const models::ViewPrior& prior) {
    const int frameCount = object.clip.frameCount();
    const int canonical = frameCount / 2;
    const auto start = std::chrono::steady_clock::now();
    const models::SurfaceMotion motion = prior.motion(canonical, 8000);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    double iou = 0;
    double psnr = 0;
    double worst = 1;
    for (int t = 0; t < frameCount; ++t) {
        const std::size_t at = static_cast<std::size_t>(t);
        const core::ImageRgba8& truth = object.clip.frames[at];
        const core::Camera& camera = object.clip.cameras[at];
        core::ImageRgba8 splat(truth.width, truth.height);
        std::vector<float> depth(static_cast<std::size_t>(truth.width * truth.height), 1e9F);
        const int radius = std::max(
            1, static_cast<int>(std::lround(0.8F * motion.surface.spacing * camera.intrinsics.fx / 2)));
        for (int i = 0; i < motion.surface.size(); ++i) {
            const std::size_t p = 3 * static_cast<std::size_t>(i);
            const glm::vec3 c = camera.toCamera(
                {motion.positions[at][p], motion.positions[at][p + 1], motion.positions[at][p + 2]});
            const int cx = static_cast<int>(camera.intrinsics.fx * c.x / c.z + camera.intrinsics.cx);
            const int cy = static_cast<int>(camera.intrinsics.fy * c.y / c.z + camera.intrinsics.cy);
            for (int y = std::max(cy - radius, 0); y <= std::min(cy + radius, truth.height - 1); ++y) {
                for (int x = std::max(cx - radius, 0); x <= std::min(cx + radius, truth.width - 1); ++x) {
                    float& nearest = depth[static_cast<std::size_t>(y * truth.width + x)];
                    if (c.z >= nearest) continue;
                    nearest = c.z;
                    std::uint8_t* to = splat.at(x, y);
                    for (std::size_t k = 0; k < 3; ++k) {
                        to[k] = static_cast<std::uint8_t>(255 * motion.surface.colors[p + k]);
                    }
                    to[3] = 255;
                }
            }
        }
        const Score score = compare(splat, truth);
        iou += score.iou / frameCount;
        psnr += score.psnr / frameCount;
        worst = std::min(worst, score.iou);
    }
    double confidence = 0;
    for (const float value : motion.confidence)
        confidence += value / static_cast<double>(motion.confidence.size());
    std::printf("%-8s %-9s motion: IoU %.3f (worst %.3f)  PSNR %5.2f  confidence %.2f  %.2f s\n",
                object.name.c_str(), method.c_str(), iou, worst, psnr, confidence, seconds);
}

/// The last view measured when all others are supplied.
void reportSupplied(const Object& object, const models::SolidPriorOptions& options) {
    core::KnownViews views;
    for (std::size_t v = 0; v + 1 < object.views.size(); ++v) {
        core::KnownView view;
        view.name = object.views[v].name;
        view.camera = object.views[v].camera;
        view.frames = object.views[v].frames;
        views.views.push_back(std::move(view));
    }
    Object last;
    last.name = object.name;
    last.views = {object.views.back()};
    const auto start = std::chrono::steady_clock::now();
    const auto prior = models::SuppliedViews::make(object.clip, views, options);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%-8s supplied: built in %.2f s, tolerance %.3f\n", object.name.c_str(), seconds,
                static_cast<double>(prior->tolerance()));
    report(last, "supplied",
           [&](int t, const core::Camera& camera) { return models::drawMesh(prior->mesh(t), camera); });
    reportMotion(object, "supplied", *prior);
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::filesystem::path> folders;
    std::filesystem::path pictures;
    models::SolidPriorOptions options;
    bool supplied = false;
    for (int i = 1; i < argc; ++i) {
        if (std::string(argv[i]) == "--pictures" && i + 1 < argc) {
            pictures = argv[++i];
        } else if (std::string(argv[i]) == "--supplied") {
            supplied = true;
        } else if (std::string(argv[i]) == "--thickness" && i + 1 < argc) {
            options.thickness = std::atof(argv[++i]);
        } else {
            folders.emplace_back(argv[i]);
        }
    }
    for (const auto& folder : folders) {
        const Object object = readObject(folder);
        const auto start = std::chrono::steady_clock::now();
        const auto prior = models::SolidPrior::make(object.clip, options);
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        for (const auto baseline :
             {bench::Baseline::card, bench::Baseline::extruded, bench::Baseline::inflated}) {
            report(object, bench::nameOf(baseline), [&](int t, const core::Camera& camera) {
                models::SolidFrame frame = models::resampledFrame(object.clip, t, prior->grid());
                bench::applyBaseline(frame, prior->grid(), baseline);
                return models::drawMesh(models::meshOf(frame, prior->grid()), camera);
            });
        }
        report(object, "prior", [&](int t, const core::Camera& camera) { return prior->draw(t, camera); });
        reportMotion(object, "prior", *prior);
        if (supplied && object.views.size() > 2) {
            reportSupplied(object, options);
        }
        const auto drawStart = std::chrono::steady_clock::now();
        int drawn = 0;
        for (int t = 0; t < prior->frameCount(); ++t) {
            for (const models::ViewTarget& target : prior->targets(t, t))
                drawn += target.image().empty() ? 0 : 1;
        }
        const double perTarget =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - drawStart).count() /
            std::max(drawn, 1);
        std::printf("%-8s built in %.2f s, %.2f ms a target\n", object.name.c_str(), seconds,
                    1000 * perTarget);
        if (pictures.empty()) continue;
        std::filesystem::create_directories(pictures);
        std::vector<std::vector<core::ImageRgba8>> rows;
        for (int t = 0; t < prior->frameCount(); t += std::max(1, prior->frameCount() / 4)) {
            const models::SolidMesh mesh = prior->mesh(t);
            std::vector<core::ImageRgba8> row;
            for (int turn = 0; turn < 8; ++turn) {
                const float azimuth = glm::radians(45.0F * static_cast<float>(turn));
                core::Camera camera = models::framingCamera(prior->mesh(0).positions, 0, 0, 2, 224, 0.12F);
                const core::Camera placed =
                    core::orbitCamera(azimuth, turn == 7 ? glm::radians(30.0F) : 0.0F, 2, camera.intrinsics);
                row.push_back(models::drawMesh(mesh, placed));
            }
            rows.push_back(std::move(row));
        }
        writePicture(pictures / (object.name + ".png"), rows);
    }
    return 0;
}
