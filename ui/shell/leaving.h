#pragma once

#include "core/base/result.h"

#include <QObject>
#include <QTimer>
#include <future>
#include <memory>
#include <optional>

namespace splatreel::ui {

class FinishingWindow;
class ProjectKeeper;
class Session;

/// The end of a session behind a window that is hidden already: exports and copies that are to be finished or
/// stopped, then what is kept for the next start, or given up. What takes longer than a moment is shown, with
/// a way to stop it.
class Leaving : public QObject {
    Q_OBJECT

public:
    struct Wish {
        bool finishOutputs = false;  ///< else exports and copies are stopped
        bool keepForLater = false;   ///< else what was not saved is not wanted
    };
    Leaving(Session& session, ProjectKeeper& keeper, Wish wish, QObject* parent = nullptr);
    ~Leaving() override;

    /// True: it is over within a moment, and `ended` does not come.
    [[nodiscard]] bool begin();
    /// Once it is over: an error where nothing could be kept for later.
    [[nodiscard]] const core::Result<void>& result() const { return result_; }

signals:
    void ended();

private:
    void stopOutputs();
    void beginFiles();
    /// Whether all is done.
    bool advance(int milliseconds);
    void tell();

    Session& session_;
    ProjectKeeper& keeper_;
    Wish wish_;
    bool filesBegun_ = false;
    std::optional<std::future<core::Result<void>>> kept_;
    core::Result<void> result_;
    std::unique_ptr<FinishingWindow> window_;
    QTimer timer_;
};

}  // namespace splatreel::ui
