// SPDX-License-Identifier: Apache-2.0
/// @file
/// The objective of a law is the plain double sum, its gradient the derivative by hand, and its optimum does
/// not depend on how the rows are ordered, counted or measured.
#include "leverage/fit/law_problem.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/objective.hpp"
#include "leverage/fit/random.hpp"
#include "support/near.hpp"

namespace law_problem_test {

using namespace leverage::fit;
using test::near;

constexpr auto chinchilla = [](const auto& theta, const auto& row) {
  return theta[0] * pow(row[0], -theta[3]) + theta[1] * pow(row[1], -theta[4]) + theta[2];
};
using law_type = decltype(chinchilla);

/// A, B, E, alpha, beta: those of Besiroglu et al. 2024, arXiv:2404.10102, rounded.
const theta_of<5> truth{482.0, 2085.4, 1.8172, 0.3478, 0.3658};
const coefficients<5> on_log_scale{{free_coefficient("A", transform::log(), true),
                                    free_coefficient("B", transform::log(), true),
                                    free_coefficient("E", transform::log(), true),
                                    free_coefficient("alpha"), free_coefficient("beta")}};

/// Both halves of a table, and weights.
struct data {
  std::vector<double> n, d, y, w;

  [[nodiscard]] std::size_t rows() const { return y.size(); }
  [[nodiscard]] table made(residual_scale scale = residual_scale::log) const {
    return table({{"N", n}, {"D", d}}, {"loss", y}, scale, {"weight", w});
  }
};

double law_at(const theta_of<5>& theta, double n, double d) {
  return theta[0] * std::pow(n, -theta[3]) + theta[1] * std::pow(d, -theta[4]) + theta[2];
}

double normal(random_stream& random) {
  const double radius = std::sqrt(-2.0 * std::log(random.uniform()));
  return radius * std::cos(6.283185307179586 * random.uniform());
}

data make_data(std::size_t rows, double noise, std::uint64_t seed = 1) {
  random_stream random(seed, 0);
  data made;
  for (std::size_t i = 0; i < rows; ++i) {
    made.n.push_back(5e7 * std::pow(300.0, random.uniform()));
    made.d.push_back(1e9 * std::pow(500.0, random.uniform()));
    made.y.push_back(law_at(truth, made.n[i], made.d[i]) * std::exp(noise * normal(random)));
  }
  return made;
}

data reordered(const data& from, const std::vector<std::size_t>& order) {
  data to;
  for (const std::size_t i : order) {
    to.n.push_back(from.n[i]);
    to.d.push_back(from.d[i]);
    to.y.push_back(from.y[i]);
    if (!from.w.empty()) to.w.push_back(from.w[i]);
  }
  return to;
}

/// What a loss says, as its comments define it.
struct plain_loss {
  double value, slope, weight;
};
plain_loss plain(const huber& loss, double r) {
  const double a = std::abs(r);
  if (a <= loss.delta) return {r * r / 2.0, r, 1.0};
  return {loss.delta * (a - loss.delta / 2.0), std::copysign(loss.delta, r), loss.delta / a};
}
plain_loss plain(const squared& /*loss*/, double r) { return {r * r / 2.0, r, 1.0}; }
plain_loss plain(const cauchy& loss, double r) {
  const double z = r / loss.scale;
  const double w = 1.0 / (1.0 + z * z);
  return {loss.scale * loss.scale / 2.0 * std::log1p(z * z), w * r, w};
}

struct plain_sums {
  double value = 0.0;
  std::array<double, 5> gradient{};                  ///< in natural coefficients
  std::array<std::array<double, 5>, 5> curvature{};  ///< J^T W J, likewise
};

template <class Loss>
plain_sums plain_chinchilla(const data& rows, residual_scale scale, const Loss& loss,
                            const theta_of<5>& theta) {
  plain_sums sums;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const double by_n = std::pow(rows.n[i], -theta[3]);
    const double by_d = std::pow(rows.d[i], -theta[4]);
    const double law = theta[0] * by_n + theta[1] * by_d + theta[2];
    std::array<double, 5> j{by_n, by_d, 1.0, -theta[0] * by_n * std::log(rows.n[i]),
                            -theta[1] * by_d * std::log(rows.d[i])};
    double r = law - rows.y[i];
    if (scale == residual_scale::log) {
      r = std::log(law / rows.y[i]);
      for (double& v : j) v /= law;
    }
    const double w = rows.w.empty() ? 1.0 : rows.w[i];
    const plain_loss at = plain(loss, r);
    sums.value += w * at.value;
    for (std::size_t a = 0; a < 5; ++a) {
      sums.gradient[a] += w * at.slope * j[a];
      for (std::size_t b = 0; b < 5; ++b) sums.curvature[a][b] += w * at.weight * j[a] * j[b];
    }
  }
  return sums;
}

