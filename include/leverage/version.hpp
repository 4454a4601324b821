// SPDX-License-Identifier: Apache-2.0
/// @file
/// Version of the library (https://semver.org). The numbers stand here only: the CMake package and the
/// pkg-config files read them from this header.
#pragma once

#define LEVERAGE_VERSION_MAJOR 0
#define LEVERAGE_VERSION_MINOR 1
#define LEVERAGE_VERSION_PATCH 0
