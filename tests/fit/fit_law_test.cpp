// SPDX-License-Identifier: Apache-2.0
/// @file
/// One fit: bad input comes back by name, and whatever ends a fit, its best point and the reason do.
#include "leverage/fit/fit_law.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/any_problem.hpp"
#include "support/near.hpp"

namespace fit_law_test {

using namespace leverage::fit;
using test::infinity;
using test::near;

constexpr auto power = [](const auto& theta, const auto& row) {
  return theta[0] * pow(row[0], -theta[1]) + theta[2];
};
const coefficients<3> set{{free_coefficient("A", transform::log()),
                           free_coefficient("alpha", transform::logit(0.0, 2.0)),
                           free_coefficient("E")}};

/// y = 1 + 3 x^-0.5, a thousandth up and down in turns.
struct rows_of_power {
  std::vector<double> x, y;
  rows_of_power() {
    for (int i = 0; i < 24; ++i) {
      x.push_back(std::pow(1.5, i));
      y.push_back((1.0 + 3.0 / std::sqrt(x.back())) * (i % 2 == 0 ? 1.001 : 0.999));
    }
  }
  [[nodiscard]] table made() const { return table({{"x", x}}, {"y", y}); }
};

const theta_of<3> start{1.0, 1.0, 0.5};

TEST_CASE("every minimiser finds the same optimum, and tells of the fit as it is") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto problem = make_problem(t, power, set, squared{});
  fit_result<3> first;
  for (const minimizer method :
       {minimizer::levenberg_marquardt, minimizer::bfgs, minimizer::lbfgs}) {
    CAPTURE(static_cast<int>(method));
    fit_options options;
    options.method = method;
    const auto r = fit_law(problem, start, options);
    CHECK(r.converged());
    CHECK(r.usable());
    CHECK(r.violations.empty());
    CHECK(r.iterations > 0);
    CHECK(r.evaluations >= r.iterations);
    CHECK(near(r.theta[0], 3.0, 0.01));
    CHECK(near(r.theta[1], 0.5, 0.01));
    CHECK(near(r.theta[2], 1.0, 0.01));
    // The objective and the gradient are those at the point.
    decltype(problem)::vector gradient(3);
    CHECK(near(r.objective, problem(problem.free(r.theta), gradient), 1e-9));
    double plain = 0.0;
    for (std::size_t i = 0; i < rows.x.size(); ++i) {
      const double law = r.theta[0] * std::pow(rows.x[i], -r.theta[1]) + r.theta[2];
      plain += 0.5 * std::pow(std::log(law / rows.y[i]), 2.0);
    }
    CHECK(near(r.objective, plain, 1e-10));
    CHECK(r.gradient_norm < 1e-6);
    if (method == minimizer::levenberg_marquardt) first = r;
    CHECK(near(r.objective, first.objective, 1e-9));
  }
}

TEST_CASE("a start outside a domain is told by name and value, and nothing is computed") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto problem = make_problem(t, power, set, squared{});
  struct bad {
    theta_of<3> from;
    const char* name;
    const char* value;
  };
  for (const bad& b : {bad{{0.0, 1.0, 0.5}, "coefficient A", ": 0 is"},
                       bad{{-3.5, 1.0, 0.5}, "coefficient A", "-3.5"},
                       bad{{-1e-12, 1.0, 0.5}, "coefficient A", "-1e-12"},
                       bad{{test::nan, 1.0, 0.5}, "coefficient A", "nan"},
                       bad{{1.0, 2.0, 0.5}, "coefficient alpha", "2"},
                       bad{{1.0, -0.1, 0.5}, "coefficient alpha", "-0.1"},
                       bad{{1.0, 1.0, infinity}, "coefficient E", "inf"}}) {
    CAPTURE(b.name);
    CAPTURE(b.value);
    bool called = false;
    const auto r = fit_law(problem, b.from, {}, [&](const auto&) {
      called = true;
      return true;
    });
    REQUIRE(r.violations.size() == 1);
    CHECK(r.violations[0].find(b.name) != std::string::npos);
    CHECK(r.violations[0].find(b.value) != std::string::npos);
    CHECK(r.violations[0].find("outside its domain") != std::string::npos);
    CHECK(r.reason == stop::invalid_input);
    CHECK(!r.usable());
    CHECK(!r.converged());
    CHECK(r.evaluations == 0);
    CHECK(!called);
    CHECK(test::is_nan(r.objective));
    for (const double v : r.theta) CHECK(test::is_nan(v));
  }
  CHECK(fit_law(problem, {-1.0, 3.0, test::nan}).violations.size() == 3);
}

