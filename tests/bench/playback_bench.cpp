#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/formats/packed_sequence.h"
#include "core/formats/sequence_io.h"
#include "core/playback/player.h"
#include "core/store/sequence_store.h"
#include "render/cpu/cpu_scene_renderer.h"
#include "tests/bench/creature.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

/// Playback and seeking from a packed file that is not in the system's cache: makes such a file of a moving
/// creature (bench_playback make FILE FRAMES GAUSSIANS), plays it (bench_playback play FILE SECONDS
/// BUDGET_MIB) and seeks in it (bench_playback seek FILE SEEKS BUDGET_MIB), drawing every frame at 1280 × 720
/// on the processor; what loading consists of says bench_playback cost FILE FRAMES. `play` and `seek` with a
/// fifth argument "nothing" only hold the frame, for the share of store and disk.

namespace splatreel::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds() {
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

int fail(const core::Error& error) {
    std::fprintf(stderr, "%s\n", error.message().c_str());
    return 1;
}

int make(const std::string& path, int frames, int gaussians) {
    core::Gaussians base = creature(gaussians, 0);
    std::vector<std::uint64_t> ids(static_cast<std::size_t>(base.size()));
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = i;
    base.ids = std::move(ids);
    const core::PackedGaussians rest = core::pack(base);
    core::PackedGaussians moved = rest;
    core::GaussianSequence description;
    description.rate = {24, 1};
    auto writer = core::PackedSequenceWriter::create(path, description);
    if (!writer) return fail(writer.error());
    const double begin = seconds();
    for (int frame = 0; frame < frames; ++frame) {
        const float time = static_cast<float>(frame) / 24;
        for (std::size_t b = 0; b < rest.blocks.size(); ++b) {
            const core::PackedBlock& from = rest.blocks[b];
            core::PackedBlock& to = moved.blocks[b];
            for (std::size_t i = 0; i < core::packedBlockSize; ++i) {
                to.x[i] = from.x[i] + 0.06F * std::sin(2.1F * time + 3 * from.y[i]);
                to.z[i] = from.z[i] + 0.06F * std::cos(1.7F * time + 3 * from.y[i]);
            }
        }
        core::updateClusters(moved);
        if (auto added = writer->add(moved); !added) return fail(added.error());
    }
    if (auto done = writer->finish(); !done) return fail(done.error());
    const double bytes = static_cast<double>(std::filesystem::file_size(path));
    const double elapsed = seconds() - begin;
    std::printf("%d frames of %d Gaussians, %.2f GB in %.1f s (%.0f MB/s, flushed)\n", frames, rest.size,
                bytes * 1e-9, elapsed, bytes * 1e-6 / elapsed);
    return 0;
}

/// Takes the file out of the system's cache.
void forget(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    (void)::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
}

/// A line of /proc/self/status in MiB.
double statusMiB(const char* name) {
    std::ifstream stream("/proc/self/status");
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with(name)) return std::atof(line.c_str() + std::string(name).size() + 1) / 1024;
    }
    return 0;
}

double quantile(std::vector<double> values, double at) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[std::min(values.size() - 1,
                           static_cast<std::size_t>(at * static_cast<double>(values.size())))];
}

/// Processor time of all threads, seconds.
double processorSeconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

class Drawing {
public:
    explicit Drawing(bool draws) : draws_(draws) { view_.camera = creatureCamera(1280, 720, 0.4F); }
    void draw(const core::PackedGaussiansPtr& frame) {
        if (!draws_) return;
        view_.items = {{}};
        view_.items.front().frame = frame;
        if (const auto drawn = renderer_.draw(view_, picture_); !drawn) (void)fail(drawn.error());
    }
    /// For a look at what was drawn.
    [[nodiscard]] const render::Picture& picture() const { return picture_; }

private:
    bool draws_;
    render::SceneView view_;
    render::CpuSceneRenderer renderer_;
    render::Picture picture_;
};

void writePicture(const render::Picture& picture, const char* path) {
    std::ofstream file(path, std::ios::binary);
    file << "P6\n" << picture.width << " " << picture.height << "\n255\n";
    for (const std::uint32_t pixel : picture.rgba) {
        for (int shift = 0; shift < 24; shift += 8) file.put(static_cast<char>(pixel >> shift & 255U));
    }
}

