# SPDX-License-Identifier: Apache-2.0
# Runs the port in PORT_DIR, with stand-ins that do what vcpkg's functions of these names are documented to do, and checks
# the layout that vcpkg's own checks of a port ask for.
cmake_minimum_required(VERSION 3.25)

set(PORT leverage)
set(FEATURES core)
set(CURRENT_PACKAGES_DIR "${WORK_DIR}/packages")
file(REMOVE_RECURSE "${WORK_DIR}")

function(vcpkg_check_features)
  cmake_parse_arguments(arg "" OUT_FEATURE_OPTIONS "FEATURES;INVERTED_FEATURES" ${ARGN})
  set(options)
  while(arg_INVERTED_FEATURES)
    list(POP_FRONT arg_INVERTED_FEATURES feature variable)
    if(feature IN_LIST FEATURES)
      list(APPEND options "-D${variable}=OFF")
    else()
      list(APPEND options "-D${variable}=ON")
    endif()
  endwhile()
  set(${arg_OUT_FEATURE_OPTIONS} "${options}" PARENT_SCOPE)
endfunction()

function(vcpkg_cmake_configure)
  cmake_parse_arguments(arg "" SOURCE_PATH OPTIONS ${ARGN})
  execute_process(COMMAND "${CMAKE_COMMAND}" -S "${arg_SOURCE_PATH}" -B "${WORK_DIR}/build" ${CONFIGURE_ARGUMENTS}
    ${arg_OPTIONS} "-DCMAKE_INSTALL_PREFIX=${CURRENT_PACKAGES_DIR}" -DCMAKE_BUILD_TYPE=Release
    OUTPUT_QUIET ERROR_VARIABLE complaint RESULT_VARIABLE code)
  # An option that the project does not have.
  if(NOT code EQUAL 0 OR complaint MATCHES "not used by the project")
    message(FATAL_ERROR "${complaint}")
  endif()
endfunction()

function(vcpkg_cmake_install)
  execute_process(COMMAND "${CMAKE_COMMAND}" --build "${WORK_DIR}/build" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${CMAKE_COMMAND}" --install "${WORK_DIR}/build" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# The files move to share/leverage, and the ways from there to the prefix are shorter by one folder.
function(vcpkg_cmake_config_fixup)
  cmake_parse_arguments(arg "" CONFIG_PATH "" ${ARGN})
  file(GLOB files "${CURRENT_PACKAGES_DIR}/${arg_CONFIG_PATH}/*.cmake")
  if(NOT files)
    message(FATAL_ERROR "no CMake files in ${arg_CONFIG_PATH}")
  endif()
  foreach(file IN LISTS files)
    cmake_path(GET file FILENAME name)
    file(READ "${file}" text)
    string(REPLACE [[${CMAKE_CURRENT_LIST_DIR}/../../../]] [[${CMAKE_CURRENT_LIST_DIR}/../../]] text "${text}")
    set(up "get_filename_component(_IMPORT_PREFIX \"\${_IMPORT_PREFIX}\" PATH)\n")
    string(REPLACE "${up}${up}${up}" "${up}${up}" text "${text}")
    file(WRITE "${CURRENT_PACKAGES_DIR}/share/${PORT}/${name}" "${text}")
  endforeach()
  file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/share/cmake")
endfunction()

function(vcpkg_fixup_pkgconfig)
  if(NOT EXISTS "${CURRENT_PACKAGES_DIR}/share/pkgconfig/leverage-laws.pc")
    message(FATAL_ERROR "no pkg-config file")
  endif()
endfunction()

function(vcpkg_install_copyright)
  cmake_parse_arguments(arg "" "" FILE_LIST ${ARGN})
  file(INSTALL ${arg_FILE_LIST} DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}" RENAME copyright)
endfunction()

include("${PORT_DIR}/portfile.cmake")

file(GLOB_RECURSE installed RELATIVE "${CURRENT_PACKAGES_DIR}" "${CURRENT_PACKAGES_DIR}/*")
foreach(path IN ITEMS include/leverage/laws.hpp share/leverage/copyright share/leverage/usage
    share/leverage/leverageConfig.cmake share/leverage/leverage-laws-targets.cmake)
  if(NOT path IN_LIST installed)
    message(FATAL_ERROR "the port does not install ${path}")
  endif()
endforeach()
foreach(path IN LISTS installed)
  if(NOT path MATCHES "^(include/leverage/.*[.]hpp|share/leverage/[^/]+|share/pkgconfig/leverage[a-z-]*[.]pc)$")
    message(FATAL_ERROR "the port installs ${path}")
  endif()
  if(path MATCHES "^share/leverage/leverage-(leverage|config)-targets")
    message(FATAL_ERROR "${path} is installed without its feature")
  endif()
endforeach()

# What `usage` says is what a project writes.
file(READ "${PORT_DIR}/usage" usage)
string(REGEX MATCH "find_package[^\n]*\n[^\n]*target_link_libraries[^\n]*" lines "${usage}")
set(consumer "${WORK_DIR}/consumer")
file(WRITE "${consumer}/main.cpp" "#include <leverage/laws.hpp>\nint main() {}\n")
file(WRITE "${consumer}/CMakeLists.txt" "cmake_minimum_required(VERSION 3.25)\nproject(consumer LANGUAGES CXX)\n"
  "add_executable(main main.cpp)\n${lines}\n")
execute_process(COMMAND "${CMAKE_COMMAND}" -S "${consumer}" -B "${consumer}/build" ${CONFIGURE_ARGUMENTS}
  "-DCMAKE_PREFIX_PATH=${CURRENT_PACKAGES_DIR}" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${CMAKE_COMMAND}" --build "${consumer}/build" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
