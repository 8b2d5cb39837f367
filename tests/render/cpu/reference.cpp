#include "tests/render/cpu/reference.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace splatreel::render::reference {
namespace {

constexpr int tileSize = 16;

template <class Real>
using Vector3 = glm::vec<3, Real>;
template <class Real>
using Matrix3 = glm::mat<3, 3, Real>;

template <class Real>
struct Projected {
    bool visible = false;
    Vector3<Real> view{};     ///< camera frame
    Vector3<Real> clamped{};  ///< x and y as the Jacobian sees them
    bool clampedX = false, clampedY = false;
    Real u = 0, v = 0;
    Real covariance[3] = {};  ///< undilated xx, xy, yy
    Real conic[3] = {};
    Real opacity = 0, compensation = 1;
    bool compensationFloored = false;
    Vector3<Real> color{};
    bool colorClamped[3] = {};
    Vector3<Real> normal{};  ///< camera frame
    Real normalSign = 1;
    int normalAxis = 0;
    int radius = 0;
    int tiles[4] = {};  ///< x0, y0, x1, y1 (exclusive)
};

template <class Real>
Matrix3<Real> rotationMatrix(const Real* q) {  // columns are the Gaussian's axes in the world
    const Real w = q[0], x = q[1], y = q[2], z = q[3];
    return Matrix3<Real>(Vector3<Real>(1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)),
                         Vector3<Real>(2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)),
                         Vector3<Real>(2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)));
}

template <class Real>
void shBasis(int degree, Vector3<Real> d, Real* basis, Vector3<Real>* slope) {
    const Real x = d.x, y = d.y, z = d.z;
    const Real c1 = 0.4886025119029199;
    basis[0] = 0.28209479177387814;
    slope[0] = {0, 0, 0};
    if (degree < 1) return;
    basis[1] = -c1 * y, slope[1] = {0, -c1, 0};
    basis[2] = c1 * z, slope[2] = {0, 0, c1};
    basis[3] = -c1 * x, slope[3] = {-c1, 0, 0};
    if (degree < 2) return;
    const Real a = 1.0925484305920792, b = 0.31539156525252005, c = 0.5462742152960396;
    basis[4] = a * x * y, slope[4] = {a * y, a * x, 0};
    basis[5] = -a * y * z, slope[5] = {0, -a * z, -a * y};
    basis[6] = b * (2 * z * z - x * x - y * y), slope[6] = {-2 * b * x, -2 * b * y, 4 * b * z};
    basis[7] = -a * x * z, slope[7] = {-a * z, 0, -a * x};
    basis[8] = c * (x * x - y * y), slope[8] = {2 * c * x, -2 * c * y, 0};
    if (degree < 3) return;
    const Real k0 = -0.5900435899266435, k1 = 2.890611442640554, k2 = -0.4570457994644658,
               k3 = 0.3731763325901154, k4 = 1.445305721320277;
    basis[9] = k0 * y * (3 * x * x - y * y), slope[9] = {6 * k0 * x * y, k0 * (3 * x * x - 3 * y * y), 0};
    basis[10] = k1 * x * y * z, slope[10] = {k1 * y * z, k1 * x * z, k1 * x * y};
    basis[11] = k2 * y * (4 * z * z - x * x - y * y);
    slope[11] = {-2 * k2 * x * y, k2 * (4 * z * z - x * x - 3 * y * y), 8 * k2 * y * z};
    basis[12] = k3 * z * (2 * z * z - 3 * x * x - 3 * y * y);
    slope[12] = {-6 * k3 * x * z, -6 * k3 * y * z, k3 * (6 * z * z - 3 * x * x - 3 * y * y)};
    basis[13] = k2 * x * (4 * z * z - x * x - y * y);
    slope[13] = {k2 * (4 * z * z - 3 * x * x - y * y), -2 * k2 * x * y, 8 * k2 * x * z};
    basis[14] = k4 * z * (x * x - y * y), slope[14] = {2 * k4 * x * z, -2 * k4 * y * z, k4 * (x * x - y * y)};
    basis[15] = k0 * x * (x * x - 3 * y * y), slope[15] = {k0 * (3 * x * x - 3 * y * y), -6 * k0 * x * y, 0};
}

template <class Real>
struct CameraOf {
    Matrix3<Real> rotation;
    Vector3<Real> position;
    Real fx, fy, cx, cy, limitX[2], limitY[2];

