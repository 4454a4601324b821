// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws that `leverage fit` knows.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace leverage::program {

/// Name, formula, columns, coefficients and source of each.
[[nodiscard]] std::string laws_json();
[[nodiscard]] std::string laws_text(std::size_t width);
/// The names alone.
[[nodiscard]] std::vector<std::string> fitted_law_names();

}  // namespace leverage::program
