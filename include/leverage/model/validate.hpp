// SPDX-License-Identifier: Apache-2.0
/// @file
/// Checks a configuration against the rules of model/rules.hpp. The same list serves `validate`, which reports every
/// violation at run time, and constant evaluation, which stops the compiler at the first broken rule and so prints its
/// name.
///
///   for (const violation& v : validate(model)) print(v.field, v.value, v.expected);
///   constexpr transformer model = checked({.layers = 32, ...});   // or it does not compile
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>
#include <type_traits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/rules.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

/// A broken rule: the field, its value and the expected value.
struct violation {
  std::string_view field;
  count value = 0;
  std::string_view expected;
  int block = part::
      model_part;  ///< of which block the field is; `part::prediction_part` of the prediction block
};

namespace detail {

/// Calls `check` with each rule, what it is about, and the block.
template <class Check>
constexpr void for_each_rule(const transformer& m, const Check& check) {
  configuration_rules::for_each([&](auto rule) { check(rule, m, part::model_part); });
  const auto check_part = [&](const part& p) {
    configuration_rules::for_each_of_part([&](auto rule) { check(rule, p, p.block); });
  };
  for_each_part(m, check_part);
  if (!m.prediction_block.is_empty()) check_part(prediction_part_of(m));
  configuration_rules::for_each_of_sum([&](auto rule) { check(rule, m, part::model_part); });
}

/// Whether all rules hold.
[[nodiscard]] constexpr bool is_valid(const transformer& m) {
  bool all = true;
  for_each_rule(
      m, [&]<class Rule>(Rule, const auto& subject, int) { all = all && Rule::holds(subject); });
  return all;
}

/// The same. In a constant expression a broken rule stops the compiler, which prints the rule's name.
[[nodiscard]] constexpr bool accepts(const transformer& m) {
  bool all = true;
  for_each_rule(m, [&]<class Rule>(Rule, const auto& subject, int) {
    if (!Rule::holds(subject)) {
      if (std::is_constant_evaluated()) {
        violated<Rule>();
      }
      all = false;
    }
  });
  return all;
}

}  // namespace detail

/// The broken rules of one configuration, in the order of the rule list: the first 64.
struct violations {
  violation items[64]{};
  std::size_t size = 0;

  [[nodiscard]] constexpr bool empty() const { return size == 0; }
  [[nodiscard]] constexpr const violation* begin() const { return items; }
  [[nodiscard]] constexpr const violation* end() const { return items + size; }
};

/// Returns the broken rules of `m` with field, value and expected value; empty for a valid configuration.
[[nodiscard]] constexpr violations validate(const transformer& m) {
  violations found;
  detail::for_each_rule(m, [&]<class Rule>(Rule, const auto& subject, int block) {
    if (!Rule::holds(subject) && found.size < std::size(found.items)) {
      found.items[found.size++] = {Rule::field, Rule::value(subject), Rule::expected, block};
    }
  });
  return found;
}

/// Returns the configuration if it is valid; otherwise the call does not compile, and the compiler prints the broken
/// rule.
[[nodiscard]] consteval transformer checked(const transformer& m) {
  static_cast<void>(detail::accepts(m));
  return m;
}

}  // namespace leverage
