// SPDX-License-Identifier: Apache-2.0
/// @file
/// A formula of the command line as a law of `leverage fit`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/formula.hpp"
#include "leverage/fit/formula_starts.hpp"
#include "support/coefficient_rules.hpp"
#include "support/csv.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The law of a formula: its inputs are the names on the right that are columns of the table, or roles of --columns.
[[nodiscard]] result<fit_law> law_of_formula(
    const std::string& text, const csv_table& table,
    const std::vector<std::pair<std::string, std::string>>& columns,
    const std::vector<coefficient_rule>& rules);

/// Its coefficients, before any rule.
[[nodiscard]] fit_formula formula_of_own(const fit_law& law);

/// The starts of its search: in the boxes of the rules, or those of fit/formula_starts.hpp.
[[nodiscard]] std::vector<fit::theta_of<max_coefficients>> starts_of_own(
    const fit_law& law, const fit::any_problem& problem, std::size_t count, std::uint64_t seed);

}  // namespace leverage::program
