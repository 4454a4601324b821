// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bjorck et al. 2024 beyond its vectors: its sign in the tokens, against that of Li et al. 2025.
#include "leverage/laws/bjorck2024.hpp"

#include <doctest/doctest.h>

#include "leverage/laws/li2025.hpp"
#include "support/near.hpp"

namespace laws_bjorck2024_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

TEST_CASE("the learning rate falls with tokens, where that of Li et al. 2025 rises") {
  CHECK(bjorck2024::joint.beta == -0.32);
  CHECK(li2025::rounded.beta == 0.307);
  const auto& law = bjorck2024::joint;
  CHECK(law.learning_rate(parameters{1e9}, tokens{1e9}) == 1.55e-3);
  CHECK(near(law.learning_rate(parameters{1e9}, tokens{1e11}) / 1.55e-3, 0.2290868, 1e-6));
}

TEST_CASE("refusals") {
  CHECK(is_nan(bjorck2024::joint.learning_rate(parameters{run_time(0.0)}, tokens{1e9})));
  CHECK(is_nan(bjorck2024::joint.learning_rate(parameters{1e9}, tokens{run_time(-1.0)})));
}

}  // namespace laws_bjorck2024_test
