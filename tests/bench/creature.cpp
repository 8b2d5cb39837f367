#include "tests/bench/creature.h"

#include <glm/gtc/constants.hpp>
#include <glm/gtc/quaternion.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>
#include <vector>

namespace splatreel::bench {
namespace {

struct SurfacePoint {
    glm::dvec3 position, normal;
};

/// A surface over the unit square, with the area that decides how many Gaussians it gets.
struct Surface {
    double area;
    glm::dvec3 color;
    std::function<SurfacePoint(double, double)> at;
};

SurfacePoint ballPoint(double u, double v, glm::dvec3 centre, double radius, double bump, double frequency) {
    const double angle = 2 * glm::pi<double>() * u, height = 2 * v - 1, flat = std::sqrt(1 - height * height);
    const glm::dvec3 direction(flat * std::cos(angle), height, flat * std::sin(angle));
    const double wave = std::sin(frequency * 3 * direction.x) * std::sin(frequency * 3 * direction.y + 1) *
                        std::sin(frequency * 3 * direction.z + 2);
    return {centre + direction * radius * (1 + bump * wave), direction};
}

template <class Curve>
SurfacePoint tubePoint(double u, double v, const Curve& curve, double radius) {
    const double step = 1e-3;
    const glm::dvec3 along = glm::normalize(curve(v + step) - curve(v - step));
    const glm::dvec3 side = glm::normalize(glm::cross(along, glm::dvec3(0.3, 0.2, 0.93)));
    const glm::dvec3 other = glm::cross(along, side);
    const double angle = 2 * glm::pi<double>() * u;
    const glm::dvec3 normal = std::cos(angle) * side + std::sin(angle) * other;
    return {curve(v) + normal * radius, normal};
}

std::vector<Surface> surfaces() {
    std::vector<Surface> parts;
    parts.push_back({2.2, {.8, .45, .2}, [](double u, double v) {
                         return ballPoint(u, v, glm::dvec3(0.0), 0.42, 0.10, 5);
                     }});
    parts.push_back({0.75, {.9, .7, .5}, [](double u, double v) {
                         return ballPoint(u, v, {0.05, 0.52, 0.18}, 0.24, 0.05, 4);
                     }});
    const std::array<glm::dvec3, 4> limbs{
        {{-.22, .2, 0}, {.22, .2, 1}, {-.22, -.2, 2}, {.22, -.2, 3}}};  // x, z, phase
    const std::array<glm::dvec3, 4> colors{{{.3, .5, .8}, {.3, .6, .7}, {.4, .5, .7}, {.3, .4, .8}}};
    for (std::size_t i = 0; i < limbs.size(); ++i) {
        const double x = limbs[i].x, z = limbs[i].y, phase = limbs[i].z;
        parts.push_back({0.35, colors[i], [x, z, phase](double u, double v) {
                             const auto curve = [=](double t) {
                                 return glm::dvec3(
                                     x + 0.18 * glm::sign(x) * t + 0.06 * std::sin(4 * t + phase),
                                     -0.25 - 0.6 * t, z + 0.12 * std::sin(5 * t + phase));
                             };
                             return tubePoint(u, v, curve, 0.10 - 0.04 * v);
                         }});
    }
    parts.push_back({0.2, {.7, .3, .5}, [](double u, double v) {
                         const auto curve = [](double t) {
                             return glm::dvec3(0.15 * std::sin(6 * t), 0.1 + 0.35 * t, -0.4 - 0.45 * t);
                         };
                         return tubePoint(u, v, curve, 0.07 * (1.1 - v));
                     }});
    parts.push_back({1.25, {.3, .75, .35}, [](double u, double v) {
                         const auto curve = [](double t) {
                             const double angle = 2 * glm::pi<double>() * t;
                             return glm::dvec3(0.62 * std::cos(angle), 0.05 + 0.08 * std::sin(3 * angle),
                                               0.62 * std::sin(angle));
                         };
                         return tubePoint(u, v, curve, 0.05);
                     }});
    return parts;
}

}  // namespace

core::Gaussians creature(int count, int shDegree, unsigned seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    const auto direction = [&] {
        return glm::normalize(glm::dvec3(normal(random), normal(random), normal(random)));
    };
    const auto between = [&](double low, double high) { return low + (high - low) * uniform(random); };
    const auto parts = surfaces();
    double area = 0;
    for (const Surface& part : parts) area += part.area;
    const double spacing = std::sqrt(area / count);
    const int floaters = count / 50;
    const int coefficients = core::shCoefficientCount(shDegree);

    std::vector<float> positions, logScales, rotations, opacityLogits, sh;
    const auto add = [&](SurfacePoint point, glm::dvec3 scale, double opacity, glm::dvec3 color) {
        point.position += point.normal * normal(random) * 0.15 * spacing;
        const glm::dvec3 side = glm::normalize(glm::cross(point.normal, direction()));
        const glm::dquat turn =
            glm::quat_cast(glm::dmat3(side, glm::cross(point.normal, side), point.normal));
        const double norm = between(0.7, 1.4);  // files hold unnormalised quaternions
        for (const double part : {turn.w, turn.x, turn.y, turn.z}) {
            rotations.push_back(static_cast<float>(part * norm));
        }
        const glm::dvec3 p = point.position;
        const double pattern = std::sin(25 * p.x) * std::cos(21 * p.y + 1) * std::sin(19 * p.z);
        for (int k = 0; k < 3; ++k) {
            positions.push_back(static_cast<float>(p[k]));
            logScales.push_back(static_cast<float>(std::log(scale[k])));
            const double shade = color[k] * (0.75 + 0.25 * pattern) + 0.04 * normal(random);
            sh.push_back(static_cast<float>((std::clamp(shade, 0.02, 0.98) - 0.5) / core::shC0));
        }
        for (int k = 1; k < coefficients; ++k) {
            const double sigma = k < 4 ? 0.08 : k < 9 ? 0.05 : 0.03;
            for (int c = 0; c < 3; ++c) sh.push_back(static_cast<float>(sigma * normal(random)));
        }
        opacityLogits.push_back(static_cast<float>(std::log(opacity / (1 - opacity))));
    };
    const auto lognormal = [&](double middle, double sigma) {
        return spacing * middle * std::exp(sigma * normal(random));
    };
    std::vector<int> owners;
    for (std::size_t part = 0; part < parts.size(); ++part) {
        const int share = static_cast<int>((count - floaters) * parts[part].area / area);
        owners.insert(owners.end(), static_cast<std::size_t>(share), static_cast<int>(part));
    }
    owners.resize(static_cast<std::size_t>(count - floaters), 0);
    owners.resize(static_cast<std::size_t>(count), -1);
    std::shuffle(owners.begin(), owners.end(), random);
    for (const int owner : owners) {
        if (owner < 0) {
            glm::dvec3 place = 0.45 * glm::dvec3(normal(random), normal(random), normal(random));
            place *= std::min(1.0, 0.95 / glm::length(place));
            const glm::dvec3 scale(lognormal(2, 0.5), lognormal(2, 0.5), lognormal(2, 0.5));
            add({place, direction()}, scale, between(0.01, 0.2), parts.back().color);
            continue;
        }
        const Surface& part = parts[static_cast<std::size_t>(owner)];
        const glm::dvec3 scale(lognormal(0.85, 0.45), lognormal(0.85, 0.45), lognormal(0.15, 0.5));
        const double opacity = uniform(random) < 0.6 ? between(0.85, 0.999) : between(0.03, 0.85);
        add(part.at(uniform(random), uniform(random)), scale, opacity, part.color);
    }
    core::Gaussians gaussians;
    gaussians.positions = std::move(positions);
    gaussians.logScales = std::move(logScales);
    gaussians.rotations = std::move(rotations);
    gaussians.opacityLogits = std::move(opacityLogits);
    gaussians.sh = std::move(sh);
    gaussians.shDegree = shDegree;
    return gaussians;
}

core::Camera creatureCamera(int width, int height, float azimuth) {
    return core::orbitCamera(azimuth, 0.15F, 2.6F,
                             core::intrinsicsFromFovy(width, height, glm::radians(core::defaultFovyDegrees)));
}

}  // namespace splatreel::bench
