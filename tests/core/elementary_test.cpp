// SPDX-License-Identifier: Apache-2.0
/// @file
/// Elementary functions and their slopes at 1 against 20 digits, and what they do at their edges.
#include "leverage/core/elementary.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/near.hpp"

namespace elementary_test {

using namespace leverage;
using test::near;
using D = dual<double, 1>;
using DD = dual<D, 1>;

constexpr double ulp = 2.3e-16;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

constexpr double sin1 = 0.84147098480789650665;
constexpr double cos1 = 0.54030230586813971740;
constexpr double tan1 = 1.5574077246549022305;
constexpr double sinh1 = 1.1752011936438014569;
constexpr double cosh1 = 1.5430806348152437785;
constexpr double tanh1 = 0.76159415595576488812;
constexpr double erf1 = 0.84270079294971486934;
constexpr double erf_slope1 = 0.41510749742059470334;  // 2 / (e sqrt(pi))
constexpr double quarter_pi = 0.78539816339744830962;

TEST_CASE("values and slopes at 1") {
  struct row {
    D (*f)(const D&);
    double value, slope;
  };
  for (const row& r : {row{[](const D& x) { return sin(x); }, sin1, cos1},
                       row{[](const D& x) { return cos(x); }, cos1, -sin1},
                       row{[](const D& x) { return tan(x); }, tan1, 1.0 / (cos1 * cos1)},
                       row{[](const D& x) { return atan(x); }, quarter_pi, 0.5},
                       row{[](const D& x) { return sinh(x); }, sinh1, cosh1},
                       row{[](const D& x) { return cosh(x); }, cosh1, sinh1},
                       row{[](const D& x) { return tanh(x); }, tanh1, 1.0 / (cosh1 * cosh1)},
                       row{[](const D& x) { return erf(x); }, erf1, erf_slope1}}) {
    const D y = r.f(D::variable(1.0, 0));
    CHECK(near(y.value, r.value, 2 * ulp));
    CHECK(near(y.derivative[0], r.slope, 8 * ulp));
  }
}

TEST_CASE("second derivatives, through duals of duals") {
  const auto second = [](auto f) {
    const DD x = DD::variable(D::variable(1.0, 0), 0);
    return f(x).derivative[0].derivative[0];
  };
  CHECK(near(second([](const DD& x) { return sin(x); }), -sin1, 4 * ulp));
  CHECK(near(second([](const DD& x) { return atan(x); }), -0.5, 4 * ulp));
  // tanh'' = -2 tanh / cosh^2; erf'' = -2 x erf'.
  CHECK(
      near(second([](const DD& x) { return tanh(x); }), -2.0 * tanh1 / (cosh1 * cosh1), 16 * ulp));
  CHECK(near(second([](const DD& x) { return erf(x); }), -2.0 * erf_slope1, 8 * ulp));
}

TEST_CASE("far out tanh and erf are flat, not undefined") {
  for (const double far : {40.0, 800.0, 1e300}) {
    CAPTURE(far);
    const D t = tanh(D::variable(far, 0));
    CHECK(t.value == 1.0);
    CHECK(t.derivative[0] >= 0.0);
    CHECK(t.derivative[0] < 1e-30);
    const D e = erf(D::variable(-far, 0));
    CHECK(e.value == -1.0);
    CHECK(e.derivative[0] == 0.0);
  }
}

TEST_CASE("abs, min and max take the slope of what they choose") {
  CHECK(abs(D::variable(-3.0, 0)).value == 3.0);
  CHECK(abs(D::variable(-3.0, 0)).derivative[0] == -1.0);
  CHECK(abs(D::variable(3.0, 0)).derivative[0] == 1.0);
  CHECK(abs(D::variable(0.0, 0)).derivative[0] == 1.0);
  const D x = D::variable(2.0, 0);
  CHECK(max(x, 1.0).derivative[0] == 1.0);
  CHECK(max(x, 5.0).value == 5.0);
  CHECK(max(x, 5.0).derivative[0] == 0.0);
  CHECK(min(5.0, x).derivative[0] == 1.0);
  CHECK(min(1.0, x).value == 1.0);
  CHECK(min(x * x, x).value == 2.0);
  CHECK(max(x * x, x).derivative[0] == 4.0);
}

TEST_CASE("NaN is not lost, on either side") {
  CHECK(std::isnan(math::min(nan, 1.0)));
  CHECK(std::isnan(math::min(1.0, nan)));
  CHECK(std::isnan(math::max(nan, 1.0)));
  CHECK(std::isnan(math::max(1.0, nan)));
  CHECK(std::isnan(max(D(nan), D(1.0)).value));
  CHECK(std::isnan(max(D(1.0), D(nan)).value));
  CHECK(std::isnan(min(D(nan), 1.0).value));
  CHECK(std::isnan(abs(D(nan)).value));
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(math::max(-infinity, infinity) == infinity);
  CHECK(math::min(-infinity, infinity) == -infinity);
}

}  // namespace elementary_test
