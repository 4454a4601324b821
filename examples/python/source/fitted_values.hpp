// SPDX-License-Identifier: Apache-2.0
/// @file
/// A fitted law at new points.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "support/result.hpp"

namespace leverage::python {

using named_numbers = std::vector<std::pair<std::string, std::vector<double>>>;

/// The letters of the inputs of a law that the program fits.
[[nodiscard]] program::result<std::vector<std::string>> inputs_of_fit(const std::string& law);

/// The law of a name, or of a formula where `is_formula`, with these coefficients by name, at points whose inputs are
/// columns of one length.
[[nodiscard]] program::result<std::vector<double>> fitted_values(
    const std::string& law, bool is_formula,
    const std::vector<std::pair<std::string, double>>& coefficients, const named_numbers& columns);

}  // namespace leverage::python