    CameraOf(const core::Camera& camera, Profile profile)
        : rotation(camera.rotation), position(camera.position) {
        const auto& in = camera.intrinsics;
        fx = in.fx, fy = in.fy, cx = in.cx, cy = in.cy;
        const Real tanX = Real(in.width) / (2 * fx), tanY = Real(in.height) / (2 * fy);
        if (profile == Profile::inria) {
            limitX[0] = limitX[1] = Real(1.3) * tanX;
            limitY[0] = limitY[1] = Real(1.3) * tanY;
        } else {
            limitX[0] = cx / fx + Real(0.3) * tanX, limitX[1] = (in.width - cx) / fx + Real(0.3) * tanX;
            limitY[0] = cy / fy + Real(0.3) * tanY, limitY[1] = (in.height - cy) / fy + Real(0.3) * tanY;
        }
    }
};

/// The unit quaternion and the matrix R S of Gaussian i.
template <class Real>
void shapeOf(const Scene<Real>& scene, int i, Real (&unit)[4], Real& norm, Matrix3<Real>& rotation,
             Vector3<Real>& scale) {
    const Real* q = &scene.rotations[4 * i];
    norm = std::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    for (int k = 0; k < 4; ++k) unit[k] = q[k] / norm;
    rotation = rotationMatrix(unit);
    for (int k = 0; k < 3; ++k) scale[k] = std::exp(scene.logScales[3 * i + k]);
}

template <class Real>
Projected<Real> project(const Scene<Real>& scene, int i, const core::Camera& camera,
                        const CameraOf<Real>& view, const RasterSettings& settings) {
    Projected<Real> out;
    const auto& in = camera.intrinsics;
    const Vector3<Real> mean(scene.positions[3 * i], scene.positions[3 * i + 1], scene.positions[3 * i + 2]);
    out.view = view.rotation * (mean - view.position);
    const Real z = out.view.z;
    const bool inria = settings.profile == Profile::inria;
    if (!(inria ? z > Real(0.2) : z >= Real(camera.nearPlane))) return out;
    Real unit[4], norm;
    Matrix3<Real> rotation;
    Vector3<Real> scale;
    shapeOf(scene, i, unit, norm, rotation, scale);

    const Real ratioX = out.view.x / z, ratioY = out.view.y / z;
    const Real boundX = std::clamp(ratioX, -view.limitX[0], view.limitX[1]);
    const Real boundY = std::clamp(ratioY, -view.limitY[0], view.limitY[1]);
    out.clampedX = boundX != ratioX, out.clampedY = boundY != ratioY;
    out.clamped = {z * boundX, z * boundY, z};
    Vector3<Real> half[2];  // rows of J W R S
    const Vector3<Real> jacobian[2] = {{view.fx / z, 0, -view.fx * boundX / z},
                                       {0, view.fy / z, -view.fy * boundY / z}};
    for (int row = 0; row < 2; ++row) {
        half[row] = glm::transpose(rotation) * (glm::transpose(view.rotation) * jacobian[row]) * scale;
    }
    const Real xx = glm::dot(half[0], half[0]), xy = glm::dot(half[0], half[1]),
               yy = glm::dot(half[1], half[1]);
    out.covariance[0] = xx, out.covariance[1] = xy, out.covariance[2] = yy;
    const Real a = xx + settings.dilation, c = yy + settings.dilation;
    const Real det = a * c - xy * xy;
    if (!(det > 0)) return out;
    out.conic[0] = c / det, out.conic[1] = -xy / det, out.conic[2] = a / det;
    out.u = view.fx * ratioX + view.cx, out.v = view.fy * ratioY + view.cy;
    out.opacity = 1 / (1 + std::exp(-scene.opacityLogits[i]));
    if (settings.compensate) {
        const Real ratio = std::max<Real>(0, (xx * yy - xy * xy) / det);
        out.compensationFloored = ratio <= Real(2.5e-5);
        out.compensation = std::sqrt(std::max(ratio, Real(2.5e-5)));
    }
    const Real peak = out.opacity * out.compensation;
    Real extent[2];
    if (inria) {
        const Real middle = (a + c) / 2;
        const Real largest = middle + std::sqrt(std::max(Real(0.1), middle * middle - det));
        out.radius = static_cast<int>(std::min<Real>(std::ceil(3 * std::sqrt(largest)), 1e9));
        extent[0] = extent[1] = out.radius;
    } else {
        if (!(peak >= Real(1) / 255)) return out;
        const Real reach = std::min(Real(3.33), std::sqrt(2 * std::log(255 * peak)));
        extent[0] = std::min<Real>(std::ceil(reach * std::sqrt(a)), 1e9);
        extent[1] = std::min<Real>(std::ceil(reach * std::sqrt(c)), 1e9);
        out.radius = static_cast<int>(std::max(extent[0], extent[1]));
    }
    const int across = (in.width + tileSize - 1) / tileSize, down = (in.height + tileSize - 1) / tileSize;
    const auto tile = [](Real value, int count) {
        return static_cast<int>(std::clamp<Real>(value, 0, static_cast<Real>(count)));
    };
    // INRIA rounds pixel indices (centres at whole numbers), the other profile leaves nothing out.
    const Real shift = inria ? Real(0.5) : Real(0);
    const auto last = [inria](Real value) {
        return inria ? std::trunc((value + tileSize - 1) / tileSize) : std::ceil(value / tileSize);
    };
    out.tiles[0] = tile(std::trunc((out.u - shift - extent[0]) / tileSize), across);
    out.tiles[1] = tile(std::trunc((out.v - shift - extent[1]) / tileSize), down);
    out.tiles[2] = tile(last(out.u - shift + extent[0]), across);
    out.tiles[3] = tile(last(out.v - shift + extent[1]), down);
    out.visible = out.tiles[0] < out.tiles[2] && out.tiles[1] < out.tiles[3] && std::isfinite(out.u) &&
                  std::isfinite(out.v) && std::isfinite(det) && std::isfinite(peak);
    if (!out.visible) {
        out.radius = 0;
        return out;
    }

    Real basis[16];
    Vector3<Real> slope[16];
    shBasis(scene.shDegree, glm::normalize(mean - view.position), basis, slope);
    const int count = core::shCoefficientCount(scene.shDegree);
    for (int channel = 0; channel < 3; ++channel) {
        Real value = Real(0.5);
        for (int k = 0; k < count; ++k)
            value += basis[k] * scene.sh[(std::size_t(i) * count + k) * 3 + channel];
        out.colorClamped[channel] = value < 0;
        out.color[channel] = std::max<Real>(0, value);
    }
    for (int k = 1; k < 3; ++k) {
        if (scale[k] < scale[out.normalAxis]) out.normalAxis = k;
    }
    out.normal = view.rotation * rotation[out.normalAxis];
    if (glm::dot(out.normal, out.view) > 0) out.normalSign = -1;
    out.normal *= out.normalSign;
    return out;
}

