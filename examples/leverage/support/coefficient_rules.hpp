// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a user says of a coefficient:
///
///   A in 1..1e6 log    where the search starts: evenly in the logarithm, and A stays positive
///   c in -2..2         where it starts: evenly
///   gamma = 0.5        a value that is held
///   beta >= 0          a bound, as beta <= 1 is; 0.1 <= beta <= 0.9 are two of them
///
/// and what is known of it before the rows:
///
///   alpha ~ 0.34 +- 0.05    a normal prior: mean and standard deviation
///   A ~ 400 x/ 2            a log-normal one: median, and the factor of one standard deviation
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

/// What is known of a coefficient before the rows.
struct prior_rule {
  std::string name;
  double center = 0.0;     ///< mean, or median
  double deviation = 1.0;  ///< standard deviation, or a factor
  bool log_normal = false;

  friend bool operator==(const prior_rule&, const prior_rule&) = default;
};

/// "alpha ~ 0.34 +- 0.05"
[[nodiscard]] std::string to_text(const prior_rule& prior);

/// One rule as above.
[[nodiscard]] result<coefficient_rule> parse_coefficient_rule(std::string_view text);

/// One prior as above.
[[nodiscard]] result<prior_rule> parse_prior_rule(std::string_view text);

/// The rules of each name as one; what cannot be together is named.
[[nodiscard]] result<std::vector<coefficient_rule>> merged_rules(
    const std::vector<coefficient_rule>& rules);

}  // namespace leverage::program
