// SPDX-License-Identifier: Apache-2.0
// The named problems, solved by each minimiser from the published starts and from ten and a hundred times
// as far.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <type_traits>

#include "fit/erased_objective.hpp"
#include "fit/named_problems.hpp"
#include "leverage/fit/minimize.hpp"
#include "leverage/fit/objective.hpp"

namespace named_minima_test {

using namespace leverage;
using namespace leverage::fit;

template <class V, class F>
minimum<V> by_bfgs(
    const F& f, const V& start, const minimize_options& options = {},
    const test::erased_callback<std::type_identity_t<V>>& callback = test::goes_on<V>()) {
  return minimize_bfgs(test::erased_objective<V>(f), start, options, callback);
}
template <class V, class F>
minimum<V> by_lbfgs(const F& f, const V& start) {
  return minimize_lbfgs(test::erased_objective<V>(f), start);
}

/// Whether a sum of squares is one of the published minima; those of zero to rounding.
template <class P>
bool is_published(double sum_of_squares) {
  return std::any_of(P::minima.begin(), P::minima.end(),
                     [&](double m) { return std::abs(sum_of_squares - m) <= 1e-9 * m + 1e-18; });
}

struct tally {
  int runs = 0;
  int solved = 0;
  long evaluations = 0;
};

TEST_CASE("named problems: published minima, honest reasons, never worse than the start") {
  std::string table = "problem, start: value (evaluations) by BFGS, L-BFGS, Levenberg-Marquardt\n";
  tally near_start[3];
  tally far[3];
  test::mgh::for_each_problem([&](auto problem) {
    using P = decltype(problem);
    constexpr auto n = static_cast<int>(P::parameters);
    using V = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 11, 1>;  // one type for all of them
    static_assert(n <= 11);
    const auto f = residual_objective<P::residuals, P::parameters>(
        [](const auto& x, auto& r) { P::evaluate(x, r); });
    for (const double factor : {1.0, 10.0, 100.0}) {
      V start(n);
      for (int i = 0; i < n; ++i) start[i] = factor * P::start[static_cast<std::size_t>(i)];
      V gradient(n);
      const double at_start = f(start, gradient);
      char line[200];
      std::snprintf(line, sizeof line, "%-22s x%-3g", P::name, factor);
      table += line;
      const minimum<V> ends[] = {by_bfgs(f, start), by_lbfgs(f, start),
                                 minimize_levenberg_marquardt(test::erased_objective<V>(f), start)};
      for (int m = 0; m < 3; ++m) {
        CAPTURE(P::name);
        CAPTURE(factor);
        CAPTURE(m);
        const minimum<V>& end = ends[m];
        const bool solved = end.has_value() && is_published<P>(2.0 * end.value);
        tally& t = factor == 1.0 ? near_start[m] : far[m];
        ++t.runs;
        t.solved += solved ? 1 : 0;
        t.evaluations += end.evaluations;
        std::snprintf(line, sizeof line, "  %14.8g (%d%s)", 2.0 * end.value, end.evaluations,
                      solved ? "" : ", not published");
        table += line;
        // Honest: no number without a reason, no success without a number, never above the start.
        CHECK(end.has_value() == !std::isnan(end.value));
        if (end.converged()) CHECK(std::isfinite(end.value));
        if (std::isfinite(at_start)) CHECK(end.value <= at_start);
        CHECK(end.evaluations <= minimize_options{}.max_evaluations);
        if (factor == 1.0) CHECK(solved);
        // Levenberg-Marquardt halves its way into the singular minimum for as long as it may.
        const bool singular = std::string(P::name) == "Powell singular";
        if (factor == 1.0 && !singular) CHECK(end.converged());
      }
      table += '\n';
    }
  });
  MESSAGE(table);
  for (int m = 0; m < 3; ++m) {
    CHECK(near_start[m].solved == 16);
    CHECK(far[m].solved >= 20);
  }
  MESSAGE("from x10 and x100, of 32: " << far[0].solved << ", " << far[1].solved << ", "
                                       << far[2].solved << " solved");
}

TEST_CASE("multiplying the objective changes neither the point nor the reason") {
  using P = test::mgh::osborne_1;
  using V = Eigen::Matrix<double, 5, 1>;
  const auto f = residual_objective<P::residuals, P::parameters>(
      [](const auto& x, auto& r) { P::evaluate(x, r); });
  V start;
  for (int i = 0; i < 5; ++i) start[i] = P::start[static_cast<std::size_t>(i)];
  for (const double factor : {0x1p-30, 0x1p30, 1e-9, 1e9}) {
    CAPTURE(factor);
    const auto scaled = [&](const V& x, V& gradient) {
      const double value = f(x, gradient);
      gradient *= factor;
      return factor * value;
    };
    const auto a = by_bfgs(f, start);
    const auto b = by_bfgs(scaled, start);
    CHECK(a.reason == b.reason);
    CHECK(std::abs(b.value / factor - a.value) <= 1e-9 * a.value);
    const auto c = by_lbfgs(f, start);
    const auto d = by_lbfgs(scaled, start);
    CHECK(c.reason == d.reason);
    CHECK(std::abs(d.value / factor - c.value) <= 1e-9 * c.value);
  }
}

TEST_CASE("walls, flats, kinks, wrong gradients and limits") {
  using V = Eigen::Vector2d;
  SUBCASE("no number at the start") {
    const auto f = [](const V& /*x*/, V& g) {
      g.setZero();
      return std::nan("");
    };
    const auto end = by_bfgs(f, V(1, 2));
    CHECK(end.reason == stop::not_finite);
    CHECK(!end.usable());
    CHECK(!end.converged());
    CHECK(std::isnan(end.value));
    CHECK(end.point == V(1, 2));
  }
  SUBCASE("beyond a wall there is nothing") {
    // -ln x - ln(1 - x - y) - ln y: least at (1/3, 1/3), 3 ln 3.
    const auto f = [](const V& x, V& g) {
      const double rest = 1 - x[0] - x[1];
      g = V(-1 / x[0] + 1 / rest, -1 / x[1] + 1 / rest);
      return -std::log(x[0]) - std::log(x[1]) - std::log(rest);
    };
    for (const V& start : {V(1e-6, 1e-6), V(0.999, 1e-4), V(0.2, 0.7)}) {
      const auto end = by_bfgs(f, start);
      CHECK(end.converged());
      CHECK(std::abs(end.value - 3 * std::log(3.0)) < 1e-12);
    }
  }
  SUBCASE("a flat region is a stationary point") {
    const auto end = by_bfgs(
        [](const V& /*x*/, V& g) {
          g.setZero();
          return 7.0;
        },
        V(1, 2));
    CHECK(end.reason == stop::gradient);
    CHECK(end.value == 7.0);
    CHECK(end.evaluations == 1);
  }
  SUBCASE("a minimum at the floating-point floor") {
    const auto f = [](const V& x, V& g) {
      g = 2e-10 * (x - V(1, -1));
      return 1e6 + 1e-10 * (x - V(1, -1)).squaredNorm();
    };
    const auto end = by_bfgs(f, V(30, 40));
    CHECK(end.converged());
    CHECK(end.value <= f(V(30, 40), *std::make_unique<V>()));
  }
  SUBCASE("a gradient of the wrong sign is found out") {
    const auto f = [](const V& x, V& g) {
      g = -2 * x;
      return x.squaredNorm();
    };
    const auto end = by_bfgs(f, V(1, 2));
    CHECK(end.reason == stop::line_search);
    CHECK(!end.converged());
    CHECK(end.value <= 5.0);
    CHECK(!check_gradient(f, V(1, 2)).agrees());
  }
  SUBCASE("a kink is no smooth minimum: the best point is kept") {
    const auto f = [](const V& x, V& g) {
      g = V(x[0] > 0 ? 1 : -1, x[1] > 0 ? 3 : -3);
      return std::abs(x[0]) + 3 * std::abs(x[1]);
    };
    const auto end = by_bfgs(f, V(1, 2));
    CHECK(end.reason != stop::gradient);
    CHECK(end.value < 7.0);
  }
  SUBCASE("limits are kept, and the callback is asked once per iteration") {
    const auto f = differentiated<2>([](const auto& x) {
      const auto a = x[1] - x[0] * x[0];
      const auto b = 1.0 - x[0];
      return 100.0 * a * a + b * b;
    });
    for (const int limit : {0, 1, 2, 7, 20}) {
      minimize_options options;
      options.max_evaluations = limit;
      const auto end = by_bfgs(f, V(-1.2, 1), options);
      CHECK(end.evaluations <= limit);
      CHECK(end.reason == stop::evaluation_limit);
      CHECK(!end.converged());
      options = {};
      options.max_iterations = limit;
      const auto stopped = by_bfgs(f, V(-1.2, 1), options);
      CHECK(stopped.iterations == limit);
      CHECK(stopped.reason == stop::iteration_limit);
    }
    int asked = 0;
    const auto end = by_bfgs(f, V(-1.2, 1), {}, [&](const progress<V>& p) {
      ++asked;
      CHECK(p.iteration == asked);
      return asked < 5;
    });
    CHECK(asked == 5);
    CHECK(end.iterations == 5);
    CHECK(end.reason == stop::callback);
  }
  SUBCASE("a thousand variables") {
    const auto f = [](const Eigen::VectorXd& x, Eigen::VectorXd& g) {
      double value = 0;
      g.setZero();
      for (Eigen::Index i = 0; i + 1 < x.size(); i += 2) {
        const double a = x[i + 1] - x[i] * x[i];
        const double b = 1 - x[i];
        value += 100 * a * a + b * b;
        g[i] += -400 * a * x[i] - 2 * b;
        g[i + 1] += 200 * a;
      }
      return value;
    };
    Eigen::VectorXd start(1000);
    for (Eigen::Index i = 0; i < 1000; i += 2) {
      start[i] = -1.2;
      start[i + 1] = 1;
    }
    const auto end = by_lbfgs(f, start);
    CHECK(end.converged());
    CHECK(end.value < 1e-18);
  }
}

}  // namespace named_minima_test
