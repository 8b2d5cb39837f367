# Finds LibTorch: one given through CMAKE_PREFIX_PATH (or Torch_DIR) wins, a CUDA build included; else the wheel that
# packaging/setup.sh puts into the cache folder.
find_package(Torch QUIET)
if(NOT Torch_FOUND)
    set(splatreel_cache "$ENV{XDG_CACHE_HOME}")
    if(NOT splatreel_cache)
        set(splatreel_cache "$ENV{HOME}/.cache")
    endif()
    file(GLOB splatreel_torch_wheel
        "${splatreel_cache}/splatreel/torch-2.13.0/lib/python3*/site-packages/torch/share/cmake/Torch")
    find_package(Torch REQUIRED PATHS ${splatreel_torch_wheel} NO_DEFAULT_PATH)
endif()

# splatreel_use_torch(TARGET): torch for one target alone; its headers count as system headers. The wheel brings its own
# fmt, so the target must not include spdlog.
function(splatreel_use_torch target)
    target_include_directories(${target} SYSTEM PRIVATE ${TORCH_INCLUDE_DIRS})
    target_link_libraries(${target} PRIVATE ${TORCH_LIBRARIES})
    # GCC 13 takes the reallocation of std::vector<bool> inside torch's autograd functions for an overflow.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
        target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overflow)
    endif()
endfunction()
