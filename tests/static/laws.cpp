// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a training codebase may ask its compiler: leverage, budgets and their refusals. Passes by compiling.
#include "leverage/laws.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <type_traits>

#include "../support/near.hpp"

namespace {

using namespace leverage;
using test::near;
using tian2025::table6;

// The paper's claim, with the bases that it fixes.
static_assert(table6.leverage(activation_ratio{0.031}, granularity{12.0}, flops{1e22}) > 7.0);
static_assert(table6.optimum_granularity() > granularity{8.0} &&
              table6.optimum_granularity() < granularity{12.0});

// The laws are constants in every argument, and so are their gradients.
constexpr auto gradient = differentiate(
    [](auto a, auto g, auto c) {
      return table6.leverage(activation_ratio{a}, granularity{g}, flops{c});
    },
    0.031, 12.0, 1e22);
static_assert(near(gradient.value, 7.244897972612156255897, 1e-14));
static_assert(gradient.derivative[0] < 0 && gradient.derivative[1] < 0 &&
              gradient.derivative[2] > 0);
constexpr auto at_optimum = differentiate(
    [](auto g) { return table6.leverage(activation_ratio{0.031}, granularity{g}, flops{1e22}); },
    table6.optimum_granularity().value);
static_assert(at_optimum.derivative[0] < 1e-14 && at_optimum.derivative[0] > -1e-14);

// Forth and back.
constexpr auto a7 = table6.activation_ratio_for(7.0, granularity{12.0}, flops{1e22});
static_assert(near(table6.leverage(a7, granularity{12.0}, flops{1e22}), 7.0, 1e-13));
constexpr auto c7 = table6.flops_for(7.0, activation_ratio{0.031}, granularity{12.0});
static_assert(near(table6.leverage(activation_ratio{0.031}, granularity{12.0}, c7), 7.0, 1e-13));

// What is refused is no constant.
template <double (*Evaluate)()>
concept constant =
    requires { typename std::integral_constant<bool, (static_cast<void>(Evaluate()), true)>; };
template <int Case>
constexpr double refused() {
  constexpr granularity g{12.0};
  constexpr flops c{1e22};
  constexpr activation_ratio a{0.031};
  switch (Case) {
    case 1:
      return table6.leverage(activation_ratio{0.0}, g, c);
    case 2:
      return table6.leverage(activation_ratio{1.01}, g, c);
    case 3:
      return table6.leverage(a, granularity{0.0}, c);
    case 4:
      return table6.leverage(a, g, flops{-1e22});
    case 5:
      return table6.leverage(a, g, flops{test::nan});
    case 6:
      return table6.activation_ratio_for(15.0, g, c).value;
    case 7:
      return table6.activation_ratio_for(-1.0, g, c).value;
    case 8:
      return table6.flops_for(0.0, a, g).value;
    case 9:
      return tian2025::equation6.learning_rate(flops{0.0});
    case 10:
      return tian2025::table5_moe.data(flops{-1.0}).value;
    case 11:
      return table6.saturation(-0.1);
    case 12:
      return table6.saturation.inverse(0.01);
    case 13:
      return loss_curve<>{2.0, -0.1, 1.5}.flops_for(1.5).value;
    case 14:
      return loss_curve<>{2.0, -0.1, 1.5}.loss(flops{0.0});
    case 15:
      return tian2025::recommended_sharing_ratio(flops{0.0});
    case 16:
      return power_law<>{2.0, 0.5}(-1.0);
    case 17:
      return table6.break_even_flops(granularity{-1.0}).value;
    case 18:
      return tian2025::granularity_law<>{1.0, 0.5, -2.0}.optimum().value;
    default:
      return table6.leverage(a, g, c);
  }
}
static_assert(constant<refused<0>>);
static_assert(!constant<refused<1>> && !constant<refused<2>> && !constant<refused<3>> &&
              !constant<refused<4>>);
static_assert(!constant<refused<5>> && !constant<refused<6>> && !constant<refused<7>> &&
              !constant<refused<8>>);
static_assert(!constant<refused<9>> && !constant<refused<10>> && !constant<refused<11>> &&
              !constant<refused<12>>);
static_assert(!constant<refused<13>> && !constant<refused<14>> && !constant<refused<15>> &&
              !constant<refused<16>>);
static_assert(!constant<refused<17>> && !constant<refused<18>>);

// Arguments have names: swapped, they are no call.
template <class... Q>
concept has_leverage = requires(const Q&... q) { table6.leverage(q...); };
static_assert(has_leverage<activation_ratio<>, granularity<>, flops<>>);
static_assert(!has_leverage<granularity<>, activation_ratio<>, flops<>>);
static_assert(!has_leverage<activation_ratio<>, flops<>, granularity<>>);
static_assert(!has_leverage<double, double, double>);
static_assert(!has_leverage<activation_ratio<>, granularity<>, flops_per_token<>>);
template <class Q>
concept has_tokens = requires(const Q& q) { tian2025::table5_moe.data(q); };
static_assert(has_tokens<flops<>> && !has_tokens<tokens<>> && !has_tokens<flops_per_token<>> &&
              !has_tokens<double>);

// Behind both using-directives functions of the same name overload each other; count alone needs its namespace.
namespace both {
using namespace std;
using namespace leverage;
constexpr double loss = besiroglu2024::table1.loss(parameters{70e9}, tokens{1.4e12});
constexpr leverage::count heads = attention{.heads = 12}.heads;
constexpr dual<double, 1> x = dual<double, 1>::variable(2.0, 0);
static_assert(loss > 1.9 && loss < 2.0 && heads == 12);
static_assert(pow(x, 2).derivative[0] > 3.99 && sqrt(x).value > 1.41 && min(1, 2) == 1);
static_assert(to_string(argument::flops) == "FLOPs");
}  // namespace both

}  // namespace
