#include "core/store/sequence_store.h"

#include "core/store/disk_cache.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <limits>
#include <list>
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

/// A frame of a content, whoever asks for it.
struct Key {
    std::string content;
    int frame = 0;

    friend auto operator<=>(const Key&, const Key&) = default;
    [[nodiscard]] std::string text() const { return content + "-" + std::to_string(frame); }
};

struct Request {
    SequenceStore::Handle source = 0;
    int frame = 0;
    int priority = 0;
    std::uint64_t number = 0;  ///< grows with time

    /// The first in a set is the next to be served.
    friend bool operator<(const Request& a, const Request& b) {
        return std::tie(b.priority, b.number) < std::tie(a.priority, a.number);
    }
};

struct Cached {
    GaussiansPtr gaussians;
    std::uint64_t bytes = 0;
    std::list<Key>::iterator order;
};

constexpr int urgent = std::numeric_limits<int>::max();

}  // namespace

struct SequenceStore::State {
    struct Source {
        FrameSourcePtr frames;
        std::string content;
    };

    State(const StoreBudget& limits, Arrival onArrival)
        : budget(limits),
          arrival(std::move(onArrival)),
          disk(limits.diskFolder, limits.diskBytes),
          loader([this](const std::stop_token& stop) { load(stop); }) {}

    ~State() {
        loader.request_stop();
        {
            const std::lock_guard lock(mutex);
            queue.clear();
            waiting.clear();
        }
        wake.notify_all();
    }

    /// Serves the queue. Reads without the lock.
    void load(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        while (wake.wait(lock, stop, [this] { return !queue.empty(); })) {
            const Request request = *queue.begin();
            queue.erase(queue.begin());
            waiting.erase({request.source, request.frame});
            const auto known = sources.find(request.source);
            if (known == sources.end()) continue;
            const Source source = known->second;
            const Key key{source.content, request.frame};
            Result<GaussiansPtr> result = Error{};
            if (const auto cached = memory.find(key); cached != memory.end()) {
                result = cached->second.gaussians;
            } else {
                lock.unlock();
                result = fetch(source, key);
                lock.lock();
                if (result) keep(key, *result);
            }
            lastResult.insert_or_assign(std::pair(request.source, request.frame), result);
            arrived.notify_all();
            if (arrival) {
                lock.unlock();
                arrival(request.source, request.frame, result);
                lock.lock();
            }
            if (!waited.contains({request.source, request.frame}))
                lastResult.erase({request.source, request.frame});
        }
        arrived.notify_all();
    }

    /// From the disk, else from the source. Only the loading thread touches the disk cache.
    Result<GaussiansPtr> fetch(const Source& source, const Key& key) {
        if (source.frames->costly()) {
            if (auto found = disk.load(key.text())) {
                diskHits.fetch_add(1);
                return GaussiansPtr(std::make_shared<const Gaussians>(std::move(*found)));
            }
        }
        loads.fetch_add(1);
        auto result = source.frames->frame(key.frame);
        if (result && source.frames->costly()) {
            disk.store(key.text(), **result);
            diskBytes.store(disk.bytes());
        }
        return result;
    }

    /// Takes a frame into memory and lets the least recently used ones go. Under the lock. A frame beyond the
    /// whole budget is handed over but not kept.
    void keep(const Key& key, const GaussiansPtr& gaussians) {
        const std::uint64_t bytes = gaussians->bytes();
        if (bytes > budget.memoryBytes || memory.contains(key)) return;
        while (memoryBytes + bytes > budget.memoryBytes && !order.empty()) {
            const auto oldest = memory.find(order.front());
            memoryBytes -= oldest->second.bytes;
            memory.erase(oldest);
            order.pop_front();
            ++evictions;
        }
        memory[key] = {gaussians, bytes, order.insert(order.end(), key)};
        memoryBytes += bytes;
    }

    /// Under the lock.
    GaussiansPtr lookUp(Handle source, int frame) {
        const auto known = sources.find(source);
        if (known == sources.end()) return nullptr;
        const auto cached = memory.find(Key{known->second.content, frame});
        if (cached == memory.end()) return nullptr;
        order.splice(order.end(), order, cached->second.order);
        ++hits;
        return cached->second.gaussians;
    }

    /// Under the lock. A frame that is already waiting gets a newer number, and the higher priority.
    void enqueue(Handle source, int frame, int priority) {
        const std::pair place(source, frame);
        if (const auto known = waiting.find(place); known != waiting.end()) {
            priority = std::max(priority, known->second.priority);
            queue.erase(known->second);
        }
        const Request request{source, frame, priority, nextNumber++};
        waiting[place] = request;
        queue.insert(request);
        wake.notify_all();
    }

