#include "core/project/result_file.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/formats/bounded_json.h"
#include "core/formats/description_json.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

using nlohmann::json;

constexpr std::uint32_t magic = 0x53525053;  // "SPRS"
constexpr std::uint32_t version = 1;
constexpr std::uint64_t alignment = 16;
constexpr std::size_t hashDigits = 32;
constexpr std::uint64_t largestText = 64U << 20U;
constexpr std::size_t mostFrames = 1'000'000;

struct Head {
    std::uint32_t magic = 0;
    std::uint32_t version = 0;
    std::uint64_t reserved = 0;
};
struct Tail {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::array<char, hashDigits> hash{};
};
static_assert(sizeof(Head) == 16 && sizeof(Tail) == 48);

template <class T>
std::span<const std::byte> bytesOf(const T& value) {
    return std::as_bytes(std::span(&value, 1));
}

std::string hashOf(std::span<const std::byte> bytes) {
    ContentHash hash;
    hash.add(bytes);
    return hash.text();
}

constexpr std::pair<const char*, Column<float> Gaussians::*> floatColumns[] = {
    {"positions", &Gaussians::positions},
    {"log_scales", &Gaussians::logScales},
    {"rotations", &Gaussians::rotations},
    {"opacity_logits", &Gaussians::opacityLogits},
    {"sh", &Gaussians::sh}};

/// Puts columns down, equal ones once.
class ColumnWriter {
public:
    explicit ColumnWriter(OutputFile& file) : file_(file) {}

    Result<std::size_t> put(std::span<const std::byte> bytes) {
        std::string hash = hashOf(bytes);
        if (const auto known = known_.find(hash); known != known_.end()) return known->second;
        const std::uint64_t gap = (alignment - file_.written() % alignment) % alignment;
        const std::array<std::byte, alignment> zeros{};
        if (auto put = file_.write(std::span(zeros).first(static_cast<std::size_t>(gap))); !put)
            return put.error();
        columns_.push_back({{"offset", file_.written()}, {"bytes", bytes.size()}, {"hash", hash}});
        if (auto put = file_.write(bytes); !put) return put.error();
        return known_[std::move(hash)] = columns_.size() - 1;
    }
    [[nodiscard]] json columns() const { return columns_; }

private:
    OutputFile& file_;
    std::map<std::string, std::size_t> known_;
    json columns_ = json::array();
};

Result<json> putFrame(ColumnWriter& writer, const Gaussians& g) {
    json frame{{"count", g.size()}, {"sh_degree", g.shDegree}};
    for (const auto& [name, member] : floatColumns) {
        const auto place = writer.put(std::as_bytes((g.*member).span()));
        if (!place) return place.error();
        frame[name] = *place;
    }
    if (!g.ids.empty()) {
        const auto place = writer.put(std::as_bytes(g.ids.span()));
        if (!place) return place.error();
        frame["ids"] = *place;
    }
    for (const auto& [name, column] : g.channels) {
        const auto place = writer.put(std::as_bytes(column.span()));
        if (!place) return place.error();
        frame["channels"][name] = *place;
    }
    return frame;
}

Error damaged(const std::string& where) {
    return {"the result is damaged or cut off", where, "Generate the take again, or open a backup."};
}

/// Where a column lies.
struct Place {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::string hash;
    int users = 0;  ///< frames that have it
};

struct FramePlan {
    int count = 0;
    int shDegree = 0;
    std::array<std::size_t, std::size(floatColumns)> columns{};
    std::optional<std::size_t> ids;
    std::map<std::string, std::size_t> channels;
};

struct Plan {
    GaussianSequence description;
    std::vector<Place> places;
    std::vector<FramePlan> frames;
    std::string key;
};

/// Reads the text and distrusts it.
class PlanReader {
public:
    PlanReader(const json& text, std::uint64_t dataEnd, const std::string& where)
        : text_(text), dataEnd_(dataEnd), where_(where) {}

