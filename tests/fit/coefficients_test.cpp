// SPDX-License-Identifier: Apache-2.0
/// @file
/// A transform is one to one, onto its domain and no further; what is wrong with a set of coefficients is
/// said by name.
#include "leverage/fit/coefficients.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace coefficients_test {

using namespace leverage::fit;
using test::infinity;
using test::near;

const transform every_transform[] = {
    transform::identity(),       transform::log(),      transform::logit(0.0, 1.0),
    transform::logit(-2.0, 5.0), transform::softplus(), transform::softplus(-3.0),
    transform::softplus(100.0),  transform::below(0.0), transform::below(-3.0)};

/// theta(x) as the comments define it.
template <class T>
T defined(const transform& scale, const T& x) {
  using leverage::math::exp;
  using leverage::math::log1p;
  switch (scale.form) {
    case transform::kind::identity:
      return x;
    case transform::kind::log:
      return exp(x);
    case transform::kind::logit:
      return scale.low + (scale.high - scale.low) / (1.0 + exp(-x));
    case transform::kind::softplus:
      return scale.low + log1p(exp(x));
    case transform::kind::below:
      return scale.high - log1p(exp(-x));
  }
  return x;
}

bool mentions(const std::vector<std::string>& violations, const std::string& text) {
  for (const std::string& v : violations) {
    if (v.find(text) != std::string::npos) return true;
  }
  return false;
}

TEST_CASE("natural coefficients and slopes are those of the definitions") {
  using d1 = leverage::dual<double, 1>;
  for (const transform& scale : every_transform) {
    CAPTURE(static_cast<int>(scale.form));
    CAPTURE(scale.low);
    for (double x = -29.75; x < 30.0; x += 0.5) {
      CAPTURE(x);
      const d1 expected = defined(scale, d1::variable(x, 0));
      // Beside a bound that is not zero the sum rounds to the bound's digits.
      const double size = std::abs(expected.value) + std::abs(scale.low) + std::abs(scale.high);
      CHECK(std::abs(scale.natural(x) - expected.value) <= 4e-16 * size);
      CHECK(near(scale.slope(x), expected.derivative[0], 1e-14));
      CHECK(near(scale.slope(x, scale.natural(x)), expected.derivative[0], 1e-14));
    }
  }
}

TEST_CASE("natural coefficients at points known in closed form") {
  const double ln3 = std::log(3.0);
  CHECK(transform::identity().natural(-7.5) == -7.5);
  CHECK(near(transform::log().natural(1.0), std::numbers::e, 1e-15));
  const transform between = transform::logit(-2.0, 5.0);
  CHECK(near(between.natural(0.0), 1.5, 1e-15));
  CHECK(near(between.natural(ln3), 3.25, 1e-15));
  CHECK(near(between.natural(-ln3), -0.25, 1e-14));
  CHECK(near(between.slope(0.0), 7.0 / 4.0, 1e-15));
  CHECK(near(between.slope(-ln3), 7.0 * 3.0 / 16.0, 1e-15));
  const transform above = transform::softplus(-3.0);
  CHECK(near(above.natural(0.0), std::numbers::ln2 - 3.0, 1e-15));
  CHECK(near(above.natural(ln3), std::log(4.0) - 3.0, 1e-15));
  CHECK(above.slope(0.0) == 0.5);
  CHECK(near(above.slope(ln3), 0.75, 1e-15));
}

TEST_CASE("a natural coefficient comes back from its free variable") {
  const auto returns = [](const transform& scale, double theta, double tolerance) {
    CAPTURE(static_cast<int>(scale.form));
    CAPTURE(theta);
    CHECK(near(scale.natural(scale.free(theta)), theta, tolerance));
  };
  for (const double theta : {-1e300, -1.0, 0.0, 1e-300, 3.0}) {
    returns(transform::identity(), theta, 0.0);
  }
  // An ulp of ln theta is |ln theta| ulps of theta.
  for (const double theta : {1e-300, 1e-12, 1.0, 7.0, 1e300}) {
    returns(transform::log(), theta, 2e-13);
  }
  for (const double theta : {1e-300, 1e-12, 0.2, 0.5, 0.9, 1.0 - 1e-12}) {
    returns(transform::logit(0.0, 1.0), theta, 2e-13);
  }
  for (const double theta : {-1.999999, -1.0, 0.5, 1.5, 4.999999}) {
    returns(transform::logit(-2.0, 5.0), theta, 1e-14);
  }
  for (const double theta : {1e-300, 1e-12, 0.3, 1.0, 29.9, 30.0, 30.1, 1e6, 1e300}) {
    returns(transform::softplus(), theta, 2e-13);
  }
  for (const double theta : {-2.99999, -1.0, 0.5, 26.9, 27.1, 1e6}) {
    returns(transform::softplus(-3.0), theta, 1e-14);
  }
}

