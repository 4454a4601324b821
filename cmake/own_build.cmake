# SPDX-License-Identifier: Apache-2.0
#
# What holds for this project's own builds and never for a consumer's. Directory options, not usage
# requirements: they are not exported, and they reach the generated header verification too.

set(CMAKE_CXX_EXTENSIONS OFF)
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict)  # false in std::string, https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651
endif()
# g++ collects the garbage of a source whenever it has doubled, from 128 MB on; from 1 GB on it takes up to a quarter less
# processor time, and no source of the program takes more than 1.5 GB of memory.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(--param=ggc-min-heapsize=1000000)
endif()
if(LEVERAGE_WERROR)
  add_compile_options(-Werror)
endif()

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo, MinSizeRel" FORCE)
endif()

# clang-tidy reads every header in one source instead of in a source each: they share most of what they include.
if(CMAKE_CXX_CLANG_TIDY AND TARGET leverage)
  set(all_headers "${CMAKE_CURRENT_BINARY_DIR}/all_headers.cpp")
  set(include_lines "")
  set(all_lists laws_headers leverage_headers)
  if(TARGET leverage_config)
    list(APPEND all_lists config_headers)
  endif()
  foreach(header IN LISTS ${all_lists})
    string(APPEND include_lines "#include \"${header}\"\n")
  endforeach()
  file(CONFIGURE OUTPUT "${all_headers}" CONTENT "${include_lines}" @ONLY)
  add_library(leverage_all_headers OBJECT "${all_headers}")
  target_link_libraries(leverage_all_headers PRIVATE leverage::leverage)
  if(TARGET leverage_config)
    target_link_libraries(leverage_all_headers PRIVATE leverage::config)
  endif()
endif()
