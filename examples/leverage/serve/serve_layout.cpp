// SPDX-License-Identifier: Apache-2.0
#include "serve/serve_layout.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <iterator>

#include "support/numbers.hpp"

namespace leverage::program {

namespace {

struct serving_degree {
  std::string_view key;
  count hardware::serving_layout::* of;
};
constexpr serving_degree serving_degrees[] = {{"tp", &hardware::serving_layout::tensor},
                                              {"pp", &hardware::serving_layout::pipeline},
                                              {"ep", &hardware::serving_layout::expert},
                                              {"dp", &hardware::serving_layout::attention_data}};
constexpr std::size_t expert_degree = 2;

}  // namespace

result<hardware::serving_layout> parse_serving_layout(std::string_view text) {
  constexpr double most = 1e6;
  constexpr std::size_t size = std::size(serving_degrees);
  double values[size] = {};
  named_place places[size];
  for (std::size_t i = 0; i < size; ++i) {
    places[i] = {serving_degrees[i].key, &values[i]};
  }
  const auto given = fill_named(text, places);
  if (!given) {
    return failure{given.error()};
  }
  hardware::serving_layout l;
  for (std::size_t i = 0; i < size; ++i) {
    if (!(*given)[i]) {
      continue;
    }
    if (!(values[i] >= 1 && values[i] <= most) || values[i] != std::floor(values[i])) {
      return failure{fmt::format("expected {} as a whole number from 1 to {}, found {:g}",
                                 serving_degrees[i].key, most, values[i])};
    }
    l.*serving_degrees[i].of = static_cast<count>(values[i]);
  }
  if (!(*given)[expert_degree] && l.attention_data > 1) {
    l.expert = l.tensor * l.attention_data;
  }
  return l;
}

std::string serving_layout_text(const hardware::serving_layout& l) {
  std::string text;
  for (const serving_degree& d : serving_degrees) {
    if (l.*d.of != 1) {
      text += fmt::format("{}{}={}", text.empty() ? "" : ",", d.key, l.*d.of);
    }
  }
  return text.empty() ? "tp=1" : text;
}

}  // namespace leverage::program
