// SPDX-License-Identifier: Apache-2.0
/// @file
/// No law of the catalogue, nor a form without coefficients, gets a narrow interval for a coefficient that the rows do
/// not determine: not from the covariance, nor from resamples, nor from a profile. What rows determine is taken from
/// the law alone: a coefficient is open where what it does to the predictions is made up for by the others.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "laws/law_catalogue.hpp"
#include "leverage/fit/engine.hpp"
#include "leverage/laws/fitted_box.hpp"
#include "support/van_der_corput.hpp"

namespace undetermined_rows_test {

using namespace leverage;
using namespace leverage::program;
using fit::any_problem;
using theta = fit::theta_of<fit::max_coefficients>;
using columns = std::vector<std::vector<double>>;

/// A law with its coefficients at published values, or for a form without those in the middle of its starts.
struct subject {
  fit_law law;
  fit_formula form;
  theta at{};
};

subject subject_of(fit_law law) {
  subject s{law, formula_of(law), {}};
  for (std::size_t k = 0; k < s.form.count; ++k) {
    const double low = s.form.low[k];
    const double high = s.form.high[k];
    s.at[k] = !law.published.empty() ? law.published[k]
              : low > 0.0            ? std::sqrt(low * high)
                                     : low + 0.7 * (high - low);
  }
  return s;
}

/// Columns of the law at the points of a share of each fitted interval, for each row.
template <class Share>
columns columns_at(const law_line& line, std::size_t rows, const Share& share) {
  columns x(line.inputs.size());
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<double> shares;
    for (std::size_t r = 0; r < line.range.size(); ++r) shares.push_back(share(i, r));
    const std::vector<double> at = inputs_at(line, shares);
    for (std::size_t j = 0; j < at.size(); ++j) x[j].push_back(at[j]);
  }
  return x;
}

/// Rows, and the law over them.
struct fit_of_rows {
  fit::table rows;
  any_problem problem;

  fit_of_rows(const subject& s, const columns& x, const std::vector<double>& y)
      : rows(inputs_of(s, x), {s.law.observed, y}, fit::residual_scale::log),
        problem(rows, s.form.law, s.form.set, fit::any_loss{fit::loss_kind::squared, 1.0, 1.0}) {}
  fit_of_rows(const fit_of_rows&) = delete;
  fit_of_rows& operator=(const fit_of_rows&) = delete;
  ~fit_of_rows() = default;

 private:
  static std::vector<fit::column> inputs_of(const subject& s, const columns& x) {
    std::vector<fit::column> inputs;
    for (std::size_t j = 0; j < x.size(); ++j) {
      inputs.push_back({s.law.inputs[j].letter, x[j], fit::column_domain::real});
    }
    return inputs;
  }
};

/// What the law says at the rows.
std::vector<double> predictions_of(const subject& s, const columns& x, const theta& at) {
  const fit_of_rows rows(s, x, std::vector<double>(x[0].size(), 1.0));
  return rows.problem.predictions(at);
}

double size_of(const std::vector<double>& v) {
  double squares = 0.0;
  for (const double x : v) squares += x * x;
  return std::sqrt(squares);
}

/// The share of what a free coefficient does to the logarithms of the predictions that no mixture of the other
/// coefficients does: by Gram and Schmidt over difference quotients.
std::vector<double> own_shares(const any_problem& problem, const theta& at) {
  std::vector<std::vector<double>> slopes;
  for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
    const std::size_t k = problem.coefficient_of(i);
    const double step = 1e-5 * std::max(std::abs(at[k]), 1e-300);
    theta up = at;
    theta down = at;
    up[k] += step;
    down[k] -= step;
    const std::vector<double> high = problem.predictions(up);
    const std::vector<double> low = problem.predictions(down);
    std::vector<double> slope;
    for (std::size_t r = 0; r < high.size(); ++r) slope.push_back(std::log(high[r] / low[r]));
    const double size = size_of(slope);
    if (size > 1e-14) {
      for (double& v : slope) v /= size;
    }
    slopes.push_back(slope);
  }
  std::vector<double> shares;
  for (std::size_t k = 0; k < slopes.size(); ++k) {
    std::vector<std::vector<double>> base;
    std::vector<std::vector<double>> rest = slopes;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(k));
    rest.push_back(slopes[k]);
    for (std::size_t j = 0; j < rest.size(); ++j) {
      std::vector<double>& v = rest[j];
      for (int again = 0; again < 2; ++again) {
        for (const auto& b : base) {
          double along = 0.0;
          for (std::size_t r = 0; r < v.size(); ++r) along += v[r] * b[r];
          for (std::size_t r = 0; r < v.size(); ++r) v[r] -= along * b[r];
        }
      }
      const double size = size_of(v);
      if (j + 1 == rest.size()) {
        shares.push_back(size);
      } else if (size > 1e-7) {
        for (double& x : v) x /= size;
        base.push_back(v);
      }
    }
  }
  return shares;
}

/// An interval that seems to tell where a coefficient is: both ends are there, within a fifth of its size.
bool is_narrow(const fit::interval& b, double value) {
  return std::isfinite(b.low) && std::isfinite(b.high) && b.high - b.low < 0.2 * std::abs(value);
}