/// A place where residuals are of both signs, in and beyond the delta of the Huber loss.
const theta_of<5> somewhere{300.0, 3000.0, 1.75, 0.32, 0.385};

/// Value, gradient and curvature in A, B, E on a log scale and plain alpha and beta.
template <class Loss>
void check_against_plain(const data& rows, residual_scale scale, const Loss& loss) {
  const table t = rows.made(scale);
  const auto problem = make_problem(t, chinchilla, on_log_scale, loss);
  REQUIRE(problem.usable());
  REQUIRE(problem.free_count() == 5);
  const plain_sums expected = plain_chinchilla(rows, scale, loss, somewhere);
  const auto x = problem.free(somewhere);
  for (Eigen::Index a = 0; a < 3; ++a) {
    CHECK(near(x[a], std::log(somewhere[static_cast<std::size_t>(a)]), 1e-15));
  }
  CHECK(near(problem(x), expected.value, 1e-12));

  using problem_type = law_problem<5, law_type, Loss>;
  typename problem_type::vector gradient(5);
  typename problem_type::matrix curvature(5, 5);
  typename problem_type::vector again(5);
  CHECK(near(problem(x, gradient), expected.value, 1e-12));
  CHECK(near(problem(x, again, curvature), expected.value, 1e-12));
  for (Eigen::Index a = 0; a < 5; ++a) {
    CAPTURE(a);
    const auto ka = static_cast<std::size_t>(a);
    const double chain_a = ka < 3 ? somewhere[ka] : 1.0;
    // Of a sum whose terms cancel.
    const double size = std::sqrt(expected.curvature[ka][ka] * expected.value) * chain_a;
    CHECK(std::abs(gradient[a] - expected.gradient[ka] * chain_a) <= 1e-12 * size);
    CHECK(gradient[a] == again[a]);
    for (Eigen::Index b = 0; b < 5; ++b) {
      CAPTURE(b);
      const auto kb = static_cast<std::size_t>(b);
      const double chain_b = kb < 3 ? somewhere[kb] : 1.0;
      CHECK(near(curvature(a, b), expected.curvature[ka][kb] * chain_a * chain_b, 1e-12));
    }
  }
}

TEST_CASE("value, gradient and curvature are those of the plain sum") {
  data rows = make_data(61, 0.05);
  for (const bool weighted : {false, true}) {
    CAPTURE(weighted);
    if (weighted) {
      random_stream random(2, 0);
      for (std::size_t i = 0; i < rows.rows(); ++i) rows.w.push_back(2.0 * random.uniform());
      rows.w[7] = 0.0;
    }
    for (const residual_scale scale : {residual_scale::log, residual_scale::raw}) {
      CAPTURE(static_cast<int>(scale));
      check_against_plain(rows, scale, huber{0.03});
      check_against_plain(rows, scale, squared{});
      check_against_plain(rows, scale, cauchy{0.05});
    }
  }
}

TEST_CASE("sums over more rows than a block are the plain sum") {
  // A block is 256 packs.
  const data rows = make_data(256 * fit_pack_width + 5 * fit_pack_width + 3, 0.05);
  check_against_plain(rows, residual_scale::log, huber{0.03});
}

TEST_CASE("other weights than the table's") {
  data rows = make_data(45, 0.05);
  const table t = rows.made();
  const auto problem = make_problem(t, chinchilla, on_log_scale, huber{0.03});
  aligned_column weights(t.padded_rows());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    weights[i] = static_cast<double>(i % 4);
    rows.w.push_back(weights[i]);
  }
  const auto other = problem.reweighted(weights.data());
  const auto x = problem.free(somewhere);
  const plain_sums expected = plain_chinchilla(rows, residual_scale::log, huber{0.03}, somewhere);
  CHECK(near(other(x), expected.value, 1e-12));
  decltype(problem)::vector gradient(5);
  CHECK(near(other(x, gradient), expected.value, 1e-12));
  CHECK(near(gradient[2], expected.gradient[2] * somewhere[2], 1e-10));
  // Held coefficients keep them.
  CHECK(near(other.with_fixed(3, somewhere[3])(other.with_fixed(3, 0.0).free(somewhere)),
             expected.value, 1e-12));
}

