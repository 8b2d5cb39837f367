#include "render/cpu/scene_stages.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "render/cpu/scene_project.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, as Highway wants it:
#include "render/cpu/scene_geometry-inl.h"

#include <bit>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// Where the survivors of a range go.
struct Output {
    SceneRecord* records;
    std::uint32_t first;  ///< number of records[0]
    std::uint32_t count = 0;
    V brightest;
};

HWY_INLINE void write(const SceneFrame& frame, const Projection& p, V depth, const V (&color)[3], int place,
                      TileBins& bins, Output& out) {
    const TileSpan across = tileSpanOf(p.u, p.reachX, frame.width);
    const TileSpan down = tileSpanOf(p.v, p.reachY, frame.height);
    const Mask drawn = hn::And(p.visible, hn::And(across.any, down.any));
    if (hn::AllFalse(floats, drawn)) return;
    alignas(64) std::int32_t box[4][lanes], depthBits[lanes];
    hn::Store(across.first, integers, box[0]);
    hn::Store(down.first, integers, box[1]);
    hn::Store(across.last, integers, box[2]);
    hn::Store(down.last, integers, box[3]);
    hn::Store(hn::BitCast(integers, depth), integers, depthBits);
    // Above the cut by less than half a step counts as on it.
    const V room = hn::Min(hn::Mul(hn::Sub(p.power, set(smallestPower)), set(4096.0F)), set(32746.0F));
    const VU roomBits = hn::BitCast(unsignedIntegers, hn::NearestInt(room));
    const V brightest = hn::Max(hn::Max(color[0], color[1]), color[2]);
    out.brightest = hn::Max(out.brightest, hn::IfThenElseZero(drawn, brightest));
    // The room stands beside the red, green beside blue.
    const VU roomRed = hn::Or(roomBits, hn::ShiftLeft<16>(halfOf(color[0])));
    const VU greenBlue = halfPair(color[1], color[2]);
    alignas(64) float quarters[2][4 * lanes];
    hn::StoreInterleaved4(p.u, p.v, p.along, p.across, floats, quarters[0]);
    const V places = hn::BitCast(floats, hn::Iota(integers, place));
    hn::StoreInterleaved4(p.down, places, hn::BitCast(floats, roomRed), hn::BitCast(floats, greenBlue),
                          floats, quarters[1]);
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(floats, drawn, bytes);
    unsigned left = bytes[0] | static_cast<unsigned>(bytes[1]) << 8;
    while (left != 0) {
        const int lane = std::countr_zero(left);
        left &= left - 1;
        auto* record = reinterpret_cast<float*>(out.records + out.count);
        hn::Store(hn::Load(four, quarters[0] + 4 * lane), four, record);
        hn::Store(hn::Load(four, quarters[1] + 4 * lane), four, record + 4);
        const std::uint64_t key = static_cast<std::uint64_t>(static_cast<std::uint32_t>(depthBits[lane]))
                                      << 32 |
                                  (out.first + out.count);
        ++out.count;
        for (int y = box[1][lane]; y <= box[3][lane]; ++y) {
            for (int x = box[0][lane]; x <= box[2][lane]; ++x) bins.append(y * frame.tilesAcross + x, key);
        }
    }
}

template <bool kMixed>
void projectRangeWith(SceneFrame& frame, int rangeIndex, int worker) {
    const SceneRange range = frame.ranges[static_cast<std::size_t>(rangeIndex)];
    const SceneSource& source = frame.sources[static_cast<std::size_t>(range.item)];
    const ItemCamera camera = source.camera;
    const core::PackedGaussians& gaussians = *source.frame;
    const int degree = gaussians.shDegree;
    TileBins& bins = frame.bins[static_cast<std::size_t>(worker)];
    Output out{frame.records.data() + range.firstRecord, range.firstRecord, 0, zero()};
    [[maybe_unused]] core::PackedBlock partner;
    alignas(64) [[maybe_unused]] std::uint16_t partnerRows[mostHarmonicRows * core::packedBlockSize];
    for (int block = range.firstBlock; block < range.lastBlock; ++block) {
        const BlockRows rows = blockRowsOf(gaussians, block);
        if constexpr (kMixed) gatherPartners(source, block, partner, partnerRows);
        for (int lane = 0; lane < core::packedBlockSize; lane += lanes) {
            Parameters parameters = unpackVector(*rows.block, lane);
            if constexpr (kMixed) {
                parameters = mixedParameters(parameters, unpackVector(partner, lane), source.blend);
            }
            const Standing at = standingOf(camera, parameters.position);
            const Mask before = hn::And(inFront(camera, at), hn::Gt(parameters.opacity, set(1.0F / 256.0F)));
            if (hn::AllFalse(floats, before)) continue;
            V axes[3][3];
            axesOf(parameters.rotation, axes);
            const Projection p = projectionOf(camera, parameters, at, axes, before);
            if (hn::AllFalse(floats, p.visible)) continue;
            V direction[3], color[3];
            if (degree > 0) directionsOf(camera, at, direction);
            colorsOf(rows, degree, lane, direction, color);
            if constexpr (kMixed) {
                V other[3];
                colorsOf({&partner, partnerRows}, degree, lane, direction, other);
                for (int c = 0; c < 3; ++c) color[c] = mixed(color[c], other[c], set(source.blend));
            }
            for (V& channel : color) channel = hn::Min(hn::Max(channel, zero()), set(65000.0F));
            if (source.highlighted != nullptr) highlightColors(source, block, lane, color);
            write(frame, p, hn::Mul(at.z, set(camera.depthScale)), color,
                  block * core::packedBlockSize + lane, bins, out);
        }
    }
    frame.brightest[static_cast<std::size_t>(rangeIndex)] =
        hn::GetLane(hn::MaxOfLanes(floats, out.brightest));
}

void ProjectSceneRange(SceneFrame& frame, int range, int worker) {
    const SceneSource& source =
        frame.sources[static_cast<std::size_t>(frame.ranges[static_cast<std::size_t>(range)].item)];
    if (source.next != nullptr) {
        projectRangeWith<true>(frame, range, worker);
    } else {
        projectRangeWith<false>(frame, range, worker);
    }
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::render {

HWY_EXPORT(ProjectSceneRange);

void projectSceneRange(SceneFrame& frame, int range, int worker) {
    HWY_DYNAMIC_DISPATCH(ProjectSceneRange)(frame, range, worker);
}

}  // namespace splatreel::render
#endif
