// SPDX-License-Identifier: Apache-2.0
/// @file
/// A value, or one line that says what is wrong: what, where, and what was expected.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace leverage::program {

/// Why there is no value; one line, without a full stop.
struct failure {
  std::string text;
};

/// A value or a failure.
template <class T>
class [[nodiscard]] result {
 public:
  result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  result(failure why) : held_(std::in_place_index<1>, std::move(why)) {}

  /// Whether there is a value.
  [[nodiscard]] explicit operator bool() const { return held_.index() == 0; }
  /// The value; only where there is one.
  [[nodiscard]] const T& operator*() const { return *std::get_if<0>(&held_); }
  [[nodiscard]] const T* operator->() const { return std::get_if<0>(&held_); }
  /// What is wrong; only where there is no value.
  [[nodiscard]] const std::string& error() const { return std::get_if<1>(&held_)->text; }

 private:
  std::variant<T, failure> held_;
};

}  // namespace leverage::program
