// SPDX-License-Identifier: Apache-2.0
/// @file
/// A loss that is chosen at run time is the loss that was chosen.
#include "leverage/fit/any_loss.hpp"

#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include "leverage/fit/pack_math.hpp"
#include "support/near.hpp"

namespace any_loss_test {

using namespace leverage::fit;
using leverage::pack;
using test::near;

struct expected {
  const char* name;
  any_loss loss;
  double value, slope, weight, curvature;  // at a residual of 2
};

TEST_CASE("every loss has its own value, slope, weight and curvature, of numbers and of packs") {
  // Closed forms at r = 2 with a scale of 1.
  const double root = std::sqrt(5.0);
  const double tanh2 = std::tanh(2.0);
  const expected all[] = {
      {"huber", huber{1.0}, 1.5, 1.0, 0.5, 0.0},
      {"squared", squared{}, 2.0, 2.0, 1.0, 1.0},
      {"smooth absolute", smooth_absolute{1.0}, root - 1.0, 2.0 / root, 1.0 / root,
       1.0 / (5.0 * root)},
      {"cauchy", cauchy{1.0}, 0.5 * std::log(5.0), 0.4, 0.2, -0.12},
      {"log cosh", log_cosh{1.0}, std::log(std::cosh(2.0)), tanh2, 0.5 * tanh2,
       1.0 - tanh2 * tanh2},
      {"asymmetric huber", asymmetric_huber{1.0, 3.0}, 4.5, 3.0, 1.5, 0.0},
  };
  for (const expected& e : all) {
    CAPTURE(std::string(e.name));
    CHECK(near(e.loss.value(2.0), e.value, 1e-14));
    CHECK(near(e.loss.slope(2.0), e.slope, 1e-14));
    CHECK(near(e.loss.weight(2.0), e.weight, 1e-14));
    CHECK(near(e.loss.curvature(2.0), e.curvature, 1e-14));
    const pack<4> r(2.0);
    CHECK(near(sum(e.loss.value(r)), 4.0 * e.value, 1e-14));
    CHECK(near(sum(e.loss.slope(r)), 4.0 * e.slope, 1e-14));
    CHECK(near(sum(e.loss.weight(r)), 4.0 * e.weight, 1e-14));
    CHECK(near(sum(e.loss.curvature(r)), 4.0 * e.curvature, 1e-14));
  }
  // Only the asymmetric loss distinguishes the sides.
  CHECK(all[5].loss.value(-2.0) == 1.5);
  CHECK(all[0].loss.value(-2.0) == 1.5);
}

TEST_CASE("the default is the Huber loss with delta = 1e-3") {
  // delta (|r| - delta / 2).
  CHECK(near(any_loss{}.value(1.0), 1e-3 * (1.0 - 0.5e-3), 1e-15));
  CHECK(any_loss{}.kind == loss_kind::huber);
}

}  // namespace any_loss_test
