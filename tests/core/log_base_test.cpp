// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/log_base.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace log_base_test {

using leverage::binary_log;
using leverage::common_log;
using leverage::differentiate;
using leverage::natural_log;

// Powers of the base are exact, at compile time and at run time.
static_assert(binary_log::of(1024.0) == 10.0 && binary_log::inverse(10.0) == 1024.0);
static_assert(common_log::of(1e22) == 22.0 && common_log::inverse(22.0) == 1e22);
static_assert(natural_log::of(1.0) == 0.0 && natural_log::inverse(0.0) == 1.0);

// To 22 digits: log2 10, ln 10, log10 2 and e, by 50-digit evaluation.
static_assert(test::near(binary_log::of(10.0), 3.321928094887362347870, 2e-16));
static_assert(test::near(natural_log::of(10.0), 2.302585092994045684018, 2e-16));
static_assert(test::near(common_log::of(2.0), 0.3010299956639811952137, 2e-16));
static_assert(test::near(natural_log::inverse(1.0), 2.718281828459045235360, 2e-16));

template <class Base>
void undoes_itself(double base) {
  for (const double x : {0.001, 0.5, 1.0, 2.0, 10.0, 12.0, 1e10, 1e22}) {
    CAPTURE(x);
    CHECK(test::near(Base::inverse(Base::of(x)), x, 2e-14));
  }
  CHECK(Base::of(1.0) == 0.0);
  CHECK(test::near(Base::of(base), 1.0, 2e-16));
  CHECK(test::near(Base::inverse(1.0), base, 2e-16));
}

TEST_CASE("every base undoes itself") {
  undoes_itself<binary_log>(2.0);
  undoes_itself<natural_log>(2.718281828459045235360);
  undoes_itself<common_log>(10.0);
}

TEST_CASE("the slope of a logarithm is 1/(x ln base), of a power b^x ln base") {
  const double ln2 = 0.6931471805599453094172;
  const double ln10 = 2.302585092994045684018;
  const double x = 7.5;
  const auto slope = [x](auto f) { return differentiate(f, x).derivative[0]; };
  CHECK(test::near(slope([](auto v) { return binary_log::of(v); }), 1 / (x * ln2), 1e-15));
  CHECK(test::near(slope([](auto v) { return natural_log::of(v); }), 1 / x, 1e-15));
  CHECK(test::near(slope([](auto v) { return common_log::of(v); }), 1 / (x * ln10), 1e-15));
  // 2^7.5, e^7.5 and 10^7.5 by 50-digit evaluation.
  CHECK(test::near(slope([](auto v) { return binary_log::inverse(v); }),
                   181.0193359837561662467 * ln2, 1e-15));
  CHECK(test::near(slope([](auto v) { return natural_log::inverse(v); }), 1808.042414456063253196,
                   1e-15));
  CHECK(test::near(slope([](auto v) { return common_log::inverse(v); }),
                   31622776.60168379331999 * ln10, 1e-15));
}

}  // namespace log_base_test
