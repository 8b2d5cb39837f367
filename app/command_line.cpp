#include "app/engines.h"
#include "app/interrupt.h"
#include "app/options.h"
#include "app/window.h"
#include "core/base/log.h"
#include "core/base/parallel.h"
#include "core/formats/frame_files.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <functional>
#include <new>

namespace splatreel::app {
namespace {

using Command = std::function<core::Result<Report>(const Context&)>;

/// What the arguments come to: options, and the command that was named.
struct Arguments {
    CommonOptions common;
    GenerateOptions generate;
    RenderOptions render;
    EvaluateOptions evaluate;
    ConvertOptions convert;
    InfoOptions info;
    DoctorOptions doctor;
    ModelsOptions models;
    OpenOptions open;
    std::string name;
    Command command;
};

CLI::App* addCommand(CLI::App& app, Arguments& arguments, const std::string& name, const std::string& help,
                     Command command) {
    CLI::App* added = app.add_subcommand(name, help);
    added->fallthrough();
    added->final_callback([&arguments, name, command = std::move(command)] {
        arguments.name = name;
        arguments.command = command;
    });
    return added;
}

void addGenerate(CLI::App& app, Arguments& arguments) {
    GenerateOptions& options = arguments.generate;
    CLI::App* command =
        addCommand(app, arguments, "generate", "Turn a video of an object into a 4D Gaussian sequence",
                   [&options](const Context& context) { return runGenerate(options, context); });
    command->add_option("INPUT", options.input, "Video, folder of numbered images, or one image")->required();
    command->add_option("-o", options.output, "Folder for the result")->required()->type_name("DIR");
    command->add_option("--engine", options.engine, "Engine")->capture_default_str()->type_name("NAME");
    command->add_option("--preset", options.preset, "draft, standard or high")
        ->capture_default_str()
        ->type_name("NAME");
    command
        ->add_option("--views", options.views,
                     "Known further views: a folder with views.json, or only some of them")
        ->type_name("FOLDER[:a,b]");
    command
        ->add_option("--matte", options.matte,
                     "Clip of the same length whose luminance or alpha is the object's")
        ->type_name("CLIP");
    command->add_option("--frames", options.frames, "Frames from A up to, not including, B")
        ->type_name("A:B");
    command->add_option("--set", options.settings, "Give a parameter another value (may be repeated)")
        ->type_name("NAME=VALUE")
        ->take_all()
        ->allow_extra_args(false);
    command->add_option("--seed", options.seed, "Seed: the same gives the same result")
        ->capture_default_str()
        ->type_name("N");
    command
        ->add_option("--format", options.formats,
                     "Formats, comma between them: " + core::frameFileNames("or"))
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false);
    command
        ->add_option("--fovy", options.fovy,
                     "Vertical field of view of the camera that filmed; 49.1 unless given")
        ->type_name("DEGREES")
        ->check(CLI::Range(1.0, 170.0));
    command->add_option("--distance", options.distance, "Its distance from the origin; 2 unless given")
        ->type_name("METRES")
        ->check(CLI::Range(0.01, 1000.0));
    command->add_option("--turntable", options.turntable, "Pixels of the turntable's side; 0: no turntable")
        ->capture_default_str()
        ->type_name("N")
        ->check(CLI::Range(0, 4096));
    command->add_flag("--resume", options.resume,
                      "Go on from the checkpoint that an interrupted run left in DIR");
}

void addRender(CLI::App& app, Arguments& arguments) {
    RenderOptions& options = arguments.render;
    CLI::App* command =
        addCommand(app, arguments, "render", "Draw a sequence to pictures or a video",
                   [&options](const Context& context) { return runRender(options, context); });
    command->add_option("SEQUENCE", options.sequence, "Sequence folder, sequence.json, or file of splats")
        ->required();
    command->add_option("-o", options.output, "Folder (PNG), pattern (x_%04d.exr), or video file")
        ->required()
        ->type_name("OUT");
    command->add_option("--camera", options.camera, "input, front, orbit, or a JSON file")
        ->capture_default_str();
    command
        ->add_option("--size", options.size,
                     "Size of the pictures; with --camera input the clip's own unless given")
        ->type_name("WxH");
    command->add_option("--background", options.background, "white, black, transparent, or #rrggbb")
        ->capture_default_str();
    command->add_option("--frames", options.frames, "Frames from A up to, not including, B")
        ->type_name("A:B");
    command->add_option("--renderer", options.renderer, "What draws")
        ->capture_default_str()
        ->check(CLI::IsMember({"auto", "cpu", "vulkan", "cuda"}));
    command->add_option("--output", options.show, "What the pictures show")
        ->capture_default_str()
        ->check(CLI::IsMember({"color", "alpha", "depth", "normal"}));
}

void addEvaluate(CLI::App& app, Arguments& arguments) {
    EvaluateOptions& options = arguments.evaluate;
    CLI::App* command =
        addCommand(app, arguments, "evaluate", "Measure a sequence against a clip or known views",
                   [&options](const Context& context) { return runEvaluate(options, context); });
    command->add_option("SEQUENCE", options.sequence, "Sequence folder, sequence.json, or file of splats")
        ->required();
    command
        ->add_option("--reference", options.reference, "A clip, or a folder with views.json (FOLDER[:a,b])")
        ->required()
        ->type_name("CLIP_OR_FOLDER");
    command
        ->add_option("--matte", options.matte, "Clip whose luminance or alpha is the reference's silhouette")
        ->type_name("CLIP");
    command->add_option("--size", options.size, "Pixels of the longer side; the reference's unless given")
        ->type_name("N")
        ->check(CLI::Range(1, 8192));
    command->add_option("--frames", options.frames, "Frames of the reference from A up to, not including, B")
        ->type_name("A:B");
    command->add_option("--every", options.every, "Of those only each N-th")
        ->capture_default_str()
        ->type_name("N")
        ->check(CLI::Range(1, 1000000));
    command
        ->add_option(
            "--time", options.time,
            "Moment of the sequence, in its frames, for reference frame i: START + STEP·i. Without it frame "
            "by frame where both have as many, else by the source frames or by seconds")
        ->type_name("START:STEP");
}

void addOthers(CLI::App& app, Arguments& arguments) {
    ConvertOptions& convert = arguments.convert;
    CLI::App* command =
        addCommand(app, arguments, "convert", "Write a sequence or splat in another format",
                   [&convert](const Context& context) { return runConvert(convert, context); });
    command->add_option("INPUT", convert.input, "Sequence folder, sequence.json, or file of splats")
        ->required();
    command->add_option("-o", convert.output, "Folder, .splatseq, .html, .ply, .glb, .spz or .sog")
        ->required();
    command
        ->add_option("--format", convert.format,
                     "For a folder: " + core::frameFileNames("or") + ", comma between them; ply unless given")
        ->type_name("LIST");

    InfoOptions& info = arguments.info;
    command = addCommand(app, arguments, "info", "Say what a file or folder is",
                         [&info](const Context& context) { return runInfo(info, context); });
    command->add_option("FILE_OR_FOLDER", info.path, "Clip, sequence, PLY, GLB, or folder with views.json")
        ->required();

    DoctorOptions& doctor = arguments.doctor;
    command = addCommand(app, arguments, "doctor", "Say what this machine offers",
                         [&doctor](const Context& context) { return runDoctor(doctor, context); });
    CLI::Option* benchmark =
        command->add_option("--benchmark", doctor.benchmark, "Measure how fast a sequence is drawn")
            ->type_name("SEQUENCE");
    command->add_option("--size", doctor.size, "Size of the pictures of the benchmark")
        ->type_name("WxH")
        ->needs(benchmark);

    ModelsOptions& models = arguments.models;
    command = addCommand(app, arguments, "models", "Weights of networks",
                         [&models](const Context& context) { return runModels(models, context); });
    command->add_option("ACTION", models.action, "list")
        ->capture_default_str()
        ->check(CLI::IsMember({"list"}));
}

void addOpen(CLI::App& app, Arguments& arguments) {
    app.add_option("FILE", arguments.open.files, "Clips, sequences or a project to open in the window")
        ->type_name("");
    app.add_flag("--safe-mode", arguments.open.safeMode,
                 "Open the window without preferences, layout and keys");
    app.add_option("--trace", arguments.open.trace, "Window: write frame times, stalls and jobs to a trace")
        ->type_name("FILE");
}

/// A job that runs out of memory, and what only a library throws, ends as a message, too.
core::Result<Report> guarded(const Arguments& arguments, const Context& context) {
    try {
        return arguments.command(context);
    } catch (const std::bad_alloc&) {
        return core::Error{"out of memory", arguments.name, "Try a smaller preset, size or range of frames."};
    } catch (const std::exception& exception) {
        return core::Error{exception.what(), arguments.name, ""};
    }
}

int usage(const CLI::App& app, const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // --help and --version
        return app.exit(error);
    }
    std::fprintf(stderr, "splatreel: %s\nTry --help.\n", error.what());
    return static_cast<int>(ExitCode::usage);
}

}  // namespace

