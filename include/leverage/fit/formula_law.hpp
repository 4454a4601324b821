// SPDX-License-Identifier: Apache-2.0
/// @file
/// An expression as a law of the rows of a table, whose names are inputs and coefficients. Each operation is chosen once
/// for a pack of rows, and derivatives are propagated from the result to the coefficients (reverse mode), so that their
/// cost does not grow with the number of coefficients.
///
/// Values are those of the expression over packs, but for powers and logarithms of an input that is positive in every
/// row: they take the logarithm that the table has, as laws in C++ do (fit/logged.hpp). The slopes of x^y where x = 0 and
/// y > 0 are 0 in y.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/fit/any_law.hpp"
#include "leverage/fit/expression.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/pack_elementary.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// What a name of an expression is in a law.
struct formula_variable {
  enum class role { input, coefficient };
  role use = role::input;
  std::uint16_t index = 0;  ///< of the input in the table, or of the coefficient
  bool positive = false;    ///< whether an input is above zero in every row
};

class formula_law {
 public:
  /// `variables` has an entry for each name of the expression.
  formula_law(const expression& e, std::span<const formula_variable> variables) {
    const auto nodes = e.nodes();
    for (const detail::node& n : nodes) steps_.push_back(step_of(n, nodes, variables));
    note_first_contributions();
    note_needed_inputs();
  }

  template <class Theta>
  [[nodiscard]] fit_pack value(const Theta& theta, const pack_row& row) const {
    alignas(64) double values[detail::max_nodes * fit_pack_width];
    return forward(theta, row, values);
  }

  template <std::size_t P>
  void slopes(const theta_of<P>& theta, const pack_row& row, dual<fit_pack, P>& y) const {
    alignas(64) double values[detail::max_nodes * fit_pack_width];
    alignas(64) double adjoints[detail::max_nodes * fit_pack_width];
    y.value = forward(theta, row, values);
    const std::size_t root = steps_.size() - 1;
    if (!steps_[root].active) return;
    fit_pack(1.0).store(adjoints + root * fit_pack_width);
    for (std::size_t i = steps_.size(); i-- > 0;) {
      const step& s = steps_[i];
      if (!s.active) continue;
      const fit_pack g = fit_pack::load(adjoints + i * fit_pack_width);
      if (s.op == kind::coefficient) {
        y.derivative[s.left] = g;
        y.support.set |= std::uint64_t{1} << s.left;
      } else {
        backward(s, i, g, row, values, adjoints);
      }
    }
  }

 private:
  enum class kind : std::uint8_t {
    number,
    input,
    unused_input,
    coefficient,
    negate,
    add,
    subtract,
    multiply,
    divide,
    power,
    power_of_input,   ///< of a positive input, by its logarithm
    power_of_number,  ///< c^x
    power_to_number,  ///< x^c
    square,
    exp,
    log,
    log_of_input,  ///< of a positive input, times a factor
    log2,
    log10,
    sqrt,
    tanh,
    erf,
    abs,
    min,
    max,
  };
  struct step {
    kind op = kind::number;
    std::uint16_t left = 0;
    std::uint16_t right = 0;
    bool active = false;  ///< whether it depends on a coefficient
    bool left_active = false;
    bool right_active = false;
    bool first_left = false;  ///< whether the operand gets its first contribution here
    bool first_right = false;
    double number = 0.0;
  };

