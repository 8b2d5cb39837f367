# splatreel_opencv(PART...): the targets opencv_PART. Found one by one, because OpenCV's own CMake package comes only
# with all of it, which is many times as large as the parts that are used.
function(splatreel_opencv)
    find_path(OPENCV_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4 REQUIRED)
    foreach(part ${ARGN})
        find_library(OPENCV_${part}_LIBRARY opencv_${part} REQUIRED)
        if(NOT TARGET opencv_${part})
            add_library(opencv_${part} SHARED IMPORTED GLOBAL)
            set_target_properties(opencv_${part} PROPERTIES
                IMPORTED_LOCATION ${OPENCV_${part}_LIBRARY}
                IMPORTED_NO_SONAME OFF
                INTERFACE_INCLUDE_DIRECTORIES ${OPENCV_INCLUDE_DIR})
        endif()
    endforeach()
endfunction()
