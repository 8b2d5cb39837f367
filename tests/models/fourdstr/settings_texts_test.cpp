#include "models/fourdstr/settings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace splatreel::models {
namespace {

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream stream(path);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// As a language's file writes it.
std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '\'':
                result += "&apos;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

/// Whoever declares a parameter and forgets to mark its texts (core/base/text.h) finds it here.
TEST(FourdstrSettings, EveryTextOfAParameterIsInTheLanguagesFiles) {
    const std::string german = contentOf(SPLATREEL_TRANSLATIONS "/splatreel_de.ts");
    ASSERT_FALSE(german.empty());
    const auto expect = [&](const std::string& text) {
        const bool words =
            std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
        if (words) {
            EXPECT_NE(german.find("<source>" + escaped(text) + "</source>"), std::string::npos) << text;
        }
    };
    for (const std::string& preset : fourdstrPresets()) {
        expect(preset);
        const auto parameters = fourdstrParameters(preset);
        ASSERT_TRUE(parameters.ok()) << preset;
        for (const core::Parameter& parameter : parameters->schema()) {
            expect(parameter.label);
            expect(parameter.help);
            if (parameter.unit != "m") expect(parameter.unit);
            for (const std::string& choice : parameter.choices) expect(choice);
            std::string group = parameter.name.substr(0, parameter.name.find('.'));
            group[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(group[0])));
            expect(group);
        }
    }
}

}  // namespace
}  // namespace splatreel::models
