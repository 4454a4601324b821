// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a search for configurations found, as text, as JSON and as CSV.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "leverage/model/difference.hpp"
#include "leverage/plan/design_bracket.hpp"
#include "leverage/plan/designs.hpp"
#include "models/model_source.hpp"
#include "plan/plan_command.hpp"

namespace leverage::program {

/// A search and its result.
struct plan_answer {
  plan::design_request ask;
  tian2025::joint_law<> law;
  bool own_law = false;        ///< its coefficients are the user's
  plan::leverage_ends ends{};  ///< of the published law at the budget
  plan::trust trust{};
  bool assumed_vocabulary = false;  ///< no flag gave it
  bool pareto = false;
  std::optional<named_model> baseline;    ///< of --compare
  std::optional<plan::design> as_design;  ///< the same, assessed like the others
  std::vector<model_difference> changes;  ///< from the baseline to the first of the list
  plan::design_result found;
  std::uint64_t family = 0;  ///< candidates in all
  std::string stopped_by{};  ///< what has ended the search early; empty where nothing has
};

[[nodiscard]] std::string plan_text(const plan_answer& a, std::size_t width);
[[nodiscard]] std::string plan_json(const plan_answer& a);
/// The ranked list and the fronts.
[[nodiscard]] std::string plan_csv(const plan_answer& a);

}  // namespace leverage::program
