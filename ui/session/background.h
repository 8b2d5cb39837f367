#pragma once

#include "core/base/log.h"
#include "core/base/result.h"

#include <QCoreApplication>
#include <QMetaObject>
#include <QPointer>
#include <QThreadPool>
#include <exception>
#include <memory>
#include <new>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>

namespace splatreel::ui {

/// What work gives that was broken off by an exception, want of memory for instance: an error where it can
/// say one, else nothing, and the log has it.
template <class Value>
std::shared_ptr<Value> brokenOff(const char* why) {
    core::log::error(std::string("work in the background broke off: ") + why);
    if constexpr (std::is_constructible_v<Value, core::Error>) {
        return std::make_shared<Value>(core::Error{std::string("this broke off: ") + why, "", ""});
    } else {
        return nullptr;
    }
}

/// Runs `work(stop_token)` on a thread of the pool and hands what it gives to `done` on the interface's
/// thread, unless `receiver` is gone by then. Called on the interface's thread. Stopping the returned source
/// asks the work to end; `done` is still called, but not where the work threw and gives nothing that can say
/// so.
template <class Work, class Done>
std::shared_ptr<std::stop_source> runInBackground(QObject* receiver, Work work, Done done) {
    auto stop = std::make_shared<std::stop_source>();
    QThreadPool::globalInstance()->start([guard = QPointer<QObject>(receiver), token = stop->get_token(),
                                          work = std::move(work), done = std::move(done)]() mutable {
        using Value = decltype(work(token));
        std::shared_ptr<Value> value;
        try {
            value = std::make_shared<Value>(work(token));
        } catch (const std::bad_alloc&) {
            value = brokenOff<Value>("memory ran out");
        } catch (const std::exception& exception) {
            value = brokenOff<Value>(exception.what());
        }
        if (value == nullptr) return;
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, value, done = std::move(done)]() mutable {
                if (guard) done(std::move(*value));
            },
            Qt::QueuedConnection);
    });
    return stop;
}

/// Calls `what` on the interface's thread, from any, unless `receiver` is gone by then.
template <class What>
void callLater(const QPointer<QObject>& receiver, What what) {
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [receiver, what = std::move(what)]() mutable {
            if (receiver) what();
        },
        Qt::QueuedConnection);
}

}  // namespace splatreel::ui
