// SPDX-License-Identifier: Apache-2.0
/// @file
/// Version of the library (https://semver.org). The numbers are here only: the CMake package and the
/// pkg-config files read them from this header.
#pragma once

#define LEVERAGE_VERSION_MAJOR 0
#define LEVERAGE_VERSION_MINOR 2
#define LEVERAGE_VERSION_PATCH 0
