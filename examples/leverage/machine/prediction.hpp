// SPDX-License-Identifier: Apache-2.0
/// @file
/// Predicted step times, in one source: the derivatives by all coefficients are compiled once.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::program {

/// The set that is fitted to published runs.
[[nodiscard]] const hardware::calibrated_efficiency& published_efficiency();

/// The time of a step by some coefficients, as hardware::predict_step has it.
[[nodiscard]] hardware::step_prediction predicted_step(
    const transformer& m, const hardware::cluster<>& on, const hardware::layout& l,
    const hardware::recipe& r, count global_batch, const hardware::software& by,
    const hardware::calibrated_efficiency& e, bool is_balanced, bool is_known);

}  // namespace leverage::program
