# SPDX-License-Identifier: Apache-2.0
# COMPILER, FLAGS, INCLUDE_DIRS, SOURCE: one case, as tests/compile_fail/CMakeLists.txt describes it.
cmake_minimum_required(VERSION 3.25)

list(REMOVE_DUPLICATES INCLUDE_DIRS)
list(TRANSFORM INCLUDE_DIRS PREPEND "-I")
set(command "${COMPILER}" ${FLAGS} ${INCLUDE_DIRS} -fsyntax-only)

function(patterns_of keyword result)
  file(STRINGS "${SOURCE}" lines REGEX "^// ${keyword}: ")
  list(TRANSFORM lines REPLACE "^// ${keyword}: " "")
  set(${result} "${lines}" PARENT_SCOPE)
endfunction()

function(fail reason)
  message("${SOURCE}: ${reason}\n${diagnostic}")  # not in the error's text, which CMake would reflow
  message(FATAL_ERROR "not the failure that was expected")
endfunction()

patterns_of(expect expected)
patterns_of(reject rejected)
if(NOT expected)
  fail("no line `// expect: <regex>`")
endif()

execute_process(COMMAND ${command} -DLEVERAGE_MUST_COMPILE "${SOURCE}"
  RESULT_VARIABLE exit_code ERROR_VARIABLE diagnostic)
if(NOT exit_code EQUAL 0)
  fail("does not compile with LEVERAGE_MUST_COMPILE either")
endif()

execute_process(COMMAND ${command} "${SOURCE}" RESULT_VARIABLE exit_code ERROR_VARIABLE diagnostic)
if(exit_code EQUAL 0)
  fail("compiles, but must not")
endif()
foreach(pattern IN LISTS expected)
  if(NOT diagnostic MATCHES "${pattern}")
    fail("the diagnostic lacks: ${pattern}")
  endif()
endforeach()
foreach(pattern IN LISTS rejected)
  if(diagnostic MATCHES "${pattern}")
    fail("the diagnostic has: ${pattern}")
  endif()
endforeach()
