#include "ui/shell/still.h"

#include "core/media/image_io.h"
#include "ui/session/background.h"
#include "ui/session/float_picture.h"
#include "ui/viewport/viewport_window.h"

#include <cstring>
#include <filesystem>

namespace splatreel::ui {

void writeStill(ViewportWindow& viewport, QSize size, const QString& path,
                std::function<void(const core::Result<void>&)> done) {
    const std::filesystem::path file = path.toStdString();
    const auto tell = [guard = QPointer<QObject>(&viewport),
                       done = std::move(done)](core::Result<void> written) {
        callLater(guard, [done, written = std::move(written)] { done(written); });
    };
    if (path.endsWith(QStringLiteral(".exr"), Qt::CaseInsensitive)) {
        return viewport.stillPlanes(size, [file, tell](const core::Result<render::PicturePlanes>& planes) {
            if (!planes.ok()) return tell(planes.error());
            tell(core::writeExr(file, floatPicture(*planes), floatChannels));
        });
    }
    viewport.still(size, [file, tell](const core::Result<render::Picture>& picture) {
        if (!picture.ok()) return tell(picture.error());
        core::ImageRgba8 image(picture->width, picture->height);
        std::memcpy(image.pixels.data(), picture->rgba.data(), image.pixels.size());
        tell(core::writePng(file, image));
    });
}

}  // namespace splatreel::ui
