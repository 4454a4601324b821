// SPDX-License-Identifier: Apache-2.0
#include "support/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <system_error>

#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::size_t max_values = 10000;

failure expected(std::string_view what, std::string_view found) {
  return failure{fmt::format("expected {}, found {}", what, in_quotes(found))};
}

/// The power of a thousand of a suffix; 0 if the letter is none.
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

/// The number that a text is, if it is one.
std::optional<double> number_or_nothing(std::string_view text) {
  const auto value = parse_number(text);
  return value ? std::optional(*value) : std::nullopt;
}

/// The same of what is counted, which no percentage is.
std::optional<double> amount_or_nothing(std::string_view text) {
  return text.find('%') == text.npos ? number_or_nothing(text) : std::nullopt;
}

/// An amount from `min` to `max`.
result<double> number_within(std::string_view text, double min, double max, std::string_view what) {
  const auto value = amount_or_nothing(text);
  if (!value || !(*value >= min && *value <= max)) {
    return expected(what, text);
  }
  return *value;
}

/// The two sides of LOW..HIGH; the same twice where there is one number.
std::pair<std::string_view, std::string_view> sides_of(std::string_view text) {
  const std::size_t dots = text.find("..");
  return dots == std::string_view::npos ? std::pair{text, text}
                                        : std::pair{text.substr(0, dots), text.substr(dots + 2)};
}

/// LOW..HIGH:COUNT.
std::optional<std::vector<double>> logarithmic_range(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.find("..") > colon) {
    return std::nullopt;
  }
  const auto [first, last] = sides_of(text.substr(0, colon));
  const auto low = number_or_nothing(first);
  const auto high = number_or_nothing(last);
  const auto values_wanted = parse_count(text.substr(colon + 1), 2, static_cast<count>(max_values));
  if (!low || !high || !values_wanted || !(*low > 0 && *high > *low)) {
    return std::nullopt;
  }
  std::vector<double> values;
  for (count i = 0; i < *values_wanted; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(*values_wanted - 1);
    values.push_back(i + 1 == *values_wanted ? *high : *low * std::pow(*high / *low, share));
  }
  return values;
}

/// Numbers and ranges with commas between them, each from `min` to `max`.
result<std::vector<double>> listed(std::string_view text, std::string_view what,
                                   double min = std::numeric_limits<double>::lowest(),
                                   double max = std::numeric_limits<double>::max()) {
  std::vector<double> values;
  for (std::string_view rest = text;;) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view part = rest.substr(0, comma);
    const std::size_t before = values.size();
    if (const auto range = logarithmic_range(part)) {
      values.insert(values.end(), range->begin(), range->end());
    } else if (const auto value = number_or_nothing(part)) {
      values.push_back(*value);
    } else {
      return expected(what, text);
    }
    if (values.size() > max_values) {
      return expected(fmt::format("a list of {} numbers or fewer", max_values), text);
    }
    if (!std::all_of(values.begin() + static_cast<std::ptrdiff_t>(before), values.end(),
                     [&](double v) { return v >= min && v <= max; })) {
      return expected(what, text);
    }
    if (comma == rest.size()) {
      return values;
    }
    rest.remove_prefix(comma + 1);
  }
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

std::size_t find_unquoted(std::string_view text, char wanted) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == wanted && !quoted) {
      return i;
    }
    quoted = quoted != (text[i] == '"');
  }
  return text.npos;
}

result<double> parse_decimal(std::string_view text) {
  std::string_view digits = trimmed(text);
  if (digits.empty()) {
    return failure{"expected a number, found nothing"};
  }
  if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') {
    digits.remove_prefix(1);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = end == digits.data() + digits.size();
  if (whole && error == std::errc::result_out_of_range) {
    return expected("a number in the range of a double", text);
  }
  if (whole && error == std::errc{}) {
    return std::isfinite(value) ? result<double>(value) : expected("a finite number", text);
  }
  if (error == std::errc{} && *end == ',') {
    return expected("a number with a decimal point", text);
  }
  return expected("a number", text);
}

result<double> parse_number(std::string_view text) {
  const std::string_view whole = trimmed(text);
  const bool percent = whole.ends_with('%');
  const double power = whole.empty() ? 0 : suffix_value(whole.back());
  const bool suffix = percent || power > 0;
  const std::string_view digits = suffix ? whole.substr(0, whole.size() - 1) : whole;
  if (suffix && trimmed(digits).size() != digits.size()) {
    return expected("a number", text);
  }
  const auto value = parse_decimal(digits);
  if (!value) {
    return whole.empty() || !suffix ? value : expected("a number", text);
  }
  // A percentage is divided: 3 % is the nearest number to 0.03.
  const double all = percent ? *value / 100 : *value * (suffix ? power : 1);
  return std::isfinite(all) ? result<double>(all)
                            : expected("a number in the range of a double", text);
}

