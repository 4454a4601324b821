# SPDX-License-Identifier: Apache-2.0
#
# Every header has its test: INCLUDE_DIR/leverage/ROOM/NAME.hpp is asked in TESTS_DIR/ROOM/NAME_test.cpp. The headers
# below are asked elsewhere; a line that no header needs any more is an error as well.
cmake_minimum_required(VERSION 3.25)

# regular expression of headers | where they are asked
set(asked_elsewhere
  "^(laws|hardware|leverage|version)[.]hpp$|consumers in package/, which include them alone"
  "^core/detail/cpp20[.]hpp$|older_standard/, where it ends the compilation"
  "^laws/rules[.]hpp$|names without code: compile_fail/ has the texts that the compiler prints"
  "^model/preset[.]hpp$|model/presets_test.cpp, over every preset"
  "^model/part_rules[.]hpp$|model/rules_test.cpp, together with the rules of models"
  "^laws/catalogue/|laws/catalogue_test.cpp and its two neighbours, over every entry"
  "^config/families/.*_settings[.]hpp$|config/families/, together with the tables that use them"
  "^study/served_run[.]hpp$|study/serving_calibration_test.cpp, where runs of each kind are fitted"
  "^fit/engine_instantiation[.]hpp$|support/fit_engine.cpp, to which the tests of fit and study are linked")

file(GLOB_RECURSE headers RELATIVE "${INCLUDE_DIR}/leverage" "${INCLUDE_DIR}/leverage/*.hpp")
list(SORT headers)
set(violations)
set(used)
set(count 0)
foreach(header IN LISTS headers)
  string(REGEX REPLACE "[.]hpp$" "_test.cpp" test "${header}")
  set(elsewhere FALSE)
  foreach(line IN LISTS asked_elsewhere)
    string(REGEX REPLACE "[|][^|]*$" "" pattern "${line}")
    if(header MATCHES "${pattern}")
      set(elsewhere TRUE)
      list(APPEND used "${line}")
    endif()
  endforeach()
  if(EXISTS "${TESTS_DIR}/${test}")
    math(EXPR count "${count} + 1")
  elseif(NOT elsewhere)
    list(APPEND violations "leverage/${header}: there is no tests/${test}")
  endif()
endforeach()
foreach(line IN LISTS asked_elsewhere)
  if(NOT line IN_LIST used)
    list(APPEND violations "no header is meant by ${line}")
  endif()
endforeach()

if(NOT headers)
  list(APPEND violations "no headers under ${INCLUDE_DIR}/leverage")
endif()
if(violations)
  list(JOIN violations "\n" text)
  message("${text}")  # not in the error's text, which CMake would reflow
  message(FATAL_ERROR "not every header has its test")
endif()
message("${count} headers have a test of their own")
