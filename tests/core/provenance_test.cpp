// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/provenance.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "leverage/core/quantities.hpp"
#include "support/near.hpp"

namespace {

using leverage::domain;
using leverage::flops;
using leverage::granularity;
using leverage::reach;

constexpr domain<2> box{{{"granularity", 2.0, 16.0}, {"FLOPs", 1e18, 3e20}}};

static_assert(box.check(granularity{4.0}, flops{1e20}).inside());
static_assert(!box.check(granularity{4.0}, flops{1e20}).extrapolates());
static_assert(box.check(granularity{4.0}, flops{1e21}).extrapolates());

TEST_CASE("both ends of an interval are inside") {
  CHECK(box.check(granularity{2.0}, flops{1e18}).inside());
  CHECK(box.check(granularity{16.0}, flops{3e20}).inside());
  CHECK_FALSE(box.check(granularity{1.9999999}, flops{1e20}).inside());
  CHECK_FALSE(box.check(granularity{16.000001}, flops{1e20}).inside());
  CHECK_FALSE(box.check(granularity{4.0}, flops{0.999999e18}).inside());
}

TEST_CASE("an extrapolation says which input, how far and from where") {
  const auto answer = box.check(granularity{1.0}, flops{3e22});
  REQUIRE(answer.end() - answer.begin() == 2);
  const reach& g = answer.begin()[0];
  CHECK(g.input == "granularity");
  CHECK(g.value == 1.0);
  CHECK(g.low == 2.0);
  CHECK(g.high == 16.0);
  CHECK_FALSE(g.inside());
  CHECK(g.factor() == 2.0);
  const reach& c = answer.begin()[1];
  CHECK(c.input == "FLOPs");
  CHECK(c.value == 3e22);
  CHECK_FALSE(c.inside());
  CHECK(test::near(c.factor(), 100.0, 1e-15));
}

TEST_CASE("one input outside is enough to extrapolate, and the other says so of itself") {
  const auto answer = box.check(granularity{4.0}, flops{6e20});
  CHECK(answer.extrapolates());
  CHECK(answer.inputs[0].inside());
  CHECK(answer.inputs[0].factor() == 1.0);
  CHECK(answer.inputs[1].factor() == 2.0);
}

TEST_CASE("the factor below is that to the lower end, above that to the upper end") {
  CHECK(reach{"granularity", 0.5, 2.0, 16.0}.factor() == 4.0);
  CHECK(reach{"granularity", 48.0, 2.0, 16.0}.factor() == 3.0);
}

TEST_CASE("what is no positive number has no factor") {
  for (const double bad : {0.0, -3.0, test::nan}) {
    CAPTURE(bad);
    const reach r{"granularity", bad, 2.0, 16.0};
    CHECK_FALSE(r.inside());
    CHECK(test::is_nan(r.factor()));
  }
  CHECK(reach{"granularity", test::infinity, 2.0, 16.0}.factor() == test::infinity);
}

TEST_CASE("a reach without numbers is zero within an interval of zero") {
  constexpr reach none{};
  static_assert(none.value == 0.0 && none.low == 0.0 && none.high == 0.0);
  static_assert(none.inside() && none.factor() == 1.0);
  CHECK(reach{}.inside());
}

TEST_CASE("a domain looks at the value of a dual") {
  using d1 = leverage::dual<double, 1>;
  CHECK(box.check(granularity{d1::variable(4.0, 0)}, flops{1e20}).inside());
  CHECK(box.check(granularity{d1::variable(1.0, 0)}, flops{1e20}).inputs[0].factor() == 2.0);
}

TEST_CASE("a published law is the law, with its source") {
  struct line {
    double slope;
    [[nodiscard]] constexpr double operator()(double x) const { return slope * x; }
  };
  constexpr leverage::published<line, 1> law{{2.0},
                                             {.key = "someone2020",
                                              .citation = "Someone 2020",
                                              .arxiv = "2001.00001",
                                              .location = "Eq. 1",
                                              .units = "none",
                                              .range = "x 0..1",
                                              .note = ""},
                                             {{{"x", 0.0, 1.0}}}};
  static_assert(law(3.0) == 6.0);
  static_assert(law.source.key == "someone2020" && law.source.note.empty());
  static_assert(law.source.verified == leverage::evidence::unstated);
  static_assert(law.fitted.inputs[0].high == 1.0);
  CHECK(law(0.5) == 1.0);
}

}  // namespace
