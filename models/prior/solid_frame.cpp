#include "models/prior/solid_frame.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace splatreel::models {
namespace {

constexpr float rimAlpha = 127.5F;

/// Colours continued from the object's inside outwards: each pixel outside takes the nearest inside one's.
void continueColors(cv::Mat3b& colors, const cv::Mat1b& alpha) {
    cv::Mat1b outside = alpha < 192;
    if (cv::countNonZero(outside) == outside.rows * outside.cols) outside = alpha < 128;
    if (cv::countNonZero(outside) == outside.rows * outside.cols) return;
    cv::Mat1f distance;
    cv::Mat1i labels;
    cv::distanceTransform(outside, distance, labels, cv::DIST_L2, 5, cv::DIST_LABEL_PIXEL);
    std::vector<cv::Vec3b> colorOf(
        static_cast<std::size_t>(outside.rows) * static_cast<std::size_t>(outside.cols) + 1);
    for (int y = 0; y < outside.rows; ++y) {
        for (int x = 0; x < outside.cols; ++x) {
            if (outside(y, x) == 0) colorOf[static_cast<std::size_t>(labels(y, x))] = colors(y, x);
        }
    }
    for (int y = 0; y < outside.rows; ++y) {
        for (int x = 0; x < outside.cols; ++x) {
            if (outside(y, x) != 0) colors(y, x) = colorOf[static_cast<std::size_t>(labels(y, x))];
        }
    }
}

glm::vec3 toWorld(const core::Camera& camera, glm::vec3 p) {
    return camera.position + glm::transpose(camera.rotation) * p;
}

/// Builds the mesh cell by cell; a cell's corners are four neighbouring pixel centres.
class SheetMesher {
public:
    SheetMesher(const SolidFrame& frame, const WorkingGrid& grid) : frame_(frame), grid_(grid) {
        const std::size_t cells =
            static_cast<std::size_t>(frame.alpha.rows) * static_cast<std::size_t>(frame.alpha.cols);
        centres_.assign(cells, {-1, -1});
        crossings_.assign(cells * 2, -1);
    }

    SolidMesh build() {
        for (int y = 0; y + 1 < frame_.alpha.rows; ++y) {
            for (int x = 0; x + 1 < frame_.alpha.cols; ++x) addCell(x, y);
        }
        computeNormals(mesh_);
        return std::move(mesh_);
    }

private:
    using Pair = std::array<int, 2>;  // vertex on the front sheet, on the back sheet

    [[nodiscard]] bool inside(int x, int y) const {
        return static_cast<float>(frame_.alpha(y, x)) >= rimAlpha;
    }

    int addVertex(glm::vec3 sheet, glm::vec3 color, float halfDepth) {
        mesh_.sheet.push_back(sheet);
        mesh_.colors.push_back(color);
        const core::Intrinsics& k = frame_.camera.intrinsics;
        const glm::vec2 pixel = grid_.toFrame(glm::vec2(sheet));
        const float near = frame_.middle - halfDepth * std::abs(sheet.z);
        mesh_.positions.push_back(
            toWorld(frame_.camera, {(pixel.x - k.cx) / k.fx * near, (pixel.y - k.cy) / k.fy * near,
                                    frame_.middle + halfDepth * sheet.z}));
        return static_cast<int>(mesh_.positions.size()) - 1;
    }

    static glm::vec3 colorAt(const cv::Mat3b& colors, int x, int y) {
        const cv::Vec3b c = colors(y, x);
        return glm::vec3(c[0], c[1], c[2]) / 255.0F;
    }

    Pair centre(int x, int y) {
        Pair& vertex = centres_[static_cast<std::size_t>(y) * static_cast<std::size_t>(frame_.alpha.cols) +
                                static_cast<std::size_t>(x)];
        if (vertex[0] < 0) {
            const glm::vec2 at(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
            const float depth = frame_.halfDepth(y, x);
            vertex[0] = addVertex({at, -1.0F}, colorAt(frame_.front, x, y), depth);
            vertex[1] = addVertex({at, 1.0F}, colorAt(frame_.back, x, y), depth);
        }
        return vertex;
    }

    /// Where alpha passes the rim's value between two pixel centres.
    Pair crossing(int x0, int y0, int x1, int y1) {
        const int x = std::min(x0, x1);
        const int y = std::min(y0, y1);
        const std::size_t slot =
            2 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(frame_.alpha.cols) +
                 static_cast<std::size_t>(x)) +
            (y0 == y1 ? 0U : 1U);
        int& vertex = crossings_[slot];
        if (vertex < 0) {
            const float a0 = frame_.alpha(y0, x0);
            const float a1 = frame_.alpha(y1, x1);
            const float t = std::clamp((rimAlpha - a0) / (a1 - a0), 0.05F, 0.95F);
            const glm::vec2 from(static_cast<float>(x0) + 0.5F, static_cast<float>(y0) + 0.5F);
            const glm::vec2 to(static_cast<float>(x1) + 0.5F, static_cast<float>(y1) + 0.5F);
            const bool firstInside = inside(x0, y0);
            const int cx = firstInside ? x0 : x1;
            const int cy = firstInside ? y0 : y1;
            vertex = addVertex({glm::mix(from, to, t), 0.0F},
                               0.5F * (colorAt(frame_.front, cx, cy) + colorAt(frame_.back, cx, cy)), 0.0F);
        }
        return {vertex, vertex};
    }

