# SPDX-License-Identifier: Apache-2.0
#
# What holds for this project's own builds and never for a consumer's. Directory options, not usage
# requirements: they are not exported, and they reach the generated header verification too.

set(CMAKE_CXX_EXTENSIONS OFF)
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict)  # false in std::string, https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651
endif()
if(LEVERAGE_WERROR)
  add_compile_options(-Werror)
endif()

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo, MinSizeRel" FORCE)
endif()
