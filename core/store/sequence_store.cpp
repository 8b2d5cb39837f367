#include "core/store/sequence_store.h"

#include "core/base/files.h"
#include "core/store/disk_cache.h"
#include "core/store/frame_cache.h"
#include "core/store/frame_pool.h"
#include "core/store/want_list.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

/// A frame as somebody asks for it.
struct Place {
    SequenceStore::Handle source = 0;
    int frame = 0;
    FrameForm form = FrameForm::exact;

    friend auto operator<=>(const Place&, const Place&) = default;
};

struct Request {
    Place place;
    int priority = 0;
    std::uint64_t number = 0;  ///< grows with time

    /// The first in a set is the next to be served.
    friend bool operator<(const Request& a, const Request& b) {
        return std::tie(b.priority, b.number) < std::tie(a.priority, a.number);
    }
};

constexpr int urgent = std::numeric_limits<int>::max();
/// A request goes before everything that is only wanted.
constexpr int requested = -1;
/// One being filled while others wait for their last reader.
constexpr std::size_t spareFrames = 2;

}  // namespace

struct SequenceStore::State {
    struct Source {
        FrameSourcePtr frames;
        std::string content;
        WantList wants;
        PackedGaussiansPtr lastPacked;      ///< to line up with; none where the source has its own order
        std::uint64_t lastPackedBytes = 0;  ///< what the next one will probably need
    };
    /// What the loading thread does next.
    struct Job {
        Place place;
        int rank = requested;
    };

    State(const StoreBudget& limits, Arrival onArrival, PackedArrival onPackedArrival)
        : arrival(std::move(onArrival)),
          packedArrival(std::move(onPackedArrival)),
          memory(limits.memoryBytes),
          disk(limits.diskFolder, limits.diskBytes),
          loader([this](const std::stop_token& stop) { load(stop); }) {}

    ~State() {
        loader.request_stop();
        {
            const std::lock_guard lock(mutex);
            queue.clear();
            waiting.clear();
            for (auto& [handle, source] : sources) source.wants.stop();
        }
        wake.notify_all();
    }

    /// Serves requests, then wants. Reads without the lock.
    void load(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        std::optional<Job> job;
        const auto isBusy = [&] {
            job = nextJob();
            idle = !job;
            return !idle;
        };
        while (wake.wait(lock, stop, isBusy)) {
            const Place place = job->place;
            const auto known = sources.find(place.source);
            if (known == sources.end()) continue;
            const FrameKey key{known->second.content, place.frame, place.form};
            Result<StoredFrame> result = Error{};
            if (const StoredFrame* cached = memory.find(key)) {
                result = *cached;
            } else {
                result = place.form == FrameForm::packed ? loadPacked(lock, *job, known->second, key)
                                                         : loadExact(lock, known->second, key);
            }
            deliver(lock, *job, result);
        }
        arrived.notify_all();
    }

    /// Under the lock. A request, or what is wanted soonest of all sources.
    std::optional<Job> nextJob() {
        if (!queue.empty()) {
            const Request request = *queue.begin();
            queue.erase(queue.begin());
            waiting.erase(request.place);
            return Job{request.place, requested};
        }
        std::optional<Job> job;
        for (auto& [handle, source] : sources) {
            const auto there = [&](int frame) {
                return memory.contains({source.content, frame, FrameForm::packed});
            };
            const std::optional<int> rank = source.wants.nextMissing(there);
            if (rank && (!job || *rank < job->rank))
                job = Job{{handle, source.wants.frameAt(*rank), FrameForm::packed}, *rank};
        }
        return job;
    }

