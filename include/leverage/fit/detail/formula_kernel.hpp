// SPDX-License-Identifier: Apache-2.0
/// @file
/// The operations of a formula on several packs of rows, and the derivatives of each: what a program compiles once for all
/// formulas and recorded laws (formula_law.hpp, engine.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <utility>

#include "leverage/fit/detail/expression_nodes.hpp"
#include "leverage/fit/detail/formula_steps.hpp"
#include "leverage/fit/pack_elementary.hpp"
#include "leverage/fit/pack_math.hpp"

namespace leverage::fit::detail {

template <class Pack>
struct formula_kernel {
  static constexpr std::size_t width = sizeof(Pack) / sizeof(double);

  /// The results of a stretch of rows, in packs: those of a long formula take the whole of it for one pack of rows. There
  /// is a step more than operations for each input of which both value and logarithm are taken, which takes two.
  static constexpr std::size_t room = max_nodes + max_nodes / 2;

  /// Where the result of each step lies, in the rows of this stretch: what is the same in every row is there once.
  struct operands {
    const double* place[room];
    std::uint16_t stride[room];
    std::size_t packs;

    [[gnu::always_inline]] Pack operator()(std::size_t step, std::size_t p) const {
      return Pack::load(place[step] + p * stride[step]);
    }
  };

  /// Where adjoints are added up; those of coefficients are the derivatives themselves.
  struct sums {
    double* place[room];
    std::uint16_t stride[room];
  };

