// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a fit says of the priors and of the offsets of groups, as text and as JSON.
#pragma once

#include <cstddef>
#include <string>

#include "fit/fit_answer.hpp"
#include "output/page.hpp"
#include "output/value.hpp"

namespace leverage::program {

/// Six digits, or "-" for what is not a number.
[[nodiscard]] std::string short_digits(double value);
/// The interval of a coefficient, or why it has none.
[[nodiscard]] std::string bounds_text(const fitted_coefficient& c);

/// A row for each group, with its offset; nothing without groups.
void add_group_offsets(page& p, const fit_answer& a, std::size_t key_width);
/// A line for each prior: what the rows make of it.
void add_priors(page& p, const fit_answer& a, std::size_t key_width);

[[nodiscard]] object offsets_json(const fit_answer& a);
[[nodiscard]] object priors_json(const fit_answer& a);

}  // namespace leverage::program
