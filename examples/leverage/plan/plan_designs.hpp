// SPDX-License-Identifier: Apache-2.0
/// @file
/// The search of `leverage plan`, in a source of its own: it is what has to be fast.
#pragma once

#include <cstdint>
#include <functional>

#include "leverage/plan/designs.hpp"

namespace leverage::program {

/// plan::find_designs; `progress` gets the number of candidates that are done, and returns false to stop.
[[nodiscard]] plan::design_result find_plan(const plan::design_request& ask,
                                            const tian2025::joint_law<>& law,
                                            const std::function<bool(std::uint64_t)>& progress);

}  // namespace leverage::program
