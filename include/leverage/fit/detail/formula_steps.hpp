// SPDX-License-Identifier: Apache-2.0
/// @file
/// The operations of an expression as the steps of a law: leaves first, each knowing what depends on coefficients and
/// where derivatives arrive first.
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

#include "leverage/fit/detail/expression_nodes.hpp"

namespace leverage::fit {

/// What a name of an expression is in a law.
struct formula_variable {
  enum class role { input, coefficient, logarithm };
  role use = role::input;
  std::uint16_t index = 0;  ///< of the input in the table, or of the coefficient
  bool positive = false;    ///< whether an input is above zero in every row
};

namespace detail {

enum class step_kind : std::uint8_t {
  number,
  coefficient,
  input,
  logarithm,  ///< of an input
  negate,
  add,
  subtract,
  multiply,
  divide,
  power,
  power_of_input,   ///< of a positive input, by its logarithm: the left step
  power_of_number,  ///< c^x
  power_to_number,  ///< x^c
  square,
  exp,
  expm1,
  log,
  log1p,
  log_of_input,  ///< the left step, a logarithm, times a factor
  log2,
  log10,
  sqrt,
  tanh,
  erf,
  abs,
  min,
  max,
  below,
  not_above,
  equal,
  chosen,
  allowed,
};

/// A step on earlier ones: every index is that of a step, but for a leaf's, which is that of its input or coefficient.
struct formula_step {
  step_kind op = step_kind::number;
  std::uint16_t left = 0;
  std::uint16_t right = 0;
  bool active = false;  ///< whether the law has derivatives through it
  bool left_active = false;
  bool right_active = false;
  bool first_left = false;  ///< whether the operand gets its first contribution here
  bool first_right = false;
  bool uniform = false;  ///< whether it is the same in every row
  /// Where its adjoint is: of a sum's terms to which nothing else contributes, that of the sum.
  std::uint16_t adjoint = 0;
  double number = 0.0;
};

/// Makes the steps of a list of operations.
class formula_steps {
 public:
  formula_steps(std::span<const node> nodes, std::span<const formula_variable> variables)
      : nodes_{nodes}, variables_{variables}, place_(nodes.size()) {
    for (const step_kind leaf :
         {step_kind::number, step_kind::coefficient, step_kind::input, step_kind::logarithm}) {
      add_leaves(leaf);
    }
    leaves_ = steps_.size();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (is_leaf(nodes[i].op)) continue;
      place_[i] = static_cast<std::uint16_t>(steps_.size());
      steps_.push_back(step_of(nodes[i]));
    }
    root_ = place_[nodes.size() - 1];
    keep_what_arrives();
    note_first_contributions();
    share_adjoints();
  }

  [[nodiscard]] std::size_t leaves() const { return leaves_; }
  [[nodiscard]] std::size_t root() const { return root_; }
  [[nodiscard]] std::vector<formula_step> take() { return std::move(steps_); }

