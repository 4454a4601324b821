// SPDX-License-Identifier: Apache-2.0
/// @file
/// Points at which a fitted law is asked: --predict and --predict-file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fit/fit_answer.hpp"
#include "fit/fit_case.hpp"
#include "output/page.hpp"
#include "output/value.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Gives each law its points: those that are asked for, the same for all laws, and the rows that are held out.
[[nodiscard]] std::optional<failure> add_points(std::vector<fit_case>& cases);

/// The answers of one law, or of several.
void add_predictions(page& p, const std::vector<fit_answer>& answers);
[[nodiscard]] array predictions_array(const fit_answer& a);

}  // namespace leverage::program
