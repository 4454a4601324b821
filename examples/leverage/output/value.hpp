// SPDX-License-Identifier: Apache-2.0
/// @file
/// An answer as a tree of values, before it has a form: what a command prints as JSON.
///
///   object answer{{"law", name}, {"loss", 2.1}};
///   answer.emplace_back("minima", array_of(minima, [](const minimum& m) { return object{...}; }));
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "leverage/core/quantities.hpp"

namespace leverage::program {

class value;
/// Values in order.
using array = std::vector<value>;
/// Named values in order; the caller gives each name once.
using object = std::vector<std::pair<std::string, value>>;

/// Null, a truth value, an integer, a finite number, a text, an array or an object.
class value {
 public:
  using held_type =
      std::variant<std::monostate, bool, std::int64_t, double, std::string, array, object>;

  value() = default;
  value(std::nullopt_t) {}
  template <std::same_as<bool> Bool>
  value(Bool x) : held_(std::in_place_type<bool>, x) {}
  /// A count; `not_a_count` is null.
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  value(Integer x) {
    if (static_cast<count>(x) != not_a_count) {
      held_ = static_cast<std::int64_t>(x);
    }
  }
  /// A number; infinities and NaN are null, which JSON has no other word for.
  template <std::floating_point Number>
  value(Number x) {
    if (std::isfinite(x)) {
      held_ = static_cast<double>(x);
    }
  }
  value(std::string text) : held_(std::move(text)) {}
  value(std::string_view text) : held_(std::string(text)) {}
  value(const char* text) : held_(std::string(text)) {}
  value(array values) : held_(std::move(values)) {}
  value(object members) : held_(std::move(members)) {}
  /// Null where there is none.
  template <class T>
  value(const std::optional<T>& x) {
    if (x) {
      *this = value(*x);
    }
  }
  /// A list of texts or numbers.
  template <class T>
    requires std::constructible_from<value, const T&> && (!std::same_as<T, value>)
  value(const std::vector<T>& all) : held_(array(all.begin(), all.end())) {}

  [[nodiscard]] const held_type& held() const { return held_; }

 private:
  held_type held_;
};

/// An array with one value for each element of a range.
template <class Range, class Make>
[[nodiscard]] array array_of(const Range& range, const Make& make) {
  array all;
  for (const auto& element : range) {
    all.emplace_back(make(element));
  }
  return all;
}

}  // namespace leverage::program
