# What the scripts of this folder share; sourced from the project's root.

torch_version=2.13.0

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

torch_venv() { echo "${XDG_CACHE_HOME:-$HOME/.cache}/splatreel/torch-$torch_version"; }

# The prefix of the LibTorch to build with: one from CMAKE_PREFIX_PATH wins over the private environment's; empty
# where there is neither.
torch_prefix() {
    local prefix
    local -a given
    IFS=':;' read -r -a given <<<"${CMAKE_PREFIX_PATH:-}"
    for prefix in "${given[@]}" "$(torch_venv)"/lib/python3*/site-packages/torch; do
        if [[ -f $prefix/share/cmake/Torch/TorchConfig.cmake || -f $prefix/TorchConfig.cmake ]]; then
            echo "$prefix"
            return
        fi
    done
}

# Jobs that fit the cores and the memory: a source that includes torch takes about 1.5 GB to compile.
job_count() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo)
    ((memory < 1)) && memory=1
    echo $((cores < memory ? cores : memory))
}

# configure_and_build PRESET [NINJA TARGET...]: from a clean checkout or onto what is there.
configure_and_build() {
    local preset=$1
    shift
    local arguments=(--preset "$preset") prefix
    prefix=$(torch_prefix)
    [[ -z $prefix ]] || arguments+=("-DCMAKE_PREFIX_PATH=$prefix${CMAKE_PREFIX_PATH:+;${CMAKE_PREFIX_PATH//:/;}}")
    mkdir -p build
    cmake "${arguments[@]}" >"build/configure-$preset.log" 2>&1 </dev/null || {
        cat "build/configure-$preset.log" >&2
        fail "Configuring the $preset preset failed."
    }
    cmake --build "build/$preset" --parallel "$(job_count)" ${1:+--target "$@"} </dev/null
}