TEST_CASE("a free variable comes back from its natural coefficient") {
  for (const transform& scale : every_transform) {
    CAPTURE(static_cast<int>(scale.form));
    CAPTURE(scale.low);
    // Not where theta has run into a bound.
    for (const double x : {-8.0, -1.0, -0.25, 0.5, 3.0, 12.0}) {
      CAPTURE(x);
      CHECK(std::abs(scale.free(scale.natural(x)) - x) <= 1e-9);
    }
  }
}

TEST_CASE("a coefficient grows with its free variable, through the changes of formula") {
  for (const transform& scale : every_transform) {
    CAPTURE(static_cast<int>(scale.form));
    CAPTURE(scale.low);
    double last = scale.natural(-20.03);
    for (double x = -20.0; x < 40.0; x += 0.03) {
      CAPTURE(x);
      const double next = scale.natural(x);
      // Beside its upper bound it stays.
      const bool bounded =
          scale.form == transform::kind::logit || scale.form == transform::kind::below;
      CHECK((next > last || (next >= last && bounded && x > 30.0)));
      last = next;
    }
  }
  const transform above = transform::softplus();
  for (const double x : {29.999999, 30.0, 30.000001}) {
    CAPTURE(x);
    CHECK(near(above.natural(x), x + std::log1p(std::exp(-x)), 1e-15));
    CHECK(near(above.free(x), x + std::log1p(-std::exp(-x)), 1e-15));
  }
}

TEST_CASE("far out a coefficient reaches its bound and no further") {
  for (const double far : {800.0, 1e300, infinity}) {
    CAPTURE(far);
    const transform positive = transform::log();
    CHECK(positive.natural(-far) == 0.0);
    CHECK(positive.natural(far) == infinity);
    CHECK(positive.slope(-far) == 0.0);

    const transform between = transform::logit(-2.0, 5.0);
    CHECK(between.natural(-far) == -2.0);
    CHECK(between.natural(far) == 5.0);
    CHECK(between.slope(-far) == 0.0);
    CHECK(between.slope(far) == 0.0);

    const transform above = transform::softplus(-3.0);
    CHECK(above.natural(-far) == -3.0);
    CHECK(above.natural(far) == far - 3.0);
    CHECK(above.slope(-far) == 0.0);
    CHECK(above.slope(far) == 1.0);

    const transform below = transform::below(-3.0);
    CHECK(below.natural(far) == -3.0);
    CHECK(below.natural(-far) == -3.0 - far);
    CHECK(below.slope(far) == 0.0);
    CHECK(below.slope(-far) == 1.0);
  }
}

TEST_CASE("a domain has what is inside its bounds, not the bounds") {
  const auto check = [](const transform& scale, std::vector<double> inside,
                        std::vector<double> outside) {
    CAPTURE(static_cast<int>(scale.form));
    for (const double theta : inside) {
      CAPTURE(theta);
      CHECK(scale.contains(theta));
    }
    outside.insert(outside.end(), {infinity, -infinity, test::nan});
    for (const double theta : outside) {
      CAPTURE(theta);
      CHECK(!scale.contains(theta));
    }
  };
  check(transform::identity(), {-1e300, 0.0, 1e300}, {});
  check(transform::log(), {1e-300, 1.0, 1e300}, {0.0, -0.0, -1e-300, -1.0});
  check(transform::logit(-2.0, 5.0), {-1.999999999, 0.0, 4.999999999}, {-2.0, 5.0, -2.1, 5.1});
  check(transform::softplus(2.0), {2.000000001, 40.0, 1e300}, {2.0, 1.9, -5.0});
  check(transform::below(2.0), {1.999999999, -40.0, -1e300}, {2.0, 2.1, 5.0});
}

