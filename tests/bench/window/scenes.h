#pragma once

#include "ui/trace/traced_application.h"

#include <QString>
#include <QStringList>

namespace splatreel::bench {

/// Bad input as a person meets it, each scene in a window of its own: what it says is in pictures in
/// `folder`.
[[nodiscard]] QStringList sceneNames();
int runScene(ui::TracedApplication& application, const QString& scene, const QString& clip,
             const QString& folder);

}  // namespace splatreel::bench
