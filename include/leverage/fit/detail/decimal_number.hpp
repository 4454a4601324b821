// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reads a decimal number in the same way under any locale: by std::from_chars, or by std::strtod where the standard library
/// cannot do so yet (libc++).
#pragma once

#include <charconv>
#include <clocale>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::fit::detail {

/// What a text begins with.
struct decimal_number {
  std::size_t size = 0;  ///< bytes of the number, 0 if there is none
  double value = 0.0;    ///< NaN if it is too large for a double, or too small and not zero
};

/// The number of digits from `at`.
[[nodiscard]] inline std::size_t digits(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (at + n < text.size() && text[at + n] >= '0' && text[at + n] <= '9') ++n;
  return n;
}

/// The bytes of the number that a text begins with: digits, of which one may be behind a point, and an exponent. No sign.
[[nodiscard]] inline std::size_t decimal_size(std::string_view text) {
  const std::size_t whole = digits(text, 0);
  std::size_t size = whole;
  if (size < text.size() && text[size] == '.') {
    const std::size_t fraction = digits(text, size + 1);
    if (whole + fraction > 0) size += 1 + fraction;
  }
  if (size > 0 && size < text.size() && (text[size] == 'e' || text[size] == 'E')) {
    std::size_t first = size + 1;
    if (first < text.size() && (text[first] == '+' || text[first] == '-')) ++first;
    if (const std::size_t exponent = digits(text, first); exponent > 0) size = first + exponent;
  }
  return size;
}

/// The value of a text of decimal_size. std::strtod expects the decimal point of the locale.
[[nodiscard]] inline double decimal_value_by_strtod(std::string_view number) {
  std::string text(number);
  if (const std::size_t point = text.find('.'); point != std::string::npos) {
    text.replace(point, 1, std::localeconv()->decimal_point);
  }
  const double value = std::strtod(text.c_str(), nullptr);
  const bool is_zero = number.substr(0, number.find_first_of("eE")).find_first_of("123456789") ==
                       std::string_view::npos;
  return std::isinf(value) || (value == 0.0 && !is_zero) ? std::nan("") : value;
}

/// The value of a text of decimal_size.
[[nodiscard]] inline double decimal_value(std::string_view number) {
#ifdef __cpp_lib_to_chars
  double value = 0.0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  return read.ec == std::errc{} ? value : std::nan("");
#else
  return decimal_value_by_strtod(number);
#endif
}

/// The number that a text begins with.
[[nodiscard]] inline decimal_number leading_decimal(std::string_view text) {
  const std::size_t size = decimal_size(text);
  return {size, size == 0 ? 0.0 : decimal_value(text.substr(0, size))};
}

}  // namespace leverage::fit::detail
