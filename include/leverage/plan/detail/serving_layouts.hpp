// SPDX-License-Identifier: Apache-2.0
/// @file
/// The serving layouts that a search tries, in a fixed order, and what a question about them must hold to.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/serving_engine.hpp"
#include "leverage/hardware/serving_layout.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "leverage/hardware/serving_rules.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::plan::detail {

/// The most accelerators of a replica that are searched.
inline constexpr count max_replica = 1024;

/// Calls visit(layout) for all layouts whose replicas divide the accelerators of a cluster. Tensor parallelism stays in a
/// scale-up domain; with several attention groups, experts are on all accelerators of a stage.
template <class Visit>
void for_each_serving_layout(const transformer& m, const hardware::cluster<>& on,
                             const Visit& visit) {
  const count n = on.accelerators;
  const bool is_mixture = m.is_mixture();
  const count most = n < max_replica ? n : max_replica;
  for (count p = 1; p <= most && p <= m.layers; ++p) {
    if (n % p != 0) continue;
    for (count t = 1; t * p <= most && t <= on.accelerator.domain; ++t) {
      if (n / p % t != 0) continue;
      for (count x = 1; x <= (is_mixture ? t : 1); ++x) {
        if (t % x == 0) visit({.tensor = t, .pipeline = p, .expert = x});
      }
      if (!is_mixture) continue;
      for (count a = 2; a * t * p <= most; ++a) {
        if (n / p / t % a != 0) continue;
        visit({.tensor = t, .pipeline = p, .expert = t * a, .attention_data = a});
      }
    }
  }
}

/// The violations of a question, by name and value.
[[nodiscard]] inline std::vector<std::string> serving_violations(
    const transformer& m, const hardware::cluster<>& on, const hardware::serving_recipe& r,
    const hardware::serving_engine& engine, const std::optional<hardware::serving_layout>& layout,
    const std::optional<count>& batch, double input, double output, double max_tpot,
    double max_ttft) {
  std::vector<std::string> found;
  const auto number = [&](std::string_view what, double value, double least, const char* expected) {
    if (value >= least && value > 0.0 && value <= 1e15) return;
    char text[32];
    std::snprintf(text, sizeof text, " %.9g: expected ", value);
    found.push_back(std::string(what) + text + expected);
  };
  number("input", input, 1.0, "at least 1 token");
  number("output", output, 1.0, "at least 1 token");
  number("max_tpot", max_tpot, 0.0, "above 0 s");
  number("max_ttft", max_ttft, 0.0, "above 0 s");
  for (const hardware::layout_finding& f :
       validate(m, layout.value_or(hardware::serving_layout{}), r, engine, on, batch.value_or(1))) {
    if (f.is_remark) continue;
    found.push_back(std::string(f.field) + " " + std::to_string(f.value) + ": expected " +
                    std::string(f.expected));
  }
  return found;
}

}  // namespace leverage::plan::detail
