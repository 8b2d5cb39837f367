#include "ui/trace/traced_application.h"

#include "core/base/trace.h"

#include <QMetaEnum>
#include <ctime>

namespace splatreel::ui {
namespace {

using core::trace::Clock;

constexpr auto worthTelling = std::chrono::milliseconds(4);

std::string nameOf(QEvent::Type type) {
    const char* key = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    return key != nullptr ? key : "event " + std::to_string(static_cast<int>(type));
}

}  // namespace

double threadProcessorTime() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

bool TracedApplication::notify(QObject* receiver, QEvent* event) {
    // Only what the loop itself hands out: what it sends on in turn is part of it.
    const bool outermost = core::trace::on() &&
                           dispatch_.receiver.load(std::memory_order_relaxed) == nullptr &&
                           receiver->thread() == thread();
    return outermost ? traced(receiver, event) : QApplication::notify(receiver, event);
}

bool TracedApplication::traced(QObject* receiver, QEvent* event) {
    // The receiver may be gone afterwards; names of classes stay.
    const char* name = receiver->metaObject()->className();
    const char* parent =
        receiver->parent() != nullptr ? receiver->parent()->metaObject()->className() : "none";
    const QEvent::Type type = event->type();
    dispatch_.event.store(type, std::memory_order_relaxed);
    dispatch_.receiver.store(name, std::memory_order_relaxed);
    const Clock::time_point start = Clock::now();
    const double processor = threadProcessorTime();
    const bool handled = QApplication::notify(receiver, event);
    dispatch_.receiver.store(nullptr, std::memory_order_relaxed);
    if (Clock::now() - start >= worthTelling) {
        core::trace::complete("dispatch", nameOf(type) + " to " + name, start,
                              {{"processor_ms", 1e3 * (threadProcessorTime() - processor)},
                               {"parent", std::string_view(parent)}});
    }
    return handled;
}

}  // namespace splatreel::ui
