// SPDX-License-Identifier: Apache-2.0
// What is promised to users who compile with -ffast-math, as this file is: what the compiler evaluates keeps
// its exact bits, counts are integers and do not notice, and finite predictions stay within 1e-12. That bad
// input yields NaN is not promised: the option tells the compiler that there are no NaNs.
#include <doctest/doctest.h>

#include <bit>
#include <cstdint>

#include "laws/tian2025/vectors.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using test::near;

// exp(1), ln 2, 2^0.1: correctly rounded, from MPFR.
static_assert(std::bit_cast<std::uint64_t>(math::exp(1.0)) == 0x4005bf0a8b145769);
static_assert(std::bit_cast<std::uint64_t>(math::log(2.0)) == 0x3fe62e42fefa39ef);
static_assert(std::bit_cast<std::uint64_t>(math::pow(2.0, 0.1)) == 0x3ff125fbee250664);

constexpr bool constants_meet_the_vectors() {
  for (const auto& v : test::tian2025::joint) {
    if (!near(tian2025::table6.leverage(activation_ratio{v.a}, granularity{v.g}, flops{v.c}),
              v.leverage, 1e-14)) {
      return false;
    }
  }
  return true;
}
static_assert(constants_meet_the_vectors());

TEST_CASE("under -ffast-math finite predictions stay within 1e-12") {
  for (const auto& v : test::tian2025::joint) {
    const double el =
        tian2025::table6.leverage(activation_ratio{test::run_time(v.a)},
                                  granularity{test::run_time(v.g)}, flops{test::run_time(v.c)});
    CHECK(near(el, v.leverage, 1e-12));
  }
  for (const auto& v : test::tian2025::hyperparameters) {
    CHECK(near(tian2025::equation6.learning_rate(flops{test::run_time(v.c)}), v.learning_rate,
               1e-12));
  }
}

TEST_CASE("under -ffast-math counts are exact") {
  transformer m = presets::moe_mini.model;
  m.sequence = test::run_time(m.sequence);
  CHECK(cost::forward_flops(m).non_vocabulary().value == 2348810240);
}

}  // namespace