/// A store that tells when a frame is there.
class Stage {
public:
    Stage(core::FrameSourcePtr source, std::uint64_t budget)
        : store_(
              {.memoryBytes = budget, .diskBytes = 0, .diskFolder = {}}, {},
              [this](core::SequenceStore::Handle, int, const core::Result<core::PackedGaussiansPtr>& result) {
                  if (!result) std::fprintf(stderr, "%s\n", result.error().message().c_str());
                  const std::lock_guard lock(mutex_);
                  ++arrivals_;
                  arrived_.notify_all();
              }),
          handle_(store_.open(std::move(source))) {}

    void want(const std::vector<int>& frames) { store_.want(handle_, frames); }
    core::PackedGaussiansPtr find(int frame) { return store_.findPacked(handle_, frame); }
    core::PackedGaussiansPtr await(int frame) {
        while (true) {
            std::unique_lock lock(mutex_);
            const int before = arrivals_;
            lock.unlock();
            if (auto found = find(frame)) return found;
            lock.lock();
            arrived_.wait_for(lock, std::chrono::milliseconds(50), [&] { return arrivals_ != before; });
        }
    }
    [[nodiscard]] core::SequenceStore::Statistics statistics() const { return store_.statistics(); }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    int arrivals_ = 0;
    core::SequenceStore store_;
    core::SequenceStore::Handle handle_;
};

constexpr int lookAhead = 1000;

int play(const std::string& path, double length, std::uint64_t budget, bool draws) {
    const auto source = core::openSequence(path);
    if (!source) return fail(source.error());
    forget(path);
    const double before = statusMiB("VmRSS:");
    Stage stage(*source, budget);
    Drawing drawing(draws);
    core::Player player((*source)->description().rate, (*source)->frameCount());
    stage.want(player.wanted(0, lookAhead));
    drawing.draw(stage.await(0));
    std::vector<double> behind;
    std::vector<double> drawn;
    int missing = 0;
    int lastFrame = -1;
    int lastMissing = -1;
    const double begin = seconds();
    const double processor = processorSeconds();
    const std::int64_t loadsBefore = stage.statistics().loads;
    player.play(begin);
    while (seconds() < begin + length) {
        const core::Player::Moment due = player.at(seconds());
        if (due.frame == lastFrame) {
            std::this_thread::sleep_for(std::chrono::microseconds(500));
            continue;
        }
        stage.want(player.wanted(seconds(), lookAhead));
        const auto found = player.newest(seconds(), [&](int index) { return stage.find(index) != nullptr; });
        if (!found || found->frame != due.frame) {
            missing += due.frame != lastMissing ? 1 : 0;
            lastMissing = due.frame;
        }
        const core::Player::Moment moment = found.value_or(due);
        const auto frame = found ? stage.find(moment.frame) : nullptr;
        if (!frame) {
            std::this_thread::sleep_for(std::chrono::microseconds(500));
            continue;
        }
        const double start = seconds();
        drawing.draw(frame);
        drawn.push_back(1e3 * (seconds() - start));
        player.drawn(moment, seconds());
        behind.push_back(static_cast<double>(player.behind(seconds())));
        lastFrame = moment.frame;
    }
    const double elapsed = seconds() - begin;
    const auto counts = player.counts();
    std::printf("%.1f new frames/s over %.1f s (%lld shown, %lld dropped, %d not there when due)\n",
                static_cast<double>(counts.shown) / elapsed, elapsed, static_cast<long long>(counts.shown),
                static_cast<long long>(counts.dropped), missing);
    const double spent = 1e3 * (processorSeconds() - processor);
    const auto loaded = static_cast<double>(stage.statistics().loads - loadsBefore);
    std::printf(
        "processor time of all threads: %.1f ms per new frame, %.1f ms per loaded frame (%.0f loaded)\n",
        spent / std::max(1.0, static_cast<double>(counts.shown)), spent / std::max(1.0, loaded), loaded);
    std::printf("frames behind the clock once drawn: median %.0f, p99 %.0f, most %.0f\n",
                quantile(behind, 0.5), quantile(behind, 0.99), quantile(behind, 1));
    std::printf("drawing: median %.1f ms, p99 %.1f ms\n", quantile(drawn, 0.5), quantile(drawn, 0.99));
    const double mebibyte = 1 << 20;
    std::printf("store %.0f MiB in %d frames, process's peak %.0f MiB (%.0f before), budget %.0f MiB\n",
                static_cast<double>(stage.statistics().memoryBytes) / mebibyte,
                stage.statistics().framesInMemory, statusMiB("VmHWM:"), before,
                static_cast<double>(budget) / mebibyte);
    if (const char* still = std::getenv("SPLATREEL_STILL")) writePicture(drawing.picture(), still);
    return 0;
}