  [[nodiscard]] step step_of(const detail::node& n, std::span<const detail::node> nodes,
                             std::span<const formula_variable> variables) const {
    using detail::operation;
    step s;
    s.left = n.left;
    s.right = n.right;
    s.number = n.number;
    if (n.op == operation::number) return s;
    if (n.op == operation::name) {
      const formula_variable& v = variables[n.left];
      s.active = v.use == formula_variable::role::coefficient;
      s.op = s.active ? kind::coefficient : kind::input;
      s.left = v.index;
      return s;
    }
    s.left_active = steps_[n.left].active;
    s.right_active = detail::is_binary(n.op) && steps_[n.right].active;
    s.active = s.left_active || s.right_active;
    const detail::node& base = nodes[n.left];
    const bool of_input = base.op == operation::name && variables[base.left].positive &&
                          variables[base.left].use == formula_variable::role::input;
    const auto by_logarithm = [&](kind op, double factor) {
      s.op = op;
      s.left = variables[base.left].index;
      s.number = factor;
      return s;
    };
    switch (n.op) {
      case operation::power:
        s.number = nodes[n.right].number;
        if (nodes[n.right].op == operation::number && s.number == std::floor(s.number)) {
          s.op = s.number == 2.0 ? kind::square : kind::power_to_number;
        } else if (of_input) {
          return by_logarithm(kind::power_of_input, 0.0);
        } else if (nodes[n.right].op == operation::number) {
          s.op = kind::power_to_number;
        } else if (base.op == operation::number) {
          s.number = base.number;
          s.op = kind::power_of_number;
        } else {
          s.op = kind::power;
        }
        return s;
      case operation::log:
        if (of_input) return by_logarithm(kind::log_of_input, 1.0);
        s.op = kind::log;
        return s;
      case operation::log2:
        if (of_input) return by_logarithm(kind::log_of_input, std::numbers::log2e);
        s.op = kind::log2;
        return s;
      case operation::log10:
        if (of_input) return by_logarithm(kind::log_of_input, std::numbers::log10e);
        s.op = kind::log10;
        return s;
      case operation::negate:
        s.op = kind::negate;
        return s;
      case operation::add:
        s.op = kind::add;
        return s;
      case operation::subtract:
        s.op = kind::subtract;
        return s;
      case operation::multiply:
        s.op = kind::multiply;
        return s;
      case operation::divide:
        s.op = kind::divide;
        return s;
      case operation::exp:
        s.op = kind::exp;
        return s;
      case operation::sqrt:
        s.op = kind::sqrt;
        return s;
      case operation::tanh:
        s.op = kind::tanh;
        return s;
      case operation::erf:
        s.op = kind::erf;
        return s;
      case operation::abs:
        s.op = kind::abs;
        return s;
      case operation::min:
        s.op = kind::min;
        return s;
      case operation::max:
        s.op = kind::max;
        return s;
      case operation::number:
      case operation::name:
        break;
    }
    return s;
  }

  /// Whether a step's left or right is an earlier step, and not the index of an input or a coefficient.
  [[nodiscard]] static bool reads_left(const step& s) {
    return s.op >= kind::negate && s.op != kind::power_of_input && s.op != kind::log_of_input;
  }
  [[nodiscard]] static bool reads_right(const step& s) {
    return (s.op >= kind::add && s.op <= kind::power_of_number) || s.op >= kind::min;
  }

  void note_first_contributions() {
    std::vector<char> has_one(steps_.size(), 0);
    for (std::size_t i = steps_.size(); i-- > 0;) {
      step& s = steps_[i];
      if (s.left_active) s.first_left = std::exchange(has_one[s.left], 1) == 0;
      if (s.right_active) s.first_right = std::exchange(has_one[s.right], 1) == 0;
    }
  }
  void note_needed_inputs() {
    std::vector<char> needed(steps_.size(), 0);
    needed.back() = 1;
    for (const step& s : steps_) {
      if (reads_left(s)) needed[s.left] = 1;
      if (reads_right(s)) needed[s.right] = 1;
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (steps_[i].op == kind::input && needed[i] == 0) steps_[i].op = kind::unused_input;
    }
  }

