#include "app/evaluation.h"
#include "app/options.h"
#include "app/reference.h"
#include "core/formats/sequence_io.h"

#include <charconv>
#include <cmath>

namespace splatreel::app {
namespace {

core::Result<TimeMapping> parseTime(const std::string& text) {
    const auto colon = text.find(':');
    const auto number = [](std::string_view part, double& value) {
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        return error == std::errc() && end == part.data() + part.size() && std::isfinite(value);
    };
    TimeMapping mapping;
    const std::string_view view = text;
    if (colon == std::string::npos || !number(view.substr(0, colon), mapping.start) ||
        !number(view.substr(colon + 1), mapping.step) || mapping.step <= 0) {
        return core::Error{"\"" + text + "\" is no START:STEP", "--time",
                           "Write 0:0.5 where the sequence holds every second frame of the reference."};
    }
    return mapping;
}

}  // namespace

core::Result<Report> runEvaluate(const EvaluateOptions& options, const Context& context) {
    EvaluationSettings settings;
    settings.size = options.size;
    settings.every = options.every;
    if (!options.frames.empty()) {
        const auto range = core::FrameRange::parse(options.frames);
        if (!range.ok()) return range.error();
        settings.frames = *range;
    }
    if (!options.time.empty()) {
        const auto time = parseTime(options.time);
        if (!time.ok()) return time.error();
        settings.time = *time;
    }
    const auto sequence = core::readSequence(options.sequence);
    if (!sequence.ok()) return sequence.error();
    // A mapping of time is given for the reference as it is; without one, only the frames that the sequence
    // was made from have a counterpart.
    const core::FrameRange range = settings.time ? core::FrameRange{} : sourceRange(*sequence);
    const auto reference = readReference(options.reference, options.matte, *sequence, options.size, range);
    if (!reference.ok()) return reference.error();

    ProgressLine progress(context.common.quiet);
    const auto evaluation = evaluateSequence(*sequence, *reference, settings, progress, context.stop);
    progress.finish();
    if (!evaluation.ok()) return evaluation.error();
    Report report{evaluationJson(*evaluation), evaluationText(*evaluation)};
    report.json["files_read"] = reference->filesRead;
    if (evaluation->interrupted) report.code = ExitCode::interrupted;
    return report;
}

}  // namespace splatreel::app
