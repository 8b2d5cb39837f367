#include "models/fourdstr/checkpoint.h"

#include "models/fourdstr/trainer.h"

#include <system_error>

namespace splatreel::models {

core::Result<void> CheckpointFolder::save(Trainer& trainer) const {
    std::error_code failure;
    std::filesystem::create_directories(folder_, failure);
    if (failure)
        return core::Error{failure.message(), folder_.string(), "Choose a folder that can be written"};
    const std::filesystem::path unfinished = folder_ / "checkpoint.pt.part";
    try {
        torch::serialize::OutputArchive archive;
        trainer.save(archive);
        archive.save_to(unfinished.string());
    } catch (const std::exception& exception) {
        std::filesystem::remove(unfinished, failure);
        return core::Error{std::string("the checkpoint could not be written: ") + exception.what(),
                           unfinished.string(), "Check the free space of the disk"};
    }
    std::filesystem::rename(unfinished, file(), failure);
    if (failure)
        return core::Error{failure.message(), file().string(), "Choose a folder that can be written"};
    return {};
}

core::Result<void> CheckpointFolder::restore(Trainer& trainer) const {
    std::error_code failure;
    if (!active() || !std::filesystem::exists(file(), failure)) {
        return core::Error{"there is no checkpoint to go on from", file().string(), "Start without --resume"};
    }
    try {
        torch::serialize::InputArchive archive;
        archive.load_from(file().string(), trainer.model().device());
        return trainer.load(archive);
    } catch (const std::exception&) {
        return core::Error{"the checkpoint is damaged", file().string(),
                           "Delete it and start without --resume"};
    }
}

}  // namespace splatreel::models
