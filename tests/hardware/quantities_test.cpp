// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/quantities.hpp"

#include <concepts>
#include <type_traits>

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace hardware_quantities_test {

using leverage::bytes;
using leverage::bytes_per_second;
using leverage::count;
using leverage::flop_per_second;
using leverage::flops;
using leverage::flops_per_token;
using leverage::not_a_count;
using leverage::parameters;
using leverage::seconds;
using leverage::tokens;
using leverage::tokens_per_second;
using leverage::usd;
using leverage::usd_per_second;

TEST_CASE("an amount over a rate is a time, an amount over a time is a rate, and back") {
  static_assert(bytes{6.0} / bytes_per_second{2.0} == seconds{3.0});
  static_assert(bytes{6.0} / seconds{3.0} == bytes_per_second{2.0});
  static_assert(bytes_per_second{2.0} * seconds{3.0} == bytes{6.0});
  static_assert(seconds{3.0} * bytes_per_second{2.0} == bytes{6.0});

  static_assert(flops{6e22} / flop_per_second{2e17} == seconds{3e5});
  static_assert(flops{6e22} / seconds{3e5} == flop_per_second{2e17});
  static_assert(flop_per_second{2e17} * seconds{3e5} == flops{6e22});
  static_assert(seconds{3e5} * flop_per_second{2e17} == flops{6e22});

  static_assert(tokens{6e12} / tokens_per_second{2e6} == seconds{3e6});
  static_assert(tokens{6e12} / seconds{3e6} == tokens_per_second{2e6});
  static_assert(tokens_per_second{2e6} * seconds{3e6} == tokens{6e12});
  static_assert(seconds{3e6} * tokens_per_second{2e6} == tokens{6e12});

  static_assert(usd_per_second{2.0} * seconds{3.0} == usd{6.0});
  static_assert(seconds{3.0} * usd_per_second{2.0} == usd{6.0});
  static_assert(usd{6.0} / usd_per_second{2.0} == seconds{3.0});
  CHECK((bytes{6.0} / bytes_per_second{2.0}).value == 3.0);
}

TEST_CASE("operations per token join the speed in tokens and the speed in operations") {
  static_assert(flops_per_token{5e9} * tokens_per_second{2e6} == flop_per_second{1e16});
  static_assert(tokens_per_second{2e6} * flops_per_token{5e9} == flop_per_second{1e16});
  static_assert(flop_per_second{1e16} / flops_per_token{5e9} == tokens_per_second{2e6});
  // What is reached of a peak is a plain number.
  static_assert(std::same_as<decltype(flop_per_second{1.0} / flop_per_second{2.0}), double>);
  CHECK(flop_per_second{4e14} / flop_per_second{1e15} == 0.4);
}

TEST_CASE("exact counts become real in a time or a rate, and stay what they are") {
  static_assert(bytes{count{7}} / bytes_per_second{2.0} == seconds{3.5});
  static_assert(flops_per_token{count{3}} * tokens_per_second{0.5} == flop_per_second{1.5});
  static_assert(flop_per_second{1.5} / flops_per_token{count{3}} == tokens_per_second{0.5});
  // A second cannot be a count, which would lose its fraction.
  CHECK(std::same_as<decltype(tokens{count{7}} / seconds{2.0}), tokens_per_second<double>>);
}

TEST_CASE("an hour of 1024 accelerators at 2 dollars an hour costs 2048 dollars") {
  constexpr usd_per_second each{2.0 / 3600};
  CHECK(test::near((each * 1024.0 * seconds{3600.0}).value, 2048.0, 1e-15));
}

TEST_CASE("no count and no number are no time and no rate") {
  CHECK(test::is_nan((bytes{not_a_count} / bytes_per_second{1.0}).value));
  CHECK(test::is_nan((flops_per_token{not_a_count} * tokens_per_second{1.0}).value));
  CHECK(test::is_nan((flop_per_second{1.0} / flops_per_token{not_a_count}).value));
  CHECK(test::is_nan((tokens{1.0} / seconds{test::nan}).value));
  CHECK(test::is_nan((usd_per_second{test::nan} * seconds{1.0}).value));
}

TEST_CASE("a derivative passes through: time falls with the bandwidth as -N / b^2") {
  const auto time = leverage::differentiate(
      [](const auto& rate) { return (bytes{12.0} / bytes_per_second{rate}).value; }, 2.0);
  CHECK(time.value == 6.0);
  CHECK(time.derivative[0] == -3.0);
  const auto money = leverage::differentiate(
      [](const auto& price) { return (usd_per_second{price} * seconds{5.0}).value; }, 2.0);
  CHECK(money.derivative[0] == 5.0);
}

// What the header names, and nothing else.
template <class A, class B>
concept multiplies = requires(A a, B b) { a* b; };
template <class A, class B>
concept divides = requires(A a, B b) { a / b; };
template <class A, class B>
concept adds = requires(A a, B b) { a + b; };

static_assert(multiplies<bytes_per_second<>, seconds<>> && divides<bytes<>, bytes_per_second<>>);
static_assert(!multiplies<seconds<>, seconds<>> && !multiplies<bytes<>, seconds<>>);
static_assert(!multiplies<flops<>, flop_per_second<>> && !multiplies<usd<>, seconds<>>);
static_assert(!multiplies<bytes<>, bytes_per_second<>> && !multiplies<tokens<>, usd<>>);
static_assert(!divides<flops<>, bytes_per_second<>> && !divides<bytes<>, flop_per_second<>>);
static_assert(!divides<seconds<>, bytes<>> && !divides<tokens<>, flop_per_second<>>);
static_assert(!divides<parameters<>, seconds<>> && !divides<usd<>, seconds<>>);
static_assert(!divides<bytes_per_second<>, seconds<>> && !divides<flop_per_second<>, tokens<>>);
static_assert(!adds<seconds<>, usd<>> && !adds<bytes_per_second<>, flop_per_second<>>);
static_assert(!adds<flop_per_second<>, tokens_per_second<>> && !adds<seconds<>, double>);
static_assert(!std::is_convertible_v<double, seconds<>> &&
              !std::is_constructible_v<seconds<>, usd<>> &&
              !std::is_constructible_v<flop_per_second<>, flops<>>);

}  // namespace hardware_quantities_test
