# SPDX-License-Identifier: Apache-2.0
#
# A port of this checkout: vcpkg install leverage --overlay-ports=cmake/packaging/vcpkg
# In a registry, vcpkg_from_github with a tag takes the place of SOURCE_PATH.

set(VCPKG_BUILD_TYPE release)  # headers only
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../../.." ABSOLUTE)

# Without a feature its libraries are not looked for, wherever they are installed.
vcpkg_check_features(OUT_FEATURE_OPTIONS FEATURE_OPTIONS
  INVERTED_FEATURES
    config CMAKE_DISABLE_FIND_PACKAGE_nlohmann_json
    fit CMAKE_DISABLE_FIND_PACKAGE_Eigen3
    fit CMAKE_DISABLE_FIND_PACKAGE_Boost
)

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    -DLEVERAGE_BUILD_TESTS=OFF
    -DLEVERAGE_BUILD_BENCH=OFF
    -DLEVERAGE_BUILD_EXAMPLES=OFF
    -DLEVERAGE_INSTALL=ON
    ${FEATURE_OPTIONS}
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/leverage)
vcpkg_fixup_pkgconfig()

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/share/doc")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
