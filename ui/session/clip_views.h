#pragma once

#include "core/project/project.h"

#include <QImage>
#include <QString>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace splatreel::ui {

/// One of a clip's further views, as a list shows it.
struct ViewPicture {
    std::string name;         ///< as views.json has it; of a single picture its file's
    double azimuth = 0;       ///< degrees
    double elevation = 0;     ///< degrees
    int stillFrame = -1;      ///< the one instant that it shows; −1: all
    bool isInput = false;     ///< it is the clip's own, and never used twice
    std::uint64_t bytes = 0;  ///< of its pictures in memory
    QImage thumbnail;
};

/// What a folder with views.json, or a picture, offers.
struct ViewsContent {
    QString problem;     ///< why it cannot be used; empty: it can
    int frameCount = 0;  ///< of a folder's views; 0: a single picture
    std::vector<ViewPicture> views;
};

/// Looks at it; reads a picture of each view, so on a thread of its own.
[[nodiscard]] ViewsContent readViewsContent(const QString& path, const std::stop_token& stop = {});

/// Whether the views fit a clip of so many frames; what is wrong otherwise.
[[nodiscard]] QString misfitOf(const ViewsContent& content, int clipFrames);

/// Whether a view is used.
[[nodiscard]] bool isUsed(const core::GivenViews& given, const ViewPicture& view);
/// Bytes of the pictures that are used.
[[nodiscard]] std::uint64_t usedBytes(const core::GivenViews& given, const ViewsContent& content);

/// "horse, back.png": what a take was given beside its clip; empty: nothing.
[[nodiscard]] QString namesOf(const std::vector<core::GivenViews>& views, const core::Project& project);

}  // namespace splatreel::ui
