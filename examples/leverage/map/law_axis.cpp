// SPDX-License-Identifier: Apache-2.0
#include "map/law_axis.hpp"

#include <algorithm>
#include <cmath>

#include "leverage/laws/fitted_box.hpp"

namespace leverage::program::map {

law_axis axis_of(const law_line& law, std::size_t input, double beyond) {
  const input_range fitted = fitted_ranges(law)[input];
  const argument_facts& f = facts(law.inputs[input]);
  // 0 and what an argument just does not reach are no places on an axis.
  const double most = f.high < 1e300 ? f.high - (f.high_included ? 0.0 : 1e-3) : 1e300;
  if (f.low_included && f.low == 0) {
    constexpr double nearly_all = 0.85;
    if (f.high <= 1 && fitted.high > nearly_all) {
      const double rest = std::max((1 - fitted.high) / beyond, 1e-4);
      return {input, 0, 1 - rest, axis_scale::complement};
    }
    return {input, 0, std::min(most, std::max(fitted.high, 1e-3) * 2), axis_scale::even};
  }
  const double factor = law.inputs[input] == argument::loss ? std::min(beyond, 1.5) : beyond;
  const double open = fitted.high > fitted.low ? 1 : 10;  // nothing says how far it was fitted
  const double low = fitted.low > fitted.high * 1e-9 ? fitted.low : fitted.high * 1e-4;
  return {input, std::max(low / factor / open, f.low), std::min(fitted.high * factor * open, most),
          axis_scale::logarithmic};
}

double law_axis::at(double share) const {
  // Both ends exactly: a law may have no value just beyond.
  if (share <= 0 || share >= 1) {
    return share <= 0 ? low : high;
  }
  switch (scale) {
    case axis_scale::even:
      return low + share * (high - low);
    case axis_scale::complement:
      return 1 - (1 - low) * std::pow((1 - high) / (1 - low), share);
    case axis_scale::logarithmic:
      break;
  }
  return low * std::pow(high / low, share);
}

double law_axis::share(double value) const {
  switch (scale) {
    case axis_scale::even:
      return (value - low) / (high - low);
    case axis_scale::complement:
      return std::log((1 - value) / (1 - low)) / std::log((1 - high) / (1 - low));
    case axis_scale::logarithmic:
      break;
  }
  return std::log(value / low) / std::log(high / low);
}

}  // namespace leverage::program::map
