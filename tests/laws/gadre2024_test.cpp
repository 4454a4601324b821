// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws of Gadre et al. 2024. Expected values: 40-digit arithmetic, and the authors' notebook.
#include "leverage/laws/gadre2024.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace gadre2024_test {

using namespace leverage;
using namespace leverage::gadre2024;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-13;

TEST_CASE("coefficients rounded to three figures") {
  constexpr loss_law<> c4_rounded{.a = 141, .b = 190, .eta = 0.121, .E = 1.51};
  constexpr loss_law<> rpj_rounded{.a = 212, .b = 367, .eta = 0.136, .E = 1.84};
  static_assert(near(c4_rounded.loss(flops{1e21}, 20.0), 2.47344418542060855, 1e-14));
  CHECK(near(c4_rounded.loss(flops{1e21}, 640.0), 2.64683301533793401, tolerance));
  CHECK(near(rpj_rounded.loss(flops{1e21}, 20.0), 2.62408407103288612, tolerance));
  CHECK(near(rpj_rounded.loss(flops{1e21}, 640.0), 2.76351172043249083, tolerance));
}

TEST_CASE("the relative errors of the authors' notebook, trained on RedPajama") {
  const double predicted = redpajama.loss(parameters{1439795200.0}, tokens{640 * 1439795200.0});
  CHECK(near(predicted, 2.519827, 1e-6));
  CHECK(near(std::abs(predicted / 2.502053562 - 1.0), 0.007103, 1e-3));
  // The run of 6.9 B parameters at M = 20, by the authors' table of losses.
  const double larger = redpajama.loss(parameters{6889410560.0}, tokens{137788211200.0});
  CHECK(near(std::abs(larger / 2.424993099368689 - 1.0), 0.007320, 1e-3));
}

TEST_CASE("loss, and from the loss the error") {
  const double c4_loss = c4.loss(parameters{1.4e9}, tokens{640 * 1.4e9});
  CHECK(near(c4_loss, 2.38983434035150351, tolerance));
  CHECK(near(c4.loss(flops{7.5264e21}, 640.0), 2.38983434035150351, tolerance));
  // The reference values have more digits of k, gamma and epsilon than are in print here.
  CHECK(near(c4_error46.error(c4_loss), 0.632740987855320938, 1e-8));
  CHECK(near(c4_error17.error(c4_loss), 0.508499317682943555, 1e-8));
  const double rpj_loss = redpajama.loss(parameters{6.9e9}, tokens{20 * 6.9e9});
  CHECK(near(rpj_loss, 2.44249122549259084, tolerance));
  CHECK(near(redpajama_error46.error(rpj_loss), 0.610639455473225094, 2e-8));
  CHECK(near(redpajama_error17.error(rpj_loss), 0.471786353151766956, 2e-8));
}

TEST_CASE("it is the law of Hoffmann et al. 2022 with equal exponents") {
  const auto check = [](const auto& law) {
    const auto same = law.parametric();
    static_assert(sizeof(same) == sizeof(hoffmann2022::loss_law<>));
    CHECK(same.alpha == 2.0 * law.eta);
    CHECK(same.beta == 2.0 * law.eta);
    for (const double n : {1e7, 1e9, 1e12}) {
      for (const double m : {1.0, 20.0, 640.0}) {
        CHECK(near(same.loss(parameters{n}, tokens{n * m}), law.loss(parameters{n}, tokens{n * m}),
                   tolerance));
      }
    }
    const double m = law.best_tokens_per_parameter();
    for (const double c : {1e18, 1e21}) {
      CHECK(near(same.best_data(flops{c}).value / same.best_size(flops{c}).value, m, 1e-11));
      const auto slope = differentiate([&](const auto& x) { return law.loss(flops{c}, x); }, m);
      CHECK(std::abs(slope.derivative[0]) * m < 1e-12 * slope.value);
    }
  };
  check(c4);
  check(redpajama);
  check(refinedweb);
}

TEST_CASE("the optimum lies at 3 to 7 tokens per parameter, below every run") {
  CHECK(near(c4.best_tokens_per_parameter(), 3.35840098805924555, tolerance));
  CHECK(near(redpajama.best_tokens_per_parameter(), 7.41913126154329377, tolerance));
  CHECK(near(refinedweb.best_tokens_per_parameter(), 5.84566747857045032, tolerance));
  CHECK(c4.fitted.inputs[1].low == 20);
}

TEST_CASE("errors lead back to losses") {
  static_assert(near(c4_error46.loss_for(c4_error46.error(2.7)), 2.7, 1e-12));
  CHECK(near(refinedweb_error17.loss_for(refinedweb_error17.error(4.5)), 4.5, 1e-12));
  // An infinite loss has the error epsilon.
  CHECK(near(c4_error46.error(1e3), 0.75894943, 1e-15));
}

TEST_CASE("outside their domain the laws refuse") {
  for (const double bad : {0.0, -1.0, test::infinity, test::nan}) {
    const double x = run_time(bad);
    CHECK(is_nan(c4.loss(flops{x}, 20.0)));
    CHECK(is_nan(c4.loss(flops{1e21}, x)));
    CHECK(is_nan(c4.loss(parameters{x}, tokens{1e9})));
    CHECK(is_nan(c4.loss(parameters{1e9}, tokens{x})));
    CHECK(is_nan(c4_error46.error(x)));
  }
  // No error below zero, none of epsilon or more, and no loss below zero.
  CHECK(is_nan(c4_error46.error(run_time(0.5))));
  CHECK(is_nan(c4_error46.loss_for(run_time(0.75894943))));
  CHECK(is_nan(c4_error46.loss_for(run_time(-0.6))));
  CHECK(is_nan(c4_error46.loss_for(run_time(test::nan))));
}

}  // namespace gadre2024_test
