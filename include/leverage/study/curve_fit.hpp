// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a loss curve is fitted to, and what comes of it. The fit itself is in loss_curves.hpp: who only reads
/// results does not compile it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/laws/loss_curve.hpp"

namespace leverage::study {

/// The runs of one architecture: equally long columns, in any order.
struct curve_runs {
  std::string name;
  std::vector<double> flops;
  std::vector<double> loss;
};

enum class floor_choice {
  own,     ///< each curve its own
  shared,  ///< one for all curves, fitted with them
  given,   ///< `curve_options::floor`
};

struct curve_options {
  floor_choice floors = floor_choice::own;
  double floor = 0.0;  ///< of `given`: a loss
  fit::huber loss{1e-3};
  fit::fit_options fit{};
};

/// A curve and how it was found.
struct curve_fit {
  loss_curve<> curve{std::numeric_limits<double>::quiet_NaN(),
                     std::numeric_limits<double>::quiet_NaN(),
                     std::numeric_limits<double>::quiet_NaN()};
  double low = std::numeric_limits<double>::quiet_NaN();   ///< least budget among the runs
  double high = std::numeric_limits<double>::quiet_NaN();  ///< greatest
  std::size_t runs = 0;
  std::size_t budgets = 0;  ///< distinct ones
  double objective = std::numeric_limits<double>::quiet_NaN();
  fit::stop reason = fit::stop::invalid_input;
  bool floor_at_zero = false;           ///< the runs show no floor: b went to zero
  std::vector<std::string> violations;  ///< of the input: then nothing was computed

  [[nodiscard]] bool usable() const {
    return violations.empty() && reason != fit::stop::invalid_input &&
           reason != fit::stop::not_finite;
  }
  /// Whether a budget lies within those of the runs.
  [[nodiscard]] bool covers(const flops<>& c) const {
    return c.value >= low * (1.0 - 1e-12) && c.value <= high * (1.0 + 1e-12);
  }
};

namespace detail {

[[nodiscard]] inline std::size_t distinct(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
}

[[nodiscard]] inline double median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t half = values.size() / 2;
  std::sort(values.begin(), values.end());
  return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

}  // namespace detail

}  // namespace leverage::study