    Result<Plan> read() {
        if (!text_.is_object() || !text_.contains("description") || !text_.contains("columns") ||
            !text_.contains("frames"))
            return damaged(where_);
        if (auto read = descriptionFromJson(text_["description"], where_, plan_.description); !read)
            return read.error();
        const json& columns = text_["columns"];
        const json& frames = text_["frames"];
        if (!columns.is_array() || !frames.is_array() || frames.size() > mostFrames) return damaged(where_);
        for (const json& entry : columns)
            if (!column(entry)) return damaged(where_);
        for (const json& entry : frames)
            if (!frame(entry)) return damaged(where_);
        return std::move(plan_);
    }

private:
    bool column(const json& entry) {
        const auto offset = jsonInteger(entry, "offset", 0, std::int64_t{1} << 50);
        const auto bytes = jsonInteger(entry, "bytes", 0, std::int64_t{1} << 50);
        auto hash = jsonText(entry, "hash");
        if (!offset || !bytes || !hash || static_cast<std::uint64_t>(*offset + *bytes) > dataEnd_)
            return false;
        plan_.places.push_back(
            {static_cast<std::uint64_t>(*offset), static_cast<std::uint64_t>(*bytes), *std::move(hash), 0});
        return true;
    }

    std::optional<std::size_t> use(const json& entry, const char* name, std::uint64_t bytes) {
        const auto index = jsonInteger(entry, name, 0, static_cast<std::int64_t>(plan_.places.size()) - 1);
        if (!index) return std::nullopt;
        Place& place = plan_.places[static_cast<std::size_t>(*index)];
        if (place.bytes != bytes) return std::nullopt;
        ++place.users;
        return static_cast<std::size_t>(*index);
    }

    bool frame(const json& entry) {
        FramePlan frame;
        const auto count = jsonInteger(entry, "count", 0, 1'000'000'000);
        const auto degree = jsonInteger(entry, "sh_degree", 0, 3);
        if (!count || !degree) return false;
        frame.count = static_cast<int>(*count);
        frame.shDegree = static_cast<int>(*degree);
        const auto n = static_cast<std::uint64_t>(*count);
        const std::uint64_t widths[] = {3, 3, 4, 1,
                                        3 * static_cast<std::uint64_t>(shCoefficientCount(frame.shDegree))};
        for (std::size_t i = 0; i < std::size(floatColumns); ++i) {
            const auto place = use(entry, floatColumns[i].first, 4 * widths[i] * n);
            if (!place) return false;
            frame.columns[i] = *place;
        }
        if (entry.contains("ids")) {
            frame.ids = use(entry, "ids", 8 * n);
            if (!frame.ids) return false;
        }
        if (entry.contains("channels")) {
            const json& channels = entry["channels"];
            if (!channels.is_object() || channels.size() > 256) return false;
            for (const auto& [name, value] : channels.items()) {
                const auto place = use(channels, name.c_str(), 4 * n);
                if (!place) return false;
                frame.channels[name] = *place;
            }
        }
        plan_.frames.push_back(std::move(frame));
        return true;
    }

    const json& text_;
    std::uint64_t dataEnd_;
    const std::string& where_;
    Plan plan_;
};

class ResultSource final : public FrameSource {
public:
    ResultSource(std::shared_ptr<const ByteSource> file, Plan plan)
        : file_(std::move(file)), plan_(std::move(plan)) {}

    [[nodiscard]] const GaussianSequence& description() const override { return plan_.description; }
    [[nodiscard]] int frameCount() const override { return static_cast<int>(plan_.frames.size()); }
    [[nodiscard]] std::string contentKey() const override { return plan_.key; }
    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override {
        const FramePlan& plan = plan_.frames[static_cast<std::size_t>(index)];
        Gaussians g;
        g.shDegree = plan.shDegree;
        bool sound = true;
        for (std::size_t i = 0; i < std::size(floatColumns); ++i)
            sound = sound && read(plan.columns[i], g.*floatColumns[i].second, sharedFloats_);
        if (plan.ids) sound = sound && read(*plan.ids, g.ids, sharedIds_);
        for (const auto& [name, place] : plan.channels)
            sound = sound && read(place, g.channels[name], sharedFloats_);
        const auto ids = g.ids.span();
        sound = sound && g.consistent() &&
                std::ranges::adjacent_find(ids, std::ranges::greater_equal{}) == ids.end();
        if (!sound) return damaged(file_->name() + ", frame " + std::to_string(index));
        return GaussiansPtr(std::make_shared<const Gaussians>(std::move(g)));
    }

private:
    template <class T>
    bool read(std::size_t index, Column<T>& column, std::map<std::size_t, Column<T>>& shared) const {
        const Place& place = plan_.places[index];
        if (place.users > 1) {
            const std::lock_guard lock(mutex_);
            if (const auto found = shared.find(index); found != shared.end()) {
                column = found->second;
                return true;
            }
        }
        std::vector<T> values(static_cast<std::size_t>(place.bytes) / sizeof(T));
        const auto bytes = std::as_writable_bytes(std::span(values));
        if (!file_->read(place.offset, bytes) || hashOf(bytes) != place.hash) return false;
        column = std::move(values);
        if (place.users > 1) {
            const std::lock_guard lock(mutex_);
            column = shared.try_emplace(index, column).first->second;
        }
        return true;
    }

