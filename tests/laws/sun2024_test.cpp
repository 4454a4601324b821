// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sun et al. 2024 beyond its vectors: one transcription, which gives both headline numbers again.
#include "leverage/laws/sun2024.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace laws_sun2024_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

TEST_CASE("the optimum that the paper reports, 58.1 B parameters and 5.6 T tokens") {
  const flops c = sun2024::cost.training_flops(parameters{58.1e9}, tokens{5.6e12});
  CHECK(near(c.value, 3.1214904e24, 1e-15));
  CHECK(near(sun2024::allocation.best_size(c).value, 58.1e9, 3e-3));
  CHECK(near(sun2024::allocation.best_data(c).value, 5.6e12, 0.01));
}

TEST_CASE("it is said to rest on one transcription and on that check") {
  CHECK(sun2024::allocation.source.verified == evidence::one_transcription);
  CHECK_FALSE(sun2024::allocation.source.reproduces.empty());
  CHECK_FALSE(sun2024::allocation.fitted.check({{argument::exact_flops, 1e20}}).inside());
  CHECK(sun2024::allocation.fitted.check({{argument::exact_flops, 3.12e24}}).inside());
}

TEST_CASE("refusals") {
  CHECK(is_nan(sun2024::cost.training_flops(parameters{run_time(0.0)}, tokens{1e9}).value));
  CHECK(is_nan(sun2024::allocation.best_size(flops{run_time(-1.0)}).value));
}

}  // namespace laws_sun2024_test
