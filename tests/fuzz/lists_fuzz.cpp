// SPDX-License-Identifier: Apache-2.0
// Whatever is typed for numbers, lists, ranges and counts: it is refused in one line, or what is read keeps what the
// grammar promises; a list of one is that number.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string_view>
#include <variant>
#include <vector>

#include "fuzz/require.hpp"
#include "support/numbers.hpp"

namespace {

using namespace leverage;
using namespace leverage::program;
using fuzz::require;

constexpr std::size_t longest = 10'000;

/// Whether there is a value; of none the reason is looked at.
template <class T>
bool read(const result<T>& value) {
  if (!value) {
    fuzz::require_reason(value.error());
  }
  return value.has_value();
}

void try_numbers(std::string_view text) {
  const auto number = parse_number(text);
  const bool one = read(number);
  require(!one || std::isfinite(*number));
  if (const auto plain = parse_decimal(text); read(plain)) {
    require(one && *plain == *number);
  }
  if (const auto positive = parse_positive(text); read(positive)) {
    require(one && *positive == *number && *positive > 0);
  }
  if (const auto other = parse_non_negative(text); read(other)) {
    require(one && *other == *number && !std::signbit(*other));
  }
  if (const auto share = parse_share(text); read(share)) {
    require(one && *share == *number && *share > 0 && *share < 1);
  }
  if (const auto whole = parse_count(text, 0); read(whole)) {
    require(one && *whole >= 0 && static_cast<double>(*whole) == *number);
  }
  if (const auto seed = parse_seed(text); read(seed)) {
    require(one && static_cast<double>(*seed) == *number);
  }
  const auto list = parse_numbers(text);
  if (read(list)) {
    require(!list->empty() && list->size() <= longest);
    require(std::all_of(list->begin(), list->end(), [](double x) { return std::isfinite(x); }));
  }
  if (text.find_first_of(",:") == text.npos) {
    require(one == list.has_value());
    require(!one || list->front() == *number);
  }
  if (const auto positives = parse_positives(text); read(positives)) {
    require(list && *positives == *list);
    require(*std::min_element(positives->begin(), positives->end()) > 0);
  }
  if (const auto budgets = parse_budgets(text); read(budgets)) {
    require(list && budgets->size() == list->size());
  }
}

void try_ranges(std::string_view text) {
  if (const auto interval = parse_interval(text); read(interval)) {
    require(0 <= interval->first && interval->first <= interval->second);
    require(std::isfinite(interval->second));
  }
  const auto range = parse_whole_range(text);
  if (read(range)) {
    require(0 <= range->first && range->first <= range->last && range->step >= 1);
  }
  const auto counts = parse_counts(text);
  if (read(counts)) {
    if (const auto* list = std::get_if<std::vector<count>>(&*counts)) {
      require(!list->empty() && list->size() <= longest);
      require(std::adjacent_find(list->begin(), list->end(), std::greater_equal<>()) ==
              list->end());
    } else {
      require(range && std::get<whole_range>(*counts).last == range->last);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  try_numbers(text);
  try_ranges(text);
  return 0;
}
