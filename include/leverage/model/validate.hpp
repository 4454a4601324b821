// SPDX-License-Identifier: Apache-2.0
/// @file
/// Checks a configuration against the rules of model/rules.hpp. The same list serves `validate`, which reports every
/// violation at run time, and constant evaluation, which stops the compiler at the first broken rule and has it print
/// the field, what was expected and what was found.
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
  /// Of which block the field is; `part::prediction_part` of the prediction block.
  int block = part::model_part;
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

/// The first broken rule; without a field if there is none.
[[nodiscard]] constexpr violation first_violation(const transformer& m) {
  violation first;
  for_each_rule(m, [&]<class Rule>(Rule, const auto& subject, int block) {
    if (first.field.empty() && !Rule::holds(subject)) {
      first = {Rule::field, Rule::value(subject), Rule::expected, block};
    }
  });
  return first;
}

#if defined(__clang__)
/// Stops the compiler, which prints the arguments: what was expected and found. Not called at run time.
constexpr count configuration_is_broken([[maybe_unused]] std::string_view field,
                                        [[maybe_unused]] std::string_view expected, count found,
                                        [[maybe_unused]] int block, count nothing = 0) {
  return found / nothing;
}
#endif

/// Whether all rules hold. In a constant expression a broken rule stops the compiler. Clang prints the arguments of the
/// calls that led there, so that these are few and say it; g++ prints types, and a rule is one.
[[nodiscard]] constexpr bool accepts(const transformer& m) {
  if (std::is_constant_evaluated()) {
#if defined(__clang__)
    if (const violation v = first_violation(m); !v.field.empty()) {
      configuration_is_broken(v.field, v.expected, v.value, v.block);
    }
#else
    for_each_rule(m, []<class Rule>(Rule, const auto& subject, int) {
      if (!Rule::holds(subject)) violated<Rule>();
    });
#endif
  }
  return is_valid(m);
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
#if defined(__clang__)  // as in accepts, whose call would be printed as well
  if (const violation v = detail::first_violation(m); !v.field.empty()) {
    detail::configuration_is_broken(v.field, v.expected, v.value, v.block);
  }
#else
  static_cast<void>(detail::accepts(m));
#endif
  return m;
}

}  // namespace leverage
