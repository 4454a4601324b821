// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is promised to users who compile with -ffast-math, as this file is:
///   - what the compiler evaluates keeps its exact bits, and a broken rule still stops it;
///   - counts are integers, `validate` compares integers: both are exact, and refuse as ever;
///   - predictions and gradients of possible, finite arguments stay within 1e-12;
///   - `fitted.check` and `meaningful` are right for finite arguments.
/// What is not: NaN for bad input, at run time. The option tells the compiler that NaN and infinity do not
/// occur, so a guard may be left out: g++ 12 and clang 14 keep them all, clang 19 keeps none, and then A = 0
/// has a leverage of 14.5 and `not_a_count` converts to -9.2e18. Nor an infinite `max` of the saturating
/// transform: clang loses the start with it. Whoever needs the option and cannot vouch for the input asks
/// `validate` and compares the arguments first, or compiles that file with -fno-finite-math-only.
// clang 19 warns at every mention of infinity under the option; as an imported target the headers are system
// headers, and it does not.
#ifdef __clang__
#pragma clang diagnostic ignored "-Wunknown-warning-option"
#pragma clang diagnostic ignored "-Wnan-infinity-disabled"
#endif

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>

#include "laws/tian2025/vectors.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace fast_math_laws_test {

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

TEST_CASE("under -ffast-math gradients and inverses stay within 1e-12") {
  const auto& law = tian2025::table6;
  const activation_ratio a{test::run_time(0.031)};
  const granularity g{test::run_time(12.0)};
  const flops c{test::run_time(1e22)};
  const auto e = law.elasticity(a, g, c);
  CHECK(near(e.activation_ratio, -0.4253573213699424884788, 1e-12));
  CHECK(near(e.granularity, -0.01205160842199123154898, 1e-12));
  CHECK(near(e.flops, 0.1008430671898525397656, 1e-12));
  CHECK(near(law.activation_ratio_for(7.0, g, c).value, 0.033573727476832580099, 1e-12));
  CHECK(near(law.flops_for(7.0, a, g).value, 7110599076978827711777.0, 1e-12));
  CHECK(near(law.break_even_flops(g).value, 29619491119509.8507876, 1e-12));
}

TEST_CASE("under -ffast-math the saturating transform with a finite maximum stays within 1e-12") {
  // Clark et al. 2022, S-BASE at 128 experts.
  const saturating_transform<> s_base{
      .start = test::run_time(1.847), .max = test::run_time(314.478), .origin = 1.0};
  CHECK(near(s_base(128.0), 91.40468285666084553082, 1e-12));
  CHECK(near(s_base.derivative(128.0), 0.5031699691774308781344, 1e-12));
}

TEST_CASE("under -ffast-math the reach of a law and its meaning are known for finite arguments") {
  const auto& law = tian2025::table6;
  const auto at = [&](double a, double c) {
    return tian2025::predict(law, activation_ratio{test::run_time(a)}, granularity{2.0},
                             flops{test::run_time(c)});
  };
  CHECK(at(0.031, 1e20).reach.inside());
  CHECK(at(0.031, 1e20).meaningful);
  CHECK(at(0.031, 3e21).reach.inputs[2].factor() == 10.0);
  CHECK(!at(0.001, 1e20).reach.inside());
  CHECK(!at(0.031, 1e14).meaningful);
  CHECK(!at(1.0, 1e20).meaningful);
}

TEST_CASE("under -ffast-math a configuration is refused as ever") {
  transformer m = presets::moe_mini.model;
  m.experts.active = test::run_time(count{385});
  const violations found = validate(m);
  REQUIRE(found.size == 1);
  CHECK(found.begin()->value == 385);
  CHECK(cost::total_parameters(m).total().value == not_a_count);
  CHECK(cost::forward_flops(m).total().value == not_a_count);
  m.experts.active = 12;
  m.d_model = test::run_time(count{1} << 60);  // the bound is a comparison of doubles
  CHECK(validate(m).size == 1);
}

TEST_CASE("under -ffast-math counts are exact") {
  transformer m = presets::moe_mini.model;
  m.sequence = test::run_time(m.sequence);
  CHECK(cost::forward_flops(m).non_vocabulary().value == 2348810240);
}

}  // namespace fast_math_laws_test
