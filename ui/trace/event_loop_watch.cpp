#include "ui/trace/event_loop_watch.h"

#include "core/base/trace.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWindow>

namespace splatreel::ui {
namespace {

using core::trace::Clock;

QEvent::Type questionType() {
    static const auto type = static_cast<QEvent::Type>(QEvent::registerEventType());
    return type;
}

}  // namespace

EventLoopWatch::EventLoopWatch(const TracedApplication& application, const QWidget& window)
    : application_(application), window_(window) {
    questionType();
    if (!core::trace::on()) return;
    core::trace::nameThread("interface");
    thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

EventLoopWatch::~EventLoopWatch() = default;

void EventLoopWatch::watch(const std::stop_token& stop) {
    core::trace::nameThread("watch");
    bool told = false;
    while (!stop.stop_requested() && core::trace::on()) {
        std::this_thread::sleep_for(interval);
        if (answered_.load(std::memory_order_acquire)) {
            told = false;
            asked_.store(Clock::now(), std::memory_order_relaxed);
            answered_.store(false, std::memory_order_release);
            QCoreApplication::postEvent(this, new QEvent(questionType()));
        } else if (!told && Clock::now() - asked_.load(std::memory_order_relaxed) > overdue) {
            told = true;
            const char* receiver = application_.dispatch().receiver.load(std::memory_order_relaxed);
            core::trace::instant(
                "stall", "no answer yet",
                {{"at", std::string_view(receiver != nullptr ? receiver : "the event loop")},
                 {"event", static_cast<std::int64_t>(application_.dispatch().event.load())}});
        }
    }
}

bool EventLoopWatch::event(QEvent* event) {
    if (event->type() != questionType()) return QObject::event(event);
    answer();
    return true;
}

void EventLoopWatch::answer() {
    const Clock::time_point asked = asked_.load(std::memory_order_relaxed);
    const double processor = threadProcessorTime();
    const double waited = std::chrono::duration<double, std::milli>(Clock::now() - asked).count();
    // What the thread did since its last answer; of that no more than the wait itself delayed this one.
    const double worked = std::min(waited, 1e3 * (processor - processorBefore_));
    core::trace::counter("event loop", {{"wait_ms", waited}, {"processor_ms", worked}});
    if (!usable_ && window_.windowHandle() != nullptr && window_.windowHandle()->isExposed()) {
        usable_ = true;
        core::trace::instant("window", "usable");
    }
    processorBefore_ = threadProcessorTime();
    answered_.store(true, std::memory_order_release);
}

}  // namespace splatreel::ui
