#pragma once

#include <QCoreApplication>
#include <QMetaObject>
#include <QPointer>
#include <QThreadPool>
#include <memory>
#include <stop_token>
#include <utility>

namespace splatreel::ui {

/// Runs `work(stop_token)` on a thread of the pool and hands what it gives to `done` on the interface's
/// thread, unless `receiver` is gone by then. Called on the interface's thread. Dropping or stopping the
/// returned source asks the work to end; `done` is still called.
template <class Work, class Done>
std::shared_ptr<std::stop_source> runInBackground(QObject* receiver, Work work, Done done) {
    auto stop = std::make_shared<std::stop_source>();
    QThreadPool::globalInstance()->start([guard = QPointer<QObject>(receiver), token = stop->get_token(),
                                          work = std::move(work), done = std::move(done)]() mutable {
        auto value = std::make_shared<decltype(work(token))>(work(token));
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
