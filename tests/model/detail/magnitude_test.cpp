// SPDX-License-Identifier: Apache-2.0
/// @file
/// The bound on counts, against the exact counts of random configurations.
#include "leverage/model/detail/magnitude.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/presets.hpp"
#include "support/models.hpp"

namespace {

using namespace leverage;

TEST_CASE("no count of parameters or of training operations exceeds the magnitude") {
  test::random_numbers random{20250730};
  for (int i = 0; i < 2000; ++i) {
    const transformer m = test::random_transformer(random);
    REQUIRE(cost::total_parameters(m).total().value > 0);
    const double bound = leverage::detail::magnitude(m);
    CHECK(bound >= static_cast<double>(cost::total_parameters(m).total().value));
    CHECK(bound >= 3.0 * static_cast<double>(cost::forward_flops(m).total().value));
  }
}

TEST_CASE("the magnitude of a published model leaves room below 2^63") {
  CHECK(leverage::detail::magnitude(presets::deepseek_v3.model) > 32.0 * 671e9);
  CHECK(leverage::detail::magnitude(presets::deepseek_v3.model) < 9.2e18 / 1e3);
}

TEST_CASE("negative fields count as zero") {
  transformer m{.layers = 2, .d_model = 3, .vocabulary = 5, .sequence = 7};
  const double bound = leverage::detail::magnitude(m);
  m.experts.experts = -100;
  m.feed_forward.width = -100;
  CHECK(leverage::detail::magnitude(m) == bound);
}

}  // namespace
