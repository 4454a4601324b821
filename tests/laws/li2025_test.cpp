// SPDX-License-Identifier: Apache-2.0
/// @file
/// Li et al. 2025 beyond its vectors. Expected values: 40-digit arithmetic on the decimal coefficients.
#include "leverage/laws/li2025.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace laws_li2025_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

static_assert(near(li2025::rounded.learning_rate(parameters{1e9}, tokens{1e11}),
                   0.00163249940244707844, 1e-13));
static_assert(near(li2025::tool.batch(tokens{1.4e12}).value, 4996961.32433301677, 1e-13));

TEST_CASE("the tool's law is 2 % above the printed learning rate, and agrees on the batch") {
  const parameters n{1e9};
  const tokens d{1e11};
  CHECK(near(li2025::tool.learning_rate(n, d) / li2025::rounded.learning_rate(n, d),
             0.00166237910733703448 / 0.00163249940244707844, 1e-12));
  CHECK(near(li2025::tool.batch(d).value, li2025::rounded.batch(d).value, 3e-4));
  CHECK(near(li2025::tool.c, std::exp(0.586307790739926637), 1e-15));
  CHECK(near(li2025::tool.d, std::exp(-0.543542173610333907), 1e-15));
}

TEST_CASE("the printed law is the tool's, rounded") {
  const auto& t = li2025::tool;
  const auto& r = li2025::rounded;
  CHECK(std::abs(t.alpha - r.alpha) <= 5e-4);
  CHECK(std::abs(t.beta - r.beta) <= 5e-4);
  CHECK(std::abs(t.gamma - r.gamma) <= 5e-4);
  // The factors within what the bootstrap leaves open.
  CHECK(std::abs(std::log(t.c / r.c)) < li2025::bootstrap.ln_c);
  CHECK(std::abs(std::log(t.d / r.d)) < li2025::bootstrap.ln_d);
  CHECK(li2025::bootstrap.ln_c == 0.624);
  CHECK(li2025::bootstrap.ln_d == 0.437);
  CHECK(li2025::bootstrap.alpha == 0.0299);
  CHECK(li2025::bootstrap.beta == 0.0191);
  CHECK(li2025::bootstrap.gamma == 0.0187);
}

TEST_CASE("elasticities are the exponents, and the batch leads back to its tokens") {
  const auto& law = li2025::tool;
  const auto slope = differentiate(
      [&](const auto& n, const auto& d) { return law.learning_rate(parameters{n}, tokens{d}); },
      7e9, 1.4e12);
  CHECK(near(slope.derivative[0] * 7e9 / slope.value, law.alpha, 1e-13));
  CHECK(near(slope.derivative[1] * 1.4e12 / slope.value, law.beta, 1e-13));
  for (const double d : {1e9, 1e11, 1e13}) {
    CHECK(near(law.data_for(law.batch(tokens{d})).value, d, 1e-12));
  }
}

TEST_CASE("outside its domain the law refuses") {
  const auto& law = li2025::rounded;
  CHECK(is_nan(law.learning_rate(parameters{run_time(0.0)}, tokens{1e9})));
  CHECK(is_nan(law.learning_rate(parameters{1e9}, tokens{run_time(test::infinity)})));
  CHECK(is_nan(law.batch(tokens{run_time(-1.0)}).value));
  CHECK(is_nan(law.data_for(tokens{run_time(0.0)}).value));
}

}  // namespace laws_li2025_test
