// SPDX-License-Identifier: Apache-2.0
/// @file
/// The form of Farseer at made coefficients, against 40 digits: none are shipped.
#include "leverage/laws/farseer2025.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace farseer2025_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

constexpr farseer2025::loss_law<> law{{-0.03, 0.15, 0.2}, {60, -0.09, -5}, {-0.2, 0.1, 0.6}};

TEST_CASE("the form") {
  static_assert(near(law.loss(parameters{1e9}, tokens{2e10}), 0.63474795672616463411, 1e-13));
  static_assert(near(law.loss(parameters{1e8}, tokens{1e9}), 0.77337306651578661327, 1e-13));
}

TEST_CASE("the loss without end of data, and the exponent of the data, which depends on the size") {
  static_assert(near(law.loss_without_end(parameters{1e9}), 0.62399286712310536712, 1e-14));
  static_assert(near(law.data_exponent(parameters{1e9}), 0.3720762511706513749, 1e-14));
  const auto slope = differentiate(
      [](const auto& n, const auto& d) { return law.loss(parameters{n}, tokens{d}); }, 1e9, 2e10);
  const double above = slope.value - law.loss_without_end(parameters{1e9});
  CHECK(near(-slope.derivative[1] * 2e10 / above, law.data_exponent(parameters{1e9}), 1e-12));
  CHECK(law.data_exponent(parameters{1e10}) < law.data_exponent(parameters{1e9}));
}

TEST_CASE("sizes and tokens that are none are refused") {
  CHECK(is_nan(law.loss(parameters{run_time(0.0)}, tokens{1e9})));
  CHECK(is_nan(law.loss(parameters{1e9}, tokens{run_time(-1.0)})));
  CHECK(is_nan(law.loss_without_end(parameters{run_time(test::infinity)})));
}

}  // namespace farseer2025_test