result<double> parse_positive(std::string_view text) {
  const auto value = number_or_nothing(text);
  if (!value || !(*value > 0)) {
    return expected("a number above 0", text);
  }
  return *value;
}

result<double> parse_non_negative(std::string_view text) {
  const auto value = number_or_nothing(text);
  if (!value || !(*value >= 0)) {
    return expected("a number of 0 or more", text);
  }
  return *value + 0.0;  // -0 is 0
}

result<double> parse_duration(std::string_view text) {
  constexpr std::pair<std::string_view, double> units[] = {
      {"min", 60.0}, {"s", 1.0}, {"h", 3600.0}};
  std::string_view digits = trimmed(text);
  double unit = 1.0;
  for (const auto& [name, seconds] : units) {
    if (digits.ends_with(name)) {
      digits.remove_suffix(name.size());
      unit = seconds;
      break;
    }
  }
  const auto value = parse_decimal(digits);
  if (!value || trimmed(digits) != digits || !(*value > 0.0) || !std::isfinite(*value * unit)) {
    return expected("a time above 0, as in 30s, 5min or 2h", text);
  }
  return *value * unit;
}

result<double> parse_share(std::string_view text) {
  const auto value = number_or_nothing(text);
  if (!value || !(*value > 0 && *value < 1)) {
    return expected("a share between 0 and 1, as in 0.1 or 10%", text);
  }
  return *value;
}

result<count> parse_count(std::string_view text, count min, count max) {
  const auto value = amount_or_nothing(text);
  if (!value || *value != std::floor(*value) || !(*value >= static_cast<double>(min)) ||
      !(*value <= static_cast<double>(max))) {
    return expected(max == count{1} << 53 ? fmt::format("a whole number of {} or more", min)
                                          : fmt::format("a whole number from {} to {}", min, max),
                    text);
  }
  return static_cast<count>(*value);
}

result<std::uint64_t> parse_seed(std::string_view text) {
  const std::string_view digits = trimmed(text);
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seed);
  if (!digits.empty() && error == std::errc{} && end == digits.data() + digits.size()) {
    return seed;
  }
  constexpr double limit = 18446744073709551616.0;  // 2^64
  const auto value = amount_or_nothing(text);
  if (!value || !(*value >= 0 && *value < limit) || *value != std::floor(*value)) {
    return expected("a whole number below 2^64", text);
  }
  return static_cast<std::uint64_t>(*value);
}

result<tokens<>> parse_tokens(std::string_view text) {
  return number_within(text, 1, 1e20, "a number of tokens from 1 to 1e20, as in 1e12, 300B or 1.5T")
      .map([](double x) { return tokens{x}; });
}

result<flops<>> parse_flops(std::string_view text) {
  return number_within(text, 1, 1e35, "a number of FLOPs from 1 to 1e35, as in 1e22")
      .map([](double x) { return flops{x}; });
}

result<parameters<>> parse_parameters(std::string_view text) {
  return number_within(text, 1, 1e18, "a number of parameters from 1 to 1e18, as in 20e9 or 20B")
      .map([](double x) { return parameters{x}; });
}

result<bytes<>> parse_bytes(std::string_view text) {
  std::string_view rest = trimmed(text);
  const bool has_unit = rest.ends_with('B') || rest.ends_with('b');
  rest.remove_suffix(has_unit ? 1 : 0);
  double power = 1;
  if (rest.ends_with('i')) {
    rest.remove_suffix(1);
    const double thousands = rest.empty() ? 0 : suffix_value(rest.back());
    power = thousands > 0 ? std::pow(1024.0, std::round(std::log10(thousands) / 3)) : -1;
    rest.remove_suffix(thousands > 0 ? 1 : 0);
  }
  const auto value = rest == trimmed(rest) ? amount_or_nothing(rest) : std::nullopt;
  const double all = value.value_or(0) * power;
  if (!(all >= 1 && all <= 1e20)) {
    return expected("a number of bytes from 1 to 1e20, as in 640e9, 640GB or 596GiB", text);
  }
  return bytes{all};
}

result<count> parse_sequence(std::string_view text) {
  return parse_count(text, 1, count{1} << 40).map_error([&](const std::string&) {
    return expected("a whole number of tokens from 1 to 2^40, as in 4096", text).value();
  });
}

result<std::vector<double>> parse_numbers(std::string_view text) {
  return listed(text, "numbers as in 70B, 1.4e12, 3%, 1B,7B,70B or 1B..100B:5");
}

result<std::vector<double>> parse_positives(std::string_view text) {
  return listed(text, "a number above 0, several with commas between them or LOW..HIGH:COUNT",
                std::numeric_limits<double>::denorm_min());
}