int runCommandLine(int count, char* const* argumentTexts) {
    Arguments arguments;
    CLI::App app("Splatreel: videos of objects become 4D Gaussian sequences", "splatreel");
    app.set_version_flag("--version", std::string("splatreel ") + SPLATREEL_VERSION);
    app.add_flag("--json", arguments.common.json, "One JSON object on standard output, nothing else there");
    app.add_flag("--quiet", arguments.common.quiet, "No progress, and no messages but errors");
    app.add_option("--threads", arguments.common.threads,
                   "Threads to work with; the machine's cores unless given")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
    app.require_subcommand(0, 1);
    addGenerate(app, arguments);
    addRender(app, arguments);
    addEvaluate(app, arguments);
    addOthers(app, arguments);
    addOpen(app, arguments);
    try {
        app.parse(count, argumentTexts);
    } catch (const CLI::ParseError& error) {
        return usage(app, error);
    }
    // Who reads the log may go; the window and its unsaved work stay.
    std::signal(SIGPIPE, SIG_IGN);
    if (!arguments.command) return openWindow(arguments.open, count, argumentTexts, app.help());
    if (arguments.name == "generate") prepareModelEnvironment(argumentTexts, arguments.common.threads);
    const InterruptWatch interrupt;
    if (arguments.common.quiet) core::log::setLevel(core::log::Level::error);
    if (arguments.common.threads > 0) core::setWorkerCount(arguments.common.threads);
    const Context context{arguments.common, interrupt.token()};
    return static_cast<int>(present(arguments.name, guarded(arguments, context), arguments.common));
}

}  // namespace splatreel::app
