// SPDX-License-Identifier: Apache-2.0
/// @file
/// Formulas are recovered from rows that they simulate with 0.3 % of noise, from starts that are made of the form and
/// the rows alone: the estimates are within five standard errors of the truth, and no worse than it.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/fit/formula.hpp"
#include "leverage/fit/formula_starts.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/fit/sandwich.hpp"

namespace recovery_formula_test {

using namespace leverage::fit;

/// Rows over sizes of 2e7 to 2e10, tokens of 5e8 to 5e12, a share u of 0 to 1, and whatever the formula says.
struct simulated {
  std::vector<double> n, d, u, y;

  simulated(const formula& f, const theta_of<max_coefficients>& truth, bool raw) {
    random_stream random(11, 0);
    for (std::size_t i = 0; i < 160; ++i) {
      n.push_back(2e7 * std::pow(1000.0, random.uniform()));
      d.push_back(5e8 * std::pow(10000.0, random.uniform()));
      u.push_back(random.uniform());
      std::vector<double> values;
      std::size_t k = 0;
      for (const std::string& name : f.law_expression().names()) {
        values.push_back(name == "N" ? n[i] : name == "D" ? d[i] : name == "u" ? u[i] : truth[k++]);
      }
      const double exact = f.law_expression().evaluate(values);
      const double off = 0.003 * std::sqrt(12.0) * (random.uniform() - 0.5);
      y.push_back(raw ? exact + off : exact * std::exp(off));
    }
  }
};

/// `truth` in the order in which the coefficients appear.
void recovers(std::string_view text, std::initializer_list<double> truth, bool raw = false) {
  CAPTURE(text);
  const auto f = formula::parse(text, {"N", "D", "u"});
  REQUIRE(f);
  REQUIRE(f->coefficient_names().size() == truth.size());
  theta_of<max_coefficients> expected{};
  std::copy(truth.begin(), truth.end(), expected.begin());
  const simulated rows(*f, expected, raw);
  std::vector<column> inputs;
  for (std::size_t j = 0; j < f->inputs().size(); ++j) {
    const std::string& name = f->inputs()[j];
    inputs.push_back({name, name == "N" ? rows.n : name == "D" ? rows.d : rows.u, f->domain(j)});
  }
  const table data(inputs, {"L", rows.y, column_domain::real},
                   raw ? residual_scale::raw : residual_scale::log);
  const auto problem = make_formula_problem(data, *f, squared{});
  REQUIRE(problem.usable());
  const auto found = multi_start(problem, formula_starts(*f, problem), {.screen = 16});
  REQUIRE(found.best.converged());
  CHECK(found.best.objective <= problem(problem.free(expected)));
  const auto errors = sandwich(problem, found.best.theta);
  for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
    const std::size_t k = problem.coefficient_of(i);
    CAPTURE(f->coefficient_names()[k]);
    CAPTURE(found.best.theta[k]);
    CHECK(std::abs(found.best.theta[k] - expected[k]) <= 5.0 * errors.standard_error(i));
  }
}

TEST_CASE("losses of size and tokens") {
  recovers("L = E + A/N^alpha + B/D^beta", {1.69, 406.4, 0.34, 410.7, 0.28});
  recovers("L = E + (N0/N)^a + (D0/D)^b", {1.69, 5e7, 0.34, 2e9, 0.3});
  recovers("L = exp(e) + exp(a - alpha*log(N)) + exp(b - beta*log(D))",
           {0.525, 6.0, 0.34, 6.02, 0.28});
  recovers("L = ((Nc/N)^(aN/aD) + Dc/D)^aD", {8.8e13, 0.076, 0.095, 5.4e13});
  recovers("L = E + k/(N^a*D^b)", {1.5, 800.0, 0.17, 0.14});
  recovers("log(L) = c - p*log10(N) - q*log2(D)", {3.0, 0.05, 0.02}, true);
}

TEST_CASE("shares, thresholds and saturation") {
  recovers("L = E + A/N^alpha*(1 + c*u^2)", {1.69, 406.4, 0.34, 0.5});
  recovers("L = E + A*(1 - tanh(k*log10(N/n0)))", {2.0, 0.7, 0.9, 4e8});
  recovers("L = a + b*erf((u - m)/s)", {3.0, 0.8, 0.4, 0.25});
  recovers("L = a + b*max(u - m, 0)", {2.0, 1.5, 0.35});
  recovers("L = a + b*exp(-u/s) + c*sqrt(u)", {2.0, 1.5, 0.2, 0.3});
  recovers("L = min(A/N^alpha, c)", {60.0, 0.15, 3.5});
}

}  // namespace recovery_formula_test
