# SPDX-License-Identifier: Apache-2.0
#
# Every published coefficient set of include/leverage/laws is in the catalogue: for each
# `inline constexpr published<...> NAME` of laws/KEY.hpp or laws/KEY/, laws/catalogue/KEY.hpp names KEY::NAME, and
# laws/catalogue.hpp calls for_each_KEY. What the catalogue holds, catalogue_test.cpp asks for its vectors.
cmake_minimum_required(VERSION 3.25)

set(laws "${INCLUDE_DIR}/leverage/laws")
file(READ "${laws}/catalogue.hpp" all)
file(GLOB_RECURSE headers RELATIVE "${laws}" "${laws}/*.hpp")
list(FILTER headers EXCLUDE REGEX "^catalogue")

# Exponents without a prefactor: there is no absolute answer to list.
set(without_answer wang2024::moe wang2024::dense bergsma2025::best_batch bergsma2025::critical_batch)

set(missing)
set(count 0)
foreach(header IN LISTS headers)
  string(REGEX REPLACE "[./].*$" "" key "${header}")
  file(READ "${laws}/${header}" text)
  string(REGEX MATCHALL "inline constexpr published<[^{;]*> [a-z0-9_]+" sets "${text}")
  foreach(set IN LISTS sets)
    string(REGEX REPLACE "^.* " "" name "${set}")
    if("${key}::${name}" IN_LIST without_answer)
      continue()
    endif()
    math(EXPR count "${count} + 1")
    set(entries)
    if(EXISTS "${laws}/catalogue/${key}.hpp")
      file(READ "${laws}/catalogue/${key}.hpp" entries)
    endif()
    if(NOT entries MATCHES "[^a-z0-9_]${key}::${name}[^a-z0-9_]")
      list(APPEND missing "laws/${header}: ${name} has no entry in laws/catalogue/${key}.hpp")
    endif()
    if(NOT all MATCHES "for_each_${key}\\(")
      list(APPEND missing "laws/catalogue.hpp: no for_each_${key}")
    endif()
  endforeach()
endforeach()

if(count EQUAL 0)
  list(APPEND missing "no published sets under ${laws}")
endif()
if(missing)
  list(REMOVE_DUPLICATES missing)
  list(JOIN missing "\n" text)
  message("${text}")
  message(FATAL_ERROR "the catalogue is not complete")
endif()
message("${count} published sets are in the catalogue")
