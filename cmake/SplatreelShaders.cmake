# splatreel_shaders(TARGET FILES... [SOFTWARE FILES...]): compiles files of shaders/ to SPIR-V for Vulkan 1.2 and embeds them in TARGET.
# "shader_code.h", in the folder of the caller, then declares, for name.comp, `splatreel::shaders::name_comp()`: its words as a
# std::span<const std::uint32_t>. Files after SOFTWARE are compiled once more with that name defined, as name_software_comp().
# Shaders may #include others of the folder (GL_GOOGLE_include_directive).
function(splatreel_shaders target)
    set(folder ${CMAKE_SOURCE_DIR}/shaders)
    file(RELATIVE_PATH room ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
    set(output ${CMAKE_BINARY_DIR}/generated/${room})
    file(MAKE_DIRECTORY ${output})
    set(header "#pragma once\n\n#include <cstdint>\n#include <span>\n\nnamespace splatreel::shaders {\n")
    set(source "#include \"shader_code.h\"\n\nnamespace {\n\n")
    set(functions "")
    set(compiled "")
    set(suffix "")
    set(options "")
    foreach(file ${ARGN})
        if(file STREQUAL SOFTWARE)
            set(suffix _software)
            set(options -DSOFTWARE)
            continue()
        endif()
        string(REPLACE "." "${suffix}_" name ${file})
        add_custom_command(OUTPUT ${output}/${name}.inc
            COMMAND ${SPLATREEL_GLSLANG} --quiet --target-env vulkan1.2 ${options} -I${folder} --vn words_${name}
                --depfile ${output}/${name}.d -o ${output}/${name}.inc ${folder}/${file}
            DEPENDS ${folder}/${file} DEPFILE ${output}/${name}.d
            COMMENT "Compiling shader ${file}" VERBATIM)
        list(APPEND compiled ${output}/${name}.inc)
        string(APPEND header "std::span<const std::uint32_t> ${name}();\n")
        string(APPEND source "#include \"${name}.inc\"\n")
        string(APPEND functions "std::span<const std::uint32_t> ${name}() { return words_${name}; }\n")
    endforeach()
    string(APPEND header "}  // namespace splatreel::shaders\n")
    string(APPEND source "\n}  // namespace\n\nnamespace splatreel::shaders {\n${functions}}  // namespace splatreel::shaders\n")
    file(CONFIGURE OUTPUT ${output}/shader_code.h CONTENT "${header}")
    file(CONFIGURE OUTPUT ${output}/shader_code.cpp CONTENT "${source}")
    set_source_files_properties(${output}/shader_code.cpp PROPERTIES OBJECT_DEPENDS "${compiled}")
    target_sources(${target} PRIVATE ${output}/shader_code.cpp)
    target_include_directories(${target} PUBLIC ${CMAKE_BINARY_DIR}/generated)
endfunction()
