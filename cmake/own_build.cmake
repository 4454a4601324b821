# SPDX-License-Identifier: Apache-2.0
#
# What holds for this project's own builds and never for a consumer's. Directory options, not usage
# requirements: they are not exported, and they reach the generated header verification too.

set(CMAKE_CXX_EXTENSIONS OFF)
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(LEVERAGE_WERROR)
  add_compile_options(-Werror)
endif()

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo, MinSizeRel" FORCE)
endif()
