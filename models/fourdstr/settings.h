#pragma once

#include "core/parameters/parameters.h"

#include <cstdint>
#include <string>
#include <vector>

namespace splatreel::models {

/// Parameters of the 4DSTR engine with the preset's values as standard. Presets differ in size only, never in
/// what is on.
[[nodiscard]] std::vector<std::string> fourdstrPresets();
[[nodiscard]] core::Result<core::ParameterSet> fourdstrParameters(const std::string& preset);

/// The same values as plain fields, read once per change.
struct FourdstrSettings {
    explicit FourdstrSettings(const core::ParameterSet& values);

    int canonicalSteps, motionSteps, refinementSteps;
    int clipLength;      ///< T_s
    int canonicalFrame;  ///< −1: chosen (chooseCanonicalFrame)
    int initialGaussians, maximumGaussians, shDegree;

    int fieldChannels, fieldResolution, fieldLevels, fieldTimeResolution, fieldWidth;

    std::string rectification;  ///< off, gru, attention, mamba
    int window, rectifiedRows;
    double rectificationStrength, rectificationStart;
    bool rectifyFromFits, rectifyPositions;

    bool densifyPerFrame, alignment;
    double densifyShare, densifyStart, densifyEnd;
    int densifyInterval;
    double birthError;
    int birthsPerFrame;
    double pruneOpacity, pruneSmallest, pruneLargest, pruneScreenShare;

    double reconstructionWeight, maskWeight, viewWeight, priorWeight, consistencyWeight;
    double timeSmoothness, spaceSmoothness, timeDeviation;
    int viewsPerFrame;

    double positionRate, fieldRate, planeRate, rectifierRate, colorRate, opacityRate, scaleRate, rotationRate;
};

/// Settings for a clip of `frames` frames: step counts hold for 32 frames and grow in proportion with longer
/// clips, so that every frame is visited as often.
[[nodiscard]] FourdstrSettings forClip(FourdstrSettings settings, int frames);

}  // namespace splatreel::models
