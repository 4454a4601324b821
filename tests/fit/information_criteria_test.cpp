// SPDX-License-Identifier: Apache-2.0
/// @file
/// Information criteria: in closed form for least squares, against mpmath for the densities of the other losses.
#include "leverage/fit/information_criteria.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

#include "fit/samples.hpp"
#include "leverage/fit/law_problem.hpp"
#include "support/near.hpp"

namespace information_criteria_test {

using namespace leverage::fit;
using test::near;

const std::vector<double> residuals{0.3, -1.2, 0.05, 2.5, -0.4, 0.9, -0.02, 1.1};
const std::vector<double> weights{1.0, 0.5, 2.0, 1.0, 0.25, 3.0, 1.0, 0.75};

TEST_CASE("least squares have the likelihood of normal residuals") {
  double squares = 0.0;
  double log_weights = 0.0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    squares += weights[i] * residuals[i] * residuals[i];
    log_weights += std::log(weights[i]);
  }
  const auto c = information_criteria_of(squared{}, residuals, weights, 2);
  // As of a regression with weights: the variance of a row is tau / w.
  const double expected =
      0.5 * (log_weights - 8.0 * (std::log(2.0 * std::numbers::pi * squares / 8.0) + 1.0));
  CHECK(c.rows == 8);
  CHECK(c.coefficients == 3);
  CHECK(near(c.dispersion, squares / 8.0, 1e-6));
  CHECK(near(c.log_likelihood, expected, 1e-13));
  CHECK(near(c.aic, 6.0 - 2.0 * expected, 1e-13));
  CHECK(near(c.aicc, 6.0 - 2.0 * expected + 2.0 * 3.0 * 4.0 / 4.0, 1e-13));
  CHECK(near(c.bic, 3.0 * std::log(8.0) - 2.0 * expected, 1e-13));
}

TEST_CASE("each loss has its density, normalised and of the likeliest dispersion") {
  struct made {
    any_loss loss;
    double dispersion;
    double log_likelihood;
  };
  // mpmath: Z by quadrature of exp(-rho / tau), tau by golden sections.
  const made all[] = {{squared{}, 1.245362, -12.22921487441779},
                      {huber{0.5}, 0.3965161, -12.03245502874496},
                      {asymmetric_huber{0.5, 2.0}, 0.6730294, -13.8556382784417},
                      {smooth_absolute{0.5}, 0.3632549, -12.03063829840952},
                      {cauchy{3.0}, 0.8818888, -12.15210894748056},
                      {log_cosh{0.5}, 0.3812397, -12.04131934305075}};
  for (const made& m : all) {
    CAPTURE(static_cast<int>(m.loss.kind));
    const auto c = information_criteria_of(m.loss, residuals, {}, 1);
    CHECK(near(c.dispersion, m.dispersion, 1e-5));
    CHECK(near(c.log_likelihood, m.log_likelihood, 1e-10));
  }
}

TEST_CASE("a Huber loss far below the residuals has the likelihood of Laplace's density") {
  double sizes = 0.0;
  for (const double r : residuals) sizes += std::abs(r);
  // n ln(b) + n with b the mean size: -n (ln(2 b) + 1).
  const double expected = -8.0 * (std::log(2.0 * sizes / 8.0) + 1.0);
  CHECK(
      near(information_criteria_of(huber{1e-7}, residuals, {}, 1).log_likelihood, expected, 1e-6));
  // And one far above has that of least squares.
  CHECK(near(information_criteria_of(huber{1e4}, residuals, {}, 1).log_likelihood,
             information_criteria_of(squared{}, residuals, {}, 1).log_likelihood, 1e-10));
  CHECK(near(information_criteria_of(log_cosh{1e4}, residuals, {}, 1).log_likelihood,
             information_criteria_of(squared{}, residuals, {}, 1).log_likelihood, 1e-6));
}

TEST_CASE("the units of the residuals move the likelihood of all laws alike") {
  std::vector<double> scaled;
  for (const double r : residuals) scaled.push_back(1e-3 * r);
  for (const any_loss& loss : {any_loss(huber{0.5}), any_loss(smooth_absolute{0.5}),
                               any_loss(cauchy{3.0}), any_loss(log_cosh{0.5})}) {
    CAPTURE(static_cast<int>(loss.kind));
    const any_loss small{loss.kind, 1e-3 * loss.scale};
    CHECK(near(information_criteria_of(small, scaled, {}, 1).log_likelihood,
               information_criteria_of(loss, residuals, {}, 1).log_likelihood + 8.0 * std::log(1e3),
               1e-10));
  }
}

TEST_CASE("what has no likelihood or too few rows has no criteria") {
  CHECK(test::is_nan(
      information_criteria_of(squared{}, std::vector<double>{0.0, 0.0}, {}, 1).log_likelihood));
  const auto few = information_criteria_of(squared{}, residuals, {}, 6);
  CHECK(test::is_nan(few.aicc));
  CHECK(leverage::math::is_finite(few.aic));
  const auto none = information_criteria_of(squared{}, residuals, std::vector<double>(8, 0.0), 1);
  CHECK(none.rows == 0);
  CHECK(test::is_nan(none.bic));
}

TEST_CASE("a fit of logarithms has the density of what was observed") {
  const std::vector<double> x(test::sample.size(), 0.0);
  const table t = test::as_table(x, test::sample, {}, residual_scale::log);
  const auto problem =
      make_problem(t, test::constant, coefficients<1>{{free_coefficient("m")}}, squared{});
  const auto c = information_criteria_of(problem, {2.7});
  // Of a log-normal distribution.
  double logs = 0.0;
  double squares = 0.0;
  for (const double y : test::sample) {
    logs += std::log(y);
    squares += std::pow(std::log(2.7) - std::log(y), 2.0);
  }
  CHECK(near(c.log_likelihood,
             -5.0 * (std::log(2.0 * std::numbers::pi * squares / 10.0) + 1.0) - logs, 1e-12));
}

TEST_CASE("Akaike weights") {
  const auto w = akaike_weights(std::vector<double>{-10.0, -8.0, test::nan, -10.0});
  const double low = std::exp(-1.0);
  CHECK(near(w[0], 1.0 / (2.0 + low), 1e-15));
  CHECK(near(w[1], low / (2.0 + low), 1e-15));
  CHECK(w[2] == 0.0);
}

}  // namespace information_criteria_test