    std::shared_ptr<const ByteSource> file_;
    Plan plan_;
    mutable std::mutex mutex_;
    mutable std::map<std::size_t, Column<float>> sharedFloats_;
    mutable std::map<std::size_t, Column<std::uint64_t>> sharedIds_;
};

}  // namespace

Result<void> writeResult(const FrameSource& source, const std::filesystem::path& file,
                         const ResultOptions& options) {
    auto output = OutputFile::create(file);
    if (!output) return output.error();
    const Head head{.magic = magic, .version = version, .reserved = 0};
    if (auto put = output->write(bytesOf(head)); !put) return put;
    ColumnWriter writer(*output);
    json frames = json::array();
    for (int index = 0; index < source.frameCount(); ++index) {
        if (options.stop.stop_requested()) return Error{"stopped", file.string(), ""};
        const auto frame = source.frame(index);
        if (!frame) return frame.error();
        auto entry = putFrame(writer, **frame);
        if (!entry) return entry.error();
        frames.push_back(*std::move(entry));
        if (options.progress) options.progress(index + 1, source.frameCount());
    }
    const json text{{"description", descriptionToJson(source.description())},
                    {"columns", writer.columns()},
                    {"frames", std::move(frames)}};
    const std::string written = text.dump(-1, ' ', false, json::error_handler_t::replace);
    Tail tail{.offset = output->written(), .length = written.size(), .hash = {}};
    std::ranges::copy(hashOf(std::as_bytes(std::span(written))), tail.hash.begin());
    if (auto put = output->write(written); !put) return put;
    if (auto put = output->write(bytesOf(tail)); !put) return put;
    return output->commit();
}

Result<FrameSourcePtr> openResult(const std::filesystem::path& path) {
    const std::string where = path.string();
    auto opened = openFile(path);
    if (!opened) return opened.error();
    const ByteSource& file = **opened;
    Head head;
    Tail tail;
    if (!file.read(0, std::as_writable_bytes(std::span(&head, 1))) || head.magic != magic)
        return damaged(where);
    if (head.version > version)
        return Error{"the result was written by a newer version", where,
                     "Install a newer version of Splatreel."};
    if (file.size() < sizeof head + sizeof tail ||
        !file.read(file.size() - sizeof tail, std::as_writable_bytes(std::span(&tail, 1))) ||
        tail.length > largestText || tail.offset > file.size() - sizeof tail ||
        tail.offset + tail.length != file.size() - sizeof tail)
        return damaged(where);
    std::string text(static_cast<std::size_t>(tail.length), '\0');
    const auto bytes = std::as_writable_bytes(std::span(text));
    const std::string hash(tail.hash.begin(), tail.hash.end());
    if (!file.read(tail.offset, bytes) || hashOf(bytes) != hash) return damaged(where);
    const auto parsed = parseBoundedJson(text, where, 40'000'000);
    if (!parsed) return damaged(where);
    auto plan = PlanReader(*parsed, tail.offset, where).read();
    if (!plan) return plan.error();
    plan->key = "result-" + hash;
    return FrameSourcePtr(std::make_shared<const ResultSource>(*std::move(opened), *std::move(plan)));
}

std::string newResultName(std::uint64_t take) {
    std::random_device random;
    ContentHash hash;
    hash.add((std::uint64_t{random()} << 32U) | random());
    hash.add(take);
    return "take-" + std::to_string(take) + "-" + hash.text().substr(0, 12) + resultExtension;
}

}  // namespace splatreel::core