TEST_CASE("tied coefficients share a gradient, fixed ones have none") {
  const data rows = make_data(40, 0.05);
  const table t = rows.made();
  coefficients<5> set = on_log_scale;
  set[4] = tied("beta", 3);
  set[2] = fixed("E", 1.7);
  const auto problem = make_problem(t, chinchilla, set, huber{0.03});
  REQUIRE(problem.usable());
  REQUIRE(problem.free_count() == 3);
  CHECK(problem.coefficient_of(0) == 0);
  CHECK(problem.coefficient_of(1) == 1);
  CHECK(problem.coefficient_of(2) == 3);

  const theta_of<5> given{300.0, 3000.0, test::nan, 0.35, test::nan};  // these are not looked at
  const auto x = problem.free(given);
  const theta_of<5> theta = problem.natural(x);
  CHECK(near(theta[0], 300.0, 1e-14));
  CHECK(theta[2] == 1.7);
  CHECK(theta[4] == theta[3]);
  CHECK(theta[3] == 0.35);

  const plain_sums expected = plain_chinchilla(rows, residual_scale::log, huber{0.03}, theta);
  decltype(problem)::vector gradient(3);
  decltype(problem)::matrix curvature(3, 3);
  CHECK(near(problem(x, gradient, curvature), expected.value, 1e-12));
  const auto& g = expected.gradient;
  const auto& h = expected.curvature;
  CHECK(near(gradient[0], g[0] * theta[0], 1e-10));
  CHECK(near(gradient[1], g[1] * theta[1], 1e-10));
  CHECK(near(gradient[2], g[3] + g[4], 1e-10));
  CHECK(near(curvature(2, 2), h[3][3] + 2.0 * h[3][4] + h[4][4], 1e-12));
  CHECK(near(curvature(0, 2), (h[0][3] + h[0][4]) * theta[0], 1e-12));
  CHECK(curvature(2, 0) == curvature(0, 2));
  CHECK(near(curvature(0, 1), h[0][1] * theta[0] * theta[1], 1e-12));
  CHECK(near(problem(x), expected.value, 1e-12));

  // Three tied to one, and tied to what is fixed.
  const coefficients<5> all_tied{
      {free_coefficient("A"), tied("B", 0), fixed("E", 1.7), fixed("alpha", 0.3), tied("beta", 3)}};
  const auto small = make_problem(t, chinchilla, all_tied, squared{});
  REQUIRE(small.free_count() == 1);
  theta_of<5> start{};
  start[0] = 900.0;
  const auto at = small.natural(small.free(start));
  CHECK(at == theta_of<5>{900.0, 900.0, 1.7, 0.3, 0.3});
  decltype(small)::vector one(1);
  (void)small(small.free(start), one);
  const plain_sums sums = plain_chinchilla(rows, residual_scale::log, squared{}, at);
  CHECK(near(one[0], sums.gradient[0] + sums.gradient[1], 1e-10));
}

TEST_CASE("with_fixed holds one coefficient and leaves the others") {
  const data rows = make_data(40, 0.05);
  const table t = rows.made();
  const auto problem = make_problem(t, chinchilla, on_log_scale, huber{0.03});
  const auto held = problem.with_fixed(3, 0.4);
  REQUIRE(held.usable());
  CHECK(held.free_count() == 4);
  CHECK(held.coefficient_of(3) == 4);
  CHECK(held.set()[3].name == "alpha");
  theta_of<5> theta = somewhere;
  const auto x = held.free(theta);
  theta[3] = 0.4;
  CHECK(
      near(held(x), plain_chinchilla(rows, residual_scale::log, huber{0.03}, theta).value, 1e-12));
  CHECK(problem.free_count() == 5);

  const coefficients<5> lone{{fixed("A", 1.0), fixed("B", 1.0), free_coefficient("E"),
                              fixed("alpha", 1.0), fixed("beta", 1.0)}};
  CHECK(!make_problem(t, chinchilla, lone, squared{}).with_fixed(2, 1.0).usable());
}

