#include "core/formats/describe.h"

#include "core/base/files.h"
#include "core/formats/description_json.h"
#include "core/formats/sequence_open.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace splatreel::core {

using nlohmann::json;

double SequenceDescription::seconds() const {
    return rate.secondsOf(frames);
}

Result<SequenceDescription> describeSequence(const std::filesystem::path& path) {
    auto opened = openSequenceFiles(path);
    if (!opened) return opened.error();
    const FrameSource& source = *opened->source;
    SequenceDescription d;
    d.kind = opened->kind;
    d.path = path.string();
    d.bytes = opened->bytes;
    d.frames = source.frameCount();
    d.rate = source.description().rate;
    d.filtering = source.description().filtering;
    d.inputCamera = source.description().inputCamera;
    d.provenance = source.description().provenance;
    if (opened->summary) {
        d.counts = std::move(opened->summary->counts);
        d.bounds = opened->summary->bounds;
        d.shDegree = opened->summary->shDegree;
        d.ids = opened->summary->ids;
        return d;
    }
    d.ids = d.frames > 0;
    for (int i = 0; i < d.frames; ++i) {
        const auto frame = source.frame(i);
        if (!frame) return frame.error();
        d.counts.push_back((*frame)->size());
        d.dropped += (*frame)->dropped;
        d.bounds.include(boundsOf(**frame));
        d.shDegree = std::max(d.shDegree, (*frame)->shDegree);
        d.ids = d.ids && (*frame)->hasIds();
    }
    return d;
}

std::string descriptionJson(const SequenceDescription& d) {
    GaussianSequence sequence;
    sequence.rate = d.rate;
    sequence.filtering = d.filtering;
    sequence.inputCamera = d.inputCamera;
    json object = descriptionToJson(sequence);
    object.erase("generator");
    object["command"] = "info";
    object["kind"] = d.kind;
    object["path"] = d.path;
    object["frames"] = d.frames;
    object["counts"] = d.counts;
    object["dropped"] = d.dropped;
    object["seconds"] = d.seconds();
    object["bytes"] = d.bytes;
    object["sh_degree"] = d.shDegree;
    object["ids"] = d.ids;
    object["bounds"] = json();
    if (!d.bounds.empty()) {
        object["bounds"] = {{"min", {d.bounds.min[0], d.bounds.min[1], d.bounds.min[2]}},
                            {"max", {d.bounds.max[0], d.bounds.max[1], d.bounds.max[2]}}};
    }
    object["made_by"] = json::parse(d.provenance.empty() ? "{}" : d.provenance, nullptr, false);
    if (object["made_by"].is_discarded()) object["made_by"] = json::object();
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string descriptionText(const SequenceDescription& d) {
    std::string text = d.path + ": " + d.kind + "\n";
    const auto line = [&](const char* name, const std::string& value) {
        char label[24];
        std::snprintf(label, sizeof label, "  %-12s", name);
        text += label + value + "\n";
    };
    char buffer[160];
    std::snprintf(buffer, sizeof buffer, "%d at %.6g per second (%.2f s)", d.frames, d.rate.framesPerSecond(),
                  d.seconds());
    line("frames", buffer);
    if (!d.counts.empty()) {
        const auto [least, most] = std::ranges::minmax(d.counts);
        line("Gaussians", least == most
                              ? std::to_string(most) + " in every frame"
                              : std::to_string(least) + " to " + std::to_string(most) + " per frame");
    }
    if (d.dropped > 0) line("left out", std::to_string(d.dropped) + " in all: not finite or absurd");
    line("harmonics", "degree " + std::to_string(d.shDegree));
    line("ids", d.ids ? "yes: frames can be interpolated" : "no: in-between times show the nearest frame");
    if (!d.bounds.empty()) {
        std::snprintf(buffer, sizeof buffer, "(%.3f, %.3f, %.3f) to (%.3f, %.3f, %.3f)",
                      static_cast<double>(d.bounds.min[0]), static_cast<double>(d.bounds.min[1]),
                      static_cast<double>(d.bounds.min[2]), static_cast<double>(d.bounds.max[0]),
                      static_cast<double>(d.bounds.max[1]), static_cast<double>(d.bounds.max[2]));
        line("bounds", buffer);
    }
    std::snprintf(buffer, sizeof buffer, "dilation %.3g pixels², %s",
                  static_cast<double>(d.filtering.dilation),
                  d.filtering.compensate ? "opacity compensated" : "no compensation");
    line("filtering", buffer);
    line("size", bytesText(d.bytes));
    const json made = json::parse(d.provenance.empty() ? "{}" : d.provenance, nullptr, false);
    for (const char* key : {"generator", "engine", "preset", "seed"}) {
        if (!made.is_object() || !made.contains(key)) continue;
        line(key, made[key].is_string() ? made[key].get<std::string>()
                                        : made[key].dump(-1, ' ', false, json::error_handler_t::replace));
    }
    return text;
}

}  // namespace splatreel::core
