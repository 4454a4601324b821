// SPDX-License-Identifier: Apache-2.0
/// @file
/// The bare formulas that fits evaluate, at numbers whose powers are whole, and against the published vectors of the
/// laws that share them.
#include "leverage/laws/forms.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace forms_test {

using namespace leverage;
using test::near;

TEST_CASE("two power laws over a floor") {
  // 3 / 4^(1/2) + 5 / 27^(1/3) + 7.
  CHECK(near(forms::chinchilla(3.0, 5.0, 7.0, 0.5, 1.0 / 3.0, 4.0, 27.0), 1.5 + 5.0 / 3.0 + 7.0,
             1e-15));
  // [hoffmann2022] as printed, at 70 B parameters and 1.4 T tokens.
  CHECK(near(forms::chinchilla(406.4, 410.7, 1.69, 0.34, 0.28, 70e9, 1.4e12), 1.9366454705587175,
             1e-14));
}

TEST_CASE("a power law over a floor has both: k x^p falls or rises, the floor stays") {
  CHECK(near(forms::power_law(3.0, 0.5, 7.0, 16.0), 19.0, 1e-15));
  CHECK(near(forms::power_law(3.0, -0.5, 7.0, 16.0), 7.75, 1e-15));
  CHECK(forms::power_law(0.0, 0.5, 7.0, 16.0) == 7.0);
  const auto y = differentiate([](auto x) { return forms::power_law(3.0, 0.5, 7.0, x); }, 16.0);
  CHECK(near(y.derivative[0], 0.375, 1e-15));  // 1.5 / sqrt(16)
}

TEST_CASE("repeated data count for ever less, and all of them without decay") {
  // 1 + R* (1 - e^(-R / R*)) with R* = 15.387756 at 4 and 44 epochs [muennighoff2023].
  CHECK(near(forms::repeated(15.387756, 4.0, 1.0), 3.72567312306132685, 1e-14));
  CHECK(near(forms::repeated(15.387756, 44.0, 1.0), 15.44679860516591, 1e-14));
  CHECK(forms::repeated(15.387756, 3.0, 3.0) == 3.0);
  CHECK(near(forms::repeated(1e12, 40.0, 10.0), 40.0, 1e-10));
}

TEST_CASE("a saturated variable runs from its start to its maximum") {
  CHECK(near(forms::saturated(1.847, 314.478, 0.0), 1.847, 1e-15));
  CHECK(near(forms::saturated(1.847, 314.478, 1e30), 314.478, 1e-14));
  // Ehat of S-BASE at 64 experts [clark2022].
  CHECK(near(forms::saturated(1.847, 314.478, 63.0), 53.76866726202286, 1e-14));
  CHECK(forms::saturated(2.0, test::infinity, 5.0) == 7.0);
}

TEST_CASE("the law of routers at the points of its table") {
  // [clark2022], Table 3: S-BASE at 1 B and 64 experts, HASH at 5 M and 128.
  CHECK(near(forms::clark(-0.082, -0.108, 0.009, 1.104, 1.847, 314.478, 1e9, 64.0),
             2.08581463174293, 1e-13));
  CHECK(near(forms::clark(-0.087, -0.136, 0.012, 1.157, 4.175, 477.741, 5e6, 128.0),
             2.899113287523264, 1e-13));
}

}  // namespace forms_test