template <class Loss>
void check_gradient_of(const table& t, const Loss& loss) {
  const auto problem = make_problem(t, chinchilla, on_log_scale, loss);
  const auto found = check_gradient(problem, problem.free(somewhere));
  CAPTURE(found.worst);
  CAPTURE(found.relative_error);
  CAPTURE(found.resolution);
  CHECK(found.agrees());
  CHECK(found.resolution < 1e-5);  // the check can tell
}

TEST_CASE("gradients are differences of values for every loss") {
  const data rows = make_data(40, 0.05);
  for (const residual_scale scale : {residual_scale::log, residual_scale::raw}) {
    CAPTURE(static_cast<int>(scale));
    const table t = rows.made(scale);
    // The kinks of the Huber losses spoil differences: here no row is near one.
    check_gradient_of(t, squared{});
    check_gradient_of(t, huber{1e3});
    check_gradient_of(t, asymmetric_huber{1e3, 1.0});
    check_gradient_of(t, smooth_absolute{0.05});
    check_gradient_of(t, cauchy{0.2});
    check_gradient_of(t, log_cosh{0.1});
  }
}

TEST_CASE("an asymmetric loss weighs predictions that are too high") {
  const data rows = make_data(40, 0.05);
  const table t = rows.made(residual_scale::raw);
  const auto problem = make_problem(t, chinchilla, on_log_scale, asymmetric_huber{0.03, 5.0});
  double expected = 0.0;
  double gradient_in_e = 0.0;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const double r = law_at(somewhere, rows.n[i], rows.d[i]) - rows.y[i];
    const plain_loss at = plain(huber{0.03}, r);
    expected += at.value * (r > 0.0 ? 5.0 : 1.0);
    gradient_in_e += at.slope * (r > 0.0 ? 5.0 : 1.0);
  }
  decltype(problem)::vector gradient(5);
  CHECK(near(problem(problem.free(somewhere), gradient), expected, 1e-12));
  CHECK(near(gradient[2], gradient_in_e * somewhere[2], 1e-11));
}

TEST_CASE("predictions and residuals, row by row") {
  const data rows = make_data(33, 0.05);
  for (const residual_scale scale : {residual_scale::log, residual_scale::raw}) {
    const table t = rows.made(scale);
    const auto problem = make_problem(t, chinchilla, on_log_scale, squared{});
    const auto y = problem.predictions(somewhere);
    const auto r = problem.residuals(somewhere);
    REQUIRE(y.size() == 33);
    REQUIRE(r.size() == 33);
    for (std::size_t i = 0; i < 33; ++i) {
      CAPTURE(i);
      const double expected = law_at(somewhere, rows.n[i], rows.d[i]);
      CHECK(near(y[i], expected, 1e-14));
      const double residual =
          scale == residual_scale::log ? std::log(expected / rows.y[i]) : expected - rows.y[i];
      CHECK(std::abs(r[i] - residual) <= 1e-14);
    }
  }
}

TEST_CASE("a law outside its domain is a wall, not a number") {
  const data rows = make_data(20, 0.0);
  const table t = rows.made();
  const coefficients<5> plain_scale{{free_coefficient("A"), free_coefficient("B"),
                                     free_coefficient("E"), free_coefficient("alpha"),
                                     free_coefficient("beta")}};
  const auto problem = make_problem(t, chinchilla, plain_scale, squared{});
  // ln of a negative prediction.
  CHECK(test::is_nan(problem(problem.free({1.0, 1.0, -5.0, 0.3, 0.3}))));
}

TEST_CASE("coefficients that the law is linear in are solved for") {
  data rows = make_data(30, 0.0);
  rows.w.assign(30, 1.0);
  rows.w[3] = 0.25;
  for (const residual_scale scale : {residual_scale::log, residual_scale::raw}) {
    CAPTURE(static_cast<int>(scale));
    const table t = rows.made(scale);
    const auto problem = make_problem(t, chinchilla, on_log_scale, huber{1e-3});
    theta_of<5> start{1.0, 1.0, 1.0, truth[3], truth[4]};
    theta_of<5> solved = problem.with_linear_solved(start);
    for (std::size_t k = 0; k < 5; ++k) {
      CAPTURE(k);
      CHECK(near(solved[k], truth[k], 1e-9));
    }

    // What is held stays, and the others make up for it.
    coefficients<5> set = on_log_scale;
    set[2] = fixed("E", truth[2]);
    set[0].linear = false;
    start[0] = truth[0];
    solved = make_problem(t, chinchilla, set, huber{}).with_linear_solved(start);
    CHECK(solved[0] == truth[0]);
    CHECK(near(solved[1], truth[1], 1e-10));
    CHECK(solved[2] == truth[2]);

    // Nothing marked, nothing done.
    set = on_log_scale;
    for (coefficient& c : set) c.linear = false;
    CHECK(make_problem(t, chinchilla, set, huber{}).with_linear_solved(somewhere) == somewhere);
  }
}

