#pragma once

#include "core/gaussians/packed.h"
#include "core/gaussians/sequence.h"

#include <QObject>
#include <list>
#include <memory>

namespace splatreel::ui {

/// Frames as the viewport draws them, packed in the background and kept within a budget. On the interface's
/// thread.
class PackedFrames : public QObject {
    Q_OBJECT

public:
    static constexpr std::uint64_t budget = std::uint64_t{512} << 20;

    explicit PackedFrames(QObject* parent = nullptr) : QObject(parent) {}

    /// The packed frame if it is there; else it is packed, the one asked for last first, and `packed` says
    /// so.
    core::PackedGaussiansPtr request(const core::GaussiansPtr& frame);

signals:
    void packed();

private:
    struct Entry {
        std::weak_ptr<const core::Gaussians> frame;
        const core::Gaussians* address = nullptr;
        core::PackedGaussiansPtr packed;
    };

    void start(const core::GaussiansPtr& frame);
    void keep(const core::GaussiansPtr& frame, core::PackedGaussiansPtr packed);

    std::list<Entry> entries_;  ///< the one used last first
    std::uint64_t bytes_ = 0;
    core::GaussiansPtr waiting_;
    bool busy_ = false;
};

}  // namespace splatreel::ui
