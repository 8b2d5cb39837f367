#include "models/fourdstr/checkpoint.h"

#include "core/base/files.h"
#include "core/base/leftovers.h"
#include "models/fourdstr/trainer.h"

#include <system_error>

namespace splatreel::models {

core::Result<void> CheckpointFolder::prepare() const {
    if (auto made = core::prepareFolder(folder_); !made) return made;
    core::removeLeftovers(file());
    return {};
}

core::Result<void> CheckpointFolder::save(Trainer& trainer) const {
    auto output = core::OutputFile::create(file());
    if (!output) return output.error();
    core::Result<void> written;
    try {
        torch::serialize::OutputArchive archive;
        trainer.save(archive);
        archive.save_to([&](const void* data, std::size_t size) -> std::size_t {
            if (written) written = output->write({static_cast<const std::byte*>(data), size});
            return written ? size : 0;
        });
    } catch (const std::exception& exception) {
        if (!written) return written;
        return core::Error{std::string("the checkpoint could not be written: ") + exception.what(),
                           file().string(), "Check the free space of the disk"};
    }
    return written ? output->commit() : written;
}

core::Result<void> CheckpointFolder::restore(Trainer& trainer) const {
    std::error_code failure;
    if (!active() || !std::filesystem::exists(file(), failure)) {
        return core::Error{"there is no checkpoint to go on from", file().string(),
                           "Start anew (without --resume)"};
    }
    try {
        torch::serialize::InputArchive archive;
        archive.load_from(file().string(), trainer.model().device());
        return trainer.load(archive);
    } catch (const std::exception&) {
        return core::Error{"the checkpoint is damaged", file().string(), "Start anew (without --resume)"};
    }
}

}  // namespace splatreel::models