template <class Real>
struct Frame {
    std::vector<Projected<Real>> projected;
    std::vector<std::vector<int>> lists;  ///< per tile, front to back
    int across = 0;
};

template <class Real>
Frame<Real> prepare(const Scene<Real>& scene, const core::Camera& camera, const RasterSettings& settings) {
    Frame<Real> frame;
    const CameraOf<Real> view(camera, settings.profile);
    frame.across = (camera.intrinsics.width + tileSize - 1) / tileSize;
    frame.lists.resize(std::size_t(frame.across) * ((camera.intrinsics.height + tileSize - 1) / tileSize));
    for (int i = 0; i < scene.size(); ++i)
        frame.projected.push_back(project(scene, i, camera, view, settings));
    std::vector<int> order(frame.projected.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int left, int right) {
        // Depths are compared as the fast rasteriser keeps them.
        return static_cast<float>(frame.projected[left].view.z) <
               static_cast<float>(frame.projected[right].view.z);
    });
    for (const int i : order) {
        const auto& item = frame.projected[i];
        if (!item.visible) continue;
        for (int y = item.tiles[1]; y < item.tiles[3]; ++y) {
            for (int x = item.tiles[0]; x < item.tiles[2]; ++x)
                frame.lists[y * frame.across + x].push_back(i);
        }
    }
    return frame;
}

template <class Real>
struct Contribution {
    int index = 0;
    Real alpha = 0, raw = 0, transmittance = 0;  ///< transmittance in front of it
    Real dx = 0, dy = 0;
};

