// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws that `leverage allocate` splits a budget by: every loss of N and D in the catalogue whose N is what a
/// token uses, so that 6 N D is its cost.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/law_line.hpp"
#include "leverage/laws/tian2025/training.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/any_cost.hpp"
#include "leverage/plan/fitted_region.hpp"
#include "leverage/plan/size_data_view.hpp"
#include "support/result.hpp"

namespace leverage::program {

using any_problem = plan::allocation_problem<plan::size_data_view, plan::any_cost>;

/// A=..,B=..,E=..,alpha=..,beta=..: all of them.
[[nodiscard]] result<hoffmann2022::loss_law<>> loss_law_of(std::string_view text);

/// Whether an entry is a loss of N and D, and at most of experts as well, that splits budgets of 6 N D.
[[nodiscard]] bool splits_by_loss(const law_line& law);

/// What a budget is split by.
struct allocation_law {
  std::string name;
  std::string source;
  plan::size_data_view law;
  std::optional<hoffmann2022::loss_law<>> base{};  ///< where it has that form: it can be repeated
  bool takes_experts = false;
  bool counts_vocabulary = true;  ///< in N
};

/// A law of compute, without a loss: the best size and tokens of a budget.
using compute_law = published<tian2025::allocation_law<>, 1>;
/// The one that an entry of the catalogue is the size or the tokens of; null for other entries.
[[nodiscard]] const compute_law* compute_law_of(const law_line& law);

/// The entry of a name that splits a budget, whether it has a loss or is one of compute; other entries where the name
/// is of no such law. What is wrong with the name is said.
[[nodiscard]] result<const law_line*> find_split_law(const std::string& name);

/// The law with a loss of an entry; `experts` for laws that take their number. What is wrong is named.
[[nodiscard]] result<allocation_law> allocation_law_of(const law_line& entry,
                                                       std::optional<double> experts);

/// The same law where only `unique` tokens are new (Muennighoff et al. 2023).
[[nodiscard]] plan::size_data_view repeating(const hoffmann2022::loss_law<>& base,
                                             const tokens<>& unique, plan::size_data_range range);

}  // namespace leverage::program
