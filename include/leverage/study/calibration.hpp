// SPDX-License-Identifier: Apache-2.0
/// @file
/// Coefficients of a time from measured runs: of training steps as it stands, of others with a `calibration_model` (see
/// serving_calibration.hpp). They minimise
///
///   sum_i w_i rho( ln(model_i / measured_i) / s ) + (x - x0)^T P (x - x0) / 2
///
///   x     logarithms of the coefficients, x0 those that are assumed before the runs, P their precision
///   s     0.08, the scatter of repeated measurements: the same configuration in two releases differs by 5.5 %
///   rho   sqrt(1 + u^2) - 1, so that a run that the model cannot explain does not bend it
///   w_i   rows of one configuration share a weight, and so do configurations of one source (`run_weights`)
///
/// The assumption keeps what the runs do not determine where physics would have it; `calibration` says which those are.
/// Your own runs update a fitted set: the set is the assumption then, its covariance the inverse of P.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "leverage/core/math.hpp"
#include "leverage/fit/levenberg_marquardt.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/minimum.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/efficiency.hpp"

namespace leverage::study {

/// A measured run.
struct timed_run {
  transformer model;
  hardware::cluster<> cluster{};
  hardware::layout layout{};
  hardware::recipe recipe{};
  hardware::software software{};
  count global_batch = 0;  ///< sequences
  double seconds = 0.0;    ///< of a step, measured; above 0
  double weight = 1.0;     ///< 0 or more
};

/// What a fit has to know of a kind of run: the set of coefficients, how many there are, what is known of each, and the
/// logarithm of the time that a run takes with its derivatives by their logarithms. A run has a model, measured `seconds`
/// above 0 and a `weight` of 0 or more.
template <class Run>
struct calibration_model;

template <>
struct calibration_model<timed_run> {
  using set = hardware::calibrated_efficiency;
  using values = hardware::efficiency<>;
  static constexpr std::size_t size = hardware::coefficients;

  [[nodiscard]] static constexpr const auto& information(std::size_t i) {
    return hardware::information(static_cast<hardware::coefficient>(i));
  }
  [[nodiscard]] static auto log_time(const timed_run& r, const values& e) {
    return hardware::log_step_time(r.model, r.cluster, r.layout, r.recipe, r.global_batch,
                                   r.software, e);
  }
};

/// What is assumed of the coefficients: independent, as their table has it, or a fitted set.
struct calibration_prior {
  Eigen::VectorXd logarithms;
  Eigen::MatrixXd precision;
};

template <class Run = timed_run>
[[nodiscard]] calibration_prior physical_prior() {
  constexpr auto n = static_cast<Eigen::Index>(calibration_model<Run>::size);
  calibration_prior prior{Eigen::VectorXd(n), Eigen::MatrixXd::Zero(n, n)};
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& c = calibration_model<Run>::information(static_cast<std::size_t>(i));
    prior.logarithms[i] = std::log(c.prior);
    prior.precision(i, i) = 1.0 / (c.prior_deviation * c.prior_deviation);
  }
  return prior;
}

template <class Run = timed_run>
[[nodiscard]] calibration_prior prior_of(const typename calibration_model<Run>::set& set) {
  constexpr auto n = static_cast<Eigen::Index>(calibration_model<Run>::size);
  calibration_prior prior{Eigen::VectorXd(n), Eigen::MatrixXd(n, n)};
  Eigen::MatrixXd covariance(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    prior.logarithms[i] = std::log(set.values.values[i]);
    for (Eigen::Index j = 0; j < n; ++j) {
      covariance(i, j) =
          set.covariance_of(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
    }
  }
  prior.precision = covariance.ldlt().solve(Eigen::MatrixXd::Identity(n, n));
  return prior;
}

/// A fit of the coefficients to runs.
template <class Run = timed_run>
struct calibration {
  typename calibration_model<Run>::set set{};
  std::vector<double> residuals;  ///< ln(model / measured) of each run
  std::vector<double>
      from_the_runs;  ///< of each coefficient: 1 - its variance over that before the runs
  fit::stop reason = fit::stop::invalid_input;
  int iterations = 0;

  [[nodiscard]] bool converged() const {
    return reason == fit::stop::gradient || reason == fit::stop::step || reason == fit::stop::floor;
  }
};

namespace detail {

/// The objective, as the minimisers call it.
template <class Run>
class calibration_objective {
  using model = calibration_model<Run>;

 public:
  static constexpr double scatter = 0.08;

  calibration_objective(std::span<const Run> runs, const calibration_prior& prior)
      : runs_{runs}, prior_{&prior} {
    double sum = 0.0;
    for (const Run& r : runs) sum += r.weight;
    scale_ = sum > 0.0 ? static_cast<double>(runs.size()) / sum : 0.0;
  }

  double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) const {
    return evaluate(x, gradient, nullptr);
  }
  double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient,
                    Eigen::MatrixXd& curvature) const {
    return evaluate(x, gradient, &curvature);
  }
  /// The variables are logarithms.
  [[nodiscard]] static bool dimensionless(Eigen::Index /*i*/) { return true; }

 private:
  double evaluate(const Eigen::VectorXd& x, Eigen::VectorXd& gradient,
                  Eigen::MatrixXd* curvature) const;

  std::span<const Run> runs_;
  const calibration_prior* prior_;
  double scale_ = 0.0;
};

