// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/quantities.hpp"

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace quantities_test {

using leverage::activation_ratio;
using leverage::bytes;
using leverage::count;
using leverage::flops;
using leverage::flops_per_token;
using leverage::granularity;
using leverage::not_a_count;
using leverage::parameters;
using leverage::tokens;

TEST_CASE("M D = C, C / M = D, C / D = M, in any order") {
  constexpr flops_per_token m{6e9};
  constexpr tokens d{2e12};
  constexpr flops c{1.2e22};
  static_assert(m * d == c && d * m == c);
  static_assert(c / m == d);
  static_assert(c / d == m);
  static_assert(std::same_as<decltype(m * d), flops<double>>);
  static_assert(std::same_as<decltype(c / m), tokens<double>>);
  static_assert(std::same_as<decltype(c / d), flops_per_token<double>>);
  CHECK((m * d).value == 1.2e22);
}

TEST_CASE("a total beyond 64 bits is real, from exact counts too") {
  constexpr flops_per_token m{count{250'000'000'000}};
  constexpr tokens d{count{14'800'000'000'000}};
  constexpr auto c = m * d;
  static_assert(std::same_as<decltype(c), const flops<double>>);
  static_assert(c.value == 3.7e24);
  static_assert((c / m).value == 1.48e13);
  static_assert((flops{1e24} / tokens{count{10'000'000'000'000}}).value == 1e11);
  CHECK((d * m).value == 3.7e24);
}

TEST_CASE("sums and differences of one kind stay exact and of that kind") {
  constexpr parameters<count> total{17'514'364'928};
  constexpr parameters<count> active{838'860'800};
  static_assert((total - active).value == 16'675'504'128);
  static_assert((total + active).value == 18'353'225'728);
  static_assert(std::same_as<decltype(total - active), parameters<count>>);
  static_assert(std::same_as<decltype(bytes{1.5} + bytes{2}), bytes<double>>);
  CHECK((bytes{1.5} + bytes{2}).value == 3.5);
  static_assert(parameters<count>{7} - parameters{0.5} == parameters{6.5});
  static_assert(std::same_as<decltype(tokens{1} + tokens{count{1}}), tokens<count>>);
}

TEST_CASE("the ratio of two alike is a plain number") {
  static_assert(parameters<count>{3} / parameters<count>{2} == 1.5);
  static_assert(std::same_as<decltype(tokens{1.0} / tokens{2.0}), double>);
  CHECK(flops{3e22} / flops{1e22} == doctest::Approx(3.0));
}

TEST_CASE("a plain number scales a quantity") {
  static_assert((flops_per_token<count>{7} * count{3}).value == 21);
  static_assert((count{3} * flops_per_token<count>{7}).value == 21);
  static_assert((2.0 * tokens{5.0}).value == 10.0);
  static_assert((tokens{5.0} / 2.0).value == 2.5);
  static_assert((tokens<count>{5} / 2.0).value == 2.5);  // no truncation
  CHECK(std::same_as<decltype(tokens<count>{5} / 2.0), tokens<double>>);
}

TEST_CASE("comparisons order a quantity by its value") {
  static_assert(tokens{1.0} < tokens{2.0} && tokens{2.0} > tokens{1.0});
  static_assert(tokens{2.0} <= tokens{2.0} && tokens{2.0} >= tokens{2.0});
  static_assert(!(tokens{2.0} < tokens{1.0}) && !(tokens{1.0} > tokens{2.0}));
  static_assert(!(tokens{2.0} < tokens{2.0}) && !(tokens{2.0} > tokens{2.0}));
  static_assert(!(tokens{2.0} <= tokens{1.0}) && !(tokens{1.0} >= tokens{2.0}));
  static_assert(tokens{2.0} == tokens{2.0} && tokens{2.0} != tokens{3.0});
  // Exact and real counts compare by value.
  static_assert(tokens{2.0} == tokens<count>{2} && tokens{2.0} != tokens<count>{3});
  static_assert(tokens<count>{2} == tokens{2.0} && tokens<count>{2} < tokens{2.5});
  const tokens nothing{test::nan};
  CHECK_FALSE(nothing == nothing);
  CHECK_FALSE(nothing < tokens{1.0});
  CHECK_FALSE(nothing >= tokens{1.0});
}

TEST_CASE("an exact count becomes a double, and a quantity over any scalar") {
  constexpr parameters<count> n{8'030'261'248};
  static_assert(n.as_real() == parameters{8030261248.0});
  static_assert(std::same_as<decltype(n.as_real()), parameters<double>>);
  static_assert(parameters<double>{n}.value == 8030261248.0);
  static_assert(parameters<float>{n}.value == 8030261248.0F);
  using d1 = leverage::dual<double, 1>;
  static_assert(parameters<d1>{n}.value.value == 8030261248.0);
  CHECK(parameters<d1>{n}.value.derivative[0] == 0.0);
}

TEST_CASE("not_a_count converts to NaN everywhere") {
  constexpr flops_per_token none{not_a_count};
  CHECK(test::is_nan(none.as_real().value));
  CHECK(test::is_nan(flops_per_token<double>{none}.value));
  CHECK(test::is_nan((none * tokens{1e12}).value));
  CHECK(test::is_nan((tokens{1e12} * none).value));
  CHECK(test::is_nan((flops{1e22} / none).value));
  CHECK(test::is_nan(none / flops_per_token<count>{5}));
  CHECK(test::is_nan(flops_per_token<count>{5} / none));
  CHECK(test::is_nan((none / 2.0).value));
  CHECK(test::is_nan((flops{1e22} / tokens{not_a_count}).value));
  // Its neighbours are counts.
  CHECK(parameters{not_a_count + 1}.as_real().value == -0x1p63);
  CHECK(parameters{std::numeric_limits<count>::max()}.as_real().value == 0x1p63);
}

TEST_CASE("not_a_count spreads like NaN: no sum, product or comparison turns it into an answer") {
  constexpr parameters none{not_a_count};
  constexpr parameters<count> some{5};
  static_assert(none + some == none && some + none == none && none - some == none);
  static_assert(some - none == none && none + none == none && none - none == none);
  static_assert(none * count{3} == none && 3 * none == none && none * count{-1} == none);
  static_assert(!(none < some) && !(none <= some) && !(none > some) && !(none >= some));
  static_assert(!(some < none) && !(some <= none) && !(some > none) && !(some >= none));
  static_assert(!(none < parameters{8e9}) && !(parameters{8e9} > none));
  CHECK(test::is_nan((none + parameters{1.5}).value));
  CHECK(test::is_nan((none * 2.0).value));
  CHECK(test::is_nan((2.0 * none).value));
}

// Narrower and unsigned integers are counts as well.
static_assert(parameters{5}.as_real() == parameters{5.0});
static_assert(parameters{std::uint32_t{4'000'000'000}}.as_real().value == 4e9);

// No quantity converts to another, to a number, or from a number without its name.
template <class From, class To>
inline constexpr bool converts =
    std::is_convertible_v<From, To> || std::is_constructible_v<To, From>;
static_assert(!converts<tokens<>, parameters<>> && !converts<parameters<>, tokens<>>);
static_assert(!converts<flops<>, flops_per_token<>> && !converts<flops_per_token<>, flops<>>);
static_assert(!converts<activation_ratio<>, granularity<>> &&
              !converts<granularity<>, activation_ratio<>>);
static_assert(!converts<bytes<>, parameters<>> && !converts<tokens<count>, parameters<double>>);
static_assert(!converts<tokens<>, double> && !converts<parameters<count>, count>);
static_assert(!std::is_convertible_v<double, tokens<>> &&
              std::is_constructible_v<tokens<>, double>);

// Only alike are added and compared; M D is the only product; no ratio across kinds but those of C.
template <class A, class B>
concept addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept subtractable = requires(A a, B b) { a - b; };
template <class A, class B>
concept comparable = requires(A a, B b) { a < b; };
template <class A, class B>
concept equatable = requires(A a, B b) { a == b; };
template <class A, class B>
concept multipliable = requires(A a, B b) { a* b; };
template <class A, class B>
concept dividable = requires(A a, B b) { a / b; };

template <class... Q>
struct kinds {};
using all_kinds = kinds<parameters<>, tokens<>, flops<>, flops_per_token<>, bytes<>,
                        activation_ratio<>, granularity<>>;

template <class A, class B>
constexpr bool pair_is_as_promised() {
  constexpr bool same = std::same_as<A, B>;
  constexpr bool product = (std::same_as<A, flops_per_token<>> && std::same_as<B, tokens<>>) ||
                           (std::same_as<A, tokens<>> && std::same_as<B, flops_per_token<>>);
  constexpr bool quotient =
      std::same_as<A, flops<>> && (std::same_as<B, flops_per_token<>> || std::same_as<B, tokens<>>);
  return addable<A, B> == same && subtractable<A, B> == same && comparable<A, B> == same &&
         equatable<A, B> == same && multipliable<A, B> == product &&
         dividable<A, B> == (same || quotient);
}
template <class A, class... B>
constexpr bool row_is_as_promised(kinds<B...>) {
  return (pair_is_as_promised<A, B>() && ...);
}
template <class... A>
constexpr bool table_is_as_promised(kinds<A...> all) {
  return (row_is_as_promised<A>(all) && ...);
}
static_assert(table_is_as_promised(all_kinds{}));

// A plain number is no quantity: it scales, and does nothing else.
static_assert(!addable<tokens<>, double> && !addable<double, tokens<>> &&
              !comparable<tokens<>, double>);
static_assert(multipliable<tokens<>, double> && multipliable<int, tokens<>> &&
              dividable<tokens<>, double>);
static_assert(!dividable<double, tokens<>>);
// An integer does not divide an exact count: it would truncate.
static_assert(!dividable<tokens<count>, int>);
static_assert(!multipliable<tokens<>, bool>);

TEST_CASE("a quantity of duals differentiates") {
  const auto c = leverage::differentiate(
      [](auto m, auto d) { return (flops_per_token{m} * tokens{d}).value; }, 6e9, 2e12);
  CHECK(c.value == 1.2e22);
  CHECK(c.derivative[0] == 2e12);
  CHECK(c.derivative[1] == 6e9);
}

}  // namespace quantities_test