TEST_CASE("solving for linear coefficients is weighted least squares of relative errors") {
  // y = a + b x: (a, b) of the normal equations, weights w / y^2.
  const std::vector<double> x{1.0, 2.0, 4.0, 7.0};
  const std::vector<double> y{3.1, 4.8, 9.3, 14.6};
  const std::vector<double> w{1.0, 2.0, 0.5, 1.5};
  const auto law = [](const auto& theta, const auto& row) { return theta[0] + theta[1] * row[0]; };
  const coefficients<2> set{{free_coefficient("a", transform::identity(), true),
                             free_coefficient("b", transform::identity(), true)}};
  for (const residual_scale scale : {residual_scale::log, residual_scale::raw}) {
    const table t({{"x", x}}, {"y", y}, scale, {"w", w});
    double s = 0.0;
    double sx = 0.0;
    double sxx = 0.0;
    double sy = 0.0;
    double sxy = 0.0;
    for (std::size_t i = 0; i < 4; ++i) {
      const double v = scale == residual_scale::log ? w[i] / (y[i] * y[i]) : w[i];
      s += v;
      sx += v * x[i];
      sxx += v * x[i] * x[i];
      sy += v * y[i];
      sxy += v * x[i] * y[i];
    }
    const auto solved = make_problem(t, law, set, squared{}).with_linear_solved({0.0, 0.0});
    CHECK(near(solved[1], (s * sxy - sx * sy) / (s * sxx - sx * sx), 1e-12));
    CHECK(near(solved[0], (sxx * sy - sx * sxy) / (s * sxx - sx * sx), 1e-12));
  }
}

TEST_CASE("solving for a linear coefficient moves those tied to it") {
  data rows = make_data(30, 0.0);
  const theta_of<5> twins{700.0, 700.0, 1.8, 0.35, 0.35};
  for (std::size_t i = 0; i < rows.rows(); ++i) rows.y[i] = law_at(twins, rows.n[i], rows.d[i]);
  const table t = rows.made();
  coefficients<5> set = on_log_scale;
  set[1] = tied("B", 0);
  set[4] = tied("beta", 3);
  const auto solved =
      make_problem(t, chinchilla, set, huber{}).with_linear_solved({1.0, 5.0, 1.0, 0.35, 9.0});
  for (std::size_t k = 0; k < 5; ++k) {
    CAPTURE(k);
    CHECK(near(solved[k], twins[k], 1e-9));
  }
}

TEST_CASE("linear coefficients that the data do not determine have no solution") {
  for (const std::size_t rows : {1U, 2U}) {  // three to solve for
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      CAPTURE(rows);
      CAPTURE(seed);
      const data few = make_data(rows, 0.01, seed);
      const table t = few.made();
      const auto solved =
          make_problem(t, chinchilla, on_log_scale, huber{}).with_linear_solved(somewhere);
      for (std::size_t k = 0; k < 3; ++k) CHECK(test::is_nan(solved[k]));
      CHECK(solved[3] == somewhere[3]);
    }
  }
}

