// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/domain.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace domain_test {

using leverage::argument;
using leverage::domain;
using leverage::extrapolation;
using leverage::reach;

constexpr argument granularity = argument::expert_granularity;
constexpr argument flops = argument::non_vocabulary_flops;

constexpr domain<2> box{{{granularity, 2.0, 16.0}, {flops, 1e18, 3e20}}};
constexpr extrapolation at(double g, double c) { return box.check({{granularity, g}, {flops, c}}); }

static_assert(at(4.0, 1e20).inside() && !at(4.0, 1e20).extrapolates());
static_assert(at(4.0, 1e21).extrapolates());

TEST_CASE("both ends of an interval are inside") {
  CHECK(at(2.0, 1e18).inside());
  CHECK(at(16.0, 3e20).inside());
  CHECK_FALSE(at(1.9999999, 1e20).inside());
  CHECK_FALSE(at(16.000001, 1e20).inside());
  CHECK_FALSE(at(4.0, 0.999999e18).inside());
}

TEST_CASE("an extrapolation says which argument, how far and from where") {
  const extrapolation answer = at(1.0, 3e22);
  REQUIRE(answer.end() - answer.begin() == 2);
  const reach& g = answer.begin()[0];
  CHECK(g.which == granularity);
  CHECK(g.value == 1.0);
  CHECK(g.low == 2.0);
  CHECK(g.high == 16.0);
  CHECK_FALSE(g.inside());
  CHECK(g.factor() == 2.0);
  const reach& c = answer.begin()[1];
  CHECK(c.which == flops);
  CHECK(c.value == 3e22);
  CHECK_FALSE(c.inside());
  CHECK(test::near(c.factor(), 100.0, 1e-15));
}

TEST_CASE(
    "the factor of a verdict is the largest of all, 1 inside, NaN where one is not a number") {
  CHECK(at(4.0, 1e20).factor() == 1.0);
  CHECK(at(1.0, 6e20).factor() == 2.0);
  CHECK(at(64.0, 6e20).factor() == 4.0);
  CHECK(test::is_nan(at(64.0, test::nan).factor()));
  CHECK(test::is_nan(at(test::nan, 6e20).factor()));
}

TEST_CASE("one argument outside is enough to extrapolate, and the other says so of itself") {
  const extrapolation answer = at(4.0, 6e20);
  CHECK(answer.extrapolates());
  CHECK(answer.inputs[0].inside());
  CHECK(answer.inputs[0].factor() == 1.0);
  CHECK(answer.inputs[1].factor() == 2.0);
}

TEST_CASE("the order of what is known does not matter, and what is not asked does not either") {
  CHECK(box.check({{flops, 1e20}, {argument::loss, 2.0}, {granularity, 4.0}}).inside());
  CHECK(box.check({{flops, 6e20}, {granularity, 1.0}}).inputs[0].factor() == 2.0);
}

TEST_CASE("a bounded argument that is not known is not inside") {
  const extrapolation answer = box.check({{granularity, 4.0}});
  CHECK_FALSE(answer.inside());
  CHECK(answer.inputs[0].inside());
  CHECK(test::is_nan(answer.inputs[1].value));
  // Another count of FLOPs is another argument.
  CHECK_FALSE(box.check({{granularity, 4.0}, {argument::flops, 1e20}}).inside());
}

TEST_CASE("a range of compute is checked at the N and D that spend it") {
  constexpr domain<2> runs{{{argument::parameters, 5e7, 1.6e10}, {argument::flops, 1e18, 1.3e22}}};
  const auto run = [&](double n, double d) {
    return runs.check({{argument::parameters, n}, {argument::tokens, d}});
  };
  // 6 N D: 16 B on 100 B tokens take 9.6e21 FLOPs, on 1 T tokens 9.6e22.
  CHECK(run(1.6e10, 1e11).inside());
  CHECK(test::near(run(1.6e10, 1e12).inputs[1].factor(), 9.6e22 / 1.3e22, 1e-15));
  CHECK(run(1.6e10, 1e12).inputs[0].inside());
}

TEST_CASE(
    "a part of a box bounds one argument; of an argument that is not bounded nothing is inside") {
  constexpr domain<1> part = box.only(flops);
  static_assert(part.inputs[0].low == 1e18 && part.inputs[0].high == 3e20);
  CHECK(part.check({{flops, 1e20}}).inside());
  CHECK_FALSE(box.only(argument::loss).check({{argument::loss, 3.0}}).inside());
}

TEST_CASE("the factor below is that to the lower end, above that to the upper end") {
  CHECK(reach{granularity, 0.5, 2.0, 16.0}.factor() == 4.0);
  CHECK(reach{granularity, 48.0, 2.0, 16.0}.factor() == 3.0);
}

TEST_CASE("what is not a positive number has no factor") {
  for (const double bad : {0.0, -3.0, test::nan}) {
    CAPTURE(bad);
    const reach r{granularity, bad, 2.0, 16.0};
    CHECK_FALSE(r.inside());
    CHECK(test::is_nan(r.factor()));
  }
  CHECK(reach{granularity, test::infinity, 2.0, 16.0}.factor() == test::infinity);
}

TEST_CASE(
    "a reach without numbers is zero within an interval of zero; a verdict on nothing is inside") {
  constexpr reach none{};
  static_assert(none.value == 0.0 && none.low == 0.0 && none.high == 0.0);
  static_assert(none.inside() && none.factor() == 1.0);
  constexpr extrapolation nothing{};
  static_assert(nothing.inside() && nothing.factor() == 1.0 && nothing.begin() == nothing.end());
  CHECK(extrapolation{}.inside());
}

}  // namespace domain_test
