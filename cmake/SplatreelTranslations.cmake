# The window's languages: every resources/translations/splatreel_CODE.ts is compiled and embedded. Qt's own CMake package
# for this is part of all of Qt's tools (Designer, Assistant …); the two programs are found by themselves.
get_target_property(qmake_path Qt6::qmake IMPORTED_LOCATION)
cmake_path(GET qmake_path PARENT_PATH qt_programs)
find_program(SPLATREEL_LRELEASE NAMES lrelease lrelease-qt6 lrelease6 HINTS ${qt_programs} /usr/lib/qt6/bin)
find_program(SPLATREEL_LUPDATE NAMES lupdate lupdate-qt6 lupdate6 HINTS ${qt_programs} /usr/lib/qt6/bin)
if(NOT SPLATREEL_LRELEASE OR NOT SPLATREEL_LUPDATE)
    message(FATAL_ERROR "Qt's lrelease and lupdate are missing, which the window's languages need: install qt6-l10n-tools")
endif()

set(SPLATREEL_TRANSLATIONS ${CMAKE_SOURCE_DIR}/resources/translations)
file(GLOB SPLATREEL_LANGUAGES CONFIGURE_DEPENDS ${SPLATREEL_TRANSLATIONS}/splatreel_*.ts)
# How texts are found in the sources; core marks its own without Qt (core/base/text.h).
set(SPLATREEL_LUPDATE_OPTIONS -I ${CMAKE_SOURCE_DIR} -tr-function-alias QT_TRANSLATE_NOOP+=TRANSLATE_NOOP -locations none
    ${CMAKE_SOURCE_DIR}/core ${CMAKE_SOURCE_DIR}/models ${CMAKE_SOURCE_DIR}/ui)

# splatreel_embed_languages(TARGET): the compiled files as resources below :/translations.
function(splatreel_embed_languages target)
    foreach(source ${SPLATREEL_LANGUAGES})
        cmake_path(GET source STEM name)
        set(compiled ${CMAKE_CURRENT_BINARY_DIR}/translations/${name}.qm)
        add_custom_command(OUTPUT ${compiled} COMMAND ${SPLATREEL_LRELEASE} -silent ${source} -qm ${compiled}
            DEPENDS ${source} VERBATIM)
        list(APPEND all ${compiled})
    endforeach()
    file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/translations)
    qt_add_resources(${target} splatreel_translations PREFIX /translations
        BASE ${CMAKE_CURRENT_BINARY_DIR}/translations FILES ${all})
endfunction()

# `cmake --build BUILD --target update_translations`: what has come into the sources into every language's file, what has
# gone out of it. English needs its plural forms alone.
set(english ${SPLATREEL_TRANSLATIONS}/splatreel_en.ts)
set(others ${SPLATREEL_LANGUAGES})
list(REMOVE_ITEM others ${english})
add_custom_target(update_translations
    COMMAND ${SPLATREEL_LUPDATE} -silent -no-obsolete ${SPLATREEL_LUPDATE_OPTIONS} -ts ${others}
    COMMAND ${SPLATREEL_LUPDATE} -silent -no-obsolete -pluralonly ${SPLATREEL_LUPDATE_OPTIONS} -ts ${english}
    VERBATIM)
