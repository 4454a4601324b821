// SPDX-License-Identifier: Apache-2.0
#include "output/verdict.hpp"

#include <fmt/format.h>

#include <cmath>

#include "support/quantity_text.hpp"

namespace leverage::program {

std::string reach_text(const reach& r) {
  if (r.inside()) {
    return "inside";
  }
  const char* const where = r.value > r.high ? "above" : "below";
  const double factor = r.factor();
  return std::isfinite(factor) ? fmt::format("{} {}", text_of(factor, unit::factor), where) : where;
}

std::string silence_text(const reach& bound) {
  const unit in = unit_of(bound.which);
  if (!std::isfinite(bound.value) || !(std::isfinite(bound.low) || std::isfinite(bound.high))) {
    return "the law does not apply at these inputs";
  }
  const bool below = bound.value <= bound.low;
  return fmt::format("the law does not apply {} {} {}{}, found {}", below ? "below" : "above",
                     to_string(bound.which), text_of(below ? bound.low : bound.high, in),
                     bound.which == argument::non_vocabulary_flops ? " at this granularity" : "",
                     text_of(bound.value, in));
}

std::string range_text(const fitted_interval& range) {
  const unit in = unit_of(range.which);
  return text_of(range.low, in) + ".." + text_of(range.high, in);
}

std::string bracket_text(const extrapolated_value& el) {
  return fmt::format(
      "EL is {} if the law ends with its runs (C held at {}), {} if its trend goes on; this "
      "bracket "
      "is no interval of confidence",
      text_of(el.frozen, unit::factor), text_of(el.end(), unit_of(el.beyond.which)),
      text_of(el.law, unit::factor));
}

std::string verdict_text(const extrapolation& verdict) {
  std::string beyond;
  for (const reach& r : verdict) {
    if (!r.inside()) {
      beyond +=
          fmt::format("{}{} {}", beyond.empty() ? "" : ", ", to_string(r.which), reach_text(r));
    }
  }
  return beyond.empty() ? "inside" : beyond;
}

array verdict_value(const extrapolation& verdict) {
  return array_of(verdict, [](const reach& r) {
    return object{
        {"quantity", to_string(r.which)}, {"value", r.value},    {"low", r.low}, {"high", r.high},
        {"inside", r.inside()},           {"beyond", r.factor()}};
  });
}

}  // namespace leverage::program
