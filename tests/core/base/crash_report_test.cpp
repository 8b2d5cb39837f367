#include "core/base/crash_report.h"

#include "core/base/files.h"
#include "tests/core/formats/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace splatreel::core {
namespace {

using testing::HasSubstr;

/// How a process ends that watches for crashes and does this: its signal.
template <class Work>
int endOf(const std::filesystem::path& folder, Work&& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (!crash::watch(folder, "splatreel 1.2.3, a device")) ::_exit(1);
        crash::remember("the disc was opened");
        work();
        ::_exit(0);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

std::string onlyReportIn(const std::filesystem::path& folder) {
    const auto all = crash::reports(folder);
    EXPECT_EQ(all.size(), 1U);
    const auto text = all.empty() ? Result<std::string>(std::string())
                                  : readTextFile(all.front() / crash::reportFile, 1'000'000);
    return text ? *text : std::string();
}

TEST(CrashReport, AFatalSignalLeavesWhatIsKnownAndEndsTheProcessAllTheSame) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(endOf(folder / "crashes", [] { ::raise(SIGSEGV); }), SIGSEGV);
    const std::string report = onlyReportIn(folder / "crashes");
    EXPECT_THAT(report, HasSubstr("splatreel 1.2.3, a device"));
    EXPECT_THAT(report, HasSubstr("SIGSEGV"));
    EXPECT_THAT(report, HasSubstr("the disc was opened"));
    EXPECT_THAT(report, HasSubstr("stack of the thread"));
    EXPECT_THAT(report, HasSubstr("[0x"));
}

TEST(CrashReport, AnExceptionThatNobodyCatchesIsNamed) {
    const test::TemporaryFolder folder;
    const int signal = endOf(folder / "crashes",
                             [] { std::thread([] { throw std::runtime_error("no such thing"); }).join(); });
    EXPECT_EQ(signal, SIGABRT);
    EXPECT_THAT(onlyReportIn(folder / "crashes"), HasSubstr("nobody caught: no such thing"));
}

TEST(CrashReport, ARegularEndLeavesNothing) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(endOf(folder / "crashes", [] {}), 0);
    EXPECT_TRUE(crash::reports(folder / "crashes").empty());
}

TEST(CrashReport, OnlyTheNewestMessagesAreKept) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(endOf(folder / "crashes",
                    [] {
                        for (int i = 0; i < 500; ++i) crash::remember("message " + std::to_string(i));
                        std::abort();
                    }),
              SIGABRT);
    const std::string report = onlyReportIn(folder / "crashes");
    EXPECT_THAT(report, HasSubstr("message 499"));
    EXPECT_THAT(report, Not(HasSubstr("message 100\n")));
}

}  // namespace
}  // namespace splatreel::core