 private:
  [[nodiscard]] step_kind leaf_of(const node& n) const {
    if (n.op == operation::number) return step_kind::number;
    using role = formula_variable::role;
    const role use = variables_[n.left].use;
    if (use == role::coefficient) return step_kind::coefficient;
    return use == role::logarithm ? step_kind::logarithm : step_kind::input;
  }
  /// Inputs of which only the logarithm is taken have a step for that alone.
  void add_leaves(step_kind leaf) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const node& n = nodes_[i];
      if (!is_leaf(n.op) || leaf_of(n) != leaf) continue;
      formula_step s;
      s.op = leaf;
      s.number = n.number;
      s.left = n.op == operation::name ? variables_[n.left].index : std::uint16_t{0};
      s.active = leaf == step_kind::coefficient;
      s.uniform = leaf == step_kind::number || leaf == step_kind::coefficient;
      place_[i] = static_cast<std::uint16_t>(steps_.size());
      steps_.push_back(s);
    }
    if (leaf != step_kind::logarithm) return;
    for (const node& n : nodes_) {
      if (by_logarithm(n)) (void)logarithm_of(n.left);
    }
  }
  /// The step of the logarithm of an input; there is one for each.
  std::uint16_t logarithm_of(std::size_t name) {
    const std::uint16_t input = variables_[nodes_[name].left].index;
    const auto same = std::find_if(steps_.begin(), steps_.end(), [&](const formula_step& s) {
      return s.op == step_kind::logarithm && s.left == input;
    });
    if (same == steps_.end()) {
      formula_step s;
      s.op = step_kind::logarithm;
      s.left = input;
      steps_.push_back(s);
      return static_cast<std::uint16_t>(steps_.size() - 1);
    }
    return static_cast<std::uint16_t>(same - steps_.begin());
  }

  [[nodiscard]] bool is_whole_number(std::size_t i) const {
    return nodes_[i].op == operation::number && nodes_[i].number == std::floor(nodes_[i].number);
  }
  /// Whether an operation is a power or a logarithm of a positive input, whose logarithm the table has.
  [[nodiscard]] bool by_logarithm(const node& n) const {
    if (n.op != operation::log && n.op != operation::log2 && n.op != operation::log10 &&
        (n.op != operation::power || is_whole_number(n.right))) {
      return false;
    }
    const node& base = nodes_[n.left];
    return base.op == operation::name && variables_[base.left].positive &&
           variables_[base.left].use == formula_variable::role::input;
  }

  [[nodiscard]] formula_step step_of(const node& n) {
    formula_step s;
    const bool logarithm = by_logarithm(n);
    s.left = logarithm ? logarithm_of(n.left) : place_[n.left];
    s.right = is_binary(n.op) ? place_[n.right] : s.left;
    const formula_step& left = steps_[s.left];
    const formula_step& right = steps_[s.right];
    s.op = kind_of(n, logarithm);
    const bool is_condition =
        n.op == operation::below || n.op == operation::not_above || n.op == operation::equal;
    const bool has_condition = n.op == operation::chosen || n.op == operation::allowed;
    s.left_active = left.active && !is_condition && !has_condition;
    s.right_active = is_binary(n.op) && right.active && !is_condition;
    s.active = s.left_active || s.right_active;
    s.uniform = left.uniform && right.uniform;
    switch (s.op) {
      case step_kind::power_to_number:
        s.number = nodes_[n.right].number;
        break;
      case step_kind::power_of_number:
        s.number = nodes_[n.left].number;
        break;
      case step_kind::log_of_input:
        s.number = n.op == operation::log2    ? std::numbers::log2e
                   : n.op == operation::log10 ? std::numbers::log10e
                                              : 1.0;
        break;
      default:
        break;
    }
    return s;
  }
  [[nodiscard]] step_kind kind_of(const node& n, bool logarithm) const {
    switch (n.op) {
      case operation::power:
        if (logarithm) return step_kind::power_of_input;
        if (nodes_[n.right].op == operation::number) {
          return nodes_[n.right].number == 2.0 ? step_kind::square : step_kind::power_to_number;
        }
        return nodes_[n.left].op == operation::number ? step_kind::power_of_number
                                                      : step_kind::power;
      case operation::log:
        return logarithm ? step_kind::log_of_input : step_kind::log;
      case operation::log2:
        return logarithm ? step_kind::log_of_input : step_kind::log2;
      case operation::log10:
        return logarithm ? step_kind::log_of_input : step_kind::log10;
      case operation::negate:
        return step_kind::negate;
      case operation::add:
        return step_kind::add;
      case operation::subtract:
        return step_kind::subtract;
      case operation::multiply:
        return step_kind::multiply;
      case operation::divide:
        return step_kind::divide;
      case operation::exp:
        return step_kind::exp;
      case operation::expm1:
        return step_kind::expm1;
      case operation::log1p:
        return step_kind::log1p;
      case operation::sqrt:
        return step_kind::sqrt;
      case operation::tanh:
        return step_kind::tanh;
      case operation::erf:
        return step_kind::erf;
      case operation::abs:
        return step_kind::abs;
      case operation::min:
        return step_kind::min;
      case operation::max:
        return step_kind::max;
      case operation::below:
        return step_kind::below;
      case operation::not_above:
        return step_kind::not_above;
      case operation::equal:
        return step_kind::equal;
      case operation::chosen:
        return step_kind::chosen;
      case operation::allowed:
        return step_kind::allowed;
      case operation::number:
      case operation::name:
        break;
    }
    return step_kind::number;
  }

  /// No derivatives arrive where a step is needed for conditions alone.
  void keep_what_arrives() {
    std::vector<char> arrives(steps_.size(), 0);
    arrives[root_] = 1;
    for (std::size_t i = steps_.size(); i-- > 0;) {
      formula_step& s = steps_[i];
      if (arrives[i] == 0) s.active = s.left_active = s.right_active = false;
      if (s.left_active) arrives[s.left] = 1;
      if (s.right_active) arrives[s.right] = 1;
    }
  }
  void note_first_contributions() {
    std::vector<char> has_one(steps_.size(), 0);
    for (std::size_t i = steps_.size(); i-- > 0;) {
      formula_step& s = steps_[i];
      if (s.left_active) s.first_left = std::exchange(has_one[s.left], 1) == 0;
      if (s.right_active) s.first_right = std::exchange(has_one[s.right], 1) == 0;
    }
  }

  void share_adjoints() {
    std::vector<std::uint16_t> contributions(steps_.size(), 0);
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      steps_[i].adjoint = static_cast<std::uint16_t>(i);
      if (steps_[i].left_active) ++contributions[steps_[i].left];
      if (steps_[i].right_active) ++contributions[steps_[i].right];
    }
    const auto share = [&](const formula_step& sum, bool& active, std::uint16_t term) {
      if (!active || contributions[term] != 1 || term < leaves_) return;
      steps_[term].adjoint = sum.adjoint;
      active = false;  // nothing is to be done
    };
    for (std::size_t i = steps_.size(); i-- > leaves_;) {
      formula_step& s = steps_[i];
      if (s.op == step_kind::add) share(s, s.right_active, s.right);
      if (s.op == step_kind::add || s.op == step_kind::subtract) share(s, s.left_active, s.left);
    }
  }

  std::span<const node> nodes_;
  std::span<const formula_variable> variables_;
  std::vector<std::uint16_t> place_;  ///< the step of each node
  std::vector<formula_step> steps_;
  std::size_t leaves_ = 0;
  std::size_t root_ = 0;
};

}  // namespace detail

}  // namespace leverage::fit
