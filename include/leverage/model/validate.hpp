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
#include <string_view>
#include <type_traits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/model/rules.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

/// A broken rule: the field, its value and the expected value.
struct violation {
  std::string_view field;
  count value = 0;
  std::string_view expected;
};

namespace detail {

inline constexpr std::size_t configuration_rule_count = [] {
  std::size_t n = 0;
  configuration_rules::for_each([&n](auto) { ++n; });
  return n;
}();

/// Whether all rules hold. In a constant expression a broken rule stops the compiler, which prints the rule's name.
[[nodiscard]] constexpr bool accepts(const transformer& m) {
  bool all = true;
  configuration_rules::for_each([&]<class Rule>(Rule) {
    if (!Rule::holds(m)) {
      if (std::is_constant_evaluated()) {
        violated<Rule>();
      }
      all = false;
    }
  });
  return all;
}

}  // namespace detail

/// The broken rules of one configuration, in the order of the rule list.
struct violations {
  violation items[detail::configuration_rule_count]{};
  std::size_t size = 0;

  [[nodiscard]] constexpr bool empty() const { return size == 0; }
  [[nodiscard]] constexpr const violation* begin() const { return items; }
  [[nodiscard]] constexpr const violation* end() const { return items + size; }
};

/// Returns every broken rule of `m` with its field, value and expected value; empty for a valid configuration.
[[nodiscard]] constexpr violations validate(const transformer& m) {
  violations found;
  detail::configuration_rules::for_each([&]<class Rule>(Rule) {
    if (!Rule::holds(m)) {
      found.items[found.size++] = {Rule::field, Rule::value(m), Rule::expected};
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
