// SPDX-License-Identifier: Apache-2.0
/// @file
/// The request of a search for designs on a machine: a cluster, the time that there is, a family and its limits.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/design_request.hpp"
#include "leverage/plan/design_space.hpp"
#include "leverage/plan/layout_request.hpp"

namespace leverage::plan {

struct machine_request {
  hardware::cluster<> on{};
  seconds<> time{0.0};   ///< that the cluster is there
  double goodput = 0.9;  ///< share of it that is spent in steps that count
  hardware::recipe recipe{};
  hardware::software software{};
  batch_target batch{};
  hardware::layout base{};  ///< kernels, overlap, schedule: what is not searched
  fixed_layout fixed{};
  layout_limits layouts{};
  /// Tokens over the compute-optimal ones of the compute that a design reaches (Table 5).
  double overtraining = tian2025::overtraining_of_the_study;
  double per_token_tolerance = 0.1;  ///< of the cost per token, as in design_request
  design_space space{};
  design_limits limits{};
  ratio_reading reading = ratio_reading::definition;
  std::size_t rows = 10;  ///< length of the ranked list
};

/// The request of the layouts of one model.
[[nodiscard]] inline layout_request layouts_of(const machine_request& ask, const transformer& m) {
  return {.model = m,
          .on = ask.on,
          .recipe = ask.recipe,
          .software = ask.software,
          .batch = ask.batch,
          .base = ask.base,
          .fixed = ask.fixed,
          .limits = ask.layouts,
          .keep = 1};
}

/// Returns every violation of a request, with the name and the value of the field.
[[nodiscard]] inline std::vector<std::string> validate(const machine_request& ask) {
  const auto is_above_zero = [](double x) { return x > 0.0 && math::is_finite(x); };
  std::vector<std::string> found;
  if (!is_above_zero(ask.time.value)) {
    found.push_back("time: expected a number of seconds above 0, found " +
                    detail::shown(ask.time.value));
  }
  if (!(ask.goodput > 0.0 && ask.goodput <= 1.0)) {
    found.push_back("goodput: expected a share above 0 and at most 1, found " +
                    detail::shown(ask.goodput));
  }
  // The budget is found by the search, and any is valid here.
  const design_request family{.budget = flops{1.0},
                              .data = {},
                              .overtraining = ask.overtraining,
                              .per_token_tolerance = ask.per_token_tolerance,
                              .space = ask.space,
                              .limits = ask.limits,
                              .reading = ask.reading,
                              .rows = ask.rows};
  for (std::string& text : validate(family)) found.push_back(std::move(text));
  if (!found.empty()) return found;
  // Formats are checked for a mixture, of any shape.
  transformer m{.layers = 1, .d_model = 128, .vocabulary = 2, .sequence = 2};
  m.attention = {.heads = 1, .kv_heads = 1, .head_dim = 128};
  m.experts = {.experts = 1, .active = 1, .expert_width = 1};
  for (std::string& text : validate(layouts_of(ask, m))) found.push_back(std::move(text));
  return found;
}

/// Returns what of a joint law does not suit a search by bounds: leverage that falls with compute.
[[nodiscard]] inline std::vector<std::string> validate_for_bounds(
    const tian2025::joint_law<>& law) {
  std::vector<std::string> found = validate(law);
  if (found.empty() && law.d > 0.0) {
    found.push_back("d: expected 0 or less, leverage that does not fall with compute, found " +
                    detail::shown(law.d));
  }
  return found;
}

}  // namespace leverage::plan