/// Value and gradient of law(theta, row) at theta, raw residuals against ones, one row at a time, against
/// f(theta, n, d) and its central differences.
template <std::size_t P, class Law, class Plain>
void check_law(const Law& law, const Plain& f, const theta_of<P>& theta) {
  const data rows = [] {
    data made;
    for (int i = 0; i < 11; ++i) {
      made.n.push_back(1.5 + 0.7 * i);
      made.d.push_back(9.0 - 0.6 * i);
      made.y.push_back(1.0);
    }
    return made;
  }();
  const table t = rows.made(residual_scale::raw);
  coefficients<P> set{};
  for (coefficient& c : set) c = free_coefficient("some");
  const auto problem = make_problem(t, law, set, squared{});
  const auto predicted = problem.predictions(theta);
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    CAPTURE(i);
    CHECK(near(predicted[i], f(theta, rows.n[i], rows.d[i]), 1e-14));
  }
  typename law_problem<P, Law, squared>::vector gradient(static_cast<Eigen::Index>(P));
  (void)problem(problem.free(theta), gradient);
  for (std::size_t k = 0; k < P; ++k) {
    CAPTURE(k);
    double expected = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const auto at = [&](double step) {
        theta_of<P> moved = theta;
        moved[k] += step;
        return f(moved, rows.n[i], rows.d[i]);
      };
      const double slope = (8.0 * (at(1e-3) - at(-1e-3)) - (at(2e-3) - at(-2e-3))) / 12e-3;
      expected += (at(0.0) - 1.0) * slope;
      size += std::abs((at(0.0) - 1.0) * slope);
    }
    CHECK(std::abs(gradient[static_cast<Eigen::Index>(k)] - expected) <= 1e-8 * size);
  }
}

TEST_CASE("laws may be written as formulas are") {
  // Powers with fixed exponents, whole and not.
  check_law<2>(
      [](const auto& th, const auto& row) {
        return th[0] * pow(row[0], 0.5) + th[1] * pow(row[1], -2) + 1;
      },
      [](const theta_of<2>& th, double n, double d) {
        return th[0] * std::sqrt(n) + th[1] / (d * d) + 1.0;
      },
      theta_of<2>{0.3, 0.7});
  // Logarithms and exponentials of a column.
  check_law<3>(
      [](const auto& th, const auto& row) {
        return th[0] * log(row[0]) + th[1] * log2(row[1]) * log10(row[0]) +
               exp(-th[2] * row[1]) * sqrt(row[0]) - exp(-row[1]);
      },
      [](const theta_of<3>& th, double n, double d) {
        return th[0] * std::log(n) + th[1] * std::log2(d) * std::log10(n) +
               std::exp(-th[2] * d) * std::sqrt(n) - std::exp(-d);
      },
      theta_of<3>{0.3, 0.7, 0.2});
  // Arithmetic between columns, then a power of it.
  check_law<2>(
      [](const auto& th, const auto& row) {
        const auto product = 6.0 * row[0] * row[1];
        const auto ratio = row[1] / row[0];
        return th[0] * pow(product, -th[1]) + pow(ratio, th[1]) + (row[0] + row[1]) * th[0] -
               (row[0] - row[1]) / 3;
      },
      [](const theta_of<2>& th, double n, double d) {
        return th[0] * std::pow(6.0 * n * d, -th[1]) + std::pow(d / n, th[1]) + (n + d) * th[0] -
               (n - d) / 3.0;
      },
      theta_of<2>{0.8, 0.35});
  // Whole numbers, minus signs, quotients of coefficients and columns.
  check_law<2>(
      [](const auto& th, const auto& row) {
        return 2 * row[0] / th[0] - row[1] * 3 / (1 + row[0]) + th[1] / row[1] - -row[0] + 4;
      },
      [](const theta_of<2>& th, double n, double d) {
        return 2.0 * n / th[0] - d * 3.0 / (1.0 + n) + th[1] / d + n + 4.0;
      },
      theta_of<2>{1.3, 0.35});
  // A power of a sum of coefficient and column.
  check_law<3>(
      [](const auto& th, const auto& row) {
        return th[0] * pow(row[0] + th[1], -th[2]) + log1p(row[1] * th[1]);
      },
      [](const theta_of<3>& th, double n, double d) {
        return th[0] * std::pow(n + th[1], -th[2]) + std::log1p(d * th[1]);
      },
      theta_of<3>{2.0, 0.8, 0.5});
  // One that does not look at the rows.
  check_law<1>([](const auto& th, const auto& /*row*/) { return th[0]; },
               [](const theta_of<1>& th, double, double) { return th[0]; }, theta_of<1>{0.4});
}

TEST_CASE("what is wrong with the coefficients or the table is a violation of the problem") {
  const data rows = make_data(10, 0.0);
  const table good = rows.made();
  coefficients<5> set = on_log_scale;
  set[1] = tied("B", 1);
  const auto bad_set = make_problem(good, chinchilla, set, huber{});
  CHECK(!bad_set.usable());
  REQUIRE(bad_set.violations().size() == 1);
  CHECK(bad_set.violations()[0].find("coefficient B") != std::string::npos);

  data broken = rows;
  broken.y[4] = -1.0;
  const table bad = broken.made();
  const auto both = make_problem(bad, chinchilla, set, huber{});
  CHECK(both.violations().size() == 2);
  CHECK(both.violations()[1].find("column loss, row 4") != std::string::npos);
}

