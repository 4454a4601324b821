// SPDX-License-Identifier: Apache-2.0
/// @file
/// Quantities, duals and guards in constant expressions, and what may not be written. Passes by compiling.
#include <concepts>
#include <type_traits>
#include <utility>

#include "leverage/core/dual.hpp"
#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"

namespace {

using namespace leverage;

// Literal, trivially copyable, no larger than the number: a quantity costs nothing.
template <class Q>
concept costs_nothing = std::is_trivially_copyable_v<Q> && std::is_trivially_destructible_v<Q> &&
                        sizeof(Q) == sizeof(typename Q::value_type);
static_assert(costs_nothing<parameters<>> && costs_nothing<tokens<count>> &&
              costs_nothing<flops<float>>);
static_assert(costs_nothing<flops_per_token<count>> && costs_nothing<bytes<>> &&
              costs_nothing<granularity<>>);
static_assert(std::is_trivially_copyable_v<dual<double, 5>> &&
              sizeof(dual<double, 5>) == 6 * sizeof(double));

// What would be a swapped argument is no call at all.
template <class F, class... A>
concept callable = requires(const F& f, const A&... a) { f(a...); };
constexpr auto loss = [](parameters<> n, tokens<> d) { return n.value + d.value; };
static_assert(callable<decltype(loss), parameters<>, tokens<>>);
static_assert(!callable<decltype(loss), tokens<>, parameters<>>);
static_assert(!callable<decltype(loss), double, double>);
static_assert(
    !callable<decltype(loss), parameters<count>, tokens<>>);  // exact counts convert by name
static_assert(!callable<decltype(loss), parameters<>, flops<>>);

// differentiate takes real variables: an integer would truncate.
template <class X>
concept differentiable_in = requires(X x) { differentiate([](auto v) { return v * v; }, x); };
static_assert(differentiable_in<double> && differentiable_in<float> &&
              differentiable_in<dual<double, 1>>);
static_assert(!differentiable_in<int> && !differentiable_in<count> && !differentiable_in<tokens<>>);

// Duals of different widths or scalars are different things.
template <class A, class B>
concept addable = requires(const A& a, const B& b) { a + b; };
static_assert(!addable<dual<double, 1>, dual<double, 2>>);
static_assert(!addable<dual<double, 1>, tokens<>>);
static_assert(addable<dual<double, 1>, int> && addable<float, dual<double, 1>>);

// Nothing throws: the library compiles without exceptions, and its guards say so.
struct some_rule {};
static_assert(noexcept(within(true, 1.0, some_rule{})) && noexcept(positive(1.0, some_rule{})));

// The bad branch of a guard is no constant expression; asked as a question, not as an error.
template <double (*Evaluate)()>
concept constant =
    requires { typename std::integral_constant<bool, (static_cast<void>(Evaluate()), true)>; };
constexpr double kept() { return within(1.0 > 0.0, 1.0, some_rule{}); }
constexpr double broken() { return within(1.0 < 0.0, 1.0, some_rule{}); }
static_assert(constant<kept>);
static_assert(!constant<broken>);

// A domain in a constant.
constexpr domain<1> range{{{argument::flops, 1e18, 3e20}}};
constexpr extrapolation checked(double c) { return range.check({{argument::flops, c}}); }
static_assert(checked(1e19).inside() && checked(1e21).extrapolates());
static_assert(checked(3e21).inputs[0].factor() == 10.0);

}  // namespace