TEST_CASE("starts of what is fixed or tied are not looked at") {
  const rows_of_power rows;
  const table t = rows.made();
  coefficients<3> held = set;
  held[0] = fixed("A", 3.0);
  const auto r = fit_law(make_problem(t, power, held, squared{}), {-1.0, 1.0, 0.5});
  CHECK(r.converged());
  CHECK(r.theta[0] == 3.0);

  coefficients<3> together = set;
  together[2] = tied("E", 1);
  const auto s = fit_law(make_problem(t, power, together, squared{}), {1.0, 1.0, test::nan});
  CHECK(s.converged());
  CHECK(s.theta[2] == s.theta[1]);
}

TEST_CASE("violations of coefficients and table come back too") {
  rows_of_power rows;
  rows.y[5] = 0.0;
  const table t = rows.made();
  coefficients<3> wrong = set;
  wrong[1] = free_coefficient("alpha", transform::logit(2.0, 0.0));
  const auto r = fit_law(make_problem(t, power, wrong, squared{}), start);
  CHECK(r.reason == stop::invalid_input);
  REQUIRE(r.violations.size() == 2);
  CHECK(r.violations[0].find("coefficient alpha") != std::string::npos);
  CHECK(r.violations[1].find("column y, row 5") != std::string::npos);
}

TEST_CASE("a callback sees each iteration and may end the fit") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto problem = make_problem(t, power, set, squared{});
  for (const minimizer method :
       {minimizer::levenberg_marquardt, minimizer::bfgs, minimizer::lbfgs}) {
    CAPTURE(static_cast<int>(method));
    fit_options options;
    options.method = method;
    std::vector<double> values;
    std::vector<int> iterations;
    const auto all = fit_law(problem, start, options, [&](const auto& p) {
      values.push_back(p.value);
      iterations.push_back(p.iteration);
      return true;
    });
    REQUIRE(values.size() == static_cast<std::size_t>(all.iterations));
    for (std::size_t i = 0; i < iterations.size(); ++i) {
      CHECK(iterations[i] == static_cast<int>(i) + 1);
    }

    const auto some =
        fit_law(problem, start, options, [](const auto& p) { return p.iteration < 3; });
    CHECK(some.reason == stop::callback);
    CHECK(some.has_value());
    CHECK(!some.usable());
    CHECK(!some.converged());
    CHECK(some.iterations == 3);
    CHECK(some.objective == std::min({values[0], values[1], values[2]}));
  }
}

TEST_CASE("limits are kept, and the best point so far is returned") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto problem = make_problem(t, power, set, squared{});
  const double at_start = problem(problem.free(start));
  for (const minimizer method :
       {minimizer::levenberg_marquardt, minimizer::bfgs, minimizer::lbfgs}) {
    CAPTURE(static_cast<int>(method));
    fit_options options;
    options.method = method;
    options.limits.max_iterations = 2;
    auto r = fit_law(problem, start, options);
    CHECK(r.reason == stop::iteration_limit);
    CHECK(r.iterations == 2);
    CHECK(r.has_value());
    CHECK(!r.usable());
    CHECK(!r.converged());
    CHECK(r.objective < at_start);

    options.limits.max_iterations = 1000;
    options.limits.max_evaluations = 4;
    r = fit_law(problem, start, options);
    CHECK(r.reason == stop::evaluation_limit);
    CHECK(r.evaluations == 4);
    CHECK(r.objective <= at_start);

    options.limits.max_evaluations = 1;
    r = fit_law(problem, start, options);
    CHECK(r.reason == stop::evaluation_limit);
    CHECK(near(r.objective, at_start, 1e-15));
    CHECK(near(r.theta[0], start[0], 1e-15));
  }
}