  template <class Theta>
  [[gnu::always_inline]] fit_pack forward(const Theta& theta, const pack_row& row,
                                          double* values) const {
    using namespace leverage::math;
    const auto at = [&](std::size_t i) __attribute__((always_inline)) {
      return fit_pack::load(values + i * fit_pack_width);
    };
    fit_pack v;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const step& s = steps_[i];
      switch (s.op) {
        case kind::number:
          v = fit_pack(s.number);
          break;
        case kind::input:
          v = row[s.left].value;
          break;
        case kind::unused_input:
          continue;
        case kind::coefficient:
          v = fit_pack(theta[s.left]);
          break;
        case kind::negate:
          v = -at(s.left);
          break;
        case kind::add:
          v = at(s.left) + at(s.right);
          break;
        case kind::subtract:
          v = at(s.left) - at(s.right);
          break;
        case kind::multiply:
          v = at(s.left) * at(s.right);
          break;
        case kind::divide:
          v = at(s.left) / at(s.right);
          break;
        case kind::power:
          v = pow(at(s.left), at(s.right));
          break;
        case kind::power_of_input:
          v = exp(at(s.right) * row[s.left].ln);
          break;
        case kind::power_of_number:
          v = pow(fit_pack(s.number), at(s.right));
          break;
        case kind::power_to_number:
          v = pow(at(s.left), fit_pack(s.number));
          break;
        case kind::square:
          v = at(s.left) * at(s.left);
          break;
        case kind::exp:
          v = exp(at(s.left));
          break;
        case kind::log:
          v = log(at(s.left));
          break;
        case kind::log_of_input:
          v = row[s.left].ln * s.number;
          break;
        case kind::log2:
          v = log2(at(s.left));
          break;
        case kind::log10:
          v = log10(at(s.left));
          break;
        case kind::sqrt:
          v = sqrt(at(s.left));
          break;
        case kind::tanh:
          v = tanh(at(s.left));
          break;
        case kind::erf:
          v = erf(at(s.left));
          break;
        case kind::abs:
          v = abs(at(s.left));
          break;
        case kind::min:
          v = leverage::detail::min_of(at(s.left), at(s.right));
          break;
        case kind::max:
          v = leverage::detail::max_of(at(s.left), at(s.right));
          break;
      }
      v.store(values + i * fit_pack_width);
    }
    return v;
  }

  /// d x^y / dx, from the power: y x^y / x, but where x = 0 that says nothing.
  [[gnu::always_inline]] static fit_pack slope_in_base(const fit_pack& x, const fit_pack& y,
                                                       const fit_pack& power) {
    const auto zero = x == 0.0;
    const fit_pack slope = y * power / x;
    if (any(zero)) [[unlikely]]
      return select(zero, y * pow(x, y - 1.0), slope);
    return slope;
  }
  /// d x^y / dy.
  [[gnu::always_inline]] static fit_pack slope_in_exponent(const fit_pack& x,
                                                           const fit_pack& power) {
    return select(power == 0.0, fit_pack(0.0), power * log(x));
  }

  /// Adds what a step with adjoint g contributes to the adjoints of its operands.
  [[gnu::always_inline]] static void backward(const step& s, std::size_t place, const fit_pack& g,
                                              const pack_row& row, const double* values,
                                              double* adjoints) {
    using namespace leverage::math;
    const auto at = [&](std::size_t i) __attribute__((always_inline)) {
      return fit_pack::load(values + i * fit_pack_width);
    };
    const auto give = [&](std::size_t to, bool first, const fit_pack& part)
                          __attribute__((always_inline)) {
                            double* const adjoint = adjoints + to * fit_pack_width;
                            (first ? part : fit_pack::load(adjoint) + part).store(adjoint);
                          };
    const auto left = [&](const fit_pack& part) __attribute__((always_inline)) {
      if (s.left_active) give(s.left, s.first_left, part);
    };
    const auto right = [&](const fit_pack& part) __attribute__((always_inline)) {
      if (s.right_active) give(s.right, s.first_right, part);
    };
    switch (s.op) {
      case kind::number:
      case kind::input:
      case kind::unused_input:
      case kind::coefficient:
      case kind::log_of_input:
        break;
      case kind::negate:
        left(-g);
        break;
      case kind::add:
        left(g);
        right(g);
        break;
      case kind::subtract:
        left(g);
        right(-g);
        break;
      case kind::multiply:
        left(g * at(s.right));
        right(g * at(s.left));
        break;
      case kind::divide: {
        const fit_pack over = g / at(s.right);
        left(over);
        right(-(over * at(place)));
        break;
      }
      case kind::power:
        if (s.left_active) left(g * slope_in_base(at(s.left), at(s.right), at(place)));
        if (s.right_active) right(g * slope_in_exponent(at(s.left), at(place)));
        break;
      case kind::power_of_input:
        right(g * at(place) * row[s.left].ln);
        break;
      case kind::power_of_number:
        right(g * slope_in_exponent(fit_pack(s.number), at(place)));
        break;
      case kind::power_to_number:
        left(g * slope_in_base(at(s.left), fit_pack(s.number), at(place)));
        break;
      case kind::square:
        left(g * (at(s.left) + at(s.left)));
        break;
      case kind::exp:
        left(g * at(place));
        break;
      case kind::log:
        left(g / at(s.left));
        break;
      case kind::log2:
        left(g * std::numbers::log2e / at(s.left));
        break;
      case kind::log10:
        left(g * std::numbers::log10e / at(s.left));
        break;
      case kind::sqrt:
        left(g * 0.5 / at(place));
        break;
      case kind::tanh: {
        const fit_pack c = cosh(at(s.left));
        left(g / c / c);
        break;
      }
      case kind::erf: {
        const fit_pack x = at(s.left);
        left(g * (2.0 * std::numbers::inv_sqrtpi) * exp(-(x * x)));
        break;
      }
      case kind::abs:
        left(select(at(s.left) < 0.0, -g, g));
        break;
      case kind::min:
      case kind::max: {
        const fit_pack x = at(s.left);
        const fit_pack y = at(s.right);
        const auto second = s.op == kind::min ? y < x : x < y;
        left(select(second, fit_pack(0.0), g));
        right(select(second, g, fit_pack(0.0)));
        break;
      }
    }
  }

  std::vector<step> steps_;
};

}  // namespace leverage::fit
