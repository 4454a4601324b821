// SPDX-License-Identifier: Apache-2.0
/// @file
/// Training in two stages, at made coefficients: none are shipped.
#include "leverage/laws/liew2025.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace liew2025_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

constexpr liew2025::loss_law<> law{
    .A = 20, .alpha1 = 0.04, .alpha2 = 0.09, .alpha3 = 0.001, .E = 0.5};

TEST_CASE("the form, against 40 digits") {
  static_assert(near(law.loss(tokens{10e9}, tokens{5e9}), 2.28422546216148858, 1e-13));
  static_assert(near(law.loss(tokens{100e9}, tokens{50e9}), 1.97608331959252889, 1e-13));
  static_assert(near(law.second_exponent(tokens{10e9}), 0.0669741490700595432, 1e-13));
}

TEST_CASE("the exponents are the elasticities of the loss above E") {
  const auto slope = differentiate(
      [](const auto& x, const auto& y) { return law.loss(tokens{x}, tokens{y}); }, 10e9, 5e9);
  const double above = slope.value - law.E;
  CHECK(near(-slope.derivative[1] * 5e9 / above, law.second_exponent(tokens{10e9}), 1e-12));
  CHECK(near(-slope.derivative[0] * 10e9 / above, law.first_exponent(tokens{5e9}), 1e-12));
}

TEST_CASE("the longer the first stage, the less the second is worth, down to nothing") {
  CHECK(law.second_exponent(tokens{1e9}) > law.second_exponent(tokens{1e12}));
  CHECK(near(law.saturated_from().value, 1.2204032943178408e39, 1e-12));
  CHECK(near(law.first_stage_useless_from().value, 235385266837019985.0, 1e-12));
  CHECK(std::abs(law.second_exponent(law.saturated_from())) < 1e-15);
  CHECK(std::abs(law.first_exponent(law.first_stage_useless_from())) < 1e-15);
  // Without interaction the form is a product of two powers.
  auto plain = law;
  plain.alpha3 = 0;
  CHECK(near(plain.loss(tokens{1e9}, tokens{1e10}) - 0.5,
             20 * std::pow(1e9, -0.04) * std::pow(1e10, -0.09), 1e-14));
}

TEST_CASE(
    "the tokens of the second stage lead back; saturated bases and losses out of reach are "
    "refused") {
  const double loss = law.loss(tokens{10e9}, tokens{5e9});
  CHECK(near(law.second_tokens_for(loss, tokens{10e9}).value, 5e9, 1e-10));
  CHECK(is_nan(law.second_tokens_for(run_time(0.5), tokens{10e9}).value));
  CHECK(is_nan(law.second_tokens_for(loss, tokens{run_time(1e40)}).value));
  CHECK(is_nan(law.loss(tokens{run_time(0.0)}, tokens{1e9})));
  CHECK(is_nan(law.loss(tokens{1e9}, tokens{run_time(test::infinity)})));
}

}  // namespace liew2025_test
