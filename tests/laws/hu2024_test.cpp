// SPDX-License-Identifier: Apache-2.0
/// @file
/// The form of Hu et al. 2024, and that its printed averages are no law. Expected values: 40-digit arithmetic.
#include "leverage/laws/hu2024.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <concepts>

#include "support/near.hpp"

namespace hu2024_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

/// K^2 = 0.01, alpha = 0.29, beta = 0.23: C_N / C_D = beta / alpha K^(alpha + beta).
constexpr hu2024::loss_law<> law{
    .A = 0.239513412307746112, .B = 1.0, .E = 0.0, .alpha = 0.29, .beta = 0.23};

TEST_CASE("the form is that of Hoffmann et al. 2022 with K = G") {
  static_assert(std::same_as<hu2024::loss_law<>, hoffmann2022::loss_law<>>);
  CHECK(near(law.g() * law.g(), 0.01, 1e-13));
  CHECK(near(hu2024::eta(law), -6.0 / 52.0, 1e-14));
  const flops c{1e20};
  CHECK(near(hu2024::parameters_per_token(law, c), 0.0000605472433596917642, 1e-12));
  CHECK(near(law.best_size(c).value, 31766660.5525593358, 1e-12));
  CHECK(near(law.best_data(c).value, 524659072649.167334, 1e-12));
  CHECK(near(hu2024::parameters_per_token(law, c), 0.01 * std::pow(1e20 / 6.0, hu2024::eta(law)),
             1e-12));
  CHECK(is_nan(hu2024::parameters_per_token(law, flops{run_time(-1.0)})));
}

TEST_CASE("the printed averages contradict each other") {
  constexpr auto a = hu2024::averages;
  static_assert(a.alpha == 0.29 && a.beta == 0.23 && a.K_squared == 0.01 && a.eta == -0.10);
  CHECK(near((a.beta - a.alpha) / (a.alpha + a.beta), -0.115384615384615385, 1e-14));
  const double tokens_per_parameter = 1.0 / (a.K_squared * std::pow(1e20 / 6.0, a.eta));
  CHECK(near(tokens_per_parameter, 8359.5880207793688, 1e-12));
  CHECK(a.tokens_per_parameter == 192);
}

}  // namespace hu2024_test
