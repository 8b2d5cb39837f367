#include "core/edit/operators/color.h"

#include "core/base/text.h"
#include "core/edit/operators/operators.h"
#include "core/gaussians/gaussians.h"

#include <cmath>

namespace splatreel::core {
namespace {

const glm::dvec3 lumaWeights(0.2126, 0.7152, 0.0722);
constexpr double middleGrey = 0.5;  // encoded

/// Every channel takes the luma of the colour. glm's columns: column c is what channel c adds to each.
glm::dmat3 lumaMatrix() {
    return {glm::dvec3(lumaWeights.r), glm::dvec3(lumaWeights.g), glm::dvec3(lumaWeights.b)};
}

glm::dmat3 diagonal(glm::dvec3 gains) {
    return {glm::dvec3(gains.r, 0, 0), glm::dvec3(0, gains.g, 0), glm::dvec3(0, 0, gains.b)};
}

glm::dmat3 saturation(double amount) {
    return amount * glm::dmat3(1.0) + (1 - amount) * lumaMatrix();
}

/// Turns the chroma c − luma(c) about the grey axis and takes away what luma the turn has brought in.
glm::dmat3 hueTurn(double radians) {
    const double c = std::cos(radians);
    const double s = std::sin(radians) / std::sqrt(3.0);
    const double k = (1 - c) / 3;
    const glm::dmat3 turn(glm::dvec3(c + k, k + s, k - s), glm::dvec3(k - s, c + k, k + s),
                          glm::dvec3(k + s, k - s, c + k));
    const glm::dmat3 chroma = glm::dmat3(1.0) - lumaMatrix();
    return lumaMatrix() + chroma * turn * chroma;
}

}  // namespace

ColorMap chained(const ColorMap& a, const ColorMap& b) {
    return {b.matrix * a.matrix, b.matrix * a.offset + b.offset};
}

ParameterSchema gradeSchema() {
    return {number("exposure", TRANSLATE_NOOP("Parameter", "Exposure"),
                   TRANSLATE_NOOP("Parameter", "Brightness in stops."), 0, -5, 5,
                   TRANSLATE_NOOP("Unit", "stops")),
            number("contrast", TRANSLATE_NOOP("Parameter", "Contrast"),
                   TRANSLATE_NOOP("Parameter", "Distance from middle grey."), 1, 0, 3, "×"),
            number("saturation", TRANSLATE_NOOP("Parameter", "Saturation"),
                   TRANSLATE_NOOP("Parameter", "Strength of colour; 0: grey."), 1, 0, 3, "×"),
            number("hue", TRANSLATE_NOOP("Parameter", "Hue"),
                   TRANSLATE_NOOP("Parameter", "Turns all colours round the wheel."), 0, -180, 180, "°"),
            number("temperature", TRANSLATE_NOOP("Parameter", "Temperature"),
                   TRANSLATE_NOOP("Parameter", "Colder (blue) or warmer (orange)."), 0, -1, 1),
            number("tint", TRANSLATE_NOOP("Parameter", "Tint"),
                   TRANSLATE_NOOP("Parameter", "Greener or more magenta."), 0, -1, 1)};
}

ColorMap gradeMap(const ParameterSet& parameters) {
    ColorMap map;
    const double warm = parameters.real("temperature");
    const double magenta = parameters.real("tint");
    if (warm != 0 || magenta != 0) {
        glm::dvec3 gains(std::exp2(0.5 * warm + 0.25 * magenta), std::exp2(-0.5 * magenta),
                         std::exp2(-0.5 * warm + 0.25 * magenta));
        gains /= glm::dot(gains, lumaWeights);
        map.matrix = diagonal(gains);
    }
    if (const double stops = parameters.real("exposure"); stops != 0)
        map = chained(map, {diagonal(glm::dvec3(std::exp2(stops / 2.2))), glm::dvec3(0)});
    if (const double contrast = parameters.real("contrast"); contrast != 1)
        map = chained(map, {diagonal(glm::dvec3(contrast)), glm::dvec3(middleGrey * (1 - contrast))});
    if (const double amount = parameters.real("saturation"); amount != 1)
        map = chained(map, {saturation(amount), glm::dvec3(0)});
    if (const double degrees = parameters.real("hue"); degrees != 0)
        map = chained(map, {hueTurn(glm::radians(degrees)), glm::dvec3(0)});
    return map;
}

void applyToHarmonics(const ColorMap& map, std::span<float> sh) {
    const glm::dvec3 grey(0.5);
    const glm::dvec3 shift = (map(grey) - grey) / double{shC0};
    for (std::size_t k = 0; k + 2 < sh.size(); k += 3) {
        glm::dvec3 value = map.matrix * glm::dvec3(sh[k], sh[k + 1], sh[k + 2]);
        if (k == 0) value += shift;
        for (int channel = 0; channel < 3; ++channel)
            sh[k + static_cast<std::size_t>(channel)] = static_cast<float>(value[channel]);
    }
}

}  // namespace splatreel::core
