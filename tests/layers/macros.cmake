# SPDX-License-Identifier: Apache-2.0
#
# windows.h has macros min(a, b) and max(a, b). A header below INCLUDE_DIR calls and declares these functions in
# parentheses, (std::min)(a, b), which no macro replaces; leverage::detail::min_of finds one by the types of its arguments.
cmake_minimum_required(VERSION 3.25)

set(violations)
file(GLOB_RECURSE headers RELATIVE "${INCLUDE_DIR}" "${INCLUDE_DIR}/*.hpp")
list(SORT headers)
foreach(header IN LISTS headers)
  file(READ "${INCLUDE_DIR}/${header}" text)
  # Without formulas in words, comments, and what is guarded from the macros. A quote in a comment is none.
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  string(REGEX REPLACE "\"([^\"\\\n]|\\\\.)*\"" "\"\"" text "${text}")
  string(REGEX REPLACE "#pragma push_macro.*#pragma pop_macro" "" text "${text}")
  string(REGEX REPLACE "[][;]" " " text "${text}")  # which would be taken for lists
  string(REGEX MATCHALL "(^|[^A-Za-z0-9_])(min|max)[ \n]*\\([^\n]*" calls "${text}")
  foreach(call IN LISTS calls)
    string(STRIP "${call}" call)
    list(APPEND violations "${header}: `${call}`")
  endforeach()
endforeach()

list(LENGTH headers count)
if(count EQUAL 0)
  list(APPEND violations "no headers under ${INCLUDE_DIR}")
endif()
if(violations)
  list(JOIN violations "\n" text)
  message("${text}")
  message(FATAL_ERROR "write (std::min)(a, b), which the macros of windows.h leave alone")
endif()
message("no macro min or max breaks ${count} headers")