template <class Run>
[[nodiscard]] typename calibration_model<Run>::values values_of(const Eigen::VectorXd& logarithms) {
  typename calibration_model<Run>::values e;
  for (std::size_t i = 0; i < calibration_model<Run>::size; ++i) {
    e.values[i] = std::exp(logarithms[static_cast<Eigen::Index>(i)]);
  }
  return e;
}

template <class Run>
double calibration_objective<Run>::evaluate(const Eigen::VectorXd& x, Eigen::VectorXd& gradient,
                                            Eigen::MatrixXd* curvature) const {
  constexpr auto n = static_cast<Eigen::Index>(model::size);
  constexpr fit::smooth_absolute loss{.width = 1.0};
  const auto e = values_of<Run>(x);
  const Eigen::VectorXd away = x - prior_->logarithms;
  const Eigen::VectorXd pull = prior_->precision * away;
  double total = 0.5 * away.dot(pull);
  gradient = pull;
  if (curvature != nullptr) *curvature = prior_->precision;
  for (const Run& r : runs_) {
    if (!(r.weight > 0.0)) continue;
    const auto t = model::log_time(r, e);
    const double u = (t.value - std::log(r.seconds)) / scatter;
    const double w = scale_ * r.weight;
    const Eigen::Map<const Eigen::VectorXd> slope(t.derivative, n);
    total += w * loss.value(u);
    gradient += w * loss.slope(u) / scatter * slope;
    if (curvature != nullptr) {
      curvature->selfadjointView<Eigen::Lower>().rankUpdate(
          slope, w * loss.weight(u) / (scatter * scatter));
    }
  }
  if (curvature != nullptr) {
    const Eigen::MatrixXd lower = *curvature;
    *curvature = lower.selfadjointView<Eigen::Lower>();
  }
  return total;
}

}  // namespace detail

/// Fits the coefficients. Runs that the model cannot predict, or without a positive time, make the objective NaN: check
/// them before. `set.source` and the scatters stay empty; see `cross_validate`.
template <class Run = timed_run>
[[nodiscard]] calibration<Run> calibrate(std::type_identity_t<std::span<const Run>> runs,
                                         const calibration_prior& prior) {
  constexpr auto n = static_cast<Eigen::Index>(calibration_model<Run>::size);
  const detail::calibration_objective<Run> objective(runs, prior);
  const auto found =
      fit::minimize_levenberg_marquardt(objective, Eigen::VectorXd(prior.logarithms));
  calibration<Run> result;
  result.reason = found.reason;
  result.iterations = found.iterations;
  result.set.values = detail::values_of<Run>(found.point);
  Eigen::VectorXd gradient(n);
  Eigen::MatrixXd curvature(n, n);
  (void)objective(found.point, gradient, curvature);
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(n, n);
  const Eigen::MatrixXd after = curvature.ldlt().solve(identity);
  const Eigen::MatrixXd before = prior.precision.ldlt().solve(identity);
  std::size_t at = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    result.from_the_runs.push_back(1.0 - after(i, i) / before(i, i));
    for (Eigen::Index j = 0; j <= i; ++j) result.set.covariance[at++] = after(i, j);
  }
  for (const Run& r : runs) {
    const auto t = calibration_model<Run>::log_time(r, result.set.values);
    result.residuals.push_back(t.value - std::log(r.seconds));
  }
  return result;
}

