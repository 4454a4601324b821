// SPDX-License-Identifier: Apache-2.0
/// @file
/// The request of a search for designs: a budget, a family and its limits.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/plan/design_space.hpp"

namespace leverage::plan {

/// The definition of the activation ratio that is used as the A of the law.
enum class ratio_reading {
  definition,  ///< (E_a + E_s) / (E + E_s)
  routed,      ///< E_a / E
};

struct design_request {
  flops<> budget{0.0};
  std::optional<tokens<>>
      data;  ///< if not given, `overtraining` times the compute-optimal number (Table 5)
  double overtraining = tian2025::overtraining_of_the_study;
  double per_token_tolerance = 0.1;
  design_space space{};
  design_limits limits{};
  ratio_reading reading = ratio_reading::definition;
  std::size_t rows = 10;  ///< length of the ranked list
};

/// The training tokens of a request: the given number, or the recommended one.
[[nodiscard]] inline tokens<> tokens_of(const design_request& ask) {
  return ask.data ? *ask.data : ask.overtraining * tian2025::table5_moe.data(ask.budget);
}

namespace detail {

[[nodiscard]] inline std::string shown(double x) {
  std::string text = std::to_string(x);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

}  // namespace detail

/// Returns every violation of a request, with the name and the value of the field.
[[nodiscard]] inline std::vector<std::string> validate(const design_request& ask) {
  std::vector<std::string> found;
  const auto wrong = [&](std::string_view what, double value, std::string_view expected) {
    found.push_back(std::string(what) + ": expected " + std::string(expected) + ", found " +
                    detail::shown(value));
  };
  const auto above_zero = [&](std::string_view what, double value) {
    if (!(value > 0.0) || !math::is_finite(value)) wrong(what, value, "a number above 0");
  };
  above_zero("budget", ask.budget.value);
  if (ask.data) above_zero("tokens", ask.data->value);
  above_zero("overtraining", ask.overtraining);
  if (!(ask.per_token_tolerance > 0.0 && ask.per_token_tolerance < 1.0)) {
    wrong("tolerance of the cost per token", ask.per_token_tolerance, "a share between 0 and 1");
  }
  const design_space& s = ask.space;
  const auto at_least_one = [&](std::string_view what, count value) {
    if (value < 1) wrong(what, static_cast<double>(value), "1 or more");
  };
  at_least_one("vocabulary", s.vocabulary);
  at_least_one("sequence", s.sequence);
  at_least_one("head_dim", s.head_dim);
  at_least_one("heads per kv head", s.heads_per_kv_head);
  at_least_one("multiple of widths", s.width_multiple);
  const auto range = [&](std::string_view what, const count_values& values, count least) {
    if (!values.is_valid(least)) {
      const count_range r = values.range();
      found.push_back(std::string(what) + ": expected a range of at least " +
                      std::to_string(least) + " with a step of 1 or more, found " +
                      std::to_string(r.first) + ".." + std::to_string(r.last) + " by " +
                      std::to_string(r.step));
    }
  };
  range("layers", s.layers, 1);
  range("d_model", s.d_model, 1);
  range("experts", s.experts, 1);
  range("active experts", s.active, 1);
  range("shared experts", s.shared, 0);
  range("dense layers", s.dense_layers, 0);
  above_zero("dense width over d_model", s.dense_width_over_d_model);
  const design_limits& l = ask.limits;
  const auto interval = [&](std::string_view what, double low, double high) {
    if (!(low >= 0.0) || !(high >= low)) {
      found.push_back(std::string(what) + ": expected an interval from 0 or more, found " +
                      detail::shown(low) + ".." + detail::shown(high));
    }
  };
  interval("d_model over layers", s.min_aspect, s.max_aspect);
  interval("granularity", l.min_granularity, l.max_granularity);
  interval("activation ratio", l.min_activation_ratio, l.max_activation_ratio);
  interval("attention share", l.min_attention_share, l.max_attention_share);
  if (!(l.max_parameters > 0.0)) wrong("max parameters", l.max_parameters, "a number above 0");
  if (!(l.max_memory > 0.0)) wrong("max memory", l.max_memory, "a number above 0");
  const auto from_zero = [&](std::string_view what, double value) {
    if (!(value >= 0.0) || !math::is_finite(value)) wrong(what, value, "0 or more");
  };
  from_zero("bytes per weight", l.weight_bytes);
  from_zero("bytes per cached element", l.cache_bytes);
  from_zero("cached tokens", l.cached_tokens);
  return found;
}

}  // namespace leverage::plan
