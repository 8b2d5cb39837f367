#!/usr/bin/env bash
# Runs clang-tidy over the sources named, or all that the release build compiles.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source packaging/common.sh

[[ -f build/release/compile_commands.json ]] || fail "Build first: ./packaging/test.sh or cmake --preset release"
sources=("$@")
if ((${#sources[@]} == 0)); then
    mapfile -t sources < <(find app core models render ui -name '*.cpp' | sort)
fi
printf '%s\n' "${sources[@]}" |
    xargs -P "$(job_count)" -n 1 clang-tidy-19 --quiet -p build/release --extra-arg=-Wno-unknown-warning-option
