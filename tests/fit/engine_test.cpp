// SPDX-License-Identifier: Apache-2.0
// The engine as a whole on a law with known coefficients: what it finds does not depend on units, scale,
// order or threads, and it says honestly what it did.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/objective.hpp"
#include "leverage/fit/profile.hpp"
#include "leverage/fit/sandwich.hpp"
#include "leverage/fit/starts.hpp"
#include "leverage/laws/forms.hpp"
#include "support/near.hpp"

namespace engine_test {

using namespace leverage;
using namespace leverage::fit;
using test::near;

constexpr auto chinchilla = [](const auto& theta, const auto& row) {
  return forms::chinchilla(theta[0], theta[1], theta[2], theta[3], theta[4], row[0], row[1]);
};
const theta_of<5> truth{480.0, 2100.0, 1.8, 0.35, 0.37};

const coefficients<5> all_free{free_coefficient("A", transform::log(), true),
                               free_coefficient("B", transform::log(), true),
                               free_coefficient("E", transform::log(), true),
                               free_coefficient("alpha"), free_coefficient("beta")};

struct runs {
  std::vector<double> n, d, loss, weight;

  explicit runs(std::size_t count, double noise = 0.003, std::uint64_t seed = 1) {
    random_stream random(seed, 0);
    for (std::size_t i = 0; i < count; ++i) {
      n.push_back(1e8 * std::pow(100.0, random.uniform()));
      d.push_back(2e9 * std::pow(200.0, random.uniform()));
      const double u = random.uniform() - 0.5;
      const double laplace = -std::copysign(std::log(1 - 2 * std::abs(u)), u);
      loss.push_back(chinchilla(truth, std::array<double, 2>{n[i], d[i]}) *
                     std::exp(noise * laplace));
      weight.push_back(1.0);
    }
  }
  [[nodiscard]] table rows(residual_scale scale = residual_scale::log) const {
    return table({{"N", n}, {"D", d}}, {"L", loss}, scale, {"w", weight});
  }
};

std::vector<theta_of<5>> coarse_grid() {
  return grid_starts<5>({{{10, 1e4}, {10, 1e4}, {1, 3}, {0.1, 0.5, 1}, {0.1, 0.5, 1}}});
}

/// The objective written out plainly, with its gradient in natural coefficients.
struct plain {
  double value = 0;
  std::array<double, 5> slope{};
};
plain plain_huber(const runs& r, const theta_of<5>& t, double delta) {
  plain p;
  for (std::size_t i = 0; i < r.n.size(); ++i) {
    const double of_n = std::pow(r.n[i], -t[3]);
    const double of_d = std::pow(r.d[i], -t[4]);
    const double y = t[0] * of_n + t[1] * of_d + t[2];
    const double residual = std::log(y) - std::log(r.loss[i]);
    const double size = std::abs(residual);
    p.value += r.weight[i] * (size <= delta ? size * size / 2 : delta * (size - delta / 2));
    const double slope = r.weight[i] * std::clamp(residual, -delta, delta) / y;
    p.slope[0] += slope * of_n;
    p.slope[1] += slope * of_d;
    p.slope[2] += slope;
    p.slope[3] -= slope * t[0] * of_n * std::log(r.n[i]);
    p.slope[4] -= slope * t[1] * of_d * std::log(r.d[i]);
  }
  return p;
}

TEST_CASE("objective and gradient are those written out, whatever the number of rows") {
  for (const std::size_t count : {1U, 2U, 7U, 8U, 9U, 31U, 32U, 33U, 240U, 10000U}) {
    CAPTURE(count);
    const runs r(count);
    const table rows = r.rows();
    const auto problem = make_problem(rows, chinchilla, all_free, huber{1e-3});
    const theta_of<5> at{500, 2000, 1.75, 0.36, 0.365};
    const auto x = problem.free(at);
    auto gradient = x;
    const plain expected = plain_huber(r, at, 1e-3);
    CHECK(near(problem(x, gradient), expected.value, 1e-11));
    CHECK(near(problem(x), expected.value, 1e-11));
    for (int k = 0; k < 5; ++k) {
      const auto i = static_cast<std::size_t>(k);
      const double chain = k < 3 ? at[i] : 1.0;  // logarithms of A, B, E
      CHECK(near(gradient[k], expected.slope[i] * chain, 1e-9));
    }
    CHECK(check_gradient(problem, x).agrees());
  }
}

TEST_CASE("every start of the grid that can finds the optimum, and projection finds it at once") {
  const runs r(240);
  const table rows = r.rows();
  const auto problem = make_problem(rows, chinchilla, all_free, huber{1e-3});
  const auto all = multi_start(problem, coarse_grid());
  REQUIRE(all.best.converged());
  CHECK(all.finished == 72);
  CHECK(all.reached >= 60);
  for (std::size_t k = 0; k < 5; ++k) CHECK(near(all.best.theta[k], truth[k], 0.15));
  CHECK(plain_huber(r, all.best.theta, 1e-3).value <= plain_huber(r, truth, 1e-3).value);

  multi_start_options screened;
  screened.screen = 8;
  const auto some = multi_start(problem, coarse_grid(), screened);
  CHECK(some.finished < 40);
  CHECK(near(some.best.objective, all.best.objective, 1e-9));

  const auto projected =
      projected_starts(problem, grid_starts<5>({{{1}, {1}, {1}, {0.2, 0.5}, {0.2, 0.5}}}));
  REQUIRE(!projected.empty());
  const auto from_projection = multi_start(problem, projected);
  CHECK(near(from_projection.best.objective, all.best.objective, 1e-9));
  CHECK(from_projection.reached == from_projection.finished);
  for (const minimizer method : {minimizer::bfgs, minimizer::lbfgs}) {
    multi_start_options other;
    other.fit.method = method;
    CHECK(near(multi_start(problem, projected, other).best.objective, all.best.objective, 1e-9));
  }
}

TEST_CASE("units, weights and the order of rows change nothing") {
  const runs r(120);
  const table rows = r.rows();
  const auto problem = make_problem(rows, chinchilla, all_free, huber{1e-3});
  const auto best = multi_start(problem, coarse_grid()).best;
  REQUIRE(best.converged());

  runs in_millions = r;
  for (double& v : in_millions.n) v /= 1e6;
  const table other_units = in_millions.rows();
  const auto converted = make_problem(other_units, chinchilla, all_free, huber{1e-3});
  theta_of<5> start = truth;
  start[0] *= std::pow(1e6, -truth[3]);
  const auto found = fit_law(converted, start);
  CHECK(found.reason == best.reason);
  CHECK(near(found.objective, best.objective, 1e-9));
  CHECK(near(found.theta[0] * std::pow(1e6, found.theta[3]), best.theta[0], 1e-5));

  for (const double factor : {1e-9, 1.0 / 120.0, 1e-3, 1e3, 1e9}) {
    CAPTURE(factor);
    runs weighed = r;
    for (double& w : weighed.weight) w = factor;
    const table scaled = weighed.rows();
    const auto again = fit_law(make_problem(scaled, chinchilla, all_free, huber{1e-3}), truth);
    const auto plainly = fit_law(problem, truth);
    CHECK(again.reason == plainly.reason);
    CHECK(near(again.objective / factor, best.objective, 1e-9));
  }

  runs shuffled = r;
  random_stream random(7, 7);
  for (std::size_t i = r.n.size() - 1; i > 0; --i) {
    const std::size_t j = random.below(static_cast<std::uint32_t>(i + 1));
    std::swap(shuffled.n[i], shuffled.n[j]);
    std::swap(shuffled.d[i], shuffled.d[j]);
    std::swap(shuffled.loss[i], shuffled.loss[j]);
  }
  const table in_another_order = shuffled.rows();
  const auto reordered =
      fit_law(make_problem(in_another_order, chinchilla, all_free, huber{1e-3}), truth);
  CHECK(near(reordered.objective, best.objective, 1e-9));
  CHECK(reordered.converged());
}

TEST_CASE("the same bits on 1, 2 and 7 threads") {
  const runs r(100);
  const table rows = r.rows();
  const auto problem = make_problem(rows, chinchilla, all_free, huber{1e-3});
  const auto alone = multi_start(problem, coarse_grid());
  bootstrap_options options;
  options.resamples = 50;
  const auto draws = bootstrap(problem, alone.best.theta, options);
  CHECK(draws.failed == 0);
  for (const unsigned count : {1U, 2U, 7U}) {
    CAPTURE(count);
    const auto together = multi_start(problem, coarse_grid(), {}, threads{count});
    CHECK(together.best.theta == alone.best.theta);
    CHECK(together.evaluations == alone.evaluations);
    CHECK(bootstrap(problem, alone.best.theta, options, threads{count}).draws == draws.draws);
  }
  // A piece of it is the same piece.
  const auto part = bootstrap_draws(problem, alone.best.theta, options.seed, 20, 10);
  CHECK(std::equal(part.begin(), part.end(), draws.draws.begin() + 20));
}

TEST_CASE("fixed and tied coefficients, perfect fits, outliers, too few rows") {
  const runs exact(60, 0.0);
  const table rows = exact.rows();
  SUBCASE("a perfect fit is found and said to be one") {
    const auto found =
        fit_law(make_problem(rows, chinchilla, all_free, squared{}), {100, 100, 1, 0.2, 0.2});
    CHECK(found.converged());
    CHECK(found.objective < 1e-24);
    for (std::size_t k = 0; k < 5; ++k) CHECK(near(found.theta[k], truth[k], 1e-8));
  }
  SUBCASE("what is fixed or tied stays so") {
    coefficients<5> set = all_free;
    set[2] = fixed("E", 1.8);
    set[4] = tied("beta", 3);
    const auto found =
        fit_law(make_problem(rows, chinchilla, set, huber{1e-3}), {100, 100, 1, 0.2, 0.2});
    CHECK(found.converged());
    CHECK(found.theta[2] == 1.8);
    CHECK(found.theta[4] == found.theta[3]);
    CHECK(check_gradient(make_problem(rows, chinchilla, set, huber{1e-3}),
                         make_problem(rows, chinchilla, set, huber{1e-3}).free(truth))
              .agrees());
  }
  SUBCASE("outliers of ten sigma in a tenth of the rows") {
    runs dirty(200, 0.002, 5);
    for (std::size_t i = 0; i < dirty.n.size(); i += 10) dirty.loss[i] *= 1.03;
    const table with_outliers = dirty.rows();
    const auto robust =
        fit_law(make_problem(with_outliers, chinchilla, all_free, huber{1e-3}), truth);
    CHECK(robust.converged());
    CHECK(near(robust.theta[3], truth[3], 0.08));
    CHECK(near(robust.theta[2], truth[2], 0.02));
  }
  SUBCASE("one row, equal rows, more coefficients than rows") {
    const auto refused = [](const runs& few, const char* expected) {
      const table little = few.rows();
      const auto found = fit_law(make_problem(little, chinchilla, all_free, huber{1e-3}), truth);
      CHECK_FALSE(found.usable());
      REQUIRE(found.violations.size() == 1);
      CHECK(found.violations[0] == expected);
    };
    const char* one =
        "5 free coefficients, 1 distinct row: expected at least as many rows as coefficients";
    refused(runs(1), one);
    refused(runs(3),
            "5 free coefficients, 3 distinct rows: expected at least as many rows as coefficients");
    runs same(1);
    for (int i = 0; i < 5; ++i) {
      same.n.insert(same.n.end(), same.n.begin(), same.n.begin() + 1);
      same.d.insert(same.d.end(), same.d.begin(), same.d.begin() + 1);
      same.loss.insert(same.loss.end(), same.loss.begin(), same.loss.begin() + 1);
      same.weight.push_back(1.0);
    }
    refused(same, one);
  }
}

}  // namespace engine_test