int seek(const std::string& path, int count, std::uint64_t budget, bool draws) {
    const auto source = core::openSequence(path);
    if (!source) return fail(source.error());
    Stage stage(*source, budget);
    Drawing drawing(draws);
    core::Player player((*source)->description().rate, (*source)->frameCount());
    std::mt19937 random(1);
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        forget(path);
        const int frame = static_cast<int>(random() % static_cast<unsigned>((*source)->frameCount()));
        const double start = seconds();
        player.seek(frame, start);
        stage.want(player.wanted(start, lookAhead));  // what the last seek wanted is still being read ahead
        drawing.draw(stage.await(frame));
        times.push_back(1e3 * (seconds() - start));
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
    }
    std::printf("%d seeks: median %.1f ms, p90 %.1f ms, p99 %.1f ms, most %.1f ms\n", count,
                quantile(times, 0.5), quantile(times, 0.9), quantile(times, 0.99), quantile(times, 1));
    return 0;
}

/// Milliseconds of a piece of work, by the clock and of this thread's processor time; the median of many.
class Cost {
public:
    template <class Work>
    void add(const Work& work) {
        const double wall = seconds(), processor = threadSeconds();
        work();
        wall_.push_back(1e3 * (seconds() - wall));
        processor_.push_back(1e3 * (threadSeconds() - processor));
    }
    void print(const char* name) const {
        std::printf("%-28s %6.2f ms processor, %6.2f ms wall (p99 %.2f)\n", name, quantile(processor_, 0.5),
                    quantile(wall_, 0.5), quantile(wall_, 0.99));
    }

private:
    static double threadSeconds() {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    }
    std::vector<double> wall_, processor_;
};

/// What loading a frame consists of, frame after frame, from the disk and from the system's cache.
int cost(const std::string& path, int count) {
    const auto source = core::openSequence(path);
    if (!source) return fail(source.error());
    const auto file = core::openFile(path);
    if (!file) return fail(file.error());
    count = std::min(count, (*source)->frameCount());
    core::PackedGaussians packed;
    Cost cold, warm, raw, hash, check;
    for (Cost* pass : {&cold, &warm}) {
        if (pass == &cold) forget(path);
        for (int frame = 0; frame < count; ++frame) {
            bool ok = false;
            pass->add([&] { ok = (*source)->readPacked(frame, nullptr, packed).ok(); });
            if (!ok) return 1;
        }
    }
    std::vector<std::byte> bytes(packed.blocks.size() * sizeof(core::PackedBlock));
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<std::uint64_t>(i) * ((bytes.size() + 4095) / 4096 * 4096);
        if (at + bytes.size() > (*file)->size()) break;
        raw.add([&] { (void)(*file)->read(at, bytes); });
        core::BlockHash sum;
        hash.add([&] { sum = core::blockHash(bytes, sum); });
        bool good = false;
        check.add([&] { good = core::presentable(packed); });
        if (sum == core::BlockHash{} || !good) return 1;
    }
    cold.print("load, from the disk");
    warm.print("load, from the cache");
    raw.print("of it reading (cached)");
    hash.print("of it the hash");
    check.print("of it the look at values");
    return 0;
}

}  // namespace
}  // namespace splatreel::bench

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    const bool draws = argc < 6 || std::string(argv[5]) != "nothing";
    if (argc >= 5 && what == "make")
        return splatreel::bench::make(argv[2], std::atoi(argv[3]), std::atoi(argv[4]));
    const auto budget = argc >= 5 ? static_cast<std::uint64_t>(std::atoll(argv[4])) << 20 : 0;
    if (argc >= 5 && what == "play")
        return splatreel::bench::play(argv[2], std::atof(argv[3]), budget, draws);
    if (argc >= 4 && what == "cost") return splatreel::bench::cost(argv[2], std::atoi(argv[3]));
    if (argc >= 5 && what == "seek")
        return splatreel::bench::seek(argv[2], std::atoi(argv[3]), budget, draws);
    std::fprintf(stderr,
                 "bench_playback make FILE FRAMES GAUSSIANS | play FILE SECONDS BUDGET_MIB [nothing] | "
                 "seek FILE SEEKS BUDGET_MIB [nothing] | cost FILE FRAMES\n");
    return 2;
}