/// What reaches a pixel, front to back; returns the transmittance left.
template <class Real>
Real walk(const Frame<Real>& frame, int x, int y, const RasterSettings& settings,
          std::vector<Contribution<Real>>& found, Real* margin) {
    found.clear();
    Real transmittance = 1;
    for (const int i : frame.lists[(y / tileSize) * frame.across + x / tileSize]) {
        const auto& item = frame.projected[i];
        const Real dx = item.u - (Real(x) + Real(0.5)), dy = item.v - (Real(y) + Real(0.5));
        const Real sigma = (item.conic[0] * dx * dx + item.conic[2] * dy * dy) / 2 + item.conic[1] * dx * dy;
        if (sigma < 0) continue;
        const Real raw = item.opacity * item.compensation * std::exp(-sigma);
        const Real alpha = std::min(Real(0.99), raw);
        if (margin) *margin = std::min(*margin, std::abs(alpha * 255 - 1));
        if (alpha < Real(1) / 255) continue;
        const Real next = transmittance * (1 - alpha);
        if (margin) *margin = std::min(*margin, std::abs(next * 10000 - 1));
        if (settings.profile == Profile::inria ? next < Real(1e-4) : next <= Real(1e-4)) break;
        found.push_back({i, alpha, raw, transmittance, dx, dy});
        transmittance = next;
    }
    return transmittance;
}

}  // namespace

template <class Real>
Scene<Real>::Scene(const GaussianView& view)
    : positions(view.positions.begin(), view.positions.end()),
      logScales(view.logScales.begin(), view.logScales.end()),
      rotations(view.rotations.begin(), view.rotations.end()),
      opacityLogits(view.opacityLogits.begin(), view.opacityLogits.end()),
      sh(view.sh.begin(), view.sh.end()),
      shDegree(view.shDegree) {}

template <class Real>
Image<Real> forward(const Scene<Real>& scene, const core::Camera& camera, const RasterSettings& settings) {
    const int width = camera.intrinsics.width, height = camera.intrinsics.height;
    const std::size_t pixels = std::size_t(width) * height;
    const Frame<Real> frame = prepare(scene, camera, settings);
    Image<Real> image;
    image.color.resize(3 * pixels);
    image.alpha.resize(pixels);
    image.depth.resize(pixels);
    image.normal.resize(3 * pixels);
    image.margin.assign(pixels, 1);
    for (const auto& item : frame.projected) image.radii.push_back(item.radius);
    std::vector<Contribution<Real>> found;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const std::size_t pixel = std::size_t(y) * width + x;
            const Real left = walk(frame, x, y, settings, found, &image.margin[pixel]);
            for (const auto& part : found) {
                const auto& item = frame.projected[part.index];
                const Real weight = part.alpha * part.transmittance;
                for (int k = 0; k < 3; ++k) {
                    image.color[k * pixels + pixel] += weight * item.color[k];
                    image.normal[k * pixels + pixel] += weight * item.normal[k];
                }
                image.depth[pixel] += weight * item.view.z;
            }
            for (int k = 0; k < 3; ++k) image.color[k * pixels + pixel] += left * settings.background[k];
            image.alpha[pixel] = 1 - left;
        }
    }
    return image;
}

namespace {

/// What the pixels say about one projected Gaussian.
template <class Real>
struct ScreenGradient {
    Vector3<Real> color{}, normal{};
    Real depth = 0, opacity = 0, u = 0, v = 0, absoluteU = 0, absoluteV = 0;
    Real conic[3] = {};
};

template <class Real>
std::vector<ScreenGradient<Real>> screenGradients(const Frame<Real>& frame, const core::Camera& camera,
                                                  const RasterSettings& settings,
                                                  const RasterImageGradient& gradient) {
    const int width = camera.intrinsics.width, height = camera.intrinsics.height;
    const std::size_t pixels = std::size_t(width) * height;
    const auto at = [](std::span<const float> values, std::size_t index) {
        return values.empty() ? Real(0) : Real(values[index]);
    };
    std::vector<ScreenGradient<Real>> screen(frame.projected.size());
    std::vector<Contribution<Real>> found;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const std::size_t pixel = std::size_t(y) * width + x;
            walk<Real>(frame, x, y, settings, found, nullptr);
            if (found.empty()) continue;
            Vector3<Real> dColor, dNormal;
            for (int k = 0; k < 3; ++k) {
                dColor[k] = at(gradient.color, k * pixels + pixel);
                dNormal[k] = at(gradient.normal, k * pixels + pixel);
            }
            const Real dAlpha = at(gradient.alpha, pixel), dDepth = at(gradient.depth, pixel);
            // `behind` is the value of all that lies behind, seen through nothing; the background's alpha is
            // 0.
            Real behind = 0;
            for (int k = 0; k < 3; ++k) behind += settings.background[k] * dColor[k];
            for (auto part = found.rbegin(); part != found.rend(); ++part) {
                const auto& item = frame.projected[part->index];
                auto& out = screen[part->index];
                const Real weight = part->alpha * part->transmittance;
                out.color += weight * dColor;
                out.normal += weight * dNormal;
                out.depth += weight * dDepth;
                const Real value = glm::dot(item.color, dColor) + glm::dot(item.normal, dNormal) +
                                   item.view.z * dDepth + dAlpha;
                const Real dPart = part->transmittance * (value - behind);
                behind = part->alpha * value + (1 - part->alpha) * behind;
                if (settings.profile == Profile::gsplat && part->raw > Real(0.99)) continue;
                out.opacity += dPart * part->raw / item.opacity;
                const Real dSigma = -part->raw * dPart;
                const Real du = dSigma * (item.conic[0] * part->dx + item.conic[1] * part->dy);
                const Real dv = dSigma * (item.conic[1] * part->dx + item.conic[2] * part->dy);
                out.u += du, out.v += dv;
                out.absoluteU += std::abs(du), out.absoluteV += std::abs(dv);
                out.conic[0] += dSigma * part->dx * part->dx / 2;
                out.conic[1] += dSigma * part->dx * part->dy;
                out.conic[2] += dSigma * part->dy * part->dy / 2;
            }
        }
    }
    return screen;
}

}  // namespace

