#!/usr/bin/env bash
# Sets this machine up, builds Splatreel, turns the bundled clip into a 4D Gaussian sequence and says where it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source packaging/common.sh

./packaging/setup.sh
say "Building"
configure_and_build release splatreel splatreel_models >&2

output=out/sample
build/release/bin/splatreel generate resources/sample/shiba -o "$output" --preset draft --format ply,glb
say ""
say "The sample clip as a 4D Gaussian sequence, in $PWD/$output:"
say "  ply/            one PLY per frame, for any splat viewer"
say "  glb/            one glTF per frame; sequence.glb plays all of them"
say "  turntable.mp4   the clip while the camera goes round it once"
say "Your own video: build/release/bin/splatreel generate my_video.mp4 -o out/mine"
