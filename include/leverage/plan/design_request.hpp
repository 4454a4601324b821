// SPDX-License-Identifier: Apache-2.0
/// @file
/// The request of a search for designs: a budget, a family and its limits.
#pragma once

#include <cstddef>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/plan/design_space.hpp"

namespace leverage::plan {

/// The end of the bracket of leverage that is used far beyond the runs of the joint law (design_bracket.hpp).
enum class trust {
  law,     ///< the trend of the law goes on beyond its runs
  frozen,  ///< it ends with them
};

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
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", x);
  return text;
}

}  // namespace detail

/// Returns every violation of a joint law's coefficients, by name. The bounds are far beyond any fit: within them EL is
/// a number and falls with the activation ratio wherever the law is meaningful.
[[nodiscard]] inline std::vector<std::string> validate(const tian2025::joint_law<>& law) {
  std::vector<std::string> found;
  const auto bounded = [&](std::string_view what, double value, double most) {
    if (!(value >= -most && value <= most)) {
      found.push_back(std::string(what) + ": expected from " + detail::shown(-most) + " to " +
                      detail::shown(most) + ", found " + detail::shown(value));
    }
  };
  bounded("a", law.a, 100.0);
  bounded("d", law.d, 1.0);
  bounded("gamma", law.gamma, 10.0);
  bounded("beta", law.beta, 10.0);
  const auto& s = law.saturation;
  if (!(s.start > 0.0 && s.start < 1.0)) {
    found.push_back("start: expected above 0 and below 1, found " + detail::shown(s.start));
  } else if (!(s.max > s.start)) {
    found.push_back("max: expected above start, " + detail::shown(s.start) + ", found " +
                    detail::shown(s.max));
  }
  return found;
}

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
  const auto one_to = [&](std::string_view what, count value, count most) {
    if (value < 1 || value > most) {
      wrong(what, static_cast<double>(value), "from 1 to " + std::to_string(most));
    }
  };
  constexpr count million = 1'000'000;
  one_to("vocabulary", s.vocabulary, 1000 * million);
  one_to("sequence", s.sequence, 1000 * million);
  one_to("head_dim", s.head_dim, million);
  one_to("heads per kv head", s.heads_per_kv_head, million);
  one_to("multiple of widths", s.width_multiple, million);
  const auto range = [&](std::string_view what, const count_values& values, count least,
                         count most) {
    if (!values.is_valid(least, most)) {
      const count_range r = values.range();
      found.push_back(std::string(what) + ": expected at most " +
                      std::to_string(count_values::max_values) + " values from " +
                      std::to_string(least) + " to " + std::to_string(most) +
                      ", by a step of 1 or more, found " + std::to_string(r.first) + ".." +
                      std::to_string(r.last) + " by " + std::to_string(r.step));
    }
  };
  constexpr count max_layers = 10'000;
  range("layers", s.layers, 1, max_layers);
  range("d_model", s.d_model, 1, million);
  range("experts", s.experts, 1, million);
  range("active experts", s.active, 1, million);
  range("shared experts", s.shared, 0, million);
  range("dense layers", s.dense_layers, 0, max_layers);
  constexpr double widest = 1000.0;
  if (!(s.dense_width_over_d_model > 0.0 && s.dense_width_over_d_model <= widest)) {
    wrong("dense width over d_model", s.dense_width_over_d_model, "above 0 and at most 1000");
  }
  const design_limits& l = ask.limits;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto interval = [&](std::string_view what, double low, double high,
                            double most = std::numeric_limits<double>::infinity()) {
    if (!(low >= 0.0 && low < infinity && high >= low && high > 0.0 && high <= most)) {
      found.push_back(std::string(what) + ": expected an interval from 0 or more" +
                      (most < infinity ? " to " + detail::shown(most) + " or less" : "") +
                      ", found " + detail::shown(low) + ".." + detail::shown(high));
    }
  };
  interval("d_model over layers", s.min_aspect, s.max_aspect);
  interval("granularity", l.min_granularity, l.max_granularity);
  interval("activation ratio", l.min_activation_ratio, l.max_activation_ratio, 1.0);
  interval("attention share", l.min_attention_share, l.max_attention_share, 1.0);
  if (!(l.max_parameters > 0.0)) wrong("max parameters", l.max_parameters, "a number above 0");
  if (!(l.max_memory > 0.0)) wrong("max memory", l.max_memory, "a number above 0");
  const auto from_zero = [&](std::string_view what, double value) {
    if (!(value >= 0.0) || !math::is_finite(value)) wrong(what, value, "0 or more");
  };
  above_zero("bits of a weight", l.weight_bits);
  above_zero("bits of a cached number", l.cache.bits);
  from_zero("context", l.cache.context);
  from_zero("sequences", l.cache.sequences);
  return found;
}

}  // namespace leverage::plan
