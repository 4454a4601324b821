# SPDX-License-Identifier: Apache-2.0
#
# The layer rule, on the headers under INCLUDE_DIR/leverage: a header includes its own layer and those its
# layer may see, without cycles; only the upper layers know Eigen and Boost; the umbrella headers are for users. Every header
# reaches core/detail/cpp20.hpp, which says that an older standard is not enough.
cmake_minimum_required(VERSION 3.25)

set(core_sees core)
set(model_sees model core)
set(cost_sees cost model core)
set(laws_sees laws core)  # a law takes quantities and ratios, never a configuration
set(hardware_sees hardware cost model core)
set(fit_sees fit core)    # fitting knows no law
set(plan_sees plan hardware laws cost model core)          # decides before a run: never fits
set(study_sees study fit hardware laws cost model core)
set(config_sees config model core)                # reads files: nlohmann-json
set(standard_library_only core model cost laws hardware)

# The umbrella headers, as layers of one header each.
set(version.hpp_sees "")
set(laws.hpp_sees version.hpp core model cost laws)
set(hardware.hpp_sees version.hpp core model cost hardware)
set(leverage.hpp_sees laws.hpp hardware.hpp version.hpp core model cost laws hardware fit plan study)
list(APPEND standard_library_only version.hpp laws.hpp hardware.hpp)

set(says_cpp20 "leverage/core/detail/cpp20.hpp")

set(violations)
file(GLOB_RECURSE headers RELATIVE "${INCLUDE_DIR}" "${INCLUDE_DIR}/leverage/*.hpp")
list(SORT headers)

# leverage/<layer>/... or leverage/<umbrella>.hpp
function(layer_of header result)
  string(REGEX REPLACE "^leverage/([^/]+).*$" "\\1" layer "${header}")
  set(${result} "${layer}" PARENT_SCOPE)
endfunction()

foreach(header IN LISTS headers)
  layer_of("${header}" layer)
  if(NOT DEFINED ${layer}_sees)
    list(APPEND violations "${header}: the layer rule knows no layer ${layer}")
    continue()
  endif()

  set(included_by_${header})
  file(STRINGS "${INCLUDE_DIR}/${header}" lines REGEX "^[ \t]*#[ \t]*include")
  foreach(line IN LISTS lines)
    if(header STREQUAL says_cpp20 AND line MATCHES "\"leverage needs C[+][+]20")
      continue()  # the text of its error
    endif()
    if(line MATCHES "[<\"]leverage/([^>\"]+)[>\"]")
      set(target "leverage/${CMAKE_MATCH_1}")
      layer_of("${target}" target_layer)
      if(NOT target IN_LIST headers)
        list(APPEND violations "${header}: there is no <${target}>")
      elseif(NOT target_layer IN_LIST ${layer}_sees)
        list(APPEND violations "${header}: ${layer} may not include ${target_layer} (<${target}>)")
      else()
        list(APPEND included_by_${header} "${target}")
      endif()
    elseif(NOT line MATCHES "<.+>")
      list(APPEND violations "${header}: write \"leverage/...\", not ${line}")
    elseif(layer IN_LIST standard_library_only AND NOT line MATCHES "<[a-z0-9_]+>")
      list(APPEND violations "${header}: ${layer} knows the standard library only, not ${line}")
    endif()
  endforeach()
  if(NOT included_by_${header} AND NOT header STREQUAL says_cpp20 AND NOT layer STREQUAL "version.hpp")
    list(APPEND violations "${header}: include \"${says_cpp20}\", as it includes no other header of the library")
  endif()
endforeach()

# Take away what includes nothing that is left, until nothing changes: what remains, reaches a cycle.
set(remaining ${headers})
set(changed TRUE)
while(changed)
  set(changed FALSE)
  foreach(header IN LISTS remaining)
    set(left ${included_by_${header}})
    list(REMOVE_ITEM left "" ${removed})
    if(NOT left)
      list(APPEND removed "${header}")
      list(REMOVE_ITEM remaining "${header}")
      set(changed TRUE)
    endif()
  endforeach()
endwhile()
if(remaining)
  list(APPEND violations "a cycle of includes in, or below: ${remaining}")
endif()

list(LENGTH headers count)
if(count EQUAL 0)
  list(APPEND violations "no headers under ${INCLUDE_DIR}/leverage")
endif()
if(violations)
  list(JOIN violations "\n" text)
  message("${text}")  # not in the error's text, which CMake would reflow
  message(FATAL_ERROR "the layer rule is broken")
endif()
message("${count} headers keep the layer rule")
