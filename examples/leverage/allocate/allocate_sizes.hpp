// SPDX-License-Identifier: Apache-2.0
/// @file
/// The tokens for which a size is the best, by every law that answers: --parameters alone.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "allocate/allocate_command.hpp"
#include "allocate/allocate_laws.hpp"
#include "leverage/core/domain.hpp"

namespace leverage::program {

/// The answer of one law.
struct size_row {
  std::string law;
  std::string counts;  ///< what it counts as N
  double tokens = std::numeric_limits<double>::quiet_NaN();
  double loss = std::numeric_limits<double>::quiet_NaN();  ///< NaN for laws without one
  extrapolation verdict{};
};

struct size_rows {
  std::vector<size_row> rows;
  std::vector<std::string> left_out;  ///< laws that would answer, and what they need
};

/// By --law, or by all laws of the catalogue; a set of coefficients that has several entries answers once.
[[nodiscard]] result<size_rows> size_rows_of(const allocate_options& options);
/// By one law that splits budgets.
[[nodiscard]] result<size_rows> size_rows_of(const allocation_law& law, const parameters<>& size);

[[nodiscard]] std::string sizes_text(const allocate_options& options, const size_rows& found,
                                     std::size_t width);
[[nodiscard]] std::string sizes_json(const allocate_options& options, const size_rows& found);
[[nodiscard]] std::string sizes_csv(const allocate_options& options, const size_rows& found);

}  // namespace leverage::program
