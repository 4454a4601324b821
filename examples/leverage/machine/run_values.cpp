// SPDX-License-Identifier: Apache-2.0
#include "machine/run_values.hpp"

#include <cmath>
#include <utility>

#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

result<batch_size> parse_batch_size(std::string_view text) {
  constexpr std::string_view ending = "seq";
  const std::string_view whole = trimmed(text);
  if (whole.ends_with(ending)) {
    constexpr count most = 1'000'000'000'000;
    const std::string_view number = whole.substr(0, whole.size() - ending.size());
    if (const auto sequences = parse_count(number, 1, most);
        sequences && number == trimmed(number)) {
      return batch_size{static_cast<double>(*sequences), true};
    }
  } else if (const auto read = parse_tokens(text); read && read->value == std::floor(read->value)) {
    return batch_size{read->value, false};
  }
  return failure{"expected a number of tokens, as in 16M, or of sequences, as in 2048seq, found " +
                 in_quotes(text)};
}

result<seconds<>> parse_time(std::string_view text) {
  constexpr std::pair<std::string_view, double> units[] = {
      {"ms", 1e-3}, {"min", 60.0}, {"s", 1.0}, {"h", 3600.0}, {"d", 86400.0}};
  constexpr double longest = 1e12;
  std::string_view digits = trimmed(text);
  double unit = 1.0;
  for (const auto& [name, size] : units) {
    if (digits.ends_with(name)) {
      digits.remove_suffix(name.size());
      unit = size;
      break;
    }
  }
  const auto value = parse_decimal(digits);
  if (!value || trimmed(digits) != digits || !(*value * unit > 0.0 && *value * unit <= longest)) {
    return failure{"expected a time above 0, as in 850ms, 19.9s, 5min, 2h or 4d, found " +
                   in_quotes(text)};
  }
  return seconds{*value * unit};
}

}  // namespace leverage::program
