#include "core/parameters/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <limits>

namespace splatreel::core {
namespace {

using ::testing::HasSubstr;

ParameterSchema schema() {
    return {
        {"rectification.on", "On", "Rectify.", true, 0, 0, "", {}, Liveness::live},
        {"rectification.window", "Window", "Frames seen.", std::int64_t{10}, 1, 64, "frames", {}, {}},
        {"loss.weight", "Weight", "Weight of the loss.", 0.1, 0, 1e6, "", {}, Liveness::live},
        {"loss.offset", "Offset", "Not bounded.", 0.0, 0, 0, "", {}, {}},
        {"rectification.kind",
         "Kind",
         "Network.",
         std::string("mamba"),
         0,
         0,
         "",
         {"off", "gru", "mamba"},
         {}},
        {"note", "Note", "Free text.", std::string(), 0, 0, "", {}, {}},
    };
}

TEST(Parameters, StartWithTheStandardValues) {
    const ParameterSet set(schema());
    EXPECT_TRUE(set.flag("rectification.on"));
    EXPECT_EQ(set.integer("rectification.window"), 10);
    EXPECT_EQ(set.real("loss.weight"), 0.1);
    EXPECT_EQ(set.text("rectification.kind"), "mamba");
    EXPECT_TRUE(set.isStandard("note"));
}

TEST(Parameters, ReadTextAsTheTypeOfTheSchema) {
    ParameterSet set(schema());
    ASSERT_TRUE(set.set("rectification.on", "off").ok());
    ASSERT_TRUE(set.set("rectification.window", "64").ok());
    ASSERT_TRUE(set.set("loss.weight", "2.5e-3").ok());
    ASSERT_TRUE(set.set("rectification.kind", std::string("gru")).ok());
    EXPECT_FALSE(set.flag("rectification.on"));
    EXPECT_EQ(set.integer("rectification.window"), 64);
    EXPECT_EQ(set.real("loss.weight"), 2.5e-3);
    EXPECT_EQ(set.text("rectification.kind"), "gru");
    EXPECT_FALSE(set.isStandard("loss.weight"));
}

TEST(Parameters, TakeTypedValues) {
    ParameterSet set(schema());
    ASSERT_TRUE(set.set("rectification.window", 3).ok());
    ASSERT_TRUE(set.set("loss.weight", 0).ok());  // whole number for a real parameter
    ASSERT_TRUE(set.set("rectification.on", false).ok());
    EXPECT_EQ(set.integer("rectification.window"), 3);
    EXPECT_EQ(set.real("loss.weight"), 0.0);
    EXPECT_FALSE(set.flag("rectification.on"));
    EXPECT_FALSE(set.set("rectification.window", 3.0).ok());
    EXPECT_FALSE(set.set("rectification.on", 1).ok());
}

TEST(Parameters, RefuseBadValuesAndKeepTheOldOne) {
    ParameterSet set(schema());
    for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
             {"rectification.on", "maybe"},
             {"rectification.window", "0"},
             {"rectification.window", "65"},
             {"rectification.window", "7x"},
             {"rectification.window", ""},
             {"rectification.window", "99999999999999999999"},
             {"loss.weight", "nan"},
             {"loss.weight", "-1"},
             {"loss.offset", "inf"},
             {"loss.offset", "1e999"},
             {"rectification.kind", "lstm"},
             {"note", "\xff\xfe"},
             {"note", "\xed\xa0\x80"},
             {"note", std::string(1U << 17U, 'a')},
         }) {
        const ParameterSet before = set;
        const auto result = set.set(name, text);
        ASSERT_FALSE(result.ok()) << name << "=" << text.substr(0, 40);
        EXPECT_THAT(result.error().message(), HasSubstr(name));
        EXPECT_FALSE(result.error().remedy.empty());
        EXPECT_EQ(set.toJson(), before.toJson());
    }
}

TEST(Parameters, AnUnknownNameGetsTheNearestKnownOne) {
    ParameterSet set(schema());
    const auto result = set.set("rectification.windwo", "3");
    ASSERT_FALSE(result.ok());
    EXPECT_THAT(result.error().message(), HasSubstr("rectification.window"));
    EXPECT_FALSE(ParameterSet().set("anything", 1).ok());
}

TEST(Parameters, TextOfAValueReadsBackBitForBit) {
    ParameterSet set(schema());
    for (const double number : {0.1, 1.0 / 3.0, 1e-310, -0.0, 5e-324, std::numeric_limits<double>::max()}) {
        ASSERT_TRUE(set.set("loss.offset", number).ok());
        ParameterSet other(schema());
        ASSERT_TRUE(other.set("loss.offset", set.valueText("loss.offset")).ok());
        EXPECT_EQ(std::bit_cast<std::uint64_t>(other.real("loss.offset")),
                  std::bit_cast<std::uint64_t>(number));
    }
}

TEST(Parameters, JsonRoundTrip) {
    ParameterSet set(schema());
    ASSERT_TRUE(set.set("loss.offset", 1.0 / 3.0).ok());
    ASSERT_TRUE(set.set("note", "ein \"Wort\"\n\xc3\xa4").ok());
    ASSERT_TRUE(set.set("rectification.on", false).ok());
    ParameterSet other(schema());
    ASSERT_TRUE(other.mergeJson(set.toJson()).ok());
    EXPECT_EQ(other.toJson(), set.toJson());
    EXPECT_EQ(other.real("loss.offset"), 1.0 / 3.0);
    EXPECT_EQ(other.text("note"), "ein \"Wort\"\n\xc3\xa4");
    ASSERT_TRUE(other.mergeJson(R"({"rectification.window": 4})").ok());
    EXPECT_EQ(other.integer("rectification.window"), 4);
    EXPECT_FALSE(other.flag("rectification.on"));  // the rest stays
}

TEST(Parameters, BadJsonChangesNothing) {
    ParameterSet set(schema());
    for (const char* json :
         {"", "[", "[]", "null", R"({"rectification.window": 4, "unknown": 1})",
          R"({"rectification.window": 4, "loss.weight": "heavy"})", R"({"rectification.window": 99})",
          R"({"rectification.window": 4.5})", R"({"rectification.window": 18446744073709551615})",
          R"({"rectification.window": [1]})", R"({"loss.offset": 1e999})", R"({"note": null})",
          "{\"note\": \"\xff\"}"}) {
        EXPECT_FALSE(set.mergeJson(json).ok()) << json;
        EXPECT_EQ(set.toJson(), ParameterSet(schema()).toJson()) << json;
    }
}

TEST(ParametersDeathTest, AskingForWhatTheSchemaDoesNotHaveEndsTheProgram) {
    const ParameterSet set(schema());
    EXPECT_DEATH((void)set.integer("nothing"), "nothing");
    EXPECT_DEATH((void)set.integer("loss.weight"), "loss.weight");
}

}  // namespace
}  // namespace splatreel::core
