// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/remark.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace remark_test {

using namespace leverage::fit;

TEST_CASE("a remark names the coefficients, and shows the numbers that it is about") {
  CHECK(to_string({.kind = remark_kind::no_freedom}) ==
        "the rows determine no more than the fit takes from them: no interval has a meaning");
  CHECK(to_string({.kind = remark_kind::unbounded, .coefficient = "beta"}) ==
        "beta has no bounded interval");
  CHECK(to_string(
            {.kind = remark_kind::not_significant, .coefficient = "E", .bounds = {-0.25, 0.5}}) ==
        "E is not significantly different from zero: -0.25 .. 0.5");
  CHECK(to_string({.kind = remark_kind::imprecise,
                   .coefficient = "A",
                   .value = 4.0,
                   .bounds = {100.0, 400.0}}) ==
        "A is known only within a factor of 4: 100 .. 400");
  CHECK(
      to_string(
          {.kind = remark_kind::collinear, .coefficient = "A", .other = "alpha", .value = 0.999}) ==
      "A and alpha are nearly collinear (correlation 0.999)");
}

TEST_CASE("coefficients that move together are listed, with how much of them is known and why") {
  remark r{.kind = remark_kind::open, .together = {"G"}};
  CHECK(to_string(r) == "G is not determined");
  r.together = {"A", "alpha"};
  CHECK(to_string(r) == "A and alpha are not determined");
  r.together = {"B", "beta", "E"};
  r.value = 1.0;
  r.constant = {"D"};
  CHECK(to_string(r) ==
        "B, beta and E: only 1 combination of them is determined: all rows have one D");
  r.value = 2.0;
  r.constant = {"N", "D"};
  CHECK(to_string(r) ==
        "B, beta and E: only 2 combinations of them are determined: all rows have one N and D");
}

TEST_CASE("a coefficient that is held comes with the reason") {
  remark held{.kind = remark_kind::held,
              .coefficient = "gamma",
              .other = "granularity",
              .distinct = 2,
              .needed = 3};
  CHECK(to_string(held) ==
        "gamma is held at 0: 2 distinct values of the granularity, 3 determine it");
  held.distinct = 1;
  CHECK(to_string(held) == "gamma is held at 0: all rows have one granularity");
  CHECK(to_string({.kind = remark_kind::held_at_infinity, .coefficient = "A_max", .value = 2.5}) ==
        "A_max is held at infinity: any value above 2.5 fits as well");
  CHECK(to_string(
            {.kind = remark_kind::held_at_infinity, .coefficient = "A_max", .value = test::nan}) ==
        "A_max is held at infinity: no finite value that was tried fits as well");
}

}  // namespace remark_test
