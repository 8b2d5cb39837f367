#pragma once

#include "core/edit/take.h"
#include "core/gaussians/frame_source.h"
#include "core/jobs/job.h"
#include "core/store/sequence_store.h"
#include "ui/session/clip.h"

#include <QImage>
#include <QString>
#include <cstdint>
#include <vector>

namespace splatreel::ui {

using TakeId = std::uint64_t;

/// A result as the window knows it: of an engine, or opened from files.
struct Take {
    TakeId id = 0;
    QString name;
    ClipId clip = 0;  ///< 0: opened from files
    QString path;     ///< of an opened sequence
    QString engine;
    QString preset;
    core::FrameSourcePtr base;    ///< as generated or read; null until there is a result
    core::FrameSourcePtr source;  ///< `base` with `edits`: what is shown and exported
    core::TakeEdits edits;
    /// Edits of whole sequences that have not been worked out: `source` is as before them.
    bool pending = false;
    core::SequenceStore::Handle handle = 0;    ///< of `source` in the session's store
    core::SequenceStore::Handle unedited = 0;  ///< of `base`, once somebody has asked for it
    core::JobId job = 0;                       ///< the generation that makes it; 0: none
    bool generating = false;            ///< the job runs or waits: its previews are what there is to see
    bool unfinished = false;            ///< it may go on from a checkpoint
    QString problem = {};               ///< why its last run failed; empty: it did not
    core::GaussiansPtr lastShown;       ///< by a run that was interrupted, of some frame; null: nothing
    std::vector<float> framePsnr = {};  ///< in dB, below 0: not known; empty: nothing is
    int frames = 0;
    core::Rate rate;
    QImage thumbnail;                   ///< of it, or of its clip while there is nothing else
    std::vector<QImage> pictures = {};  ///< of it, evenly spread over its frames; empty: not drawn yet
};

}  // namespace splatreel::ui
