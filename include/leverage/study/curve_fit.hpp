// SPDX-License-Identifier: Apache-2.0
/// @file
/// Input and result of a fit of a loss curve. The fit itself is in loss_curves.hpp, so that sources that only read
/// results do not compile it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/fit/detail/shown.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/laws/loss_curve.hpp"

namespace leverage::study {

/// The runs of one architecture: columns of equal length, in any order.
struct curve_runs {
  std::string name;
  std::vector<double> flops;
  std::vector<double> loss;
};

enum class floor_choice {
  own,     ///< each curve has its own
  shared,  ///< all curves share one, which is fitted with them
  given,   ///< `curve_options::floor`
};

struct curve_options {
  floor_choice floors = floor_choice::own;
  double floor = 0.0;  ///< the loss of floor_choice::given
  fit::huber loss{1e-3};
  fit::fit_options fit{};
};

/// The coefficients that each of a number of curves takes from its runs: a floor that no other curve shares is one.
[[nodiscard]] inline std::size_t coefficients_of(const curve_options& options, std::size_t curves) {
  const bool own = options.floors == floor_choice::own ||
                   (options.floors == floor_choice::shared && curves == 1);
  return own ? 3 : 2;
}

/// A fitted curve, and why the fit ended.
struct curve_fit {
  loss_curve<> curve{std::numeric_limits<double>::quiet_NaN(),
                     std::numeric_limits<double>::quiet_NaN(),
                     std::numeric_limits<double>::quiet_NaN()};
  double low = std::numeric_limits<double>::quiet_NaN();   ///< smallest budget of the runs
  double high = std::numeric_limits<double>::quiet_NaN();  ///< largest budget of the runs
  std::size_t runs = 0;
  std::size_t budgets = 0;  ///< number of distinct budgets
  double objective = std::numeric_limits<double>::quiet_NaN();
  fit::stop reason = fit::stop::invalid_input;
  bool floor_at_zero = false;           ///< the fit drove b to zero: the runs show no floor
  std::vector<std::string> violations;  ///< violations of the input: nothing was computed

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

/// A level that is no share between 0 and 1.
[[nodiscard]] inline std::string wrong_level(double level) {
  return "level " + fit::detail::shown(level) + ", expected between 0 and 1";
}

}  // namespace detail

/// The number of different values.
[[nodiscard]] inline std::size_t distinct(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin());
}

/// The middle value, or the mean of the two in the middle; NaN where there is none.
[[nodiscard]] inline double median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t half = values.size() / 2;
  std::sort(values.begin(), values.end());
  return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

}  // namespace leverage::study