template <class Real>
Gradient<Real> backward(const Scene<Real>& scene, const core::Camera& camera, const RasterSettings& settings,
                        const RasterImageGradient& gradient) {
    const Frame<Real> frame = prepare(scene, camera, settings);
    const auto screen = screenGradients(frame, camera, settings, gradient);
    const CameraOf<Real> view(camera, settings.profile);
    const int count = core::shCoefficientCount(scene.shDegree);
    Gradient<Real> out;
    out.positions.resize(scene.positions.size());
    out.logScales.resize(scene.logScales.size());
    out.rotations.resize(scene.rotations.size());
    out.opacityLogits.resize(scene.opacityLogits.size());
    out.sh.resize(scene.sh.size());
    out.screen.resize(2 * scene.opacityLogits.size());
    out.screenAbsolute.resize(2 * scene.opacityLogits.size());
    for (int i = 0; i < scene.size(); ++i) {
        const auto& item = frame.projected[i];
        const auto& from = screen[i];
        if (!item.visible) continue;
        out.screen[2 * i] = from.u, out.screen[2 * i + 1] = from.v;
        out.screenAbsolute[2 * i] = from.absoluteU, out.screenAbsolute[2 * i + 1] = from.absoluteV;
        Vector3<Real> dMean(0), dView(0);

        const Vector3<Real> mean(scene.positions[3 * i], scene.positions[3 * i + 1],
                                 scene.positions[3 * i + 2]);
        Real basis[16];
        Vector3<Real> slope[16];
        const Real distance = glm::length(mean - view.position);
        const Vector3<Real> direction = (mean - view.position) / distance;
        shBasis(scene.shDegree, direction, basis, slope);
        Vector3<Real> dDirection(0);
        for (int channel = 0; channel < 3; ++channel) {
            if (item.colorClamped[channel]) continue;
            for (int k = 0; k < count; ++k) {
                const std::size_t place = (std::size_t(i) * count + k) * 3 + channel;
                out.sh[place] = basis[k] * from.color[channel];
                dDirection += slope[k] * scene.sh[place] * from.color[channel];
            }
        }
        dMean += (dDirection - direction * glm::dot(direction, dDirection)) / distance;

        Real unit[4], norm;
        Matrix3<Real> rotation;
        Vector3<Real> scale;
        shapeOf(scene, i, unit, norm, rotation, scale);
        const Real z = item.view.z;
        const Vector3<Real> jacobian[2] = {{view.fx / z, 0, -view.fx * item.clamped.x / (z * z)},
                                           {0, view.fy / z, -view.fy * item.clamped.y / (z * z)}};
        Vector3<Real> half[2];
        for (int row = 0; row < 2; ++row) {
            half[row] = glm::transpose(rotation) * (glm::transpose(view.rotation) * jacobian[row]) * scale;
        }
        // Full symmetric-matrix gradient of the dilated covariance: −Q G Q.
        const Real* q = item.conic;
        const Real g[3] = {from.conic[0], from.conic[1] / 2, from.conic[2]};
        const Real qg[2][2] = {{q[0] * g[0] + q[1] * g[1], q[0] * g[1] + q[1] * g[2]},
                               {q[1] * g[0] + q[2] * g[1], q[1] * g[1] + q[2] * g[2]}};
        Real xx = -(qg[0][0] * q[0] + qg[0][1] * q[1]), xy = -(qg[0][0] * q[1] + qg[0][1] * q[2]),
             yy = -(qg[1][0] * q[1] + qg[1][1] * q[2]);
        if (settings.compensate && !item.compensationFloored) {
            const Real half0 = from.opacity * item.opacity / 2;  // half of ∂loss/∂ln(compensation)
            const Real det =
                item.covariance[0] * item.covariance[2] - item.covariance[1] * item.covariance[1];
            xx += half0 * (item.covariance[2] / det - q[0]);
            xy += half0 * (-item.covariance[1] / det - q[1]);
            yy += half0 * (item.covariance[0] / det - q[2]);
        }
        const Vector3<Real> dHalf[2] = {Real(2) * (xx * half[0] + xy * half[1]),
                                        Real(2) * (xy * half[0] + yy * half[1])};
        // half[row] = S Rᵀ Wᵀ jacobian[row]
        Matrix3<Real> dRotation(Real(0));
        Vector3<Real> dJacobian[2];
        for (int row = 0; row < 2; ++row) {
            const Vector3<Real> world = glm::transpose(view.rotation) * jacobian[row];
            for (int k = 0; k < 3; ++k) {
                out.logScales[3 * i + k] += dHalf[row][k] * half[row][k];
                dRotation[k] += dHalf[row][k] * scale[k] * world;
            }
            dJacobian[row] = view.rotation * (rotation * (scale * dHalf[row]));
        }
        dRotation[item.normalAxis] += glm::transpose(view.rotation) * (from.normal * item.normalSign);
        const Real w = unit[0], x = unit[1], y = unit[2], zq = unit[3];
        const auto r = [&](int row, int column) { return dRotation[column][row]; };
        const Real dUnit[4] = {
            2 * (x * (r(2, 1) - r(1, 2)) + y * (r(0, 2) - r(2, 0)) + zq * (r(1, 0) - r(0, 1))),
            2 * (-2 * x * (r(1, 1) + r(2, 2)) + y * (r(0, 1) + r(1, 0)) + zq * (r(0, 2) + r(2, 0)) +
                 w * (r(2, 1) - r(1, 2))),
            2 * (x * (r(0, 1) + r(1, 0)) - 2 * y * (r(0, 0) + r(2, 2)) + zq * (r(1, 2) + r(2, 1)) +
                 w * (r(0, 2) - r(2, 0))),
            2 * (x * (r(0, 2) + r(2, 0)) + y * (r(1, 2) + r(2, 1)) - 2 * zq * (r(0, 0) + r(1, 1)) +
                 w * (r(1, 0) - r(0, 1)))};
        const Real along = dUnit[0] * w + dUnit[1] * x + dUnit[2] * y + dUnit[3] * zq;
        for (int k = 0; k < 4; ++k) out.rotations[4 * i + k] = (dUnit[k] - along * unit[k]) / norm;

        const Real z2 = z * z, z3 = z2 * z;
        dView.x += from.u * view.fx / z;
        dView.y += from.v * view.fy / z;
        dView.z -= (from.u * view.fx * item.view.x + from.v * view.fy * item.view.y) / z2;
        dView.z += from.depth;
        dView.z -= view.fx / z2 * dJacobian[0].x + view.fy / z2 * dJacobian[1].y;
        const bool exact = settings.profile == Profile::gsplat;
        if (!item.clampedX) dView.x -= view.fx / z2 * dJacobian[0].z;
        if (!item.clampedY) dView.y -= view.fy / z2 * dJacobian[1].z;
        dView.z += (item.clampedX && exact ? 1 : 2) * view.fx * item.clamped.x / z3 * dJacobian[0].z;
        dView.z += (item.clampedY && exact ? 1 : 2) * view.fy * item.clamped.y / z3 * dJacobian[1].z;
        dMean += glm::transpose(view.rotation) * dView;
        for (int k = 0; k < 3; ++k) out.positions[3 * i + k] = dMean[k];
        out.opacityLogits[i] = from.opacity * item.opacity * (1 - item.opacity);
    }
    return out;
}

template struct Scene<float>;
template struct Scene<double>;
template Image<float> forward(const Scene<float>&, const core::Camera&, const RasterSettings&);
template Image<double> forward(const Scene<double>&, const core::Camera&, const RasterSettings&);
template Gradient<float> backward(const Scene<float>&, const core::Camera&, const RasterSettings&,
                                  const RasterImageGradient&);
template Gradient<double> backward(const Scene<double>&, const core::Camera&, const RasterSettings&,
                                   const RasterImageGradient&);

}  // namespace splatreel::render::reference
