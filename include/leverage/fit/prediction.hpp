// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a fitted law says of points that it was not fitted to: its value, an interval of the law there, and an interval
/// of what would be observed, which scatters as the residuals do.
///
///   const forecast says(problem, fit.theta, draws);                  // or of a covariance: sandwich.hpp
///   for (const predicted_point& p : says.at(points, {0.8, 0.95})) use(p.value, p.observation[1]);
///
/// Both intervals are made on the scale of the residuals. That of the law has the quantiles of the draws, or Student's
/// t with the covariance to first order; that of an observation the quantiles of the difference of the law and a
/// residual, taken as independent, with residuals widened by sqrt(n / (n - p)) because the fit has adapted to them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/core/math.hpp"
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/open_directions.hpp"
#include "leverage/fit/quantiles.hpp"
#include "leverage/fit/residual_scatter.hpp"
#include "leverage/fit/sandwich.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// The law in the rows of any table that has its inputs.
template <class Problem>
[[nodiscard]] std::vector<double> values_at(const Problem& problem,
                                            const theta_of<Problem::parameters>& theta,
                                            const table& points) {
  std::vector<double> y(points.padded_rows());
  law_coefficients<fit_pack, Problem::parameters> packs;
  for (std::size_t k = 0; k < Problem::parameters; ++k) packs[k] = fit_pack(theta[k]);
  for (std::size_t i = 0; i < y.size(); i += fit_pack_width) {
    const fit_pack v = problem.law()(std::as_const(packs), pack_row(points, i));
    v.store(y.data() + i);
  }
  y.resize(points.rows());
  return y;
}

/// Its derivatives by the free variables there, for each row.
template <class Problem>
[[nodiscard]] std::vector<typename Problem::vector> slopes_at(
    const Problem& problem, const theta_of<Problem::parameters>& theta, const table& points) {
  constexpr std::size_t P = Problem::parameters;
  using D = leverage::dual<fit_pack, P>;
  const auto x = problem.free(theta);
  std::vector<typename Problem::vector> slopes(points.rows(), x);
  for (std::size_t first = 0; first < points.rows(); first += fit_pack_width) {
    const pack_row row(points, first);
    const D y = [&]() -> D {
      if constexpr (requires { problem.law().with_slopes(theta, row); }) {
        return problem.law().with_slopes(theta, row);
      } else {
        law_coefficients<D, P> variables;
        for (std::size_t k = 0; k < P; ++k) {
          variables[k] = D::variable(fit_pack(theta[k]), k);
        }
        return problem.law()(std::as_const(variables), row);
      }
    }();
    std::vector<std::vector<double>> natural(P, std::vector<double>(fit_pack_width, 0.0));
    for (std::size_t k = 0; k < P; ++k) {
      if (y.support.has(k)) y.derivative[k].store(natural[k].data());
    }
    for (std::size_t lane = 0; lane < (std::min)(fit_pack_width, points.rows() - first); ++lane) {
      for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
        const std::size_t of = problem.coefficient_of(i);
        double slope = natural[of][lane];
        for (std::size_t k = 0; k < P; ++k) {
          const coefficient& c = problem.set()[k];
          if (c.use == coefficient::role::tied && c.to == of) slope += natural[k][lane];
        }
        slopes[first + lane][i] = slope * problem.set()[of].scale.slope(x[i]);
      }
    }
  }
  return slopes;
}

/// The intervals of a fit at any points.
template <class Problem>
class forecast {
 public:
  using vector = typename Problem::vector;
  static constexpr std::size_t P = Problem::parameters;

  /// Intervals from a covariance. The problem has to outlive this.
  forecast(const Problem& problem, const theta_of<P>& estimate,
           const covariance_result<vector>& covariance)
      : forecast(problem, estimate) {
    covariance_ = covariance.across;
    const double freedom = covariance.degrees_of_freedom;
    known_ = freedom >= 1.0;
    if (!known_) return;
    student_.resize(detail::sample_size);
    for (std::size_t i = 0; 2 * i < detail::sample_size; ++i) {
      student_[i] = detail::student_quantile(freedom, detail::middle_of(i));
      student_[detail::sample_size - 1 - i] = -student_[i];
    }
  }
  /// Intervals from resamples; none unless these are usable. The draws have to outlive this.
  forecast(const Problem& problem, const theta_of<P>& estimate, const bootstrap_result<P>& draws)
      : forecast(problem, estimate) {
    draws_ = &draws;
    known_ = draws.usable();
  }

