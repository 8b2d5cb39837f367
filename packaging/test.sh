#!/usr/bin/env bash
# Sets this machine up, builds, and runs every check: style, short fuzz runs of the readers, all tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source packaging/common.sh

fuzz_seconds=${SPLATREEL_FUZZ_SECONDS:-10}

check_style() {
    command -v clang-format-19 >/dev/null || { say "Style: skipped, no clang-format-19"; return; }
    say "Style"
    find app core models render tests -name '*.cpp' -o -name '*.h' -o -name '*.cc' | sort |
        xargs clang-format-19 --dry-run -Werror
}

# Each target reads its own corpus and writes what it finds to a copy in the build folder.
fuzz() {
    command -v clang++-19 >/dev/null || { say "Fuzzing: skipped, no clang-19"; return; }
    say "Fuzzing, $fuzz_seconds s a reader"
    configure_and_build fuzz tests/fuzz/all
    local target name corpus
    for target in build/fuzz/bin/fuzz_*; do
        [[ -x $target ]] || continue
        name=$(basename "$target")
        corpus=build/fuzz/corpus/$name
        mkdir -p "$corpus"
        local seeds=()
        [[ ! -d tests/fuzz/corpus/$name ]] || seeds=("tests/fuzz/corpus/$name")
        "$target" -max_total_time="$fuzz_seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 -print_final_stats=0 \
            -artifact_prefix="build/fuzz/$name-" "$corpus" "${seeds[@]}" </dev/null >"build/fuzz/$name.log" 2>&1 || {
            tail -50 "build/fuzz/$name.log" >&2
            fail "$name found an input that breaks its reader (build/fuzz/$name-*)."
        }
        say "  $name: held"
    done
}

./packaging/setup.sh
check_style
say "Building"
configure_and_build release
fuzz
ctest --test-dir build/release --parallel 2 --output-on-failure </dev/null
