# SPDX-License-Identifier: Apache-2.0
# pkg-config and one call of the compiler: MODULE from PREFIX.
cmake_minimum_required(VERSION 3.25)

set(ENV{PKG_CONFIG_PATH} "${PREFIX}/share/pkgconfig")
execute_process(COMMAND "${PKG_CONFIG}" --modversion ${MODULE}
  OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
if(NOT version STREQUAL VERSION)
  message(FATAL_ERROR "${MODULE} has version ${version}, not ${VERSION}")
endif()
execute_process(COMMAND "${PKG_CONFIG}" --cflags --libs ${MODULE} OUTPUT_VARIABLE flags COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
# The standard comes with the flags.
execute_process(COMMAND "${COMPILER}" "${CMAKE_CURRENT_LIST_DIR}/../main.cpp" -o "${PROGRAM}" ${flags}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
if(NOT output STREQUAL "leverage ${VERSION}\n")
  message(FATAL_ERROR "printed ${output}")
endif()