  /// What is said of each row of `points`, whose observations do not matter, at these levels.
  [[nodiscard]] std::vector<predicted_point> at(const table& points,
                                                const std::vector<double>& levels) const {
    const std::vector<double> values = values_at(*problem_, estimate_, points);
    const std::vector<vector> slopes = slopes_at(*problem_, estimate_, points);
    std::vector<std::vector<double>> by_draw;
    if (known_ && draws_ != nullptr) {
      for (const theta_of<P>& d : draws_->draws) by_draw.push_back(values_at(*problem_, d, points));
    }
    std::vector<predicted_point> all(values.size());
    std::vector<double> sample;
    for (std::size_t i = 0; i < all.size(); ++i) {
      predicted_point& p = all[i];
      p.value = values[i];
      p.determined = math::is_finite(scaled(p.value)) && !open_.moves(slopes[i]);
      p.law.resize(levels.size());
      p.observation.resize(levels.size());
      if (!p.determined || !known_) continue;
      if (!take_sample(sample, i, by_draw, slopes[i], p.value)) continue;
      const auto put = [&](std::vector<interval>& to, const auto& quantile_of) {
        for (std::size_t l = 0; l < levels.size(); ++l) {
          if (draws_ != nullptr && !draws_->enough(levels[l])) continue;
          to[l] = {natural(quantile_of(sample, 0.5 * (1.0 - levels[l]))),
                   natural(quantile_of(sample, 0.5 * (1.0 + levels[l])))};
        }
      };
      put(p.law, draws_ != nullptr ? detail::quantile : detail::middle_quantile);
      for (interval& bounds : p.law) bounds = holding(bounds, p.value);
      if (!scatter_.usable()) continue;
      sample = observations_of(sample, scatter_);
      put(p.observation, detail::middle_quantile);
    }
    return all;
  }

 private:
  forecast(const Problem& problem, const theta_of<P>& estimate)
      : problem_{&problem},
        estimate_{estimate},
        open_{curvature_of(problem, estimate)},
        scatter_{problem.residuals(estimate),
                 {problem.weights(), problem.rows().rows()},
                 static_cast<std::size_t>(problem.free_count())} {}

  static typename Problem::matrix curvature_of(const Problem& problem,
                                               const theta_of<P>& estimate) {
    const Eigen::Index p = problem.free_count();
    vector gradient(p);
    typename Problem::matrix curvature(p, p);
    (void)problem(problem.free(estimate), gradient, curvature);
    return curvature;
  }
  [[nodiscard]] bool on_log() const { return problem_->rows().scale() == residual_scale::log; }
  [[nodiscard]] double scaled(double y) const { return on_log() ? std::log(y) : y; }
  [[nodiscard]] double natural(double y) const { return on_log() ? std::exp(y) : y; }

  /// Values of the law at a point as the fit may have come out, in ascending order.
  [[nodiscard]] bool take_sample(std::vector<double>& sample, std::size_t point,
                                 const std::vector<std::vector<double>>& by_draw,
                                 const vector& slopes, double value) const {
    sample.clear();
    if (draws_ != nullptr) {
      for (const std::vector<double>& values : by_draw) sample.push_back(scaled(values[point]));
      std::sort(sample.begin(), sample.end());
    } else {
      double variance = 0.0;
      for (Eigen::Index i = 0; i < slopes.size(); ++i) {
        for (Eigen::Index j = 0; j < slopes.size(); ++j) {
          variance += slopes[i] * covariance_(i, j) * slopes[j];
        }
      }
      const double error = std::sqrt((std::max)(0.0, variance)) / (on_log() ? value : 1.0);
      for (const double t : student_) sample.push_back(scaled(value) + error * t);
    }
    return std::all_of(sample.begin(), sample.end(), [](double y) { return math::is_finite(y); });
  }

  const Problem* problem_;
  theta_of<P> estimate_;
  open_directions<vector> open_;
  residual_scatter scatter_;
  const bootstrap_result<P>* draws_ = nullptr;
  square_of<vector> covariance_{};
  std::vector<double> student_;  ///< quantiles at the middles of equal shares
  bool known_ = false;
};

}  // namespace leverage::fit