// ------------------------------------------------------------------------------------------- invariance

const theta_of<5> start{400.0, 2000.0, 1.7, 0.33, 0.38};

template <class Loss>
fit_result<5> fitted(const table& t, const Loss& loss, const theta_of<5>& from = start) {
  return fit_law(make_problem(t, chinchilla, on_log_scale, loss), from);
}

/// To rounding: which of the tests for convergence is met first may depend on it.
void check_same_fit(const fit_result<5>& one, const fit_result<5>& other, double objective_ratio) {
  CHECK(one.converged());
  CHECK(other.converged());
  CHECK(near(other.objective, objective_ratio * one.objective, 1e-9));
  for (std::size_t k = 0; k < 5; ++k) {
    CAPTURE(k);
    CHECK(near(other.theta[k], one.theta[k], 1e-6));
  }
}

TEST_CASE("rows given twice are rows of weight two") {
  data rows = make_data(50, 0.01);
  data doubled = rows;
  for (std::size_t i = 0; i < 50; i += 3) {
    doubled.n.push_back(rows.n[i]);
    doubled.d.push_back(rows.d[i]);
    doubled.y.push_back(rows.y[i]);
  }
  for (std::size_t i = 0; i < 50; ++i) rows.w.push_back(i % 3 == 0 ? 2.0 : 1.0);
  const table weighted = rows.made();
  const table longer = doubled.made();
  check_same_fit(fitted(weighted, huber{0.005}), fitted(longer, huber{0.005}), 1.0);
}

