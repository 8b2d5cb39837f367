#pragma once

#include "core/base/result.h"

#include <QString>
#include <functional>

namespace splatreel::ui {

/// Where something arose, and so where its banner stands.
enum class Place { viewport, media, generate, jobs, edit, timeline };

enum class Severity { info, warning, error };

/// Something the person should know: shown as a banner at its place, and kept in the log.
struct Notice {
    Place place = Place::viewport;
    Severity severity = Severity::error;
    QString text;    ///< what and why
    QString button;  ///< the way on; empty: none
    std::function<void()> action{};
    /// A notice with the same topic replaces the one before; empty: stands by itself.
    QString topic{};
    QString second{};  ///< another way on; empty: none
    std::function<void()> secondAction{};
    std::function<void()> putAway{};  ///< the person has seen it and wants no more of it
};

/// An error of the program's lower rooms, as a person reads it.
[[nodiscard]] inline QString textOf(const core::Error& error) {
    return QString::fromStdString(error.message());
}

}  // namespace splatreel::ui
