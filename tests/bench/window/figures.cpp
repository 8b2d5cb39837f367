#include "tests/bench/window/figures.h"

#include "ui/trace/event_loop_watch.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>

namespace splatreel::bench {
namespace {

using nlohmann::json;

/// A wait of L stands for the questions that were not asked meanwhile, too: those would have waited L − i, L
/// − 2 i … (Tene's correction for coordinated omission).
void addCorrected(std::vector<double>& values, double wait) {
    const double interval = static_cast<double>(ui::EventLoopWatch::interval.count());
    for (; wait > 0; wait -= interval) values.push_back(wait);
}

double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto place = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    return values[std::min(place, values.size() - 1)];
}

Waiting waitingOf(const std::string& phase, const std::vector<double>& waits,
                  const std::vector<double>& busy) {
    return {phase,
            static_cast<int>(waits.size()),
            quantile(waits, 0.5),
            quantile(waits, 0.99),
            quantile(waits, 0.999),
            quantile(waits, 1),
            quantile(busy, 0.999),
            quantile(busy, 1)};
}

std::string line(const char* format, auto... values) {
    char text[300];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

std::vector<std::string> longestOf(std::vector<json> dispatches) {
    std::sort(dispatches.begin(), dispatches.end(),
              [](const json& a, const json& b) { return a["dur"] > b["dur"]; });
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < std::min<std::size_t>(dispatches.size(), 25); ++i) {
        const json& event = dispatches[i];
        texts.push_back(line(
            "%7.1f ms, %6.1f at work  %s (of %s) in %s", event["dur"].get<double>() / 1e3,
            event["args"]["processor_ms"].get<double>(), event["name"].get<std::string>().c_str(),
            event["args"]["parent"].get<std::string>().c_str(), event["phase"].get<std::string>().c_str()));
    }
    return texts;
}

}  // namespace

TraceFigures figuresOf(const std::filesystem::path& file) {
    std::ifstream stream(file);
    json events = json::parse(stream);
    std::stable_sort(events.begin(), events.end(),
                     [](const json& a, const json& b) { return a.value("ts", 0.0) < b.value("ts", 0.0); });
    std::vector<std::string> order;
    std::map<std::string, std::pair<std::vector<double>, std::vector<double>>> waits;
    std::vector<double> all, allBusy;
    std::vector<json> dispatches;
    std::map<std::uint64_t, double> begun;
    std::map<std::string, std::vector<double>> latencies;
    std::string phase = "start";
    for (json& event : events) {
        const std::string category = event.value("cat", "");
        const std::string name = event.value("name", "");
        if (category == "phase") phase = name;
        if (phase == ownWork) continue;
        if (name == "event loop") {
            if (std::find(order.begin(), order.end(), phase) == order.end()) order.push_back(phase);
            auto& [wall, busy] = waits[phase];
            for (auto* values : {&wall, &all}) addCorrected(*values, event["args"]["wait_ms"]);
            for (auto* values : {&busy, &allBusy}) addCorrected(*values, event["args"]["processor_ms"]);
        }
        if (category == "dispatch") {
            event["phase"] = phase;
            dispatches.push_back(event);
        }
        if (category == "latency") {
            if (event["ph"] == "b") begun[event["id"]] = event["ts"];
            if (event["ph"] == "e")
                latencies[name].push_back((event["ts"].get<double>() - begun[event["id"]]) / 1e3);
        }
    }
    TraceFigures figures;
    for (const std::string& each : order)
        figures.waiting.push_back(waitingOf(each, waits[each].first, waits[each].second));
    figures.waiting.push_back(waitingOf("all", all, allBusy));
    figures.longest = longestOf(std::move(dispatches));
    for (const auto& [what, values] : latencies) {
        if (values.size() < 5) continue;
        figures.latency.push_back(line("%6zu  p50 %6.1f  p99 %6.1f  most %6.1f ms  %s", values.size(),
                                       quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1),
                                       what.c_str()));
    }
    return figures;
}

std::string textOf(const TraceFigures& figures) {
    std::string text =
        "waits of the interface's thread, ms  (at work: of that the thread's own processor time)\n"
        "phase                 samples    p50    p99  p99.9   most | at work p99.9   most\n";
    for (const Waiting& each : figures.waiting) {
        text += line("%-20s %8d %6.1f %6.1f %6.1f %6.1f | %13.1f %6.1f\n", each.phase.c_str(), each.samples,
                     each.median, each.p99, each.p999, each.most, each.busyP999, each.busyMost);
    }
    text += "longest\n";
    for (const std::string& each : figures.longest) text += "  " + each + "\n";
    text += "from a change to its picture\n";
    for (const std::string& each : figures.latency) text += "  " + each + "\n";
    return text;
}

}  // namespace splatreel::bench
