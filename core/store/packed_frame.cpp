#include "core/store/packed_frame.h"

#include "core/base/hash.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

constexpr std::uint32_t magic = 0x46525053;  // "SPRF"
constexpr std::uint32_t version = 1;
constexpr std::size_t hashDigits = 32;
constexpr std::uint32_t maximumChannels = 256;
constexpr std::uint32_t maximumName = 256;

struct Head {
    std::uint32_t magic = 0;
    std::uint32_t version = 0;
    std::uint64_t count = 0;
    std::uint32_t shDegree = 0;
    std::uint32_t hasIds = 0;
    std::uint32_t channels = 0;
    std::uint32_t reserved = 0;
};
static_assert(sizeof(Head) == 32);

/// Writes and hashes along.
class Packer {
public:
    explicit Packer(OutputFile& file) : file_(file) {}
    void put(std::span<const std::byte> bytes) {
        hash_.add(bytes);
        if (result_) result_ = file_.write(bytes);
    }
    template <class T>
    void put(const Column<T>& column) {
        put(std::as_bytes(column.span()));
    }
    Result<void> finish() {
        if (result_) result_ = file_.write(hash_.text());
        if (result_) result_ = file_.commit();
        return result_;
    }

private:
    OutputFile& file_;
    ContentHash hash_;
    Result<void> result_;
};

/// Reads and hashes along; every size is checked against what is left of the file.
class Unpacker {
public:
    explicit Unpacker(const ByteSource& source) : source_(source) {}
    bool take(std::span<std::byte> out) {
        if (!source_.read(at_, out)) return false;
        at_ += out.size();
        hash_.add(out);
        return true;
    }
    template <class T>
    bool take(Column<T>& column, std::uint64_t count) {
        if (count > (source_.size() - at_) / sizeof(T)) return false;
        std::vector<T> values(static_cast<std::size_t>(count));
        if (!take(std::as_writable_bytes(std::span(values)))) return false;
        column = std::move(values);
        return true;
    }
    bool finish() {
        std::string digits(hashDigits, '\0');
        return source_.read(at_, std::as_writable_bytes(std::span(digits))) && digits == hash_.text() &&
               at_ + hashDigits == source_.size();
    }

private:
    const ByteSource& source_;
    std::uint64_t at_ = 0;
    ContentHash hash_;
};

}  // namespace

Result<void> writePackedFrame(const Gaussians& g, const std::filesystem::path& path) {
    auto file = OutputFile::create(path);
    if (!file) return file.error();
    Packer packer(*file);
    const Head head{.magic = magic,
                    .version = version,
                    .count = static_cast<std::uint64_t>(g.size()),
                    .shDegree = static_cast<std::uint32_t>(g.shDegree),
                    .hasIds = g.ids.empty() ? 0U : 1U,
                    .channels = static_cast<std::uint32_t>(g.channels.size()),
                    .reserved = 0};
    packer.put(std::as_bytes(std::span(&head, 1)));
    packer.put(g.positions);
    packer.put(g.logScales);
    packer.put(g.rotations);
    packer.put(g.opacityLogits);
    packer.put(g.sh);
    packer.put(g.ids);
    for (const auto& [name, column] : g.channels) {
        const auto length = static_cast<std::uint32_t>(name.size());
        packer.put(std::as_bytes(std::span(&length, 1)));
        packer.put(std::as_bytes(std::span(name)));
        packer.put(column);
    }
    return packer.finish();
}

Result<Gaussians> readPackedFrame(const ByteSource& source) {
    const Error damaged{"the cached frame is damaged or of another version", source.name(),
                        "Delete the file."};
    Unpacker unpacker(source);
    Head head;
    if (!unpacker.take(std::as_writable_bytes(std::span(&head, 1))) || head.magic != magic ||
        head.version != version || head.shDegree > 3 || head.channels > maximumChannels ||
        head.count > source.size())
        return damaged;
    Gaussians g;
    g.shDegree = static_cast<int>(head.shDegree);
    const auto harmonics = 3 * static_cast<std::uint64_t>(shCoefficientCount(g.shDegree));
    if (!unpacker.take(g.positions, 3 * head.count) || !unpacker.take(g.logScales, 3 * head.count) ||
        !unpacker.take(g.rotations, 4 * head.count) || !unpacker.take(g.opacityLogits, head.count) ||
        !unpacker.take(g.sh, harmonics * head.count) ||
        !unpacker.take(g.ids, head.hasIds != 0 ? head.count : 0))
        return damaged;
    for (std::uint32_t i = 0; i < head.channels; ++i) {
        std::uint32_t length = 0;
        if (!unpacker.take(std::as_writable_bytes(std::span(&length, 1))) || length > maximumName)
            return damaged;
        std::string name(length, '\0');
        if (!unpacker.take(std::as_writable_bytes(std::span(name)))) return damaged;
        if (!unpacker.take(g.channels[name], head.count)) return damaged;
    }
    if (!unpacker.finish() || !g.consistent()) return damaged;
    return g;
}

}  // namespace splatreel::core
