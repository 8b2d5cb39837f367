#include "ui/timeline/frame_quality.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

namespace splatreel::ui {

float errorOf(float psnr) {
    if (psnr < 0) return -1;
    return std::clamp((quality::good - psnr) / (quality::good - quality::bad), 0.0F, 1.0F);
}

QString qualityText(float psnr) {
    if (psnr < 0) return {};
    return QCoreApplication::translate(
               "FrameQuality",
               "%1 dB of likeness to the clip (PSNR of the input view)\nbars: low and green from %2 dB, high "
               "and red below %3 dB")
        .arg(QLocale().toString(psnr, 'f', 1))
        .arg(static_cast<int>(quality::good))
        .arg(static_cast<int>(quality::bad));
}

}  // namespace splatreel::ui
