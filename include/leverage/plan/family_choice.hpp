// SPDX-License-Identifier: Apache-2.0
/// @file
/// The best member of a family of configurations at a budget.
#pragma once

#include <cstddef>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/allocation_limits.hpp"
#include "leverage/plan/family_cost.hpp"

namespace leverage::plan {

/// The allocation of a budget for each member of a family, at its exact cost.
struct family_choice {
  std::vector<allocation<>> members;
  std::size_t best = 0;  ///< index of the lowest loss; the number of members if none is usable
};

/// Allocates a budget to each member of a family and chooses the one with the lowest loss.
template <size_data_law Law>
[[nodiscard]] family_choice choose_member(const Law& law, const family_cost& family,
                                          const flops<>& budget,
                                          const allocation_limits& limits = {}) {
  const allocation_problem problem(law, family, limits);
  family_choice choice;
  choice.best = family.members();
  for (std::size_t i = 0; i < family.members(); ++i) {
    choice.members.push_back(problem.given_size(family.size(i), budget));
    const allocation<>& a = choice.members.back();
    if (a.usable() &&
        (choice.best == family.members() || a.loss < choice.members[choice.best].loss)) {
      choice.best = i;
    }
  }
  return choice;
}

}  // namespace leverage::plan
