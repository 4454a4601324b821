# SPDX-License-Identifier: Apache-2.0
#
# Target single_header: writes <build>/single_header/leverage_laws_single.hpp, all that leverage/laws.hpp includes in one file.

find_package(Python3 QUIET COMPONENTS Interpreter)
if(NOT Python3_Interpreter_FOUND)
  message(STATUS "leverage: no target single_header, it needs Python 3")
  return()
endif()

set(single_header "${PROJECT_BINARY_DIR}/single_header/leverage_laws_single.hpp")
add_custom_command(OUTPUT "${single_header}"
  COMMAND Python3::Interpreter "${CMAKE_CURRENT_LIST_DIR}/single_header.py" --include-dir "${include_dir}"
    --header leverage/laws.hpp --output "${single_header}"
  COMMAND "${CMAKE_COMMAND}" -E touch "${single_header}"
  DEPENDS "${CMAKE_CURRENT_LIST_DIR}/single_header.py" ${laws_headers}
  COMMENT "Writing ${single_header}" VERBATIM)
add_custom_target(single_header DEPENDS "${single_header}")
