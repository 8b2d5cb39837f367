#include "ui/session/engine_shelf.h"

#include "ui/session/background.h"
#include "ui/session/notice.h"

namespace splatreel::ui {

EngineShelf::EngineShelf(const Services& services, QObject* parent) : QObject(parent), services_(services) {}

void EngineShelf::load() {
    if (loading_ || !engines_.empty()) return;
    if (!services_.loadEngines) {
        problem_ = tr("This build has no engines.");
        emit changed();
        return;
    }
    loading_ = true;
    problem_.clear();
    emit changed();
    runInBackground(
        this, [load = services_.loadEngines](const std::stop_token&) { return load(); },
        [this](core::Result<std::vector<const core::Engine*>> loaded) {
            loading_ = false;
            if (loaded.ok()) {
                engines_ = std::move(loaded).value();
                if (engines_.empty()) problem_ = tr("The models library has no engines.");
            } else {
                problem_ = textOf(loaded.error());
            }
            emit changed();
        });
}

const core::Engine* EngineShelf::find(const QString& name) const {
    for (const core::Engine* engine : engines_) {
        if (name == QString::fromStdString(engine->name())) return engine;
    }
    return nullptr;
}

}  // namespace splatreel::ui