  /// The results of a step in its packs of rows.
  [[gnu::noinline]] static void operate(const formula_step& s, const operands& at,
                                        std::size_t packs, double* to);
  /// Adds what the step at a place contributes to the adjoints of its operands.
  [[gnu::noinline]] static void backward(const formula_step& s, std::size_t place,
                                         const operands& at, const sums& to);
};

template <class Pack>
void formula_kernel<Pack>::operate(const formula_step& s, const operands& at, std::size_t packs,
                                   double* to) {
  using namespace leverage::math;
  using kind = step_kind;
  const double* x = at.place[s.left];
  const double* y = at.place[s.right];
  const std::size_t next_x = at.stride[s.left];
  const std::size_t next_y = at.stride[s.right];
  const auto of_one = [&](const auto& f) __attribute__((always_inline)) {
    for (std::size_t p = 0; p < packs; ++p, x += next_x, to += width) {
      f(Pack::load(x)).store(to);
    }
  };
  const auto of_two = [&](const auto& f) __attribute__((always_inline)) {
    for (std::size_t p = 0; p < packs; ++p, x += next_x, y += next_y, to += width) {
      f(Pack::load(x), Pack::load(y)).store(to);
    }
  };
  using v = Pack;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const double number = s.number;
  switch (s.op) {
    case kind::number:
    case kind::coefficient:
    case kind::input:
    case kind::logarithm:
      break;
    case kind::negate:
      of_one([](const v& a) __attribute__((always_inline)) { return -a; });
      break;
    case kind::add:
      of_two([](const v& a, const v& b) __attribute__((always_inline)) { return a + b; });
      break;
    case kind::subtract:
      of_two([](const v& a, const v& b) __attribute__((always_inline)) { return a - b; });
      break;
    case kind::multiply:
      of_two([](const v& a, const v& b) __attribute__((always_inline)) { return a * b; });
      break;
    case kind::divide:
      of_two([](const v& a, const v& b) __attribute__((always_inline)) { return a / b; });
      break;
    case kind::power:
      of_two([](const v& a, const v& b) __attribute__((always_inline)) { return pow(a, b); });
      break;
    case kind::power_of_input:
      of_two([](const v& a, const v& b) __attribute__((always_inline)) { return exp(b * a); });
      break;
    case kind::power_of_number:
      std::swap(x, y);
      of_one([=](const v& a) __attribute__((always_inline)) { return pow(Pack(number), a); });
      break;
    case kind::power_to_number:
      of_one([=](const v& a) __attribute__((always_inline)) { return pow(a, Pack(number)); });
      break;
    case kind::square:
      of_one([](const v& a) __attribute__((always_inline)) { return a * a; });
      break;
    case kind::exp:
      of_one([](const v& a) __attribute__((always_inline)) { return exp(a); });
      break;
    case kind::expm1:
      of_one([](const v& a) __attribute__((always_inline)) { return expm1(a); });
      break;
    case kind::log:
      of_one([](const v& a) __attribute__((always_inline)) { return log(a); });
      break;
    case kind::log1p:
      of_one([](const v& a) __attribute__((always_inline)) { return log1p(a); });
      break;
    case kind::log_of_input:
      of_one([=](const v& a) __attribute__((always_inline)) { return a * number; });
      break;
    case kind::log2:
      of_one([](const v& a) __attribute__((always_inline)) { return log2(a); });
      break;
    case kind::log10:
      of_one([](const v& a) __attribute__((always_inline)) { return log10(a); });
      break;
    case kind::sqrt:
      of_one([](const v& a) __attribute__((always_inline)) { return sqrt(a); });
      break;
    case kind::tanh:
      of_one([](const v& a) __attribute__((always_inline)) { return tanh(a); });
      break;
    case kind::erf:
      of_one([](const v& a) __attribute__((always_inline)) { return erf(a); });
      break;
    case kind::abs:
      of_one([](const v& a) __attribute__((always_inline)) { return abs(a); });
      break;
    case kind::min:
      of_two([](const v& a, const v& b)
                 __attribute__((always_inline)) { return leverage::detail::min_of(a, b); });
      break;
    case kind::max:
      of_two([](const v& a, const v& b)
                 __attribute__((always_inline)) { return leverage::detail::max_of(a, b); });
      break;
    case kind::below:
      of_two([](const v& a, const v& b)
                 __attribute__((always_inline)) { return select(a < b, v(1.0), v(0.0)); });
      break;
    case kind::not_above:
      of_two([](const v& a, const v& b)
                 __attribute__((always_inline)) { return select(a <= b, v(1.0), v(0.0)); });
      break;
    case kind::equal:
      of_two([](const v& a, const v& b)
                 __attribute__((always_inline)) { return select(a == b, v(1.0), v(0.0)); });
      break;
    case kind::chosen:
      of_two([](const v& a, const v& b)
                 __attribute__((always_inline)) { return select(a == 0.0, v(0.0), b); });
      break;
    case kind::allowed:
      of_two([](const v& a, const v& b)
                 __attribute__((always_inline)) { return select(a == 0.0, v(nan), b); });
      break;
  }
}

/// d x^y / dx, from the power: y x^y / x, but where x = 0 that says nothing.
template <class Pack>
[[nodiscard, gnu::always_inline]] inline Pack slope_in_base(const Pack& x, const Pack& y,
                                                            const Pack& power) {
  const auto zero = x == 0.0;
  const Pack slope = y * power / x;
  if (any(zero)) [[unlikely]]
    return select(zero, y * pow(x, y - 1.0), slope);
  return slope;
}
/// d x^y / dy.
template <class Pack>
[[nodiscard, gnu::always_inline]] inline Pack slope_in_exponent(const Pack& x, const Pack& power) {
  return select(power == 0.0, Pack(0.0), power * log(x));
}

template <class Pack>
void formula_kernel<Pack>::backward(const formula_step& s, std::size_t place, const operands& at,
                                    const sums& to) {
  using namespace leverage::math;
  using kind = step_kind;
  // Copies, which stores cannot change.
  struct cursor {
    const double* place;
    std::size_t stride;
    [[gnu::always_inline]] Pack operator()(std::size_t p) const {
      return Pack::load(place + p * stride);
    }
  };
  const std::size_t packs = at.packs;
  const cursor x{at.place[s.left], at.stride[s.left]};
  const cursor y{at.place[s.right], at.stride[s.right]};
  const cursor result{at.place[place], at.stride[place]};
  const cursor adjoint{to.place[place], to.stride[place]};
  // f(adjoint, pack) to an operand, in every pack of rows.
  const auto give = [&](std::size_t operand, bool first, const auto& f)
                        __attribute__((always_inline)) {
                          double* const sum = to.place[operand];
                          const std::size_t stride = to.stride[operand];
                          if (first) {
                            for (std::size_t p = 0; p < packs; ++p) {
                              f(adjoint(p), p).store(sum + p * stride);
                            }
                          } else {
                            for (std::size_t p = 0; p < packs; ++p) {
                              double* const here = sum + p * stride;
                              (Pack::load(here) + f(adjoint(p), p)).store(here);
                            }
                          }
                        };
  const auto left = [&](const auto& f) __attribute__((always_inline)) {
    if (s.left_active) give(s.left, s.first_left, f);
  };
  const auto right = [&](const auto& f) __attribute__((always_inline)) {
    if (s.right_active) give(s.right, s.first_right, f);
  };
  using v = Pack;
  using index = std::size_t;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  switch (s.op) {
    case kind::number:
    case kind::coefficient:
    case kind::input:
    case kind::logarithm:
    case kind::log_of_input:
    case kind::below:
    case kind::not_above:
    case kind::equal:
      break;
    case kind::negate:
      left([](const v& g, index) __attribute__((always_inline)) { return -g; });
      break;
    case kind::add:
      left([](const v& g, index) __attribute__((always_inline)) { return g; });
      right([](const v& g, index) __attribute__((always_inline)) { return g; });
      break;
    case kind::subtract:
      left([](const v& g, index) __attribute__((always_inline)) { return g; });
      right([](const v& g, index) __attribute__((always_inline)) { return -g; });
      break;
    case kind::multiply:
      left([&](const v& g, index p) __attribute__((always_inline)) { return g * y(p); });
      right([&](const v& g, index p) __attribute__((always_inline)) { return g * x(p); });
      break;
    case kind::divide:
      left([&](const v& g, index p) __attribute__((always_inline)) { return g / y(p); });
      right([&](const v& g, index p)
                __attribute__((always_inline)) { return -(g / y(p) * result(p)); });
      break;
    case kind::power:
      left([&](const v& g, index p)
               __attribute__((always_inline)) { return g * slope_in_base(x(p), y(p), result(p)); });
      right([&](const v& g, index p)
                __attribute__((always_inline)) { return g * slope_in_exponent(x(p), result(p)); });
      break;
    case kind::power_of_input:
      right([&](const v& g, index p)
                __attribute__((always_inline)) { return g * result(p) * x(p); });
      break;
    case kind::power_of_number:
      right([&](const v& g, index p) __attribute__((always_inline)) {
        return g * slope_in_exponent(Pack(s.number), result(p));
      });
      break;
    case kind::power_to_number:
      left([&](const v& g, index p) __attribute__((always_inline)) {
        return g * slope_in_base(x(p), Pack(s.number), result(p));
      });
      break;
    case kind::square:
      left([&](const v& g, index p) __attribute__((always_inline)) { return g * (x(p) + x(p)); });
      break;
    case kind::exp:
      left([&](const v& g, index p) __attribute__((always_inline)) { return g * result(p); });
      break;
    case kind::expm1:
      left([&](const v& g, index p)
               __attribute__((always_inline)) { return g * (result(p) + 1.0); });
      break;
    case kind::log:
      left([&](const v& g, index p) __attribute__((always_inline)) { return g / x(p); });
      break;
    case kind::log1p:
      left([&](const v& g, index p) __attribute__((always_inline)) { return g / (x(p) + 1.0); });
      break;
    case kind::log2:
      left([&](const v& g, index p)
               __attribute__((always_inline)) { return g * std::numbers::log2e / x(p); });
      break;
    case kind::log10:
      left([&](const v& g, index p)
               __attribute__((always_inline)) { return g * std::numbers::log10e / x(p); });
      break;
    case kind::sqrt:
      left([&](const v& g, index p) __attribute__((always_inline)) { return g * 0.5 / result(p); });
      break;
    case kind::tanh:
      left([&](const v& g, index p) __attribute__((always_inline)) {
        const Pack c = cosh(x(p));
        return g / c / c;
      });
      break;
    case kind::erf:
      left([&](const v& g, index p) __attribute__((always_inline)) {
        return g * (2.0 * std::numbers::inv_sqrtpi) * exp(-(x(p) * x(p)));
      });
      break;
    case kind::abs:
      left([&](const v& g, index p)
               __attribute__((always_inline)) { return select(x(p) < 0.0, -g, g); });
      break;
    case kind::min:
      left([&](const v& g, index p)
               __attribute__((always_inline)) { return select(y(p) < x(p), v(0.0), g); });
      right([&](const v& g, index p)
                __attribute__((always_inline)) { return select(y(p) < x(p), g, v(0.0)); });
      break;
    case kind::max:
      left([&](const v& g, index p)
               __attribute__((always_inline)) { return select(x(p) < y(p), v(0.0), g); });
      right([&](const v& g, index p)
                __attribute__((always_inline)) { return select(x(p) < y(p), g, v(0.0)); });
      break;
    case kind::chosen:
      right([&](const v& g, index p)
                __attribute__((always_inline)) { return select(x(p) == 0.0, v(0.0), g); });
      break;
    case kind::allowed:
      right([&](const v& g, index p)
                __attribute__((always_inline)) { return select(x(p) == 0.0, v(nan), g); });
      break;
  }
}

}  // namespace leverage::fit::detail
