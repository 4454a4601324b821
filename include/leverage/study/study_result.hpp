// SPDX-License-Identifier: Apache-2.0
/// @file
/// Input and result of a study of leverage; the study itself is in leverage_study.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/laws/loss_curve.hpp"
#include "leverage/laws/tian2025/leverage.hpp"
#include "leverage/study/curve_fit.hpp"
#include "leverage/study/joint_fit.hpp"

namespace leverage::study {

/// The runs of a mixture, with its inputs of the joint law.
struct mixture_runs {
  curve_runs runs;
  activation_ratio<> a{};
  granularity<> g{};
};

enum class leverage_source {
  curves,  ///< the loss of the mixture's curve at the budget, which averages noise
  runs,    ///< the loss of the run itself
};

struct study_options {
  curve_options curves{};
  joint_options joint{};
  leverage_source source = leverage_source::curves;
  std::size_t resamples = 1000;  ///< 0: no intervals
  std::uint64_t seed = 42;
  double level = 0.95;
  /// Points at which the dense curve is extrapolated beyond its runs by more than this factor are left out of the joint
  /// law. A leverage of 6 at the largest dense budget needs a factor of 6.
  double furthest_dense = 10.0;
  fit::progress_callback progress{};
};

/// EL by definition at one budget of one mixture.
struct leverage_point {
  std::size_t mixture = 0;
  flops<> c{};
  double loss = std::numeric_limits<double>::quiet_NaN();
  double leverage = std::numeric_limits<double>::quiet_NaN();
  fit::interval interval{};  ///< an end at which no dense model reaches the loss is infinite
  flops<> dense{};           ///< the compute that a dense model needs
  dense_curve status = dense_curve::no_answer;
  bool extrapolated = false;  ///< the dense curve is extrapolated beyond its runs
  bool in_joint_fit = false;  ///< or in the validation of the joint law
};

struct study_result {
  curve_fit dense;
  std::vector<curve_fit> mixtures;
  std::vector<leverage_point> points;
  joint_fit joint;
  /// Intervals of the joint law's coefficients, by the bootstrap.
  std::array<fit::interval, joint_coefficients> coefficient_interval{};
  std::vector<tian2025::joint_law<>> draws;  ///< usable joint laws of the resamples
  std::vector<loss_curve<>> dense_draws;     ///< dense curves of the resamples
  std::size_t resamples = 0;                 ///< that were finished
  std::size_t failed = 0;                    ///< of these, without a usable joint law
  double noise = std::numeric_limits<double>::quiet_NaN();  ///< standard deviation of ln L
  std::vector<std::string> violations;  ///< violations of the runs, by architecture
  bool cancelled =
      false;  ///< the resamples were cut short: no intervals where too few had been finished

  [[nodiscard]] bool usable() const { return violations.empty() && joint.usable(); }
  /// Whether the resamples that were finished are enough for an interval: all, or at least fit::needed_resamples.
  [[nodiscard]] bool enough(double level) const {
    return !cancelled || resamples >= fit::needed_resamples(level);
  }

  /// The loss of the dense curve at a budget, with the interval of its draws: that of the curve, to which the noise of a
  /// run comes.
  [[nodiscard]] std::pair<double, fit::interval> predict_loss(const flops<>& c,
                                                              double level = 0.95) const {
    const double estimate = dense.curve.loss(c);
    std::vector<double> losses;
    for (const loss_curve<>& drawn : dense_draws) losses.push_back(drawn.loss(c));
    if (losses.empty() || !enough(level) || !(level > 0.0 && level < 1.0)) return {estimate, {}};
    std::sort(losses.begin(), losses.end());
    return {estimate, fit::holding({fit::detail::quantile(losses, 0.5 * (1.0 - level)),
                                    fit::detail::quantile(losses, 0.5 * (1.0 + level))},
                                   estimate)};
  }

  /// EL by the joint law, with the interval of its draws; without an interval where the level is no share.
  [[nodiscard]] std::pair<double, fit::interval> predict(const activation_ratio<>& a,
                                                         const granularity<>& g, const flops<>& c,
                                                         double level = 0.95) const {
    std::vector<double> el;
    if (!enough(level)) return {joint.law.leverage(a, g, c), {}};
    el.reserve(draws.size());
    for (const auto& law : draws) el.push_back(law.leverage(a, g, c));
    std::sort(el.begin(), el.end());
    const double estimate = joint.law.leverage(a, g, c);
    if (!(level > 0.0 && level < 1.0)) return {estimate, {}};
    return {estimate, fit::holding({fit::detail::quantile(el, 0.5 * (1.0 - level)),
                                    fit::detail::quantile(el, 0.5 * (1.0 + level))},
                                   estimate)};
  }
};

/// The points that enter the fit of the joint law.
[[nodiscard]] inline std::vector<measured_leverage> for_joint_law(
    std::span<const leverage_point> points, std::span<const mixture_runs> mixtures) {
  std::vector<measured_leverage> result;
  for (const leverage_point& p : points) {
    if (!p.in_joint_fit) continue;
    result.push_back({mixtures[p.mixture].a, mixtures[p.mixture].g, p.c, p.leverage});
  }
  return result;
}

}  // namespace leverage::study
