#include "core/base/files.h"
#include "tests/core/formats/temporary_folder.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <random>
#include <string>

namespace splatreel::core {
namespace {

/// Large reads give what the file holds, wherever they begin and end, whether the system has it in its cache
/// or not.
TEST(DirectRead, GivesTheSameBytesAtAnyPlace) {
    const test::TemporaryFolder folder;
    std::string bytes(std::size_t{17} << 20U, '\0');
    std::minstd_rand random(3);
    for (char& byte : bytes) byte = static_cast<char>(random());
    ASSERT_TRUE(writeFile(folder / "large", bytes).ok());
    const auto file = openFile(folder / "large");
    ASSERT_TRUE(file.ok());
    const std::size_t size = bytes.size();
    for (const bool cached : {false, true}) {
        for (const auto& [offset, count] : {std::pair<std::size_t, std::size_t>{0, size},
                                            {1, 3U << 20U},
                                            {4095, (9U << 20U) + 5},
                                            {size - (2U << 20U) - 77, (2U << 20U) + 77},
                                            {4096, 1U << 20U}}) {
            if (!cached) {
                const int descriptor = ::open((folder / "large").c_str(), O_RDONLY | O_CLOEXEC);
                (void)::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
                ::close(descriptor);
            }
            std::string read(count, '\0');
            ASSERT_TRUE((*file)->read(offset, std::as_writable_bytes(std::span(read))));
            EXPECT_TRUE(read == bytes.substr(offset, count)) << offset;
        }
    }
    std::string beyond(2U << 20U, '\0');
    EXPECT_FALSE((*file)->read(size - 100, std::as_writable_bytes(std::span(beyond))));
}

}  // namespace
}  // namespace splatreel::core