/// Residuals of runs by coefficients that were fitted without their configurations: groups of equal names are in the same
/// of `folds` parts. Calls progress(done, folds) after each, and stops where it returns false; what is not computed is NaN.
template <class Run = timed_run, class Progress>
[[nodiscard]] std::vector<double> cross_validate(std::type_identity_t<std::span<const Run>> runs,
                                                 std::span<const std::string> groups, int folds,
                                                 const calibration_prior& prior,
                                                 const Progress& progress) {
  std::map<std::string, int> fold_of;
  for (const std::string& g : groups) fold_of.emplace(g, 0);
  // Spread by a multiplicative hash of their order, so that neighbours by name are in different parts.
  std::vector<std::pair<std::uint64_t, int*>> order;
  std::uint64_t i = 0;
  for (auto& [name, fold] : fold_of) order.emplace_back((++i * 0x9E3779B97F4A7C15ULL) >> 16, &fold);
  std::sort(order.begin(), order.end());
  for (std::size_t k = 0; k < order.size(); ++k) *order[k].second = static_cast<int>(k) % folds;

  std::vector<double> residuals(runs.size(), std::numeric_limits<double>::quiet_NaN());
  for (int fold = 0; fold < folds; ++fold) {
    std::vector<Run> others;
    for (std::size_t k = 0; k < runs.size(); ++k) {
      if (fold_of[groups[k]] != fold) others.push_back(runs[k]);
    }
    const calibration<Run> fitted = calibrate<Run>(others, prior);
    for (std::size_t k = 0; k < runs.size(); ++k) {
      if (fold_of[groups[k]] != fold) continue;
      const auto t = calibration_model<Run>::log_time(runs[k], fitted.set.values);
      residuals[k] = t.value - std::log(runs[k].seconds);
    }
    if (!progress(fold + 1, folds)) break;
  }
  return residuals;
}

/// The standard deviation of ln(model) of a run for the uncertainty of the coefficients.
template <class Run>
[[nodiscard]] double prediction_deviation(const Run& r,
                                          const typename calibration_model<Run>::set& set) {
  return std::sqrt(
      hardware::detail::variance_of(calibration_model<Run>::log_time(r, set.values), set));
}

/// The scatter s of a calibrated set from held-out residuals: with it, 80 % of the runs, mixtures or dense ones,
/// are within their intervals. None for fewer than ten of them, which say little about a quantile.
template <class Run = timed_run>
[[nodiscard]] std::optional<double> scatter_of(std::type_identity_t<std::span<const Run>> runs,
                                               std::span<const double> residuals,
                                               std::span<const double> deviations, bool mixtures) {
  constexpr std::size_t least = 10;
  std::vector<double> needed;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].model.is_mixture() != mixtures || math::is_nan(residuals[i])) continue;
    const double known = hardware::detail::normal_80 * deviations[i];
    needed.push_back(std::sqrt((std::max)(0.0, residuals[i] * residuals[i] - known * known)));
  }
  if (needed.size() < least) return std::nullopt;
  const auto at =
      needed.begin() + static_cast<std::ptrdiff_t>(0.8 * static_cast<double>(needed.size()));
  std::nth_element(needed.begin(), at, needed.end());
  return *at;
}

/// The weight of each run: rows of one group weigh together as the 0.3th power of their number, and the groups of one
/// family as the 0.6th power of theirs, so that no source decides by its mere length.
[[nodiscard]] inline std::vector<double> run_weights(std::span<const std::string> groups,
                                                     std::span<const std::string> families) {
  std::map<std::string, double> rows;
  std::map<std::string, std::set<std::string>> of_family;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    rows[groups[i]] += 1.0;
    of_family[families[i]].insert(groups[i]);
  }
  std::vector<double> weights;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto number = static_cast<double>(of_family[families[i]].size());
    weights.push_back(std::pow(rows[groups[i]], -0.7) * std::pow(number, -0.4));
  }
  return weights;
}

}  // namespace leverage::study