/// The rows of a law, with a deviation of a hundredth at most.
std::vector<double> observed(const subject& s, const columns& x) {
  std::vector<double> y = predictions_of(s, x, s.at);
  for (std::size_t i = 0; i < y.size(); ++i) {
    y[i] *= 1.0 + 0.02 * (test::van_der_corput(i + 1, 2) - 0.5);
  }
  return y;
}

struct tally {
  int problems = 0;
  int open = 0;  ///< coefficients
};

/// Fits the rows from the coefficients that made them, and looks at every interval of what is open.
void try_rows(const subject& s, const columns& x, tally& seen) {
  const std::vector<double> y = observed(s, x);
  if (!std::all_of(y.begin(), y.end(), [](double v) { return v > 0.0 && std::isfinite(v); }))
    return;
  const fit_of_rows of(s, x, y);
  const any_problem& problem = of.problem;
  if (!problem.usable()) return;
  const std::vector<double> shares = own_shares(problem, s.at);
  constexpr double open_below = 1e-8;
  if (std::none_of(shares.begin(), shares.end(), [](double v) { return v < open_below; })) return;
  ++seen.problems;
  fit::fit_options options;
  options.limits.max_evaluations = 30;
  const auto fitted = fit::fit_law(problem, s.at, options);
  CHECK_FALSE(fitted.usable());
  const auto found = fit::identifiability_of(problem, fitted.theta);
  fit::bootstrap_options resampling;
  resampling.resamples = 4;
  resampling.fit = options;
  const auto draws = fit::bootstrap(problem, fitted.theta, resampling);
  bool profiled = false;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (!(shares[i] < open_below)) continue;
    ++seen.open;
    const std::size_t k = problem.coefficient_of(static_cast<Eigen::Index>(i));
    CAPTURE(std::string(problem.set()[k].name));
    const double value = fitted.theta[k];
    CHECK_FALSE(is_narrow(found.bounds[i], value));
    CHECK_FALSE(is_narrow(draws.percentile(k), value));
    if (!profiled) {
      profiled = true;
      fit::fit_options brief;
      brief.limits.max_evaluations = 8;
      CHECK_FALSE(is_narrow(fit::profile_interval(problem, fitted, k, 0.95, brief), value));
    }
  }
}

TEST_CASE("no law has a narrow interval for what its rows leave open") {
  tally seen;
  for (const law_line& line : law_catalogue()) {
    if (line.coefficients.size() > fit::max_coefficients) continue;
    CAPTURE(line.name);
    const auto law = find_fit_law(line.name);
    REQUIRE(law);
    const subject s = subject_of(*law);
    constexpr std::size_t primes[] = {2, 3, 5, 7, 11, 13};
    const std::size_t rows = 4 + 2 * s.form.count;
    const auto spread = [&](std::size_t i, std::size_t r) {
      return 0.02 + 0.96 * test::van_der_corput(i + 1, primes[r]);
    };
    const columns varied = columns_at(line, rows, spread);
    // One input the same in all rows.
    for (std::size_t j = 0; j < varied.size(); ++j) {
      CAPTURE(j);
      columns x = varied;
      x[j].assign(rows, varied[j][0]);
      try_rows(s, x, seen);
    }
    // All inputs along one line.
    try_rows(s, columns_at(line, rows, [&](std::size_t i, std::size_t) { return spread(i, 0); }),
             seen);
  }
  MESSAGE(seen.problems, " problems with ", seen.open, " open coefficients");
  CHECK(seen.problems > 100);
}

TEST_CASE("no law is fitted to fewer distinct rows than it has free coefficients") {
  for (const fit_law& law : fit_laws()) {
    CAPTURE(law.name);
    if (law.scheduled != nullptr) continue;  // it is made from the runs that were read
    const law_line* const line = find_law(law.name);
    const subject s = subject_of(law);
    const auto free = static_cast<std::size_t>(std::count_if(
        s.form.set.begin(), s.form.set.end(),
        [](const fit::coefficient& c) { return c.use == fit::coefficient::role::free; }));
    for (const std::size_t distinct : {std::size_t{1}, free - 1}) {
      if (distinct == 0 || distinct >= free) continue;
      CAPTURE(distinct);
      fit_request request;
      request.law = law.name;
      request.resamples = 10;
      request.threads = 1;
      request.inputs.resize(law.inputs.size());
      for (std::size_t i = 0; i < 3 * free; ++i) {
        const double share =
            0.1 + 0.8 * static_cast<double>(i % distinct) / static_cast<double>(free);
        const std::vector<double> x =
            line != nullptr ? inputs_at(*line, std::vector<double>(line->range.size(), share))
                            : std::vector<double>(law.inputs.size(), 1.0 + share);
        for (std::size_t j = 0; j < x.size(); ++j) request.inputs[j].push_back(x[j]);
        request.observed.push_back(2.0 + share);
      }
      const auto report = run_fit(request);
      REQUIRE_FALSE(report);
      const std::string wanted = std::to_string(free) + " free coefficients, ";
      CHECK(report.error().find(wanted) != std::string::npos);
    }
  }
}

}  // namespace undetermined_rows_test