TEST_CASE("without an evaluation or an iteration nothing is an answer") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto problem = make_problem(t, power, set, squared{});
  for (const minimizer method :
       {minimizer::levenberg_marquardt, minimizer::bfgs, minimizer::lbfgs}) {
    CAPTURE(static_cast<int>(method));
    for (const int limit : {0, -1}) {
      fit_options options;
      options.method = method;
      options.limits.max_evaluations = limit;
      auto r = fit_law(problem, start, options);
      CHECK(r.reason == stop::evaluation_limit);
      CHECK(test::is_nan(r.objective));
      CHECK(!r.converged());
      CHECK(!r.has_value());
      CHECK(!r.usable());

      options.limits = {};
      options.limits.max_iterations = limit;
      r = fit_law(problem, start, options);
      CHECK(r.reason == stop::iteration_limit);
      CHECK(!r.converged());
      CHECK(!r.usable());
    }
  }
}

TEST_CASE("a loss without a scale is a violation") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto is_refused = [&](const any_loss& loss, const std::string& what) {
    CAPTURE(what);
    const auto r = fit_law(make_any_problem(t, power, set, loss), widened<max_coefficients>(start));
    REQUIRE(r.violations.size() == 1);
    CHECK(r.violations[0].find(what) != std::string::npos);
    CHECK(r.reason == stop::invalid_input);
    CHECK(!r.usable());
  };
  for (const double bad : {0.0, -0.0, -1e-3, test::nan, test::infinity, -test::infinity}) {
    CAPTURE(bad);
    is_refused(huber{bad}, "huber: expected a finite delta above zero");
    is_refused(smooth_absolute{bad}, "expected a finite width above zero");
    is_refused(cauchy{bad}, "cauchy: expected a finite scale above zero");
    is_refused(log_cosh{bad}, "log cosh: expected a finite scale above zero");
    is_refused(asymmetric_huber{bad, 2.0}, "expected a finite delta above zero");
    is_refused(asymmetric_huber{1e-3, bad}, "expected a finite factor above zero");
  }
  CHECK(make_problem(t, power, set, huber{0.0}).violations().size() == 1);
  CHECK(make_any_problem(t, power, set, squared{}).usable());
}

TEST_CASE("where the rows leave a coefficient open, a fit converges and is not usable") {
  const std::vector<double> x{2.0, 2.0, 2.0, 3.0};
  const std::vector<double> y{5.0, 5.1, 4.9, 7.0};
  const table t({{"x", x}}, {"y", y}, residual_scale::raw);
  // c0 and c1 stand in a product; with c1 held the rest is determined.
  const auto law = [](const auto& theta, const auto& row) {
    return theta[0] * theta[1] * row[0] + 0.0 * theta[2];
  };
  coefficients<3> both{free_coefficient("c0"), free_coefficient("c1"), fixed("c2", 0.0)};
  const auto open = fit_law(make_problem(t, law, both, squared{}), {1.0, 1.0, 0.0});
  CHECK(open.converged());
  CHECK(!open.determined);
  CHECK(!open.usable());
  both[1] = fixed("c1", 1.0);
  const auto known = fit_law(make_problem(t, law, both, squared{}), {1.0, 1.0, 0.0});
  CHECK(known.determined);
  CHECK(known.usable());
}

TEST_CASE("a start without a finite objective is said to be one") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto problem = make_problem(t, power, set, squared{});
  for (const minimizer method :
       {minimizer::levenberg_marquardt, minimizer::bfgs, minimizer::lbfgs}) {
    fit_options options;
    options.method = method;
    const auto r = fit_law(problem, {1.0, 1.0, -50.0}, options);  // ln of a negative prediction
    CHECK(r.reason == stop::not_finite);
    CHECK(!r.usable());
    CHECK(r.violations.empty());
    CHECK(test::is_nan(r.objective));
  }
}

}  // namespace fit_law_test