    void addCell(int x, int y) {
        // Clockwise in the picture (y down), which is counter-clockwise seen from behind the camera's picture
        // plane with y up: corners 0 … 3.
        const std::array<std::array<int, 2>, 4> corners{{{x, y}, {x, y + 1}, {x + 1, y + 1}, {x + 1, y}}};
        std::array<bool, 4> in{};
        int count = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            in[i] = inside(corners[i][0], corners[i][1]);
            count += in[i] ? 1 : 0;
        }
        if (count == 0) return;
        std::array<Pair, 8> polygon{};
        std::size_t size = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const std::size_t j = (i + 1) % 4;
            if (in[i]) polygon[size++] = centre(corners[i][0], corners[i][1]);
            if (in[i] != in[j]) {
                polygon[size++] = crossing(corners[i][0], corners[i][1], corners[j][0], corners[j][1]);
            }
        }
        for (std::size_t i = 1; i + 1 < size; ++i) {
            mesh_.triangles.push_back({polygon[0][0], polygon[i][0], polygon[i + 1][0]});
            mesh_.triangles.push_back({polygon[0][1], polygon[i + 1][1], polygon[i][1]});
        }
    }

    const SolidFrame& frame_;
    const WorkingGrid& grid_;
    SolidMesh mesh_;
    std::vector<Pair> centres_;
    std::vector<int> crossings_;
};

struct LinearTaps {
    int x0, y0, x1, y1;
    float fx, fy;
};

LinearTaps tapsAt(glm::vec2 at, int width, int height) {
    const float x = std::clamp(at.x - 0.5F, 0.0F, static_cast<float>(width - 1));
    const float y = std::clamp(at.y - 0.5F, 0.0F, static_cast<float>(height - 1));
    const int x0 = static_cast<int>(x);
    const int y0 = static_cast<int>(y);
    return {x0,
            y0,
            std::min(x0 + 1, width - 1),
            std::min(y0 + 1, height - 1),
            x - static_cast<float>(x0),
            y - static_cast<float>(y0)};
}

}  // namespace

WorkingGrid workingGrid(const core::ObjectClip& clip, int longestSide) {
    WorkingGrid grid;
    if (clip.frames.empty()) return grid;
    const int width = clip.frames.front().width;
    const int height = clip.frames.front().height;
    int left = width;
    int right = -1;
    int top = height;
    int bottom = -1;
    for (const auto& image : clip.frames) {
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                if (image.at(x, y)[3] < 128) continue;
                left = std::min(left, x);
                right = std::max(right, x);
                top = std::min(top, y);
                bottom = std::max(bottom, y);
            }
        }
    }
    if (right < left) return grid;
    const float boxWidth = static_cast<float>(right - left + 1);
    const float boxHeight = static_cast<float>(bottom - top + 1);
    const float step =
        std::max(0.5F, std::max(boxWidth, boxHeight) / static_cast<float>(std::max(longestSide, 8)));
    constexpr int border = 2;
    grid.width = std::max(4, static_cast<int>(std::ceil(boxWidth / step))) + 2 * border;
    grid.height = std::max(4, static_cast<int>(std::ceil(boxHeight / step))) + 2 * border;
    grid.step = glm::vec2(step);
    grid.origin =
        glm::vec2(static_cast<float>(left), static_cast<float>(top)) - static_cast<float>(border) * step;
    return grid;
}

