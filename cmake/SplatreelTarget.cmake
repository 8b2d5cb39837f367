# Options that every target of the project shares: language level, warnings as errors, sanitizers, fast tools.
find_program(SPLATREEL_CCACHE ccache)
if(SPLATREEL_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${SPLATREEL_CCACHE})
endif()
find_program(SPLATREEL_MOLD mold)

add_library(splatreel_options INTERFACE)
target_include_directories(splatreel_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(splatreel_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror)
if(SPLATREEL_MOLD)
    target_link_options(splatreel_options INTERFACE -fuse-ld=mold)
endif()
if(SPLATREEL_SANITIZE)
    target_compile_options(splatreel_options INTERFACE -fsanitize=${SPLATREEL_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(splatreel_options INTERFACE -fsanitize=${SPLATREEL_SANITIZE})
endif()
if(SPLATREEL_FUZZ)
    # libstdc++'s stable_sort uses a function that it deprecates itself, which clang reports.
    target_compile_options(splatreel_options INTERFACE -Wno-deprecated-declarations)
    # What the address sanitizer finds as well need not be checked twice, nor be optimised far: half the time to build.
    target_compile_options(splatreel_options INTERFACE -O1 -g1 -fsanitize=fuzzer-no-link,address,undefined
        -fno-sanitize=null,vptr,object-size)
    target_link_options(splatreel_options INTERFACE -fsanitize=address,undefined)
endif()

# splatreel_room(NAME SOURCES...): one shared library per room, named libsplatreel_NAME.so.
function(splatreel_room name)
    add_library(splatreel_${name} SHARED ${ARGN})
    target_link_libraries(splatreel_${name} PUBLIC splatreel_options)
    target_compile_options(splatreel_${name} PRIVATE -fno-semantic-interposition)
endfunction()
