#pragma once

#include <QString>

namespace splatreel::ui {

class Preferences;
class Session;

/// Where crashes leave their reports.
[[nodiscard]] QString crashFolder();

/// Says once that a session before this one has crashed, with a way to what is known of it.
void tellOfCrash(Session& session, Preferences& preferences, const QString& folder);

}  // namespace splatreel::ui
