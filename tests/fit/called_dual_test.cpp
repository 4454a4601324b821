// SPDX-License-Identifier: Apache-2.0
/// @file
/// A number whose operations are calls has the values and derivatives of the dual, to the last bit.
#include "leverage/fit/called_dual.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace called_dual_test {

using namespace leverage;
using fit::called_dual;
using fit::fit_pack;

constexpr std::size_t variables = 3;
using called = called_dual<variables>;
using inlined = dual<fit_pack, variables>;

bool same_bits(const fit_pack& a, const fit_pack& b) {
  for (std::size_t lane = 0; lane < fit::fit_pack_width; ++lane) {
    if (std::bit_cast<std::uint64_t>(a[lane]) != std::bit_cast<std::uint64_t>(b[lane])) {
      return false;
    }
  }
  return true;
}

fit_pack lanes(double first, double step) {
  std::array<double, fit::fit_pack_width> x{};
  for (std::size_t lane = 0; lane < x.size(); ++lane) {
    x[lane] = first + step * static_cast<double>(lane);
  }
  return fit_pack::load(x.data());
}

/// `f(x, y, z, c)` over three variables and a pack without derivatives, by both.
template <class F>
void agree(const char* name, const F& f) {
  CAPTURE(name);
  const fit_pack c = lanes(1.5, 0.25);
  const inlined expected =
      f(inlined::variable(fit_pack(0.7), 0), inlined::variable(fit_pack(2.5), 1),
        inlined::variable(fit_pack(1.25), 2), c);
  inlined found;
  f(called::variable(0.7, 0), called::variable(2.5, 1), called::variable(1.25, 2), c).store(found);
  CHECK(same_bits(found.value, expected.value));
  CHECK(found.support.set == expected.support.set);
  for (std::size_t i = 0; i < variables; ++i) {
    CAPTURE(i);
    CHECK(same_bits(found.derivative[i], expected.derivative[i]));
  }
}

TEST_CASE("operations of two numbers") {
  agree("sum", [](auto x, auto y, auto, auto) { return x + y; });
  agree("difference", [](auto x, auto y, auto, auto) { return x - y; });
  agree("product", [](auto x, auto y, auto, auto) { return x * y; });
  agree("quotient", [](auto x, auto y, auto, auto) { return x / y; });
  agree("power", [](auto x, auto y, auto, auto) { return pow(x, y); });
  agree("the same variable twice", [](auto x, auto y, auto, auto) { return x * y / (x + y); });
  agree("three variables", [](auto x, auto y, auto z, auto) { return pow(x * y, z) - y / z; });
}

TEST_CASE("operations with a pack and with literals") {
  agree("pack added", [](auto x, auto, auto, auto c) { return (x + c) * (c + x); });
  agree("pack subtracted", [](auto x, auto, auto, auto c) { return (x - c) * (c - x); });
  agree("pack multiplied", [](auto x, auto, auto, auto c) { return x * c + c * x; });
  agree("pack divided", [](auto x, auto, auto, auto c) { return x / c + c / x; });
  agree("pack raised", [](auto x, auto, auto, auto c) { return pow(c, x) + pow(x, c); });
  agree("literals", [](auto x, auto, auto, auto) {
    return (2.0F * x + 1.0) / 3.0F - 4.0 / (x - 0.5) + pow(x, 1.5);
  });
}

TEST_CASE("functions of one number") {
  agree("negative", [](auto x, auto, auto, auto) { return -x; });
  agree("exp", [](auto x, auto, auto, auto c) { return exp(x * c); });
  agree("expm1", [](auto x, auto, auto, auto c) { return expm1(x * c); });
  agree("log", [](auto x, auto, auto, auto c) { return log(x * c); });
  agree("log1p", [](auto x, auto, auto, auto c) { return log1p(x * c); });
  agree("log2", [](auto x, auto, auto, auto c) { return log2(x * c); });
  agree("log10", [](auto x, auto, auto, auto c) { return log10(x * c); });
  agree("sqrt", [](auto x, auto, auto, auto c) { return sqrt(x * c); });
}

TEST_CASE("refusals and choices, lane by lane") {
  struct any_rule {};
  agree("within", [](auto x, auto y, auto, auto c) { return within(c <= 1.6, x * y, any_rule{}); });
  agree("select", [](auto x, auto y, auto, auto c) { return select(c <= 1.6, x * x, y * c); });
}

TEST_CASE("a constant has no derivatives, and assignment forgets those of before") {
  called x = called::variable(3.0, 1);
  x = called(2.0);
  inlined found;
  x.store(found);
  CHECK(found.value[0] == 2.0);
  CHECK(found.support.set == 0);
  CHECK(found.derivative[1][0] == 0.0);
}

}  // namespace called_dual_test
