// SPDX-License-Identifier: Apache-2.0
/// @file
/// Checks a configuration against the rules of model/rules.hpp. The same list serves `validate`, which reports every
/// violation at run time, and constant evaluation, which stops the compiler at the first broken rule and has it print
/// the field, what was expected and what was found.
///
///   for (const violation& v : validate(model)) print(v.field, v.value, v.expected);
///   constexpr transformer model = checked(transformer{.layers = 32, ...});   // or it does not compile
///
/// The name of the type lets a compiler name a misspelt field, which it does not in a bare list. Clang reports a call
/// that it must evaluate twice, for the variable and for the call, with its lines: a configuration of many lines is
/// better named first, and checked by that name.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

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

/// This function is not constexpr: a broken rule of a configuration calls it and thereby stops a constant evaluation.
/// It is in this file, and not `violated` of guard.hpp, so that the diagnostic of g++ has no second file.
template <class Rule>
void violated_rule() noexcept {}

namespace detail {

/// The broken rules of a configuration: how many there are, and the first of them.
struct broken_rules {
  violation* items = nullptr;  ///< place for `capacity` of them
  std::size_t capacity = 0;
  std::size_t size = 0;
  /// Of the first broken rule, where a call of it stops the compiler: g++ prints the type of the rule.
  void (*stop_compiler)() = nullptr;

  constexpr void add(const violation& v) {
    if (size < capacity) items[size] = v;
    ++size;
  }
};

/// Checks each rule that it is called with. There is one such class for all uses of the rules: an instantiation for
/// each rule is what this header costs.
template <class Subject>
struct rule_check {
  const Subject& subject;
  int block;
  broken_rules& broken;

  template <class Rule>
  constexpr void operator()(Rule) const {
    if (Rule::holds(subject)) return;
#if !defined(__clang__)
    if (broken.size == 0) broken.stop_compiler = &violated_rule<Rule>;
#endif
    broken.add({Rule::field, Rule::value(subject), Rule::expected, block});
  }
};

/// Checks all rules.
constexpr void check_rules(const transformer& m, broken_rules& broken) {
  const rule_check<transformer> of_model{m, part::model_part, broken};
  configuration_rules::for_each(of_model);
  const auto check_part = [&](const part& p) {
    configuration_rules::for_each_of_part(rule_check<part>{p, p.block, broken});
  };
  for_each_part(m, check_part);
  if (!m.prediction_block.is_empty()) check_part(prediction_part_of(m));
  configuration_rules::for_each_of_sum(of_model);
}

/// Whether all rules hold.
[[nodiscard]] constexpr bool is_valid(const transformer& m) {
  broken_rules broken;
  check_rules(m, broken);
  return broken.size == 0;
}

/// The first broken rule; without a field if there is none.
[[nodiscard]] constexpr violation first_violation(const transformer& m) {
  violation first;
  broken_rules broken{&first, 1};
  check_rules(m, broken);
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
/// calls that led there, so that these are few and say it; g++ prints types, and a rule is one. Either way the stop comes
/// after the check, so that no call of it is printed.
[[nodiscard]] constexpr bool accepts(const transformer& m) {
#if defined(__clang__)
  if (std::is_constant_evaluated()) {
    if (const violation v = first_violation(m); !v.field.empty()) {
      configuration_is_broken(v.field, v.expected, v.value, v.block);
    }
  }
  return is_valid(m);
#else
  broken_rules broken;
  check_rules(m, broken);
  if (std::is_constant_evaluated() && broken.stop_compiler != nullptr) broken.stop_compiler();
  return broken.size == 0;
#endif
}

}  // namespace detail

/// The broken rules of one configuration, in the order of the rule list: the first 64.
struct violations {
  static constexpr std::size_t capacity = 64;

  violation items[capacity]{};
  std::size_t size = 0;

  [[nodiscard]] constexpr bool empty() const { return size == 0; }
  [[nodiscard]] constexpr const violation* begin() const { return items; }
  [[nodiscard]] constexpr const violation* end() const { return items + size; }
};

/// Returns the broken rules of `m` with field, value and expected value; empty for a valid configuration.
[[nodiscard]] constexpr violations validate(const transformer& m) {
  violations found;
  detail::broken_rules broken{found.items, violations::capacity};
  detail::check_rules(m, broken);
  found.size = broken.size < broken.capacity ? broken.size : broken.capacity;
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
  detail::broken_rules broken;
  detail::check_rules(m, broken);
  if (broken.stop_compiler != nullptr) broken.stop_compiler();
#endif
  return m;
}

}  // namespace leverage
