# SPDX-License-Identifier: Apache-2.0

# Sets `result` to "major.minor.patch" as the version header has it.
function(leverage_read_version header result)
  set(numbers)
  foreach(part IN ITEMS MAJOR MINOR PATCH)
    file(STRINGS "${header}" line REGEX "^#define LEVERAGE_VERSION_${part} [0-9]+$")
    if(NOT line MATCHES " ([0-9]+)$")
      message(FATAL_ERROR "${header}: no line `#define LEVERAGE_VERSION_${part} <number>`")
    endif()
    list(APPEND numbers ${CMAKE_MATCH_1})
  endforeach()
  list(JOIN numbers "." version)
  set(${result} ${version} PARENT_SCOPE)
  # A new number has to reach the package files without being asked.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${header}")
endfunction()
