// SPDX-License-Identifier: Apache-2.0
/// @file
/// Everything. CMake target: leverage::leverage.
#pragma once

#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/identifiability.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/sweep.hpp"
#include "leverage/fit/uncertainty.hpp"
#include "leverage/laws.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/arguments.hpp"
#include "leverage/plan/compare.hpp"
#include "leverage/plan/compute_allocation.hpp"
#include "leverage/plan/design.hpp"
#include "leverage/plan/family_choice.hpp"
#include "leverage/plan/implied_leverage.hpp"
#include "leverage/plan/krajewski2024.hpp"
#include "leverage/plan/prediction.hpp"
#include "leverage/study/isoflop.hpp"
#include "leverage/study/leverage_slices.hpp"
#include "leverage/study/leverage_study.hpp"
#include "leverage/study/near_optimal.hpp"
