#include "render/vulkan/overlay_painter.h"

#include "render/vulkan/shader_code.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <mutex>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

constexpr int smallestLetters = 6;
constexpr int largestLetters = 96;
constexpr std::size_t mostHeights = 8;

/// As `Push` in shaders/overlay.vert.
struct Push {
    float scaleX, scaleY;  ///< window pixels to clip coordinates
};

/// ImGui keeps its present context in a global variable.
std::mutex& contextMutex() {
    static std::mutex mutex;
    return mutex;
}

class InContext {
public:
    explicit InContext(ImGuiContext* context) : lock_(contextMutex()), before_(ImGui::GetCurrentContext()) {
        ImGui::SetCurrentContext(context);
    }
    ~InContext() { ImGui::SetCurrentContext(before_); }
    InContext(const InContext&) = delete;
    InContext& operator=(const InContext&) = delete;

private:
    std::lock_guard<std::mutex> lock_;
    ImGuiContext* before_;
};

int heightOf(const OverlayShape& text) {
    const float height = std::isfinite(text.width) ? text.width : 0;
    return std::clamp(static_cast<int>(std::lround(height)), smallestLetters, largestLetters);
}

/// Latin, Greek, Cyrillic, punctuation, arrows and mathematical signs.
const ImWchar* letterRanges() {
    static const ImWchar ranges[] = {0x20,   0x24f,  0x370,  0x3ff,  0x400,  0x4ff,  0x2000, 0x206f,
                                     0x2190, 0x21ff, 0x2200, 0x22ff, 0x25a0, 0x25ff, 0};
    return ranges;
}

std::vector<ImVec2> pointsOf(const OverlayShape& shape) {
    std::vector<ImVec2> points;
    points.reserve(shape.points.size());
    for (const glm::vec2& point : shape.points) {
        if (std::isfinite(point.x) && std::isfinite(point.y)) points.emplace_back(point.x, point.y);
    }
    return points;
}

void addText(ImDrawList& list, ImFont* font, const OverlayShape& shape, ImU32 color) {
    const auto height = static_cast<float>(heightOf(shape));
    const auto place = pointsOf(shape);
    if (place.empty()) return;
    const char* begin = shape.text.data();
    const char* end = begin + shape.text.size();
    const ImVec2 size = font->CalcTextSizeA(height, 1e9F, 0, begin, end);
    ImVec2 corner = place.front();
    if (shape.centered) {
        corner.x -= size.x / 2;
        corner.y -= size.y / 2;
    } else {
        corner.y -= height / 2;
    }
    list.AddText(font, height, {std::round(corner.x), std::round(corner.y)}, color, begin, end);
}

/// A buffer that the host writes, at least as large as needed.
core::Result<void> reserve(const std::shared_ptr<Device>& device, Buffer& buffer, std::uint64_t bytes,
                           VkBufferUsageFlags usage) {
    if (buffer.bytes() >= bytes) return {};
    buffer = Buffer();
    auto made = Buffer::create(device, {.bytes = std::max<std::uint64_t>(2 * bytes, 16384),
                                        .purpose = Purpose::overlay,
                                        .use = MemoryUse::upload,
                                        .usage = usage});
    if (!made.ok()) return made.error();
    buffer = std::move(*made);
    return {};
}

}  // namespace

