# SPDX-License-Identifier: Apache-2.0
# The installed C API through pkg-config and through find_package, from a project in C alone.
cmake_minimum_required(VERSION 3.25)

set(prefix "${WORK_DIR}/prefix")
file(REMOVE_RECURSE "${WORK_DIR}")
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD_DIR}" --component capi --prefix "${prefix}"
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(GLOB_RECURSE pc "${prefix}/*/leverage-c.pc")
file(GLOB_RECURSE config "${prefix}/*/leverage-cConfig.cmake")
cmake_path(GET pc PARENT_PATH pc_dir)
cmake_path(GET config PARENT_PATH config_dir)
file(WRITE "${WORK_DIR}/main.c" "#include <leverage.h>
#include <stdio.h>
int main(void) {
  leverage_point p;
  if (leverage_efficiency(0.034, 8, 3e20, &p) != LEVERAGE_OK) return 1;
  printf(\"leverage %s, EL %.4f\\n\", leverage_version(), p.leverage);
  return leverage_api_version() == LEVERAGE_API_VERSION ? 0 : 1;
}
")

# Runs a program that the library's folder is known to.
function(expect program)
  execute_process(COMMAND "${program}" OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
  if(NOT output STREQUAL "leverage ${VERSION}, EL 4.8628\n")
    message(FATAL_ERROR "${program} printed ${output}")
  endif()
endfunction()

set(ENV{PKG_CONFIG_PATH} "${pc_dir}")
execute_process(COMMAND "${PKG_CONFIG}" --cflags --libs leverage-c OUTPUT_VARIABLE flags COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${PKG_CONFIG}" --variable=libdir leverage-c OUTPUT_VARIABLE libdir
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
execute_process(COMMAND "${C_COMPILER}" -std=c99 -Wall -Wextra -pedantic -Werror "${WORK_DIR}/main.c" -o
  "${WORK_DIR}/by_pkg_config" ${flags} "-Wl,-rpath,${libdir}" COMMAND_ERROR_IS_FATAL ANY)
expect("${WORK_DIR}/by_pkg_config")

file(WRITE "${WORK_DIR}/CMakeLists.txt" "cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES C)
find_package(leverage-c REQUIRED)
add_executable(by_find_package main.c)
target_link_libraries(by_find_package PRIVATE leverage::c)
")
execute_process(COMMAND "${CMAKE_COMMAND}" -S "${WORK_DIR}" -B "${WORK_DIR}/build" -G "${GENERATOR}"
  "-DCMAKE_C_COMPILER=${C_COMPILER}" "-Dleverage-c_DIR=${config_dir}" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${CMAKE_COMMAND}" --build "${WORK_DIR}/build" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
expect("${WORK_DIR}/build/by_find_package")