TEST_CASE("on a bound is what lies within the margin of it") {
  CHECK(!transform::identity().on_bound(0.0));
  CHECK(!transform::identity().on_bound(1e300));

  for (const double theta : {0.0, 1e-101, 1e101}) CHECK(transform::log().on_bound(theta));
  for (const double theta : {1e-99, 1.0, 1e99}) CHECK(!transform::log().on_bound(theta));

  // A millionth of the width, 7.
  const transform between = transform::logit(-2.0, 5.0);
  for (const double theta : {-2.0, -2.0 + 6.9e-6, 5.0 - 6.9e-6, 5.0}) {
    CAPTURE(theta);
    CHECK(between.on_bound(theta));
  }
  for (const double theta : {-2.0 + 7.1e-6, 1.0, 5.0 - 7.1e-6}) {
    CAPTURE(theta);
    CHECK(!between.on_bound(theta));
  }
  CHECK(between.on_bound(-1.31, 0.1));
  CHECK(!between.on_bound(-1.29, 0.1));

  // A millionth of the bound, or of one.
  CHECK(transform::softplus(20.0).on_bound(20.0 + 1.9e-5));
  CHECK(!transform::softplus(20.0).on_bound(20.0 + 2.1e-5));
  CHECK(transform::softplus().on_bound(0.9e-6));
  CHECK(!transform::softplus().on_bound(1.1e-6));
  CHECK(transform::below(20.0).on_bound(20.0 - 1.9e-5));
  CHECK(!transform::below(20.0).on_bound(20.0 - 2.1e-5));
}

TEST_CASE("coefficients are made as they are spelled") {
  const coefficient plain{"alpha"};
  CHECK(plain.use == coefficient::role::free);
  CHECK(plain.scale.form == transform::kind::identity);
  CHECK(!plain.linear);
  const coefficient c = free_coefficient("A", transform::log(), true);
  CHECK(c.name == "A");
  CHECK(c.use == coefficient::role::free);
  CHECK(c.scale.form == transform::kind::log);
  CHECK(c.linear);
  const coefficient f = fixed("E", 1.69);
  CHECK(f.use == coefficient::role::fixed);
  CHECK(f.value == 1.69);
  const coefficient t = tied("beta", 3);
  CHECK(t.use == coefficient::role::tied);
  CHECK(t.to == 3);
}

TEST_CASE("what is right has no violations") {
  CHECK(validate(coefficients<1>{{free_coefficient("A")}}).empty());
  const coefficients<4> set{{free_coefficient("A", transform::logit(1.0, 2.0)), tied("B", 0),
                             fixed("E", -1.0), tied("F", 2)}};
  CHECK(validate(set).empty());
}

TEST_CASE("what is wrong is said by name") {
  const coefficients<3> good{{free_coefficient("A"), free_coefficient("B"), free_coefficient("E")}};
  const auto with = [&](const coefficient& c) {
    coefficients<3> set = good;
    set[1] = c;
    return validate(set);
  };
  for (const double bad : {test::nan, infinity, -infinity}) {
    const auto violations = with(fixed("B", bad));
    CHECK(violations.size() == 1);
    CHECK(mentions(violations, "coefficient B is fixed at a value that is not finite"));
  }
  for (const std::size_t to : {std::size_t{1}, std::size_t{3}, static_cast<std::size_t>(-1)}) {
    CAPTURE(to);
    const auto violations = with(tied("B", to));  // itself, or none there is
    CHECK(violations.size() == 1);
    CHECK(mentions(violations, "coefficient B is tied"));
  }
  {
    coefficients<3> chain = good;
    chain[1] = tied("B", 0);
    chain[2] = tied("E", 1);
    const auto violations = validate(chain);
    CHECK(violations.size() == 1);
    CHECK(mentions(violations, "coefficient E is tied"));
  }
  for (const transform& scale :
       {transform::logit(2.0, 1.0), transform::logit(1.0, 1.0), transform::logit(test::nan, 1.0)}) {
    const auto violations = with(free_coefficient("B", scale));
    CHECK(violations.size() == 1);
    CHECK(mentions(violations, "coefficient B has bounds out of order"));
  }
  for (const transform& scale : {transform::logit(0.0, infinity), transform::logit(-infinity, 0.0),
                                 transform::softplus(test::nan), transform::softplus(-infinity)}) {
    const auto violations = with(free_coefficient("B", scale));
    CHECK(violations.size() == 1);
    CHECK(mentions(violations, "coefficient B has a bound that is not finite"));
  }
}

TEST_CASE("every violation is reported, also that nothing is left to fit") {
  const coefficients<3> set{{fixed("A", 1.0), fixed("B", test::nan), tied("E", 7)}};
  const auto violations = validate(set);
  CHECK(violations.size() == 3);
  CHECK(mentions(violations, "coefficient B"));
  CHECK(mentions(violations, "coefficient E"));
  CHECK(mentions(violations, "no coefficient is free"));
}

}  // namespace coefficients_test
