// SPDX-License-Identifier: Apache-2.0
// Whatever is typed for NAME=VALUE and lists of it: it is refused in one line, or every value went to its name, once.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "support/numbers.hpp"

namespace {

using namespace leverage::program;
using fuzz::require;

void try_one(std::string_view text) {
  const auto pair = parse_assignment(text);
  if (!pair) {
    fuzz::require_reason(pair.error());
    return;
  }
  const auto& [name, value] = *pair;
  require(!name.empty() && name.find('=') == name.npos && trimmed(name) == name);
  require(!value.empty() && trimmed(value) == value);
  const auto again = parse_assignment(name + "=" + value);
  require(again && *again == *pair);
}

void try_numbers(std::string_view text) {
  constexpr double unset = -12345.5;
  double values[] = {unset, unset, unset};
  const named_place places[] = {{"A", values}, {"alpha", values + 1}, {"a", values + 2}};
  const auto filled = fill_named(text, places);
  if (!filled) {
    fuzz::require_reason(filled.error());
    return;
  }
  const auto equals = std::count(text.begin(), text.end(), '=');
  require(std::count(filled->begin(), filled->end(), true) == equals && equals > 0);
  for (std::size_t i = 0; i < std::size(values); ++i) {
    require((*filled)[i] ? std::isfinite(values[i]) : values[i] == unset);
  }
}

void try_lists(std::string_view text) {
  std::vector<double> values[2];
  const named_list places[] = {{"A", values}, {"C", values + 1}};
  const auto filled = fill_named(text, places);
  if (!filled) {
    fuzz::require_reason(filled.error());
    return;
  }
  for (std::size_t i = 0; i < std::size(values); ++i) {
    require((*filled)[i] == !values[i].empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  try_one(text);
  try_numbers(text);
  try_lists(text);
  return 0;
}
