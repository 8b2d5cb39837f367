#pragma once

#include "ui/run_window.h"

#include <QObject>
#include <QString>
#include <vector>

namespace splatreel::ui {

/// The engines, loaded in the background when somebody first needs one. On the interface's thread.
class EngineShelf : public QObject {
    Q_OBJECT

public:
    explicit EngineShelf(const Services& services, QObject* parent = nullptr);

    /// Starts loading unless that has been done; again after a failure.
    void load();
    [[nodiscard]] bool isLoading() const { return loading_; }
    [[nodiscard]] const std::vector<const core::Engine*>& engines() const { return engines_; }
    [[nodiscard]] const core::Engine* find(const QString& name) const;
    /// Why there are none; empty where there are, or nobody has looked.
    [[nodiscard]] QString problem() const { return problem_; }

signals:
    void changed();

private:
    const Services& services_;
    std::vector<const core::Engine*> engines_;
    QString problem_;
    bool loading_ = false;
};

}  // namespace splatreel::ui
