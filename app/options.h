#pragma once

#include "app/console.h"

#include <optional>
#include <string>
#include <vector>

namespace splatreel::app {

/// What the command line says, one structure per command; text as given, checked by the commands.
struct GenerateOptions {
    std::string input;
    std::string output;
    std::string engine = "4dstr";
    std::string preset = "standard";
    std::string views;  ///< FOLDER[:a,b…]
    std::string matte;
    std::string frames;
    std::vector<std::string> settings;  ///< NAME=VALUE
    std::uint64_t seed = 0;
    std::vector<std::string> formats = {"ply", "glb"};
    bool resume = false;
    int turntable = 512;  ///< pixels of a side; 0: no turntable
    double fovy = 0;      ///< degrees; 0: that of the views, or the standard one
    double distance = 0;  ///< 0: that of the views, or the standard one
};

struct RenderOptions {
    std::string sequence;
    std::string output;
    std::string camera = "front";
    std::string size;
    std::string background = "white";
    std::string frames;
    std::string renderer = "auto";
    std::string show = "color";
};

struct EvaluateOptions {
    std::string sequence;
    std::string reference;
    std::string matte;
    std::string frames;
    std::string time;  ///< START:STEP, see TimeMapping
    int every = 1;
    int size = 0;
};

struct ConvertOptions {
    std::string input;
    std::string output;
    std::string format;
    bool ids = true;
};

struct InfoOptions {
    std::string path;
};

struct DoctorOptions {
    std::string benchmark;
    std::string size;
};

struct ModelsOptions {
    std::string action = "list";
};

core::Result<Report> runGenerate(const GenerateOptions& options, const Context& context);
core::Result<Report> runRender(const RenderOptions& options, const Context& context);
core::Result<Report> runEvaluate(const EvaluateOptions& options, const Context& context);
core::Result<Report> runConvert(const ConvertOptions& options, const Context& context);
core::Result<Report> runInfo(const InfoOptions& options, const Context& context);
core::Result<Report> runDoctor(const DoctorOptions& options, const Context& context);
core::Result<Report> runModels(const ModelsOptions& options, const Context& context);

/// Reads "640x480" or "512" (a square); both sides 1 … 16384.
struct PictureSize {
    int width = 0;
    int height = 0;
};
core::Result<PictureSize> parsePictureSize(const std::string& text);

/// Parses the arguments, runs the command and gives the process's exit code.
int runCommandLine(int count, char* const* arguments);

}  // namespace splatreel::app
