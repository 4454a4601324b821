// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws on 50 decimal digits: the same lines, with the published decimals as written. What is left of the
/// difference to `double` is rounding alone.
#include <doctest/doctest.h>

#include "laws/tian2025/vectors.hpp"
#include "leverage/laws.hpp"
#include "support/near.hpp"

#if __has_include(<boost/multiprecision/cpp_bin_float.hpp>)
#include <boost/multiprecision/cpp_bin_float.hpp>

namespace multiprecision_test {

using namespace leverage;
using number50 = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>,
                                               boost::multiprecision::et_off>;

static_assert(scalar<number50>);
static_assert(std::same_as<common_scalar<double, number50>, number50>);

number50 decimal(const char* digits) { return number50(digits); }

const tian2025::joint_law<number50> table6{decimal("1.23"),
                                           decimal("-0.0761"),
                                           decimal("0.0167"),
                                           decimal("-0.117"),
                                           {decimal("0.0163"), decimal("5.28e16"), decimal("0")}};

bool agrees(const number50& x, const char* digits, double tolerance) {
  const number50 expected(digits);
  return abs(x - expected) <= abs(expected) * tolerance;
}

TEST_CASE("the joint law in 50 digits is the printed formula in 50 digits") {
  const activation_ratio a{decimal("0.031")};
  const granularity g{decimal("12")};
  const flops c{decimal("1e22")};
  // Independent 50-digit evaluation, 22 digits of it.
  CHECK(agrees(table6.leverage(a, g, c), "7.244897972612156255897", 1e-21));
  CHECK(agrees(table6.exponent(g, c), "-0.6490129451870412814584", 1e-21));
  CHECK(agrees(table6.optimum_granularity().value, "11.33721211594045050841", 1e-21));
  CHECK(agrees(table6.break_even_flops(g).value, "29619491119509.8507876", 1e-20));
  CHECK(agrees(table6.flops_for(decimal("7"), a, g).value, "7110599076978827711777", 1e-21));
  CHECK(agrees(table6.activation_ratio_for(decimal("7"), g, c).value, "0.033573727476832580099",
               1e-19));
  const auto e = table6.elasticity(a, g, c);
  CHECK(agrees(e.activation_ratio, "-0.4253573213699424884788", 1e-21));
  // log2 e and log10 e, in the slopes of log2 and log10, are doubles.
  CHECK(agrees(e.granularity, "-0.01205160842199123154898", 1e-16));
  CHECK(agrees(e.flops, "0.1008430671898525397656", 1e-16));
}

TEST_CASE("double and 50 digits differ by rounding alone") {
  for (const auto& v : test::tian2025::joint) {
    const auto exact = table6.leverage(activation_ratio{number50(v.a)}, granularity{number50(v.g)},
                                       flops{number50(v.c)});
    const double rounded =
        tian2025::table6.leverage(activation_ratio{v.a}, granularity{v.g}, flops{v.c});
    CHECK(test::near(rounded, static_cast<double>(exact), test::law_tolerance));
  }
}

TEST_CASE("bad input has no answer in 50 digits either") {
  const granularity g{number50(12)};
  const flops c{number50("1e22")};
  CHECK(isnan(table6.leverage(activation_ratio{number50(0)}, g, c)));
  CHECK(isnan(table6.leverage(activation_ratio{number50("1.1")}, g, c)));
  CHECK(isnan(table6.leverage(activation_ratio{number50("0.1")}, g, flops{number50(-1)})));
}

TEST_CASE("the saturating transform in 50 digits") {
  const saturating_transform<number50> s_base{decimal("1.847"), decimal("314.478"), decimal("1")};
  CHECK(agrees(s_base(number50(128)), "91.40468285666084553082", 1e-21));
  CHECK(agrees(s_base.derivative(number50(128)), "0.5031699691774308781344", 1e-21));
  CHECK(agrees(s_base.inverse(s_base(number50(128))), "128", 1e-45));
}

#endif

}  // namespace multiprecision_test
