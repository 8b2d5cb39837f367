#!/usr/bin/env bash
# Installs what building Splatreel needs and this machine lacks: system packages (Debian 12, Ubuntu 24.04; as root
# or through sudo) and LibTorch (in a private virtual environment). Safe to run again; quick when all is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source packaging/common.sh

build_packages=(
    build-essential cmake ninja-build pkg-config ccache mold
    libavcodec-dev libavformat-dev libavutil-dev libswscale-dev
    libcli11-dev libglm-dev libhwy-dev libimath-dev libopenexr-dev libspdlog-dev nlohmann-json3-dev zlib1g-dev libzstd-dev libwebp-dev libzip-dev
    libopencv-core-dev libopencv-imgcodecs-dev libopencv-imgproc-dev libopencv-video-dev
    qt6-base-dev qt6-svg-dev qt6-l10n-tools qt6-translations-l10n qt6-qpa-plugins libgl-dev
    glslang-tools libvulkan-dev mesa-vulkan-drivers vulkan-validationlayers libimgui-dev libxcb1-dev
    libgtest-dev libgmock-dev libbenchmark-dev
    python3 python3-venv)
# Checks only: fuzz targets, the style of the source, a display for the window.
check_packages=(xvfb imagemagick clang-19 libclang-rt-19-dev clang-format-19 clang-tidy-19)

missing_packages() {
    local package
    declare -A installed=()
    while read -r package; do installed[$package]=1; done < <(
        dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null | awk '$1 == "ii" { print $2 }')
    for package in "$@"; do
        [[ -n ${installed[$package]:-} ]] || echo "$package"
    done
}

install_packages() {
    local system
    system=$(. /etc/os-release 2>/dev/null && echo "${ID:-unknown} ${VERSION_ID:-}")
    case $system in
        "debian 12" | "ubuntu 24.04") ;;
        *)
            say "This is $system, not Debian 12 or Ubuntu 24.04: please see to it that these are installed (names as in Debian):"
            say "  ${build_packages[*]}"
            say "  for the checks: ${check_packages[*]}"
            command -v dpkg-query >/dev/null || return 0
            ;;
    esac
    local missing
    mapfile -t missing < <(missing_packages "${build_packages[@]}" "${check_packages[@]}")
    ((${#missing[@]})) || return 0

    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "These packages are missing and neither root nor sudo is at hand: ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing ${missing[*]}"
    "${as_root[@]}" apt-get update -qq </dev/null
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
}

# The wheel on PyPI for x86-64 is the CUDA build, 0.5 GB of it and unusable here without the CUDA toolkit: where
# pip would take that one, PyTorch's own index has the CPU build.
install_torch() {
    [[ -z $(torch_prefix) ]] || return 0
    local venv source options=()
    venv=$(torch_venv)
    say "Installing LibTorch $torch_version to $venv"
    # Made under another name: a set-up that was interrupted leaves nothing that looks complete.
    rm -rf "$venv" "$venv.part"
    mkdir -p "$(dirname "$venv")"
    python3 -m venv "$venv.part"
    source=$("$venv.part/bin/pip" install --quiet --dry-run --no-deps --report - "torch==$torch_version" </dev/null 2>/dev/null |
        sed -n 's/.*"url": *"\([^"]*\)".*/\1/p' | head -1) || true
    if [[ $source == *files.pythonhosted.org* && $(uname -m) == x86_64 ]]; then
        options=(--index-url https://download.pytorch.org/whl/cpu)
    fi
    "$venv.part/bin/pip" install --quiet --no-deps "${options[@]}" "torch==$torch_version" </dev/null ||
        "$venv.part/bin/pip" install --quiet --no-deps "torch==$torch_version" </dev/null ||
        fail "pip could not install torch==$torch_version. Give an existing LibTorch in CMAKE_PREFIX_PATH instead."
    mv "$venv.part" "$venv"
    [[ -n $(torch_prefix) ]] || fail "The torch wheel in $venv has no CMake package. Give a LibTorch in CMAKE_PREFIX_PATH instead."
}

install_packages
install_torch
