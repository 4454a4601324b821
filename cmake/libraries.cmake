# SPDX-License-Identifier: Apache-2.0
#
# leverage::laws      core, model, cost, laws, hardware: the standard library only
# leverage::leverage  all of it: adds fit, plan and study, and with them Eigen and Boost's headers
# leverage::config    leverage::laws and the reader of models' configuration files, with nlohmann-json

set(include_dir "${PROJECT_SOURCE_DIR}/include")

# Globbed, so that no header can be left out of the installation or of the header verification.
file(GLOB_RECURSE laws_headers CONFIGURE_DEPENDS
  "${include_dir}/leverage/core/*.hpp"
  "${include_dir}/leverage/model/*.hpp"
  "${include_dir}/leverage/cost/*.hpp"
  "${include_dir}/leverage/laws/*.hpp"
  "${include_dir}/leverage/hardware/*.hpp")
list(APPEND laws_headers "${include_dir}/leverage/laws.hpp" "${include_dir}/leverage/hardware.hpp" "${include_dir}/leverage/version.hpp")
file(GLOB_RECURSE leverage_headers CONFIGURE_DEPENDS
  "${include_dir}/leverage/fit/*.hpp"
  "${include_dir}/leverage/plan/*.hpp"
  "${include_dir}/leverage/study/*.hpp")
list(APPEND leverage_headers "${include_dir}/leverage/leverage.hpp")

file(GLOB_RECURSE config_headers CONFIGURE_DEPENDS "${include_dir}/leverage/config/*.hpp")

function(leverage_add_library target export_name)
  add_library(${target} INTERFACE)
  add_library(leverage::${export_name} ALIAS ${target})
  target_compile_features(${target} INTERFACE cxx_std_20)
  target_sources(${target} INTERFACE
    FILE_SET HEADERS BASE_DIRS "${include_dir}" FILES ${ARGN})
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${export_name}
    VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL})
endfunction()

leverage_add_library(leverage_laws laws ${laws_headers})

# The oldest versions supported: Debian 12's.
set(LEVERAGE_EIGEN_VERSION 3.4)
set(LEVERAGE_BOOST_VERSION 1.74)
find_package(Eigen3 ${LEVERAGE_EIGEN_VERSION} QUIET CONFIG)
find_package(Boost ${LEVERAGE_BOOST_VERSION} QUIET)
if(TARGET Eigen3::Eigen AND TARGET Boost::headers)
  leverage_add_library(leverage leverage ${leverage_headers})
  target_link_libraries(leverage INTERFACE leverage::laws Eigen3::Eigen Boost::headers)
else()
  message(STATUS "leverage: leverage::laws only; leverage::leverage needs "
    "Eigen >= ${LEVERAGE_EIGEN_VERSION} (Eigen3_FOUND: ${Eigen3_FOUND}) and "
    "Boost >= ${LEVERAGE_BOOST_VERSION} (Boost_FOUND: ${Boost_FOUND})")
endif()

# The oldest version supported: Debian 12's.
set(LEVERAGE_NLOHMANN_JSON_VERSION 3.11)
find_package(nlohmann_json ${LEVERAGE_NLOHMANN_JSON_VERSION} QUIET)
if(TARGET nlohmann_json::nlohmann_json)
  leverage_add_library(leverage_config config ${config_headers})
  target_link_libraries(leverage_config INTERFACE leverage::laws nlohmann_json::nlohmann_json)
else()
  message(STATUS "leverage: no leverage::config, it needs nlohmann_json >= ${LEVERAGE_NLOHMANN_JSON_VERSION}")
endif()
