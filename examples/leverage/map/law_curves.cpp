// SPDX-License-Identifier: Apache-2.0
#include "map/law_curves.hpp"

#include <algorithm>
#include <cstddef>

namespace leverage::program::map {

law_curves curves_of(const law_line& law, const law_axis& axis,
                     const std::vector<held_input>& held) {
  constexpr std::size_t steps = 480;
  law_curves all{.law = &law, .axis = axis, .held = held, .curves = {}};
  const input_range fitted_axis = fitted_ranges(law)[axis.input];
  // A curve has points where it begins to extrapolate.
  std::vector<double> places{fitted_axis.low, fitted_axis.high};
  for (std::size_t i = 0; i <= steps; ++i) {
    places.push_back(axis.at(static_cast<double>(i) / steps));
  }
  std::sort(places.begin(), places.end());
  std::erase_if(places, [&](double x) { return x < axis.low || x > axis.high; });
  law_inputs x = held_inputs(held);
  const auto family = std::find_if(held.begin(), held.end(),
                                   [](const held_input& h) { return h.values.size() > 1; });
  const std::vector<double> values = family == held.end() ? std::vector<double>{0} : family->values;
  for (const double value : values) {
    if (family != held.end()) {
      x[family->input] = value;
    }
    auto& curve = all.curves.emplace_back();
    for (const double place : places) {
      x[axis.input] = place;
      curve.push_back(value_at(law, x));
    }
  }
  return all;
}

}  // namespace leverage::program::map
