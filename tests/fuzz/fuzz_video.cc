// Video files: what their containers say, and their first frames.
#include "core/media/video_reader.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace splatreel::core;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 1U << 16U) return -1;
    static const int file = memfd_create("video", 0);
    if (file < 0 || ftruncate(file, 0) != 0) std::abort();
    if (pwrite(file, data, size, 0) != static_cast<ssize_t>(size)) std::abort();
    auto reader = VideoReader::open("/proc/self/fd/" + std::to_string(file), {64, {24, 1}, 1 << 18});
    if (!reader) return 0;
    const VideoInfo& info = reader->info();
    for (std::size_t i = 1; i < info.times.size(); ++i) {
        if (!(info.times[i] > info.times[i - 1])) std::abort();
    }
    for (int i = 0; i < info.frameCount() && i < 3; ++i) {
        const auto frame = reader->read(i);
        if (!frame.ok() || !frame->has_value()) break;
        if ((*frame)->width != info.frameWidth || (*frame)->height != info.frameHeight) std::abort();
    }
    return 0;
}
