// SPDX-License-Identifier: Apache-2.0
/// @file
/// Everything. CMake target: leverage::leverage.
#pragma once

#include "leverage/laws.hpp"
#include "leverage/plan/prediction.hpp"