core::Result<std::unique_ptr<OverlayPainter>> OverlayPainter::create(const std::shared_ptr<Device>& device,
                                                                     std::string fontFile) {
    std::unique_ptr<OverlayPainter> painter(new OverlayPainter);
    painter->device_ = device;
    painter->fontFile_ = std::move(fontFile);
    auto layout = BindingLayout::create(device, {BindingKind::sampledImage});
    if (!layout.ok()) return layout.error();
    painter->layout_ = *layout;
    const std::lock_guard lock(contextMutex());
    ImGuiContext* before = ImGui::GetCurrentContext();
    painter->context_ = ImGui::CreateContext();
    ImGui::SetCurrentContext(painter->context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    ImGui::SetCurrentContext(before);
    return painter;
}

OverlayPainter::~OverlayPainter() {
    if (context_ == nullptr) return;
    const std::lock_guard lock(contextMutex());
    ImGui::DestroyContext(context_);
}

core::Result<void> OverlayPainter::paint(Recording& recording, const Overlay& overlay,
                                         const RenderTarget& target, VkFormat format, std::size_t slot) {
    if (overlay.empty()) return {};
    const auto pipeline = pipelineFor(format);
    if (!pipeline.ok()) return pipeline.error();
    const InContext inside(context_);
    if (auto loaded = loadFonts(overlay); !loaded.ok()) return loaded;
    describe(overlay, target);
    return draw(recording, target, **pipeline, geometry_[slot]);
}

/// Makes the letters of every height that the overlay has; heights of before stay while they are few.
core::Result<void> OverlayPainter::loadFonts(const Overlay& overlay) {
    std::map<int, ImFont*> wanted;
    for (const OverlayShape& shape : overlay) {
        if (shape.kind == OverlayShape::Kind::text) wanted.emplace(heightOf(shape), nullptr);
    }
    if (wanted.empty()) wanted.emplace(smallestLetters, nullptr);
    const bool complete = std::all_of(wanted.begin(), wanted.end(),
                                      [&](const auto& entry) { return fonts_.contains(entry.first); });
    if (complete && !letters_.empty()) return {};
    if (fonts_.size() + wanted.size() <= mostHeights) wanted.merge(fonts_);
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    fonts_.clear();
    for (const auto& [height, old] : wanted) {
        const auto pixels = static_cast<float>(height);
        ImFont* font = nullptr;
        if (!fontFile_.empty()) {
            font = atlas.AddFontFromFileTTF(fontFile_.c_str(), pixels, nullptr, letterRanges());
            if (font == nullptr) fontFile_.clear();
        }
        if (font == nullptr) {
            ImFontConfig config;
            config.SizePixels = pixels;
            font = atlas.AddFontDefault(&config);
        }
        fonts_[height] = font;
    }
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    atlas.GetTexDataAsRGBA32(&pixels, &width, &height);
    auto image =
        Image::create(device_, {.width = static_cast<std::uint32_t>(width),
                                .height = static_cast<std::uint32_t>(height),
                                .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                .purpose = Purpose::overlay});
    if (!image.ok()) return image.error();
    const std::uint64_t bytes = 4ULL * image->width() * image->height();
    auto staging =
        Buffer::create(device_, {.bytes = bytes, .purpose = Purpose::staging, .use = MemoryUse::upload});
    if (!staging.ok()) return staging.error();
    std::memcpy(staging->mapped().data(), pixels, bytes);
    auto recording = device_->record();
    if (!recording.ok()) return recording.error();
    recording->discard(*image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, Access::transferWrite);
    recording->copy(*staging, *image);
    recording->use(*image, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL, Access::fragmentRead);
    if (auto submitted = recording->submit(); !submitted.ok()) return submitted.error();
    auto bindings = Bindings::create(layout_);
    if (!bindings.ok()) return bindings.error();
    bindings->set(0, *image);
    letters_ = std::move(*image);
    bindings_ = std::move(*bindings);
    return {};
}

core::Result<const Pipeline*> OverlayPainter::pipelineFor(VkFormat format) {
    const auto found = pipelines_.find(format);
    if (found != pipelines_.end()) return static_cast<const Pipeline*>(&found->second);
    const bool encodesItself = format == VK_FORMAT_B8G8R8A8_SRGB || format == VK_FORMAT_R8G8B8A8_SRGB;
    GraphicsInputs inputs;
    inputs.vertex = shaders::overlay_vert();
    inputs.fragment = shaders::overlay_frag();
    inputs.target = format;
    inputs.blending = Blending::overStraight;
    inputs.inputs = {.sets = {layout_}, .pushBytes = sizeof(Push), .constants = {encodesItself ? 1U : 0U}};
    inputs.vertexStride = sizeof(ImDrawVert);
    inputs.attributes = {{VK_FORMAT_R32G32_SFLOAT, offsetof(ImDrawVert, pos)},
                         {VK_FORMAT_R32G32_SFLOAT, offsetof(ImDrawVert, uv)},
                         {VK_FORMAT_R8G8B8A8_UNORM, offsetof(ImDrawVert, col)}};
    auto pipeline = Pipeline::graphics(device_, inputs);
    if (!pipeline.ok()) return pipeline.error();
    return static_cast<const Pipeline*>(&pipelines_.emplace(format, std::move(*pipeline)).first->second);
}

void OverlayPainter::describe(const Overlay& overlay, const RenderTarget& target) {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(target.width()), static_cast<float>(target.height())};
    io.DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    for (const OverlayShape& shape : overlay) {
        const ImU32 color = IM_COL32(shape.color.red, shape.color.green, shape.color.blue, shape.color.alpha);
        const auto points = pointsOf(shape);
        const int count = static_cast<int>(points.size());
        switch (shape.kind) {
            case OverlayShape::Kind::line:
                if (count < 2) break;
                list.AddPolyline(points.data(), count, color, shape.closed ? ImDrawFlags_Closed : 0,
                                 shape.width);
                break;
            case OverlayShape::Kind::fill:
                list.AddConvexPolyFilled(points.data(), count, color);
                break;
            case OverlayShape::Kind::text:
                addText(list, fonts_.at(heightOf(shape)), shape, color);
                break;
        }
    }
    ImGui::Render();
}

