// SPDX-License-Identifier: Apache-2.0
#include "support/quantity_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

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

/// 6.98, 3,333 or 2.4e6.
std::string factor(double value) {
  const double size = std::abs(value);
  if (size >= 1e-3 && size < 999.5) {
    return fmt::format("{:.3g}", value);
  }
  return size >= 999.5 && size < 1e5 ? grouped(std::llround(value)) : scientific(value);
}

/// The number that the whole text is, if it is one.
std::optional<double> whole_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

/// The power of a thousand that a letter stands for; 0 if for none.
double suffix_value(char letter) {
  switch (letter) {
    case 'k':
    case 'K':
      return 1e3;
    case 'm':
    case 'M':
      return 1e6;
    case 'b':
    case 'B':
    case 'g':
    case 'G':
      return 1e9;
    case 't':
    case 'T':
      return 1e12;
    default:
      return 0;
  }
}

constexpr double max_tokens = 1e20;
constexpr double max_flops = 1e35;
constexpr double max_parameters = 1e18;
constexpr double max_bytes = 1e20;
constexpr count longest_sequence = count{1} << 40;

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
      return unit::tokens;
    case argument::flops:
    case argument::head_flops:
    case argument::non_embedding_flops:
    case argument::min_flops:
    case argument::non_vocabulary_flops:
      return unit::flops;
    case argument::activation_ratio:
    case argument::sparsity:
    case argument::sharing_ratio:
    case argument::pruned_share:
      return unit::share;
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

std::optional<double> parse_number(std::string_view text) {
  const bool percent = text.ends_with('%');
  const double power = percent ? 0.01 : text.empty() ? 0 : suffix_value(text.back());
  const auto value = whole_number(power > 0 ? text.substr(0, text.size() - 1) : text);
  if (!value) {
    return std::nullopt;
  }
  // A percentage is divided: 3 % is the nearest number to 0.03.
  return percent ? *value / 100 : *value * (power > 0 ? power : 1);
}

result<tokens<>> parse_tokens(std::string_view text) {
  const double power = text.empty() ? 0 : suffix_value(text.back());
  const auto value = whole_number(power > 0 ? text.substr(0, text.size() - 1) : text);
  const double all = value.value_or(0) * (power > 0 ? power : 1);
  if (!(all >= 1 && all <= max_tokens)) {
    return failure{
        fmt::format("expected a number of tokens from 1 to 1e20, as in 1e12, 300B or "
                    "1.5T, found {}",
                    in_quotes(text))};
  }
  return tokens{all};
}

result<flops<>> parse_flops(std::string_view text) {
  const double value = whole_number(text).value_or(0);
  if (!(value >= 1 && value <= max_flops)) {
    return failure{fmt::format("expected a number of FLOPs from 1 to 1e35, as in 1e22, found {}",
                               in_quotes(text))};
  }
  return flops{value};
}

result<parameters<>> parse_parameters(std::string_view text) {
  const double power = text.empty() ? 0 : suffix_value(text.back());
  const auto value = whole_number(power > 0 ? text.substr(0, text.size() - 1) : text);
  const double all = value.value_or(0) * (power > 0 ? power : 1);
  if (!(all >= 1 && all <= max_parameters)) {
    return failure{
        fmt::format("expected a number of parameters from 1 to 1e18, as in 20e9 or 20B, found {}",
                    in_quotes(text))};
  }
  return parameters{all};
}

result<bytes<>> parse_bytes(std::string_view text) {
  std::string_view rest = text;
  if (rest.ends_with('B') || rest.ends_with('b')) {
    rest.remove_suffix(1);
  }
  const bool is_binary = rest.ends_with('i');
  rest.remove_suffix(is_binary ? 1 : 0);
  double power = rest.empty() ? 0 : suffix_value(rest.back());
  if (power > 0) {
    rest.remove_suffix(1);
  }
  if (is_binary) {
    power = power > 0 ? std::pow(1024.0, std::round(std::log10(power) / 3)) : -1;
  }
  const auto value = whole_number(rest);
  const double all = value.value_or(0) * (power != 0 ? power : 1);
  if (!(all >= 1 && all <= max_bytes)) {
    return failure{
        fmt::format("expected a number of bytes from 1 to 1e20, as in 640e9, 640GB or 596GiB, "
                    "found {}",
                    in_quotes(text))};
  }
  return bytes{all};
}

result<count> parse_sequence(std::string_view text) {
  count value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 1 ||
      value > longest_sequence) {
    return failure{
        fmt::format("expected a whole number of tokens from 1 to 2^40, as in 4096, "
                    "found {}",
                    in_quotes(text))};
  }
  return value;
}

std::string printable(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    clean += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return clean;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string clean = "\"";
  for (const char c : text.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    clean += byte < 0x20 || byte >= 0x7f ? '?' : c;
  }
  return clean + (text.size() > longest ? "...\"" : "\"");
}

}  // namespace leverage::program
