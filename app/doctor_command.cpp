#include "app/benchmark.h"
#include "app/engines.h"
#include "app/machine.h"
#include "app/options.h"
#include "app/vulkan_report.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/media/codecs.h"
#include "render/cuda/cuda_rasterizer.h"

#include <thread>

namespace splatreel::app {
namespace {

Json cudaReport(std::string& text) {
    const std::vector<render::CudaDevice> devices = render::cudaDevices();
    if (devices.empty()) {
        const auto none = render::CudaRasterizer::create();
        const std::string reason = none.ok() ? "no device" : none.error().what;
        text += "device      cuda: not available, " + reason + "\n";
        return {{"name", "cuda"}, {"available", false}, {"reason", reason}};
    }
    Json names = Json::array();
    for (const render::CudaDevice& device : devices) {
        names.push_back(device.name);
        text += "device      cuda: " + device.name + "\n";
    }
    return {{"name", "cuda"}, {"available", true}, {"devices", std::move(names)}};
}

}  // namespace

core::Result<Report> runDoctor(const DoctorOptions& options, const Context& context) {
    if (!options.benchmark.empty()) return runBenchmark(options, context);

    Json simd = simdTargets();
    Json deviceList = Json::array();
    std::string text = "processor   " + processorName() + ", " +
                       std::to_string(std::thread::hardware_concurrency()) + " cores, " +
                       std::to_string(core::workerCount()) + " threads in use\nSIMD       ";
    for (const auto& target : simd) text += " " + target.get<std::string>();
    text += "\nmemory      " + bytesText(static_cast<double>(core::totalMemory())) + ", " +
            bytesText(static_cast<double>(core::availableMemory())) + " available\n";
    text += "device      cpu: available\n";
    deviceList.push_back({{"name", "cpu"}, {"available", true}});
    deviceList.push_back(vulkanReport(text));
    deviceList.push_back(cudaReport(text));
    Json codecs = Json::array();
    for (const core::CodecSupport& codec : core::codecSupport()) {
        codecs.push_back({{"name", codec.name}, {"reads", codec.reads}, {"writes", codec.writes}});
        text += "codec       " + codec.name + ": " + (codec.reads ? "reads" : "does not read") + ", " +
                (codec.writes ? "writes" : "does not write") + "\n";
    }
    Json models = {{"library", modelsLibraryPath()}};
    const auto engines = loadEngines();
    models["available"] = engines.ok();
    if (engines.ok()) {
        Json names = Json::array();
        for (const core::Engine* engine : *engines) {
            names.push_back({{"name", engine->name()}, {"presets", engine->presets()}});
            text += "engine      " + engine->name() + "\n";
        }
        models["engines"] = std::move(names);
    } else {
        models["reason"] = engines.error().message();
        text += "engines     none: " + engines.error().message() + "\n";
    }
    Report report;
    report.json = {
        {"command", "doctor"},
        {"version", SPLATREEL_VERSION},
        {"processor", processorName()},
        {"cores", std::thread::hardware_concurrency()},
        {"threads", core::workerCount()},
        {"simd", std::move(simd)},
        {"memory", {{"total_bytes", core::totalMemory()}, {"available_bytes", core::availableMemory()}}},
        {"devices", std::move(deviceList)},
        {"codecs", std::move(codecs)},
        {"models", std::move(models)}};
    report.text = std::move(text);
    return report;
}

core::Result<Report> runModels(const ModelsOptions& options, const Context& context) {
    (void)context;
    Report report;
    report.json = {{"command", "models"}, {"action", options.action}, {"models", Json::array()}};
    report.text = "No weights are needed: the engines of this version learn from the clip alone.\n";
    return report;
}

}  // namespace splatreel::app
