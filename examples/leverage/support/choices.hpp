// SPDX-License-Identifier: Apache-2.0
/// @file
/// Values that a flag takes by name: --recompute none, attention or layers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

#include "support/quantity_text.hpp"
#include "support/result.hpp"

namespace leverage::program {

template <class T>
struct choice {
  std::string_view name;
  T value;
};

/// "a, b or c".
template <class T, std::size_t N>
[[nodiscard]] std::string names_of(const choice<T> (&choices)[N]) {
  std::string text(choices[0].name);
  for (std::size_t i = 1; i < N; ++i) {
    text.append(i + 1 == N ? " or " : ", ").append(choices[i].name);
  }
  return text;
}

/// The value that a text names.
template <class T, std::size_t N>
[[nodiscard]] result<T> choose(const choice<T> (&choices)[N], std::string_view text) {
  const auto found = std::find_if(std::begin(choices), std::end(choices),
                                  [&](const choice<T>& c) { return c.name == text; });
  if (found == std::end(choices)) {
    return failure{"expected " + names_of(choices) + ", found " + in_quotes(text)};
  }
  return found->value;
}

/// The name of a value; empty if it has none.
template <class T, std::size_t N>
[[nodiscard]] constexpr std::string_view name_of(const choice<T> (&choices)[N], T value) {
  const auto found = std::find_if(std::begin(choices), std::end(choices),
                                  [&](const choice<T>& c) { return c.value == value; });
  return found == std::end(choices) ? std::string_view() : found->name;
}

}  // namespace leverage::program
