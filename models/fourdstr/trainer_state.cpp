#include "models/fourdstr/trainer.h"

#include <sstream>

namespace splatreel::models {
namespace {

constexpr std::int64_t formatVersion = 2;

template <class T>
torch::Tensor whole(const std::vector<T>& values) {
    torch::Tensor tensor = torch::empty({static_cast<std::int64_t>(values.size())}, torch::kInt64);
    std::transform(values.begin(), values.end(), tensor.data_ptr<std::int64_t>(),
                   [](T value) { return static_cast<std::int64_t>(value); });
    return tensor;
}

template <class T>
std::vector<T> values(const torch::Tensor& tensor) {
    const torch::Tensor flat = tensor.to(torch::kCPU, torch::kInt64).contiguous();
    const auto* data = flat.data_ptr<std::int64_t>();
    return {data, data + flat.numel()};
}

torch::Tensor bytes(const std::string& text) {
    torch::Tensor tensor = torch::empty({static_cast<std::int64_t>(text.size())}, torch::kUInt8);
    std::copy(text.begin(), text.end(), tensor.data_ptr<std::uint8_t>());
    return tensor;
}

std::string text(const torch::Tensor& tensor) {
    const torch::Tensor flat = tensor.to(torch::kCPU, torch::kUInt8).contiguous();
    const auto* data = flat.data_ptr<std::uint8_t>();
    return {data, data + flat.numel()};
}

core::Error misfit() {
    return {"the checkpoint belongs to another clip or other settings", "checkpoint",
            "Start anew (without --resume), or with the settings of the interrupted run"};
}

}  // namespace

void Trainer::save(torch::serialize::OutputArchive& archive) {
    GaussianPool& pool = model_.pool;
    const auto write = [&](const std::string& key, const torch::Tensor& tensor) {
        archive.write(key, tensor.detach().to(torch::kCPU), true);
    };
    write("version", torch::tensor(formatVersion, torch::kInt64));
    write("step", torch::tensor(static_cast<std::int64_t>(step_), torch::kInt64));
    const auto tensors = pool.parameters.all();
    for (std::size_t i = 0; i < tensors.size(); ++i) write("pool." + std::to_string(i), *tensors[i]);
    write("ids", whole(pool.ids));
    write("parents", whole(pool.parents));
    write("births", whole(pool.birthFrames));
    write("next_id", torch::tensor(static_cast<std::int64_t>(pool.nextId), torch::kInt64));
    torch::Tensor members = torch::zeros({pool.size(), model_.frameCount()}, torch::kUInt8);
    auto* member = members.data_ptr<std::uint8_t>();
    for (int row = 0; row < pool.size(); ++row) {
        for (int frame = 0; frame < model_.frameCount(); ++frame)
            *member++ = pool.membership.contains(row, frame) ? 1 : 0;
    }
    write("membership", members);
    std::vector<std::uint64_t> children;
    std::vector<std::uint64_t> parents;
    for (const auto& [child, parent] : model_.genealogy.parents()) {
        children.push_back(child);
        parents.push_back(parent);
    }
    write("genealogy.children", whole(children));
    write("genealogy.parents", whole(parents));
    write("corrections", model_.corrections);
    write("corrections_frozen", torch::tensor(static_cast<std::int64_t>(correctionsFrozen_), torch::kInt64));
    for (const auto& [name, tensor] : model_.networkParameters()) write("network." + name, tensor);
    write("schedule", whole(schedule_));
    std::ostringstream generator;
    generator << random_;
    write("random", bytes(generator.str()));
    for (std::size_t i = 0; i < optimizer_.size(); ++i) {
        const AdamMoments& moments = optimizer_.moments(i);
        const std::string key = "moments." + std::to_string(i);
        write(key + ".first", moments.first);
        write(key + ".second", moments.second);
        write(key + ".steps", torch::tensor(moments.steps, torch::kInt64));
    }
}

core::Result<void> Trainer::load(torch::serialize::InputArchive& archive) {
    bool complete = true;
    const auto read = [&](const std::string& key) {
        torch::Tensor tensor;
        complete = complete && archive.try_read(key, tensor, true);
        return complete ? tensor.to(torch::kCPU) : torch::zeros({1}, torch::kInt64);
    };
    if (read("version").item<std::int64_t>() != formatVersion || !complete) return misfit();
    const auto step = read("step").item<std::int64_t>();
    const torch::Tensor ids = read("ids");
    const torch::Tensor parents = read("parents");
    const torch::Tensor births = read("births");
    const torch::Tensor members = read("membership").to(torch::kUInt8).contiguous();
    const torch::Tensor corrections = read("corrections");
    const std::int64_t rows = ids.numel();
    if (!complete || step < 0 || step > totalSteps() || parents.numel() != rows || births.numel() != rows ||
        members.numel() != rows * model_.frameCount() || corrections.dim() != 3 ||
        corrections.size(0) != rows || corrections.size(1) != model_.frameCount() ||
        corrections.size(2) != correctionWidth) {
        return misfit();
    }
    GaussianPool pool;
    const auto destination = pool.parameters.all();
    const auto expected = model_.pool.parameters.all();
    for (std::size_t i = 0; i < destination.size(); ++i) {
        const torch::Tensor tensor = read("pool." + std::to_string(i)).to(torch::kFloat32);
        if (!complete || tensor.dim() != expected[i]->dim() || tensor.size(0) != rows ||
            tensor.sizes().slice(1) != expected[i]->sizes().slice(1)) {
            return misfit();
        }
        *destination[i] = tensor.to(model_.device()).contiguous().requires_grad_(true);
    }
    pool.ids = values<std::uint64_t>(ids);
    pool.parents = values<std::uint64_t>(parents);
    pool.birthFrames = values<std::int32_t>(births);
    pool.nextId = static_cast<std::uint64_t>(read("next_id").item<std::int64_t>());
    pool.membership = Membership(static_cast<int>(rows), model_.frameCount());
    const auto* member = members.data_ptr<std::uint8_t>();
    for (int row = 0; row < static_cast<int>(rows); ++row) {
        for (int frame = 0; frame < model_.frameCount(); ++frame) {
            if (*member++ != 0) pool.membership.insert(row, frame);
        }
    }
    if (!pool.consistent()) return misfit();
    Genealogy genealogy;
    const auto children = values<std::uint64_t>(read("genealogy.children"));
    const auto ancestors = values<std::uint64_t>(read("genealogy.parents"));
    if (children.size() != ancestors.size()) return misfit();
    for (std::size_t i = 0; i < children.size(); ++i) {
        if (ancestors[i] >= children[i]) return misfit();
        genealogy.record(children[i], ancestors[i]);
    }
    for (const auto& [name, tensor] : model_.networkParameters()) {
        const torch::Tensor saved = read("network." + name);
        if (!complete || saved.sizes() != tensor.sizes()) return misfit();
        const torch::NoGradGuard noGrad;
        torch::Tensor destinationTensor = tensor;
        destinationTensor.copy_(saved);
    }
    const std::vector<std::int32_t> none(static_cast<std::size_t>(model_.pool.size()), -1);
    for (std::size_t i = 0; i < destination.size(); ++i) optimizer_.replaceRows(i, *destination[i], none);
    for (std::size_t i = 0; i < optimizer_.size(); ++i) {
        AdamMoments& moments = optimizer_.moments(i);
        const std::string key = "moments." + std::to_string(i);
        const torch::Tensor first = read(key + ".first").to(torch::kFloat32);
        const torch::Tensor second = read(key + ".second").to(torch::kFloat32);
        const torch::Tensor steps = read(key + ".steps");
        if (!complete || first.sizes() != moments.first.sizes() || second.sizes() != moments.second.sizes())
            return misfit();
        moments.first = first.to(model_.device()).contiguous();
        moments.second = second.to(model_.device()).contiguous();
        moments.steps = steps.item<std::int64_t>();
    }
    std::istringstream generator(text(read("random")));
    generator >> random_;
    schedule_ = values<int>(read("schedule"));
    std::erase_if(schedule_, [&](int start) {
        return start < 0 || start + std::min(settings_.clipLength, model_.frameCount()) > model_.frameCount();
    });
    correctionsFrozen_ = read("corrections_frozen").item<std::int64_t>() != 0;
    if (!complete || !generator) return misfit();

    model_.pool = std::move(pool);
    model_.genealogy = std::move(genealogy);
    model_.corrections = corrections.to(torch::kFloat32).to(model_.device()).contiguous();
    statistics_ = DensityStatistics(model_.frameCount(), model_.pool.size());
    step_ = static_cast<int>(step);
    model_.refreshBuffer(settings_);
    return {};
}

}  // namespace splatreel::models
