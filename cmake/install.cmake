# SPDX-License-Identifier: Apache-2.0
#
# An export set each, so that a consumer of leverage::laws is never asked for Eigen, Boost or nlohmann-json.
#
# Components: leverage_headers, with the documents, and leverage_program (examples/CMakeLists.txt). cmake/debian.cmake makes
# packages of them.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# Nothing here depends on an architecture: share/, not lib/.
set(package_dir "${CMAKE_INSTALL_DATADIR}/cmake/leverage")
set(pkgconfig_dir "${CMAKE_INSTALL_DATADIR}/pkgconfig")
# The installation can be moved: the .pc files name the prefix from where they stand, e.g. ../..
string(REGEX REPLACE "[^/]+" ".." pkgconfig_to_prefix "${pkgconfig_dir}")

function(leverage_install_library target)
  get_target_property(name ${target} EXPORT_NAME)
  install(TARGETS ${target} EXPORT leverage-${name} FILE_SET HEADERS COMPONENT leverage_headers)
  install(EXPORT leverage-${name} FILE leverage-${name}-targets.cmake NAMESPACE leverage:: DESTINATION "${package_dir}"
    COMPONENT leverage_headers)
endfunction()

function(leverage_install_pkgconfig name)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/${name}.pc.in" "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${name}.pc" DESTINATION "${pkgconfig_dir}" COMPONENT leverage_headers)
endfunction()

leverage_install_library(leverage_laws)
leverage_install_pkgconfig(leverage-laws)
if(TARGET leverage)
  leverage_install_library(leverage)
  leverage_install_pkgconfig(leverage)
endif()
if(TARGET leverage_config)
  leverage_install_library(leverage_config)
  leverage_install_pkgconfig(leverage-config)
endif()

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/leverageConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/leverageConfig.cmake"
  INSTALL_DESTINATION "${package_dir}")
# Before 1.0 a minor version may change names.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/leverageConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
  "${PROJECT_BINARY_DIR}/leverageConfig.cmake"
  "${PROJECT_BINARY_DIR}/leverageConfigVersion.cmake"
  DESTINATION "${package_dir}"
  COMPONENT leverage_headers)

# Links between the documents hold, for their folders stay as they are.
set(doc_dir "${CMAKE_INSTALL_DATADIR}/doc/leverage")
install(FILES LICENSE README.md CHANGELOG.md CITATION.cff
  DESTINATION "${doc_dir}" COMPONENT leverage_headers)
install(DIRECTORY docs DESTINATION "${doc_dir}" COMPONENT leverage_headers FILES_MATCHING PATTERN "*.md")
install(DIRECTORY examples/figures DESTINATION "${doc_dir}/examples" COMPONENT leverage_headers
  FILES_MATCHING PATTERN "*.svg")
