// SPDX-License-Identifier: Apache-2.0
/// @file
/// The formulas of the laws that the program fits, behind pointers. One source compiles all of them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "leverage/fit/any_law.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage::study {
class scheduled_rows;
}

namespace leverage::program {

/// A law of the loss under a schedule, of the rows of a table: an input of it is the number of the row.
using scheduled_form = fit::any_law<fit::max_coefficients> (*)(
    std::shared_ptr<const study::scheduled_rows> rows, std::size_t input);

/// A law over free coefficients, in the order of its starts.
struct fit_form {
  std::string_view name;
  fit::any_law<fit::max_coefficients> (*law)() = nullptr;
};

/// The form of every entry of the catalogue, by its name there.
[[nodiscard]] std::span<const fit_form> catalogue_forms();

/// A coefficient that is a value of an input: a break, a middle.
struct placed_coefficient {
  std::string_view name;
  std::string_view input;
};

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
  /// Coefficients that lie among the values of a column, and start there.
  std::span<const placed_coefficient> placed = {};
  /// Where the law is one of schedules: its form, in place of that above. Its inputs are the step and the learning rate.
  scheduled_form scheduled = nullptr;
};
[[nodiscard]] std::span<const free_form> free_forms();

}  // namespace leverage::program
