// SPDX-License-Identifier: Apache-2.0
/// @file
/// The formulas of the laws that the program fits, behind pointers. One source compiles all of them.
#pragma once

#include <span>
#include <string_view>

#include "leverage/fit/any_law.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage::program {

/// A law over free coefficients, in the order of its starts.
struct fit_form {
  std::string_view name;
  fit::any_law<fit::max_coefficients> (*law)() = nullptr;
};

/// The form of every entry of the catalogue, by its name there.
[[nodiscard]] std::span<const fit_form> catalogue_forms();

/// A form of which the catalogue has no coefficients.
struct free_form {
  fit_form form;
  std::string_view formula;
  std::string_view inputs[3];  ///< letters of the columns; as many as the law takes
  std::string_view observed;
  std::span<const catalogue::start_range> starts;
  std::string_view source;
  /// The coefficient that has the sign of the observations; empty where none has.
  std::string_view sign_of_observed = {};
};
[[nodiscard]] std::span<const free_form> free_forms();

}  // namespace leverage::program