core::Result<void> OverlayPainter::draw(Recording& recording, const RenderTarget& target,
                                        const Pipeline& pipeline, Geometry& geometry) {
    const ImDrawData& data = *ImGui::GetDrawData();
    if (data.TotalIdxCount == 0) return {};
    if (auto made = reserve(device_, geometry.vertices,
                            static_cast<std::uint64_t>(data.TotalVtxCount) * sizeof(ImDrawVert),
                            VK_BUFFER_USAGE_VERTEX_BUFFER_BIT);
        !made.ok()) {
        return made;
    }
    if (auto made = reserve(device_, geometry.indices,
                            static_cast<std::uint64_t>(data.TotalIdxCount) * sizeof(ImDrawIdx),
                            VK_BUFFER_USAGE_INDEX_BUFFER_BIT);
        !made.ok()) {
        return made;
    }
    const DeviceFunctions& vk = device_->vk();
    const VkCommandBuffer commands = recording.handle();
    recording.begin(target);
    recording.bind(pipeline, {&bindings_});
    recording.push(Push{2 / static_cast<float>(target.width()), 2 / static_cast<float>(target.height())});
    const VkBuffer vertices = geometry.vertices.handle();
    const VkDeviceSize start = 0;
    vk.CmdBindVertexBuffers(commands, 0, 1, &vertices, &start);
    vk.CmdBindIndexBuffer(commands, geometry.indices.handle(), 0,
                          sizeof(ImDrawIdx) == 2 ? VK_INDEX_TYPE_UINT16 : VK_INDEX_TYPE_UINT32);
    auto* vertex = geometry.vertices.mappedAs<ImDrawVert>().data();
    auto* index = geometry.indices.mappedAs<ImDrawIdx>().data();
    std::uint32_t firstIndex = 0;
    std::int32_t firstVertex = 0;
    for (int i = 0; i < data.CmdListsCount; ++i) {
        const ImDrawList& list = *data.CmdLists[i];
        vertex = std::copy(list.VtxBuffer.begin(), list.VtxBuffer.end(), vertex);
        index = std::copy(list.IdxBuffer.begin(), list.IdxBuffer.end(), index);
        for (const ImDrawCmd& command : list.CmdBuffer) {
            vk.CmdDrawIndexed(commands, command.ElemCount, 1, firstIndex + command.IdxOffset,
                              firstVertex + static_cast<std::int32_t>(command.VtxOffset), 0);
        }
        firstIndex += static_cast<std::uint32_t>(list.IdxBuffer.Size);
        firstVertex += list.VtxBuffer.Size;
    }
    recording.end();
    return {};
}

}  // namespace splatreel::render::vulkan