    void deliver(std::unique_lock<std::mutex>& lock, const Job& job, const Result<StoredFrame>& result) {
        const Place& place = job.place;
        if (job.rank == requested) {
            lastResult.insert_or_assign(place, result);
            arrived.notify_all();
        }
        lock.unlock();
        if (place.form == FrameForm::exact && arrival) {
            arrival(place.source, place.frame,
                    result ? Result<GaussiansPtr>(result->exact) : Result<GaussiansPtr>(result.error()));
        }
        // What was read ahead but found no room is no news to anybody.
        if (place.form == FrameForm::packed && packedArrival && !(result && !result->packed)) {
            packedArrival(place.source, place.frame,
                          result ? Result<PackedGaussiansPtr>(result->packed)
                                 : Result<PackedGaussiansPtr>(result.error()));
        }
        lock.lock();
        if (!waited.contains(place)) lastResult.erase(place);
    }

    Result<StoredFrame> loadExact(std::unique_lock<std::mutex>& lock, const Source& source,
                                  const FrameKey& key) {
        const FrameSourcePtr frames = source.frames;
        lock.unlock();
        const auto result = fetch(*frames, key);
        lock.lock();
        if (!result) return result.error();
        const StoredFrame frame{*result, nullptr};
        (void)memory.keep(key, frame, requested, rankOf());
        return frame;
    }

    /// An empty frame where it was only wanted and there is no room for it.
    Result<StoredFrame> loadPacked(std::unique_lock<std::mutex>& lock, const Job& job, Source& source,
                                   const FrameKey& key) {
        const std::uint64_t known = source.frames->packedBytes(key.frame);
        // Ids and rows are probably there already, shared; keep() counts exactly.
        const std::uint64_t expected = known > 0 ? known : source.lastPackedBytes;
        if (known > memory.budget()) return fail(job, source, tooLarge(key.frame, known));
        if (expected <= memory.budget() && !memory.makeRoom(expected, job.rank, rankOf())) {
            source.wants.stop();
            return StoredFrame{};
        }
        const FrameSourcePtr frames = source.frames;
        const PackedGaussiansPtr like = source.lastPacked;
        const StoredFrame* inMemory = memory.find({key.content, key.frame, FrameForm::exact});
        const GaussiansPtr exact = inMemory ? inMemory->exact : nullptr;
        lock.unlock();
        auto buffer = pool->take();
        const auto read = readPacked(*frames, exact, key, like.get(), *buffer);
        if (!read) pool->giveBack(std::move(buffer));
        StoredFrame frame;
        if (read) frame.packed = pool->share(std::move(buffer));
        lock.lock();

        const auto still = sources.find(job.place.source);  // it may have been closed meanwhile
        if (!read) return still != sources.end() ? fail(job, still->second, read.error()) : read.error();
        const std::uint64_t bytes = frame.packed->bytes();
        if (still != sources.end()) {
            still->second.lastPackedBytes = bytes - frame.packed->ids.size() * sizeof(std::uint64_t) -
                                            frame.packed->rows.size() * sizeof(std::uint32_t);
            if (known == 0) still->second.lastPacked = frame.packed;
            if (bytes > memory.budget()) return fail(job, still->second, tooLarge(key.frame, bytes));
        }
        if (!memory.keep(key, frame, job.rank, rankOf())) {
            if (still != sources.end()) still->second.wants.stop();
            if (job.rank != requested) return StoredFrame{};
        }
        return frame;
    }

    Error fail(const Job& job, Source& source, const Error& error) {
        source.wants.failed(job.place.frame);
        return error;
    }

    [[nodiscard]] Error tooLarge(int frame, std::uint64_t bytes) const {
        return {"frame " + std::to_string(frame) + " needs " + bytesText(bytes) +
                    ", the budget for all frames is " + bytesText(memory.budget()),
                "sequence", "Give the program more memory for frames, or a sequence with fewer Gaussians."};
    }

    /// Costly frames come from the disk cache, and go there.
    Result<void> readPacked(const FrameSource& frames, GaussiansPtr exact, const FrameKey& key,
                            const PackedGaussians* like, PackedGaussians& into) {
        if (!exact && frames.costly()) {
            auto fetched = fetch(frames, {key.content, key.frame, FrameForm::exact});
            if (!fetched) return fetched.error();
            exact = std::move(*fetched);
        }
        if (exact) {
            pack(*exact, like, into);
            return {};
        }
        loads.fetch_add(1);
        return frames.readPacked(key.frame, like, into);
    }