    StoreBudget budget;
    Arrival arrival;

    mutable std::mutex mutex;
    std::condition_variable_any wake;     ///< the loader: there is something to do
    std::condition_variable_any arrived;  ///< those who wait in `get`
    std::map<Handle, Source> sources;
    std::map<Key, Cached> memory;
    std::list<Key> order;  ///< least recently used first
    std::uint64_t memoryBytes = 0;
    std::set<Request> queue;
    std::map<std::pair<Handle, int>, Request> waiting;  ///< what the queue holds, by place
    std::multiset<std::pair<Handle, int>> waited;       ///< what `get` waits for
    std::map<std::pair<Handle, int>, Result<GaussiansPtr>> lastResult;
    Handle nextHandle = 1;
    std::uint64_t nextNumber = 0;
    std::int64_t hits = 0;
    std::int64_t evictions = 0;

    DiskCache disk;
    std::atomic<std::uint64_t> diskBytes{0};
    std::atomic<std::int64_t> loads{0};
    std::atomic<std::int64_t> diskHits{0};

    std::jthread loader;  ///< last: everything above exists while it runs
};

SequenceStore::SequenceStore(StoreBudget budget, Arrival arrival)
    : state_(std::make_unique<State>(budget, std::move(arrival))) {}

SequenceStore::~SequenceStore() = default;

SequenceStore::Handle SequenceStore::open(FrameSourcePtr source) {
    std::string content = source->contentKey();  // may take a while: without the lock
    const std::lock_guard lock(state_->mutex);
    const Handle handle = state_->nextHandle++;
    state_->sources[handle] = {std::move(source), std::move(content)};
    return handle;
}

void SequenceStore::close(Handle source) {
    dropRequests(source, urgent);
    const std::lock_guard lock(state_->mutex);
    state_->sources.erase(source);
    state_->arrived.notify_all();
}

GaussiansPtr SequenceStore::find(Handle source, int frame) {
    const std::lock_guard lock(state_->mutex);
    return state_->lookUp(source, frame);
}

GaussiansPtr SequenceStore::request(Handle source, int frame, int priority) {
    const std::lock_guard lock(state_->mutex);
    if (GaussiansPtr found = state_->lookUp(source, frame)) return found;
    const auto known = state_->sources.find(source);
    const bool exists =
        known != state_->sources.end() && frame >= 0 && frame < known->second.frames->frameCount();
    assert(exists || known == state_->sources.end());
    if (exists) state_->enqueue(source, frame, std::min(priority, urgent - 1));
    return nullptr;
}

Result<GaussiansPtr> SequenceStore::get(Handle source, int frame) {
    std::unique_lock lock(state_->mutex);
    if (GaussiansPtr found = state_->lookUp(source, frame)) return found;
    const auto known = state_->sources.find(source);
    if (known == state_->sources.end() || frame < 0 || frame >= known->second.frames->frameCount())
        return Error{"there is no frame " + std::to_string(frame), "sequence", ""};
    const std::pair place(source, frame);
    const auto mark = state_->waited.insert(place);
    state_->enqueue(source, frame, urgent);
    state_->arrived.wait(lock, [&] {
        return state_->lastResult.contains(place) || !state_->sources.contains(source) ||
               state_->loader.get_stop_token().stop_requested();
    });
    const auto result = state_->lastResult.find(place);
    Result<GaussiansPtr> answer = result != state_->lastResult.end()
                                      ? result->second
                                      : Error{"the sequence was closed", "sequence", ""};
    state_->waited.erase(mark);
    if (!state_->waited.contains(place)) state_->lastResult.erase(place);
    return answer;
}

void SequenceStore::dropRequests(Handle source, int keepPriority) {
    const std::lock_guard lock(state_->mutex);
    std::erase_if(state_->waiting, [&](const auto& entry) {
        const bool drop = entry.first.first == source && entry.second.priority < keepPriority;
        if (drop) state_->queue.erase(entry.second);
        return drop;
    });
}

SequenceStore::Statistics SequenceStore::statistics() const {
    const std::lock_guard lock(state_->mutex);
    return {.memoryBytes = state_->memoryBytes,
            .diskBytes = state_->diskBytes.load(),
            .framesInMemory = static_cast<int>(state_->memory.size()),
            .waiting = static_cast<int>(state_->queue.size()),
            .hits = state_->hits,
            .loads = state_->loads.load(),
            .diskHits = state_->diskHits.load(),
            .evictions = state_->evictions};
}

}  // namespace splatreel::core
