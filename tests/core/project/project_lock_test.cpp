#include "core/project/project_lock.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace splatreel::core {
namespace {

TEST(ProjectLock, SaysThatItIsOpenElsewhereOnlyWhereItIs) {
    EXPECT_EQ(lockError(EWOULDBLOCK, "a.lock").remedy, ProjectLock::heldElsewhere);
    const Error noLocks = lockError(ENOLCK, "a.lock");
    EXPECT_NE(noLocks.remedy, ProjectLock::heldElsewhere);
    EXPECT_EQ(noLocks.what.find("another window"), std::string::npos);
}

}  // namespace
}  // namespace splatreel::core
