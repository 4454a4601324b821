// SPDX-License-Identifier: Apache-2.0
/// @file
/// Several laws that were fitted to the same rows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fit/fit_answer.hpp"

namespace leverage::program {

/// The laws next to each other, and whether the rows distinguish them.
[[nodiscard]] std::string comparison_text(const std::vector<fit_answer>& answers,
                                          std::size_t width);
[[nodiscard]] std::string comparison_json(const std::vector<fit_answer>& answers);

/// The criteria and the cross-validation of one law.
void add_criteria(page& p, const fit_answer& a, std::size_t key_width);
[[nodiscard]] object criteria_object(const fit_answer& a);

/// The density that the likelihood takes for residuals: "normal within delta, exponential beyond".
[[nodiscard]] std::string density_text(loss_kind loss);

}  // namespace leverage::program
