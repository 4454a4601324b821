// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws that `leverage allocate` splits a budget by: every loss of N and D in the catalogue whose N is what a
/// token uses, so that 6 N D is its cost.
#pragma once

#include <optional>
#include <string>

#include "leverage/core/quantities.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/law_line.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/any_cost.hpp"
#include "leverage/plan/fitted_region.hpp"
#include "leverage/plan/size_data_view.hpp"
#include "support/result.hpp"

namespace leverage::program {

using any_problem = plan::allocation_problem<plan::size_data_view, plan::any_cost>;

/// What a budget is split by.
struct allocation_law {
  std::string name;
  std::string source;
  plan::size_data_view law;
  std::optional<hoffmann2022::loss_law<>> base{};  ///< where it has that form: it can be repeated
  bool takes_experts = false;
  bool counts_vocabulary = true;  ///< in N
};

/// By its name in the catalogue; `experts` as typed, or empty. What is wrong is named.
[[nodiscard]] result<allocation_law> find_allocation_law(const std::string& name,
                                                         const std::string& experts);

/// The same law where only so many tokens are new (Muennighoff et al. 2023).
[[nodiscard]] plan::size_data_view repeating(const hoffmann2022::loss_law<>& base,
                                             const tokens<>& unique, plan::size_data_range range);

}  // namespace leverage::program