    /// From the disk, else from the source. Only the loading thread touches the disk cache.
    Result<GaussiansPtr> fetch(const FrameSource& frames, const FrameKey& key) {
        const std::string name = key.content + "-" + std::to_string(key.frame);
        if (frames.costly()) {
            if (auto found = disk.load(name)) {
                diskHits.fetch_add(1);
                return GaussiansPtr(std::make_shared<const Gaussians>(std::move(*found)));
            }
        }
        loads.fetch_add(1);
        auto result = frames.frame(key.frame);
        if (result && frames.costly()) {
            disk.store(name, **result);
            diskBytes.store(disk.bytes());
        }
        return result;
    }

    /// Under the lock, as long as it is used.
    FrameCache::RankOf rankOf() const {
        return [this](const FrameKey& key) {
            int rank = FrameCache::unwanted;
            if (key.form != FrameForm::packed) return rank;
            for (const auto& [handle, source] : sources) {
                if (source.content == key.content) rank = std::min(rank, source.wants.rankOf(key.frame));
            }
            return rank;
        };
    }

    /// Under the lock.
    StoredFrame lookUp(const Place& place) {
        const auto known = sources.find(place.source);
        if (known == sources.end()) return {};
        const StoredFrame* cached = memory.find({known->second.content, place.frame, place.form});
        if (cached == nullptr) return {};
        ++hits;
        return *cached;
    }

    [[nodiscard]] bool exists(const Place& place) const {
        const auto known = sources.find(place.source);
        return known != sources.end() && place.frame >= 0 && place.frame < known->second.frames->frameCount();
    }

    /// Under the lock. A frame that is already waiting gets a newer number, and the higher priority.
    void enqueue(const Place& place, int priority) {
        if (const auto known = waiting.find(place); known != waiting.end()) {
            priority = std::max(priority, known->second.priority);
            queue.erase(known->second);
        }
        const Request request{place, priority, nextNumber++};
        waiting[place] = request;
        idle = false;
        queue.insert(request);
        wake.notify_all();
    }

    StoredFrame request(const Place& place, int priority) {
        const std::lock_guard lock(mutex);
        StoredFrame found = lookUp(place);
        if (found.exact || found.packed) return found;
        const bool there = exists(place);
        assert(there || !sources.contains(place.source));
        if (there) enqueue(place, std::min(priority, urgent - 1));
        return {};
    }

    Result<StoredFrame> get(const Place& place) {
        std::unique_lock lock(mutex);
        if (StoredFrame found = lookUp(place); found.exact || found.packed) return found;
        if (!exists(place)) return Error{"there is no frame " + std::to_string(place.frame), "sequence", ""};
        const auto mark = waited.insert(place);
        enqueue(place, urgent);
        arrived.wait(lock, [&] {
            return lastResult.contains(place) || !sources.contains(place.source) ||
                   loader.get_stop_token().stop_requested();
        });
        const auto result = lastResult.find(place);
        Result<StoredFrame> answer =
            result != lastResult.end() ? result->second : Error{"the sequence was closed", "sequence", ""};
        waited.erase(mark);
        if (!waited.contains(place)) lastResult.erase(place);
        return answer;
    }

    Arrival arrival;
    PackedArrival packedArrival;

    mutable std::mutex mutex;
    std::condition_variable_any wake;     ///< the loader: there is something to do
    std::condition_variable_any arrived;  ///< those who wait in `get`
    std::map<Handle, Source> sources;
    FrameCache memory;
    std::shared_ptr<FramePool> pool = FramePool::create(spareFrames);
    std::set<Request> queue;
    std::map<Place, Request> waiting;  ///< what the queue holds, by place
    std::multiset<Place> waited;       ///< what `get` waits for
    std::map<Place, Result<StoredFrame>> lastResult;
    Handle nextHandle = 1;
    std::uint64_t nextNumber = 0;
    std::int64_t hits = 0;
    bool idle = false;  ///< the loader has looked, and there was nothing to do

