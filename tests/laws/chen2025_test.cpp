// SPDX-License-Identifier: Apache-2.0
/// @file
/// Chen et al. 2025 beyond its vectors.
#include "leverage/laws/chen2025.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace laws_chen2025_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

TEST_CASE("eight streams of 1.6 B on Python have the loss of 2.9 B parameters") {
  const auto& law = chen2025::python;
  CHECK(near(law.loss(parameters{1.6e9}, 1.0), 1.082709049613114, 1e-9));
  CHECK(near(law.loss(parameters{1.6e9}, 8.0), 1.0408059315482172, 1e-9));
  CHECK(near(chen2025::pile.loss(parameters{1.6e9}, 8.0), 1.8865453497177069, 1e-9));
  // 1 + 0.3934567726 ln 8 of them.
  const parameters equal = law.effective_size(parameters{1.6e9}, 8.0);
  CHECK(near(equal.value / 1.6e9, 1.818170355, 1e-8));
  CHECK(near(law.loss(equal, 1.0), law.loss(parameters{1.6e9}, 8.0), 1e-14));
}

TEST_CASE("refusals") {
  CHECK(is_nan(chen2025::pile.loss(parameters{1e9}, run_time(0.5))));
  CHECK(is_nan(chen2025::pile.loss(parameters{run_time(0.0)}, 2.0)));
}

}  // namespace laws_chen2025_test
