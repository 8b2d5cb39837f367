#!/usr/bin/env bash
# Sets this machine up, builds, and runs every check: style, short fuzz runs of the readers, all tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source packaging/common.sh

check_style() {
    command -v clang-format-19 >/dev/null || { say "Style: skipped, no clang-format-19"; return; }
    say "Style"
    find app core models render tests ui -name '*.cpp' -o -name '*.h' -o -name '*.cc' | sort |
        xargs clang-format-19 --dry-run -Werror
}

fuzz() {
    command -v clang++-19 >/dev/null || { say "Fuzzing: skipped, no clang-19"; return; }
    say "Fuzzing the readers"
    configure_and_build fuzz tests/fuzz/all
    ctest --test-dir build/fuzz --label-regex fuzz --parallel 2 --output-on-failure --no-tests=error </dev/null
}

./packaging/setup.sh
check_style
say "Building"
configure_and_build release
fuzz
ctest --test-dir build/release --parallel 2 --output-on-failure </dev/null
