#include "core/base/trace.h"

#include "tests/core/formats/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

namespace splatreel::core {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// Throws where the file is no JSON.
json read(const fs::path& file) {
    std::ifstream stream(file);
    return json::parse(stream);
}

std::vector<json> eventsNamed(const json& trace, const std::string& name) {
    std::vector<json> found;
    for (const json& event : trace)
        if (event.value("name", "") == name) found.push_back(event);
    return found;
}

class Trace : public testing::Test {
protected:
    ~Trace() override { trace::stop(); }

    test::TemporaryFolder folder;
    const fs::path file = folder / "trace.json";
};

TEST_F(Trace, WritesSpansMomentsAndCounters) {
    ASSERT_TRUE(trace::start(file));
    {
        const trace::Span outer("test", "outer");
        const trace::Span inner("test", "inner");
        trace::instant("test", "moment",
                       {{"frame", std::int64_t{7}}, {"why", std::string_view("a \"reason\"\n")}});
    }
    trace::counter("memory", {{"bytes", 2.5}});
    trace::stop();

    const json written = read(file);
    const auto outer = eventsNamed(written, "outer");
    const auto inner = eventsNamed(written, "inner");
    ASSERT_EQ(outer.size(), 1U);
    ASSERT_EQ(inner.size(), 1U);
    EXPECT_EQ(outer[0]["ph"], "X");
    EXPECT_LE(outer[0]["ts"], inner[0]["ts"]);
    EXPECT_GE(outer[0]["dur"], inner[0]["dur"]);
    EXPECT_EQ(eventsNamed(written, "moment").at(0)["args"]["frame"], 7);
    EXPECT_EQ(eventsNamed(written, "moment").at(0)["args"]["why"], "a \"reason\"\n");
    EXPECT_EQ(eventsNamed(written, "memory").at(0)["args"]["bytes"], 2.5);
}

TEST_F(Trace, BeginsAndEndsAcrossThreads) {
    ASSERT_TRUE(trace::start(file));
    trace::begin("job", "take", 3);
    std::thread([] { trace::end("job", "take", 3); }).join();
    trace::stop();
    const auto events = eventsNamed(read(file), "take");
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0]["id"], events[1]["id"]);
    EXPECT_NE(events[0]["tid"], events[1]["tid"]);
}

TEST_F(Trace, OffKeepsNothingAndSpansBegunBeforeItAreLeftOut) {
    {
        const trace::Span before("test", "before");
        ASSERT_TRUE(trace::start(file));
    }
    trace::stop();
    trace::instant("test", "after");
    const json written = read(file);
    EXPECT_TRUE(eventsNamed(written, "before").empty());
    EXPECT_TRUE(eventsNamed(written, "after").empty());
}

TEST_F(Trace, StaysWithinItsBytesAndSaysThatItIsFull) {
    trace::Limits limits;
    limits.fileBytes = 20'000;
    ASSERT_TRUE(trace::start(file, limits));
    for (int i = 0; i < 1'000; ++i) trace::instant("test", "one of many");
    trace::stop();
    EXPECT_LE(fs::file_size(file), limits.fileBytes);
    EXPECT_EQ(eventsNamed(read(file), "the trace is full").size(), 1U);
}

TEST_F(Trace, ThreadsWriteTogether) {
    ASSERT_TRUE(trace::start(file));
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([] {
                for (int i = 0; i < 200; ++i) trace::instant("test", "from a thread");
            });
        }
    }
    trace::stop();
    EXPECT_EQ(eventsNamed(read(file), "from a thread").size(), 800U);
}

TEST_F(Trace, IsWholeJsonAfterAKill) {
    for (const int milliseconds : {1, 375, 625}) {
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            if (!trace::start(file)) ::_exit(1);
            while (true) {
                trace::instant("test", "before the kill", {{"text", std::string_view("some more bytes")}});
                std::this_thread::sleep_for(std::chrono::microseconds(50));
            }
        }
        for (int wait = 0; wait < 2000 && (!fs::exists(file) || fs::file_size(file) == 0); ++wait)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status));
        EXPECT_NO_THROW((void)read(file)) << "after " << milliseconds << " ms";
        fs::remove(file);
    }
}

TEST_F(Trace, APlaceThatCannotBeWrittenIsAnErrorThatNamesIt) {
    const fs::path nowhere = folder / "no such folder" / "trace.json";
    const auto started = trace::start(nowhere);
    ASSERT_FALSE(started);
    EXPECT_THAT(started.error().message(), testing::HasSubstr("no such folder"));
}

}  // namespace
}  // namespace splatreel::core
