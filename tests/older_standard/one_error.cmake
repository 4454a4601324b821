# SPDX-License-Identifier: Apache-2.0
#
# COMPILER, INCLUDE_DIR, SCRATCH_DIR: headers that users include end a compilation for an older standard than C++20 with one
# error, which names the option. The layer test sees to it that every other header does.
cmake_minimum_required(VERSION 3.25)

set(message "leverage needs C[+][+]20: compile with -std=c[+][+]20")
set(most_lines 12)  # the error and where it was included from

set(violations)
function(check standard header)
  set(source "${SCRATCH_DIR}/older_standard.cpp")
  file(WRITE "${source}" "#include <leverage/${header}>\n")
  execute_process(COMMAND "${COMPILER}" "-std=${standard}" "-I${INCLUDE_DIR}" -fsyntax-only "${source}"
    RESULT_VARIABLE exit_code ERROR_VARIABLE diagnostic)
  string(REGEX MATCHALL "error: " errors "${diagnostic}")
  list(LENGTH errors errors)
  string(REGEX MATCHALL "\n" lines "${diagnostic}")
  list(LENGTH lines lines)
  if(exit_code EQUAL 0 OR NOT errors EQUAL 1 OR lines GREATER most_lines OR NOT diagnostic MATCHES "error: '?${message}")
    string(SUBSTRING "${diagnostic}" 0 2000 start)
    list(APPEND violations "-std=${standard} <leverage/${header}>: ${errors} errors on ${lines} lines\n${start}")
    set(violations "${violations}" PARENT_SCOPE)
  endif()
endfunction()

foreach(header IN ITEMS laws.hpp hardware.hpp laws/tian2025.hpp laws/rules.hpp cost/flops.hpp model/presets.hpp
    core/math.hpp core/dual.hpp fit/interval.hpp study/budgets.hpp)
  check(c++17 ${header})
endforeach()
check(gnu++17 laws.hpp)
check(c++14 laws.hpp)

if(violations)
  list(JOIN violations "\n" text)
  message("${text}")
  message(FATAL_ERROR "expected one error that names C++20")
endif()
