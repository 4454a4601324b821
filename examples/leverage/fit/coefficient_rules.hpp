// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a user says of a coefficient of an own formula:
///
///   A in 1..1e6 log    where the search starts: evenly in the logarithm, and A stays positive
///   c in -2..2         where it starts: evenly
///   gamma = 0.5        a value that is held
///   beta >= 0          a bound; 0.1 <= beta <= 0.9 two of them
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace leverage::program {

struct coefficient_rule {
  std::string name;
  std::optional<double> value{};  ///< at which it is held
  std::optional<double> low{};    ///< of the starts, with high
  std::optional<double> high{};
  bool logarithmic = false;
  std::optional<double> min{};
  std::optional<double> max{};
};

/// One rule as above.
[[nodiscard]] result<coefficient_rule> parse_coefficient_rule(std::string_view text);

/// The rules of each name as one; what cannot be together is named.
[[nodiscard]] result<std::vector<coefficient_rule>> merged_rules(
    const std::vector<coefficient_rule>& rules);

}  // namespace leverage::program
