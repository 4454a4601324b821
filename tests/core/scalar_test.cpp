// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/scalar.hpp"

#include <string_view>

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "leverage/core/quantities.hpp"

namespace scalar_test {

using leverage::common_scalar;
using leverage::dual;
using leverage::number;
using leverage::scalar;
using leverage::value_of;

using d1 = dual<double, 1>;
using dd = dual<d1, 1>;

// A scalar is a real number type.
static_assert(scalar<double> && scalar<float> && scalar<long double>);
static_assert(scalar<d1> && scalar<dual<double, 3>> && scalar<dual<float, 2>> && scalar<dd>);

// Integers would truncate, quantities have a unit, and neither text nor pointers are numbers.
static_assert(!scalar<int> && !scalar<leverage::count> && !scalar<bool> && !scalar<char>);
static_assert(!scalar<leverage::tokens<>> && !scalar<leverage::granularity<>>);
static_assert(!scalar<std::string_view> && !scalar<const char*> && !scalar<void>);

// Each operation of arithmetic is asked for: a type that lacks one of them is none.
enum class lacking { nothing, sum, difference, product, quotient, negation, one };
template <lacking What>
struct incomplete {
  double value;
  constexpr explicit incomplete(double x)
    requires(What != lacking::one)
      : value(x) {}
  friend constexpr incomplete operator+(incomplete a, incomplete b)
    requires(What != lacking::sum)
  {
    return incomplete(a.value + b.value);
  }
  friend constexpr incomplete operator-(incomplete a, incomplete b)
    requires(What != lacking::difference)
  {
    return incomplete(a.value - b.value);
  }
  friend constexpr incomplete operator*(incomplete a, incomplete b)
    requires(What != lacking::product)
  {
    return incomplete(a.value * b.value);
  }
  friend constexpr incomplete operator/(incomplete a, incomplete b)
    requires(What != lacking::quotient)
  {
    return incomplete(a.value / b.value);
  }
  friend constexpr incomplete operator-(incomplete a)
    requires(What != lacking::negation)
  {
    return incomplete(-a.value);
  }
};
static_assert(scalar<incomplete<lacking::nothing>>);
static_assert(!scalar<incomplete<lacking::sum>> && !scalar<incomplete<lacking::difference>>);
static_assert(!scalar<incomplete<lacking::product>> && !scalar<incomplete<lacking::quotient>>);
static_assert(!scalar<incomplete<lacking::negation>> && !scalar<incomplete<lacking::one>>);

// What a quantity holds: a scalar, or an exact count, but no truth value.
static_assert(number<double> && number<d1> && number<int> && number<leverage::count>);
static_assert(!number<bool> && !number<leverage::tokens<>> && !number<void*>);

// Mixing scalars gives the richer one.
static_assert(std::same_as<common_scalar<double>, double>);
static_assert(std::same_as<common_scalar<float, double>, double>);
static_assert(std::same_as<common_scalar<double, d1>, d1>);
static_assert(std::same_as<common_scalar<d1, double, d1>, d1>);
static_assert(std::same_as<common_scalar<dd, double>, dd>);

// It is the type of the sum, and no other operation is asked for.
struct exact {};
struct rounded {
  [[maybe_unused]] friend constexpr rounded operator+(exact /*unused*/, rounded /*unused*/) {
    return {};
  }
};
static_assert(std::same_as<common_scalar<exact, rounded>, rounded>);
static_assert(std::same_as<common_scalar<d1, dd>, dd>);
static_assert(std::same_as<common_scalar<const double&, d1&>, d1>);

TEST_CASE("value_of is the plain number, whatever it carries") {
  static_assert(value_of(2.5) == 2.5);
  static_assert(value_of(2.5F) == 2.5F);
  static_assert(value_of(d1::variable(2.5, 0)) == 2.5);
  static_assert(value_of(dd::variable(d1::variable(2.5, 0), 0)) == 2.5);
  static_assert(std::same_as<decltype(value_of(dd{})), double>);
  static_assert(std::same_as<decltype(value_of(dual<float, 1>{})), float>);

  CHECK(value_of(-1.0) == -1.0);
  CHECK(value_of(dd::variable(d1::variable(-1.0, 0), 0)) == -1.0);
}

}  // namespace scalar_test
