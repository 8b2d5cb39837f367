#include "core/formats/gltf.h"
#include "core/formats/ply.h"
#include "core/formats/sequence_io.h"
#include "core/formats/sog.h"
#include "core/formats/spz.h"
#include "core/formats/zip_archive.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <cstdio>
#include <filesystem>

using namespace splatreel::core;

/// Small valid files for the fuzz targets to start from: make_fuzz_seeds FOLDER.
int main(int argc, char** argv) {
    if (argc != 2) return 2;
    namespace fs = std::filesystem;
    const fs::path folder(argv[1]);
    const auto check = [](const Result<void>& result) {
        if (!result) std::fprintf(stderr, "%s\n", result.error().message().c_str());
        return result.ok();
    };
    for (const char* name : {"ply", "glb", "spz", "sog", "sequence", "packed"}) {
        if (!check(prepareFolder(folder / name))) return 1;
    }
    GaussianSequence sequence;
    sequence.inputCamera = orbitCamera(0, 0, 2, intrinsicsFromFovy(64, 64, 0.8F));
    for (unsigned i = 0; i < 3; ++i) {
        Gaussians frame = splatreel::test::randomGaussians(3, 1, i);
        sequence.frames.push_back(std::make_shared<const Gaussians>(std::move(frame)));
    }
    for (int degree = 0; degree <= 3; ++degree) {
        const Gaussians g = splatreel::test::randomGaussians(2, degree, 1);
        const std::string stem = "degree" + std::to_string(degree);
        if (!check(writePly(g, {}, folder / "ply" / (stem + ".ply")))) return 1;
        if (!check(writeGlb(g, {}, folder / "glb" / (stem + ".glb")))) return 1;
        if (!check(writeSpz(g, {}, folder / "spz" / (stem + ".spz")))) return 1;
        if (!check(writeSog(g, {}, folder / "sog" / (stem + ".sog")))) return 1;
        // fuzz_sog: a meta.json, a nought, bytes of pictures.
        const auto packed = packSog(g, {}, stem);
        if (!packed) return 1;
        const auto source = memorySource(*packed, stem);
        const auto archive = ZipArchive::open(*source);
        if (!archive) return 1;
        const auto meta = archive->read("meta.json", 1U << 20U);
        if (!meta) return 1;
        std::string parts(reinterpret_cast<const char*>(meta->data()), meta->size());
        parts += std::string("\0\0\0\0\xFF\1\1\1\xFE", 9);
        if (!check(writeFile(folder / "sog" / (stem + ".parts"), parts))) return 1;
    }
    const std::string text =
        "ply\nformat ascii 1.0\ncomment Vertical axis: z\nelement face 1\nproperty list uchar int "
        "vertex_index\n"
        "element vertex 1\nproperty float x\nproperty float y\nproperty float z\nproperty float f_dc_0\n"
        "property float f_dc_1\nproperty float f_dc_2\nproperty float opacity\nproperty float scale_0\n"
        "property float scale_1\nproperty float rot_0\nproperty float rot_1\nproperty float rot_2\nproperty "
        "float rot_3\n"
        "end_header\n3 0 1 2\n1 2 3 0 0 0 1 -3 -3 1 0 0 0\n";
    if (!check(writeFile(folder / "ply/text.ply", text))) return 1;
    if (!check(writeAnimatedGlb(*sourceOf(sequence), folder / "glb/animated.glb"))) return 1;
    if (!check(writeSequence(sequence, folder / "whole"))) return 1;
    if (!check(exportSequence(*sourceOf(sequence), folder / "packed/three.splatseq"))) return 1;
    std::error_code code;
    for (const char* name : {"sequence.json", "ids.bin"})
        fs::copy_file(folder / "whole" / name, folder / "sequence" / name,
                      fs::copy_options::overwrite_existing, code);
    fs::remove_all(folder / "whole", code);
    return 0;
}