TEST_CASE("the order of the rows does not matter") {
  const data rows = make_data(240, 0.003);
  std::vector<std::size_t> order(rows.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  random_stream random(9, 0);
  for (std::size_t i = order.size() - 1; i > 0; --i) {
    std::swap(order[i], order[random.below(static_cast<std::uint32_t>(i + 1))]);
  }
  const data shuffled = reordered(rows, order);
  const table t = rows.made();
  const table other = shuffled.made();
  check_same_fit(fitted(t, huber{1e-3}), fitted(other, huber{1e-3}), 1.0);
  check_same_fit(fitted(t, squared{}), fitted(other, squared{}), 1.0);
}

TEST_CASE("units of a column move its coefficient alone") {
  const data rows = make_data(240, 0.003);
  data in_millions = rows;
  for (double& n : in_millions.n) n /= 1e6;
  const table t = rows.made();
  const table other = in_millions.made();
  const auto one = fitted(t, huber{1e-3});
  theta_of<5> from = start;
  from[0] *= std::pow(1e6, -from[3]);
  auto two = fitted(other, huber{1e-3}, from);
  // A N^-alpha = A 1e6^-alpha (N / 1e6)^-alpha.
  CHECK(near(two.theta[0], one.theta[0] * std::pow(1e6, -one.theta[3]), 1e-6));
  two.theta[0] = one.theta[0];
  check_same_fit(one, two, 1.0);
}

TEST_CASE("a mean has the optimum of a sum, and stops for the same reason") {
  data rows = make_data(256, 0.003);
  const table sum = rows.made();
  const auto with_weights = [&](double w) {
    rows.w.assign(256, w);
    return rows.made();
  };
  const table mean = with_weights(1.0 / 256.0);
  const table rounded = with_weights(1.0 / 300.0);
  const table huge = with_weights(1e9);
  for (const theta_of<5>& from : {start, theta_of<5>{1000.0, 1000.0, 1.0, 0.5, 0.5}}) {
    const auto one = fitted(sum, huber{1e-3}, from);
    // Weights of a power of two do not even change the rounding: the same steps, bit by bit.
    const auto two = fitted(mean, huber{1e-3}, from);
    CHECK(one.converged());
    CHECK(two.theta == one.theta);
    CHECK(two.objective == one.objective / 256.0);
    CHECK(two.reason == one.reason);
    CHECK(two.iterations == one.iterations);
    CHECK(two.evaluations == one.evaluations);
    check_same_fit(one, fitted(rounded, huber{1e-3}, from), 1.0 / 300.0);
    check_same_fit(one, fitted(huge, huber{1e-3}, from), 1e9);
  }
}

// ------------------------------------------------------------------------------------------- edge cases

TEST_CASE("one row, and rows that are all equal") {
  const auto constant = [](const auto& theta, const auto& /*row*/) { return theta[0]; };
  const coefficients<1> set{{free_coefficient("E", transform::log())}};
  for (const std::size_t rows : {1U, 40U}) {
    CAPTURE(rows);
    const std::vector<double> x(rows, 3.0);
    const std::vector<double> y(rows, 2.5);
    for (const residual_scale scale : {residual_scale::log, residual_scale::raw}) {
      const table t({{"x", x}}, {"y", y}, scale);
      const auto r = fit_law(make_problem(t, constant, set, huber{1e-3}), {1.7});
      CHECK(r.converged());
      CHECK(near(r.theta[0], 2.5, 1e-8));
      CHECK(r.objective <= 1e-16);

      // More coefficients than the rows determine are bad input.
      const table both({{"N", x}, {"D", x}}, {"y", y}, scale);
      const auto wide = fit_law(make_problem(both, chinchilla, on_log_scale, huber{1e-3}),
                                {1.0, 1.0, 1.0, 0.5, 0.5});
      CHECK_FALSE(wide.usable());
      REQUIRE(wide.violations.size() == 1);
      CHECK(wide.violations[0] ==
            "5 free coefficients, 1 distinct row: expected at least as many rows as coefficients");
    }
  }
}

TEST_CASE("as many rows as coefficients can be fitted, fewer cannot") {
  for (const std::size_t count : {3U, 4U, 5U}) {
    CAPTURE(count);
    const data rows = make_data(count, 0.02);
    const table t = rows.made();
    const auto r = fitted(t, huber{1e-3});
    CHECK(r.usable() == (count == 5));
    CHECK(r.violations.empty() == (count == 5));
    // A coefficient that is held needs no row.
    const auto held = make_problem(t, chinchilla, on_log_scale, huber{1e-3})
                          .with_fixed(3, 0.34)
                          .with_fixed(4, 0.28);
    CHECK(held.usable());
  }
}

TEST_CASE("rows that follow the law exactly give its coefficients") {
  const data rows = make_data(60, 0.0);
  for (const residual_scale scale : {residual_scale::log, residual_scale::raw}) {
    CAPTURE(static_cast<int>(scale));
    const table t = rows.made(scale);
    for (const minimizer method :
         {minimizer::levenberg_marquardt, minimizer::bfgs, minimizer::lbfgs}) {
      CAPTURE(static_cast<int>(method));
      fit_options options;
      options.method = method;
      options.limits.max_iterations = 10000;
      options.limits.max_evaluations = 100000;
      const auto r =
          fit_law(make_problem(t, chinchilla, on_log_scale, huber{1e-3}), start, options);
      CAPTURE(static_cast<int>(r.reason));
      CHECK(r.converged());
      for (std::size_t k = 0; k < 5; ++k) {
        CAPTURE(k);
        CHECK(near(r.theta[k], truth[k], method == minimizer::levenberg_marquardt ? 1e-8 : 1e-4));
      }
    }
  }
}

TEST_CASE("a tenth of the rows ten standard deviations off hardly moves the exponents") {
  const double noise = 0.002;
  data rows = make_data(240, noise);
  const table clean_rows = rows.made();
  const auto clean = fitted(clean_rows, squared{});
  random_stream random(4, 0);
  for (std::size_t i = 0; i < rows.rows(); i += 10) {
    rows.y[i] *= std::exp(random.uniform() < 0.5 ? -10.0 * noise : 10.0 * noise);
  }
  const table t = rows.made();
  const auto robust = fitted(t, huber{noise});
  const auto plain_squares = fitted(t, squared{});
  REQUIRE(clean.converged());
  CHECK(robust.converged());
  for (const std::size_t k : {std::size_t{3}, std::size_t{4}}) {
    CAPTURE(k);
    CHECK(std::abs(robust.theta[k] - truth[k]) < 0.01);
    CHECK(std::abs(robust.theta[k] - clean.theta[k]) < 0.006);
  }
  const auto distance = [&](const fit_result<5>& r) {
    return std::hypot(r.theta[3] - truth[3], r.theta[4] - truth[4]);
  };
  CHECK(distance(plain_squares) > 2.0 * distance(robust));
}

}  // namespace law_problem_test