result<std::vector<flops<>>> parse_budgets(std::string_view text) {
  constexpr std::string_view what =
      "a number of FLOPs from 1 to 1e35, as in 1e22, 1e21,1e22 or 1e21..1e23:5";
  if (text.find('%') != text.npos) {
    return expected(what, text);
  }
  return listed(text, what, 1, 1e35).map([](const std::vector<double>& all) {
    return std::vector<flops<>>(all.begin(), all.end());
  });
}

result<std::pair<double, double>> parse_interval(std::string_view text) {
  const auto [first, last] = sides_of(text);
  const auto low = number_or_nothing(first);
  const auto high = number_or_nothing(last);
  if (!low || !high || !(*low >= 0) || !(*high >= *low)) {
    return expected("an interval LOW..HIGH", text);
  }
  return std::pair{*low, *high};
}

result<whole_range> parse_whole_range(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto [first, last] = sides_of(text.substr(0, colon));
  const auto low = parse_count(first, 0);
  const auto high = parse_count(last, 0);
  const bool steps = colon != std::string_view::npos;
  const auto step = steps ? parse_count(text.substr(colon + 1)) : result<count>(1);
  const bool one = text.find("..") == std::string_view::npos;
  if (!low || !high || !step || *high < *low || (steps && one)) {
    return expected("whole numbers FIRST..LAST or FIRST..LAST:STEP", text);
  }
  return whole_range{*low, *high, *step};
}

result<std::variant<whole_range, std::vector<count>>> parse_counts(std::string_view text) {
  std::set<count> all;
  std::size_t listed = 0;
  for (std::string_view rest = text;;) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const auto range = parse_whole_range(rest.substr(0, comma));
    if (!range) {
      return expected("whole numbers FIRST..LAST, FIRST..LAST:STEP or a list as in 32,64,128",
                      text);
    }
    if (comma == text.size()) {
      return *range;
    }
    for (count n = range->first; n <= range->last; n += range->step) {
      all.insert(n);
      if (++listed > max_values) {
        return expected(fmt::format("a list of {} counts or fewer", max_values), text);
      }
    }
    if (comma == rest.size()) {
      return std::vector<count>(all.begin(), all.end());
    }
    rest.remove_prefix(comma + 1);
  }
}

result<std::pair<std::string, std::string>> parse_assignment(std::string_view text) {
  const std::size_t at = text.find('=');
  const std::string_view name = trimmed(text.substr(0, at));
  const std::string_view value = at == text.npos ? "" : trimmed(text.substr(at + 1));
  if (name.empty() || value.empty()) {
    return expected("NAME=VALUE", text);
  }
  return std::pair{std::string(name), std::string(value)};
}

namespace {

/// NAME=VALUE,NAME=VALUE: a part without = goes on with the value before it.
std::vector<std::string_view> assignments_in(std::string_view text) {
  std::vector<std::string_view> all;
  for (std::size_t start = 0;;) {
    std::size_t end = std::min(text.find(',', start), text.size());
    while (end < text.size()) {
      const std::size_t next = std::min(text.find(',', end + 1), text.size());
      if (text.substr(end, next - end).find('=') != text.npos) {
        break;
      }
      end = next;
    }
    all.push_back(text.substr(start, end - start));
    if (end == text.size()) {
      return all;
    }
    start = end + 1;
  }
}

/// Fills places with what `parse` makes of their values; `value` of a message is NUMBER or NUMBERS.
template <class Place, class Parse, class Set>
result<std::vector<bool>> fill_places(std::string_view text, std::span<const Place> places,
                                      std::string_view value, const Parse& parse, const Set& set) {
  std::vector<bool> filled(places.size());
  for (const std::string_view item : assignments_in(text)) {
    const auto pair = parse_assignment(item);
    const auto place = std::find_if(places.begin(), places.end(),
                                    [&](const Place& p) { return pair && p.name == pair->first; });
    const auto parsed = pair ? parse(pair->second) : failure{std::string()};
    if (place == places.end() || !parsed) {
      std::vector<std::string_view> names;
      for (const Place& p : places) {
        names.push_back(p.name);
      }
      return expected(fmt::format("NAME={} with NAME one of {}", value, fmt::join(names, ", ")),
                      item);
    }
    const auto index = static_cast<std::size_t>(place - places.begin());
    if (filled[index]) {
      return failure{fmt::format("expected each name once, found {} twice", place->name)};
    }
    set(*place, *parsed);
    filled[index] = true;
  }
  return filled;
}

}  // namespace

result<std::vector<bool>> fill_named(std::string_view text, std::span<const named_place> places) {
  return fill_places(text, places, "NUMBER", parse_number,
                     [](const named_place& p, double number) { *p.value = number; });
}

result<std::vector<bool>> fill_named(std::string_view text, std::span<const named_list> places) {
  return fill_places(
      text, places, "NUMBERS", parse_numbers,
      [](const named_list& p, const std::vector<double>& numbers) { *p.values = numbers; });
}

}  // namespace leverage::program
