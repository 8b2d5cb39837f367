#include "app/options.h"
#include "app/progress_line.h"
#include "core/formats/sequence_io.h"

namespace splatreel::app {

core::Result<Report> runConvert(const ConvertOptions& options, const Context& context) {
    core::WriteOptions writing;
    if (!options.format.empty()) {
        auto formats = core::parseSequenceFormats(options.format);
        if (!formats.ok()) return formats.error();
        writing.formats = std::move(formats).value();
    }
    const auto source = core::openSequence(options.input);
    if (!source.ok()) return source.error();
    ProgressLine progress(context.common.quiet);
    writing.stop = context.stop;
    writing.progress = [&](int done, int total) { progress.count("writing", done, total); };
    const auto written = core::exportSequence(**source, options.output, writing);
    progress.finish();
    const int frames = (*source)->frameCount();
    Report report;
    report.json = {
        {"command", "convert"}, {"input", options.input}, {"output", options.output}, {"frames", frames}};
    if (!written.ok()) {
        if (!context.stop.stop_requested()) return written.error();
        report.json["interrupted"] = true;
        report.text = "Interrupted: nothing was written.\n";
        report.code = ExitCode::interrupted;
        return report;
    }
    report.text = std::to_string(frames) + (frames == 1 ? " frame" : " frames") + " written to " +
                  options.output + "\n";
    return report;
}

}  // namespace splatreel::app
