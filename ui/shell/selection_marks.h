#pragma once

#include "core/edit/selection.h"
#include "core/gaussians/packed.h"
#include "core/gaussians/sequence.h"

#include <QObject>
#include <memory>
#include <optional>
#include <vector>

namespace splatreel::ui {

/// What is selected in a frame, as the renderer and the handles want it.
struct FrameMarks {
    std::shared_ptr<const std::vector<std::uint32_t>> bits;  ///< one per place of the packed frame
    int count = 0;
    core::Bounds bounds;  ///< of the selected centres
};

/// Finds what is selected in frames, in the background, the one asked for last first. On the interface's
/// thread.
class SelectionMarks : public QObject {
    Q_OBJECT

public:
    explicit SelectionMarks(QObject* parent = nullptr) : QObject(parent) {}

    /// The marks of a frame; those of the selection before, or none, until `marked` says that they are there.
    [[nodiscard]] FrameMarks request(const core::GaussiansPtr& frame, const core::PackedGaussiansPtr& packed,
                                     const core::Selection& selection);

signals:
    void marked();

private:
    struct Wanted {
        core::GaussiansPtr frame;
        core::PackedGaussiansPtr packed;
    };
    struct Entry {
        core::PackedGaussiansPtr packed;
        FrameMarks marks;
        bool current = true;  ///< of the present selection
    };
    void start(Wanted wanted);

    core::Selection selection_;
    std::vector<Entry> entries_;  ///< the newest last
    std::optional<Wanted> waiting_;
    bool busy_ = false;
    int generation_ = 0;  ///< of the selection
};

}  // namespace splatreel::ui
