// SPDX-License-Identifier: Apache-2.0
#include "support/quantity_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace leverage::program {

namespace {

/// 1.2e12 rather than 1.200e+12.
std::string scientific(double value) {
  if (value == 0) {
    return "0";
  }
  const std::string text = fmt::format("{:.3e}", value);
  const std::size_t e = text.find('e');
  std::string digits = text.substr(0, e);
  digits.erase(std::max(digits.find_last_not_of("0."), digits.find_first_of("123456789")) + 1);
  std::string exponent = text.substr(e + 2);
  exponent.erase(0, std::min(exponent.find_first_not_of('0'), exponent.size() - 1));
  return digits + (text[e + 1] == '-' ? "e-" : "e") + exponent;
}

/// `value` with four digits and the prefix that brings it to 1..1000.
std::string scaled(double value, double base, const char* const (&prefixes)[6],
                   std::string_view name) {
  std::size_t i = 0;
  while (i + 1 < 6 && std::abs(value) >= base * 0.99995) {
    value /= base;
    ++i;
  }
  return fmt::format("{} {}{}",
                     std::abs(value) < base ? fmt::format("{:.4g}", value) : scientific(value),
                     prefixes[i], name);
}

constexpr const char* thousands[6] = {"", "K", "M", "B", "T", "Q"};
constexpr const char* si[6] = {"", "K", "M", "G", "T", "P"};
constexpr const char* binary[6] = {"", "Ki", "Mi", "Gi", "Ti", "Pi"};

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == ' ') {
    text.pop_back();
  }
  return text;
}

/// Seconds in the largest unit of which there are two; milliseconds below one second.
std::string duration(double seconds) {
  constexpr std::pair<double, const char*> units[] = {
      {86400.0, "days"}, {3600.0, "h"}, {60.0, "min"}};
  for (const auto& [size, name] : units) {
    if (seconds >= 2 * size) {
      const double n = seconds / size;
      return fmt::format("{} {}", n < 1e4 ? fmt::format("{:.4g}", n) : scientific(n), name);
    }
  }
  return seconds >= 1.0 ? fmt::format("{:.4g} s", seconds)
                        : fmt::format("{:.4g} ms", 1000 * seconds);
}

/// 6.98, 3,333 or 2.4e6.
std::string factor(double value) {
  const double size = std::abs(value);
  if (size >= 1e-3 && size < 999.5) {
    return fmt::format("{:.3g}", value);
  }
  return size >= 999.5 && size < 1e5 ? grouped(std::llround(value)) : scientific(value);
}

}  // namespace

std::string grouped(count value) {
  const std::string digits = fmt::format("{}", value);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool starts_group = i > 0 && (digits.size() - i) % 3 == 0 && digits[i - 1] != '-';
    text += starts_group ? "," : "";
    text += digits[i];
  }
  return text;
}

unit unit_of(argument a) {
  if (counts_weights(a)) {
    return unit::parameters;
  }
  switch (a) {
    case argument::tokens:
    case argument::unique_tokens:
    case argument::batch:
    case argument::images:
    case argument::steps:
    case argument::min_steps:
      return unit::tokens;
    case argument::flops:
    case argument::head_flops:
    case argument::non_embedding_flops:
    case argument::min_flops:
    case argument::non_vocabulary_flops:
    case argument::exact_flops:
      return unit::flops;
    case argument::learning_rate:
      return unit::rate;
    case argument::activation_ratio:
    case argument::sparsity:
    case argument::sharing_ratio:
    case argument::pruned_share:
      return unit::share;
    default:
      return unit::plain;
  }
}

unit unit_of(outcome o) {
  switch (o) {
    case outcome::parameters:
      return unit::parameters;
    case outcome::tokens:
    case outcome::steps:
    case outcome::batch:
      return unit::tokens;
    case outcome::flops:
      return unit::flops;
    case outcome::flops_per_token:
      return unit::flops_per_token;
    case outcome::learning_rate:
      return unit::rate;
    case outcome::leverage:
      return unit::factor;
    default:
      return unit::plain;
  }
}

std::string text_of(double value, unit u) {
  if (!std::isfinite(value)) {
    return "-";
  }
  switch (u) {
    case unit::plain:
      return fmt::format("{:.4g}", value);
    case unit::share:
      return fmt::format("{:.4g} %", 100 * value);
    case unit::factor:
      return factor(value) + "x";
    case unit::parameters:
    case unit::tokens:
      return trimmed(scaled(value, 1e3, thousands, ""));
    case unit::flops_per_token:
      return scaled(value, 1e3, si, "FLOP");
    case unit::macs_per_token:
      return scaled(value, 1e3, si, "MAC");
    case unit::bytes:
      return scaled(value, 1024, binary, "B");
    case unit::flops:
    case unit::rate:
      return scientific(value);
    case unit::time:
      return duration(value);
  }
  return "-";
}

std::string text_of(count value, unit u) {
  if (value == not_a_count) {
    return "-";
  }
  if (u != unit::plain) {
    return text_of(static_cast<double>(value), u);
  }
  return value > -10000 && value < 10000 ? fmt::format("{}", value) : grouped(value);
}

}  // namespace leverage::program
