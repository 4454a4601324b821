# SPDX-License-Identifier: Apache-2.0
# Configuring the program without two of its libraries has to fail, and to name both with their Debian packages.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${BUILD_DIR}")
execute_process(
  COMMAND "${CMAKE_COMMAND}" -S "${SOURCE_DIR}" -B "${BUILD_DIR}" ${CONFIGURE_ARGUMENTS}
    -DLEVERAGE_INSTALL_PROGRAM=ON -DLEVERAGE_BUILD_TESTS=OFF -DLEVERAGE_BUILD_BENCH=OFF -DLEVERAGE_BUILD_EXAMPLES=OFF
    -DCMAKE_DISABLE_FIND_PACKAGE_fmt=ON -DCMAKE_DISABLE_FIND_PACKAGE_CLI11=ON
  RESULT_VARIABLE code OUTPUT_QUIET ERROR_VARIABLE complaint)
string(REGEX REPLACE "[ \n]+" " " complaint "${complaint}")
if(code EQUAL 0)
  message(FATAL_ERROR "configured without fmt and CLI11")
endif()
foreach(expected IN ITEMS "these libraries were not found: CLI11 2.1 (Debian: libcli11-dev), fmt 9 (Debian: libfmt-dev)."
    "or set LEVERAGE_INSTALL_PROGRAM=OFF")
  string(FIND "${complaint}" "${expected}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "expected \"${expected}\", found\n${complaint}")
  endif()
endforeach()
if(complaint MATCHES "leverage_cli|libeigen3-dev")
  message(FATAL_ERROR "names more than what is missing:\n${complaint}")
endif()