    DiskCache disk;
    std::atomic<std::uint64_t> diskBytes{0};
    std::atomic<std::int64_t> loads{0};
    std::atomic<std::int64_t> diskHits{0};

    std::jthread loader;  ///< last: everything above exists while it runs
};

SequenceStore::SequenceStore(StoreBudget budget, Arrival arrival, PackedArrival packedArrival)
    : state_(std::make_unique<State>(budget, std::move(arrival), std::move(packedArrival))) {}

SequenceStore::~SequenceStore() = default;

SequenceStore::Handle SequenceStore::open(FrameSourcePtr source) {
    std::string content = source->contentKey();  // may take a while: without the lock
    const std::lock_guard lock(state_->mutex);
    const Handle handle = state_->nextHandle++;
    state_->sources[handle] = {std::move(source), std::move(content), {}, nullptr, 0};
    return handle;
}

void SequenceStore::close(Handle source) {
    dropRequests(source, urgent);
    const std::lock_guard lock(state_->mutex);
    state_->sources.erase(source);
    state_->arrived.notify_all();
}

void SequenceStore::setMemoryBudget(std::uint64_t bytes) {
    const std::lock_guard lock(state_->mutex);
    state_->memory.setBudget(bytes);
    (void)state_->memory.makeRoom(0, requested, state_->rankOf());
}

void SequenceStore::forgetClosed() {
    std::vector<StoredFrame> gone;  // freed without the lock
    const std::lock_guard lock(state_->mutex);
    std::set<std::string> open;
    for (const auto& [handle, source] : state_->sources) open.insert(source.content);
    gone = state_->memory.takeAllBut(open);
}

GaussiansPtr SequenceStore::find(Handle source, int frame) {
    const std::lock_guard lock(state_->mutex);
    return state_->lookUp({source, frame, FrameForm::exact}).exact;
}

GaussiansPtr SequenceStore::request(Handle source, int frame, int priority) {
    return state_->request({source, frame, FrameForm::exact}, priority).exact;
}

Result<GaussiansPtr> SequenceStore::get(Handle source, int frame) {
    const auto result = state_->get({source, frame, FrameForm::exact});
    if (!result) return result.error();
    return result->exact;
}

PackedGaussiansPtr SequenceStore::findPacked(Handle source, int frame) {
    const std::lock_guard lock(state_->mutex);
    return state_->lookUp({source, frame, FrameForm::packed}).packed;
}

PackedGaussiansPtr SequenceStore::requestPacked(Handle source, int frame, int priority) {
    return state_->request({source, frame, FrameForm::packed}, priority).packed;
}

Result<PackedGaussiansPtr> SequenceStore::getPacked(Handle source, int frame) {
    const auto result = state_->get({source, frame, FrameForm::packed});
    if (!result) return result.error();
    return result->packed;
}

void SequenceStore::want(Handle source, std::span<const int> frames) {
    {
        const std::lock_guard lock(state_->mutex);
        const auto known = state_->sources.find(source);
        if (known == state_->sources.end()) return;
        known->second.wants.replace(frames, known->second.frames->frameCount());
        state_->idle = false;
    }
    state_->wake.notify_all();
}

void SequenceStore::dropRequests(Handle source, int keepPriority) {
    const std::lock_guard lock(state_->mutex);
    std::erase_if(state_->waiting, [&](const auto& entry) {
        const bool drop = entry.first.source == source && entry.second.priority < keepPriority;
        if (drop) state_->queue.erase(entry.second);
        return drop;
    });
}

SequenceStore::Statistics SequenceStore::statistics() const {
    const std::lock_guard lock(state_->mutex);
    return {.memoryBytes = state_->memory.bytes(),
            .diskBytes = state_->diskBytes.load(),
            .framesInMemory = state_->memory.count(),
            .waiting = static_cast<int>(state_->queue.size()),
            .idle = state_->idle,
            .hits = state_->hits,
            .loads = state_->loads.load(),
            .diskHits = state_->diskHits.load(),
            .evictions = state_->memory.evictions()};
}

}  // namespace splatreel::core
