# SPDX-License-Identifier: Apache-2.0
#
# `cpack -G DEB` in a build directory: libleverage-dev, the headers, and with LEVERAGE_INSTALL_PROGRAM also leverage, the
# program. What only a Debian package has is in components that `cmake --install` leaves out.

include(GNUInstallDirs)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME leverage)
set(CPACK_PACKAGE_VENDOR "The leverage contributors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The leverage contributors")
set(CPACK_DEBIAN_PACKAGE_SECTION science)

set(CPACK_COMPONENTS_ALL leverage_headers leverage_headers_debian)
set(CPACK_DEBIAN_HEADERS_PACKAGE_NAME libleverage-dev)
set(CPACK_DEBIAN_HEADERS_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_HEADERS_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_HEADERS_PACKAGE_RECOMMENDS "libeigen3-dev (>= ${LEVERAGE_EIGEN_VERSION}), \
libboost-dev (>= ${LEVERAGE_BOOST_VERSION}), nlohmann-json3-dev (>= ${LEVERAGE_NLOHMANN_JSON_VERSION})")
set(CPACK_DEBIAN_HEADERS_DESCRIPTION "Headers of a C++20 library: costs of models, published laws, planning and fits.
 The laws need the standard library alone; fits and planning need Eigen and Boost.")
install(FILES LICENSE RENAME copyright
  DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/libleverage-dev" COMPONENT leverage_headers_debian EXCLUDE_FROM_ALL)

if(LEVERAGE_INSTALL_PROGRAM)
  list(APPEND CPACK_COMPONENTS_ALL leverage_program leverage_program_debian)
  set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME leverage)
  set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS gnuplot-nox)
  set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "A program that answers what a model costs, how a training budget is split, what a
 machine makes of it, what is published, and what your own runs say.")
  install(FILES LICENSE RENAME copyright
    DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/leverage" COMPONENT leverage_program_debian EXCLUDE_FROM_ALL)
endif()

include(CPack)
foreach(part IN ITEMS headers program)
  cpack_add_component_group(${part})
  cpack_add_component(leverage_${part} GROUP ${part})
  cpack_add_component(leverage_${part}_debian GROUP ${part})
endforeach()