SolidFrame resampledFrame(const core::ObjectClip& clip, int frame, const WorkingGrid& grid) {
    const std::size_t at = static_cast<std::size_t>(frame);
    const core::ImageRgba8& image = clip.frames[at];
    SolidFrame result;
    result.camera = clip.cameras[at];
    result.middle = result.camera.toCamera(glm::vec3(0.0F)).z;
    if (!(result.middle > 0.1F)) result.middle = core::defaultDistance;

    cv::Mat4f premultiplied(image.height, image.width);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            const std::uint8_t* p = image.at(x, y);
            const float a = static_cast<float>(p[3]) / 255.0F;
            premultiplied(y, x) = cv::Vec4f(a * static_cast<float>(p[0]), a * static_cast<float>(p[1]),
                                            a * static_cast<float>(p[2]), static_cast<float>(p[3]));
        }
    }
    // Low-pass before taking fewer samples, then an exact affine resampling with the border transparent.
    if (grid.step.x > 1) {
        const double sigma =
            0.4 * std::sqrt(static_cast<double>(grid.step.x) * static_cast<double>(grid.step.x) - 1);
        if (sigma > 0.2)
            cv::GaussianBlur(premultiplied, premultiplied, cv::Size(), sigma, sigma, cv::BORDER_CONSTANT);
    }
    const cv::Matx23d toFrame(
        static_cast<double>(grid.step.x), 0, static_cast<double>(grid.origin.x + 0.5F * grid.step.x - 0.5F),
        0, static_cast<double>(grid.step.y), static_cast<double>(grid.origin.y + 0.5F * grid.step.y - 0.5F));
    cv::Mat4f resampled;
    cv::warpAffine(premultiplied, resampled, toFrame, cv::Size(grid.width, grid.height),
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, cv::Scalar::all(0));
    result.alpha.create(grid.height, grid.width);
    result.front.create(grid.height, grid.width);
    for (int y = 0; y < grid.height; ++y) {
        for (int x = 0; x < grid.width; ++x) {
            const cv::Vec4f p = resampled(y, x);
            result.alpha(y, x) = cv::saturate_cast<std::uint8_t>(p[3]);
            const float inverse = p[3] > 1 ? 255.0F / p[3] : 0.0F;
            result.front(y, x) = cv::Vec3b(cv::saturate_cast<std::uint8_t>(p[0] * inverse),
                                           cv::saturate_cast<std::uint8_t>(p[1] * inverse),
                                           cv::saturate_cast<std::uint8_t>(p[2] * inverse));
        }
    }
    // The mesh closes inside the grid: what a cropped clip cuts off ends at the border.
    result.alpha.row(0).setTo(0);
    result.alpha.row(grid.height - 1).setTo(0);
    result.alpha.col(0).setTo(0);
    result.alpha.col(grid.width - 1).setTo(0);
    continueColors(result.front, result.alpha);
    return result;
}

float sampleLinear(const cv::Mat1f& picture, glm::vec2 at) {
    const LinearTaps t = tapsAt(at, picture.cols, picture.rows);
    const float upper = picture(t.y0, t.x0) * (1 - t.fx) + picture(t.y0, t.x1) * t.fx;
    const float lower = picture(t.y1, t.x0) * (1 - t.fx) + picture(t.y1, t.x1) * t.fx;
    return upper * (1 - t.fy) + lower * t.fy;
}

glm::vec3 sampleLinear(const cv::Mat3b& picture, glm::vec2 at) {
    const LinearTaps t = tapsAt(at, picture.cols, picture.rows);
    const auto pixel = [&](int y, int x) {
        const cv::Vec3b c = picture(y, x);
        return glm::vec3(c[0], c[1], c[2]);
    };
    const glm::vec3 upper = glm::mix(pixel(t.y0, t.x0), pixel(t.y0, t.x1), t.fx);
    const glm::vec3 lower = glm::mix(pixel(t.y1, t.x0), pixel(t.y1, t.x1), t.fx);
    return glm::mix(upper, lower, t.fy) / 255.0F;
}

glm::vec3 sheetToWorld(const SolidFrame& frame, const WorkingGrid& grid, glm::vec3 sheet) {
    const core::Intrinsics& k = frame.camera.intrinsics;
    const float halfDepth = sampleLinear(frame.halfDepth, glm::vec2(sheet));
    const glm::vec2 pixel = grid.toFrame(glm::vec2(sheet));
    const float near = frame.middle - halfDepth * std::abs(sheet.z);
    return toWorld(frame.camera, {(pixel.x - k.cx) / k.fx * near, (pixel.y - k.cy) / k.fy * near,
                                  frame.middle + halfDepth * sheet.z});
}

SolidMesh meshOf(const SolidFrame& frame, const WorkingGrid& grid) {
    if (frame.empty() || frame.halfDepth.empty()) return {};
    return SheetMesher(frame, grid).build();
}

}  // namespace splatreel::models
