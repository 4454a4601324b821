// SPDX-License-Identifier: Apache-2.0
/// @file
/// Best size, tokens and granularity of a mixture at a budget, by the law and the cost of Krajewski et al. 2024:
///
///   minimise L(N, D, G) over N, D and G = 1, 2, 4, ...  with F(N, D, G) = budget
///
/// There is no closed form, because F is not a product of powers of N and D. For each G, plan/allocation.hpp solves the
/// allocation problem with law and cost at that G to rounding, and the lowest loss is chosen.
///
///   const auto choice = plan::choose_granularity(krajewski2024::table1_moe, krajewski2024::expansion_64,
///                                                flops{1.93e20});
///   choice.best                      index of G = 16 in choice.members
///   choice.members[i].split          N (all parameters), D, loss, status
///   choice.members[i].active         N_act
///
/// [krajewski2024]  Krajewski et al. 2024, arXiv:2402.07871. G is 4 d_model / d_expert.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/argument.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/krajewski2024.hpp"
#include "leverage/plan/allocation.hpp"

namespace leverage::plan {

/// The limits of size, tokens and granularity. Granularities are powers of two, and both ends are included.
struct granularity_limits {
  double min_granularity = 1.0;
  double max_granularity = 1024.0;
  allocation_limits allocation{};
};

/// The best size and tokens at one granularity.
struct granular_allocation {
  double granularity = std::numeric_limits<double>::quiet_NaN();
  parameters<> active{std::numeric_limits<double>::quiet_NaN()};  ///< N_act
  allocation<> split;  ///< N, all parameters, and D; the verdict is also for the granularity
};

/// The allocation of a budget at each granularity, and the best of them.
struct granularity_choice {
  allocation_status status =
      allocation_status::invalid;            ///< status of the best, or why there is none
  std::vector<granular_allocation> members;  ///< one per granularity, from the coarsest
  std::size_t best = 0;  ///< index of the lowest loss; the number of members if none is usable
  bool at_the_end =
      false;  ///< the best is at a limit of granularity; 1, the coarsest possible, does not count
  std::vector<std::string> violations;

  [[nodiscard]] bool usable() const { return best < members.size(); }
};

namespace detail {

/// Whether x is 2^k with k = 0..52.
[[nodiscard]] inline bool power_of_two(double x) {
  int exponent = 0;
  return x >= 1.0 && x <= 0x1p52 && std::frexp(x, &exponent) == 0.5;
}

[[nodiscard]] inline std::vector<std::string> violations(const krajewski2024::routed_cost<>& cost,
                                                         const granularity_limits& limits) {
  std::vector<std::string> found;
  const auto expect = [&](bool holds, const char* text) {
    if (!holds) found.emplace_back(text);
  };
  const auto above_zero = [](double x) { return x > 0.0 && math::is_finite(x); };
  expect(above_zero(cost.c_f), "cost.c_f: expected a number above 0");
  expect(cost.c_r >= 0.0 && math::is_finite(cost.c_r), "cost.c_r: expected a number of 0 or more");
  expect(cost.E >= 1.0 && math::is_finite(cost.E), "cost.E: expected a number of 1 or more");
  expect(above_zero(cost.width_per_block), "cost.width_per_block: expected a number above 0");
  expect(power_of_two(limits.min_granularity),
         "limits.min_granularity: expected a power of two from 1 to 2^52");
  expect(power_of_two(limits.max_granularity),
         "limits.max_granularity: expected a power of two from 1 to 2^52");
  expect(!(limits.max_granularity < limits.min_granularity),
         "limits.max_granularity: expected limits.min_granularity or more");
  return found;
}

}  // namespace detail

/// The best size and tokens of a budget at every granularity within the limits, and the best of them.
template <std::derived_from<krajewski2024::loss_law<double>> Law>
[[nodiscard]] granularity_choice choose_granularity(const Law& law,
                                                    const krajewski2024::routed_cost<>& cost,
                                                    const flops<>& budget,
                                                    const granularity_limits& limits = {}) {
  granularity_choice choice;
  choice.violations = detail::violations(cost, limits);
  if (!choice.violations.empty()) return choice;

  double lowest = std::numeric_limits<double>::infinity();
  std::size_t best = 0;
  for (double g = limits.min_granularity; g <= limits.max_granularity; g *= 2.0) {
    granular_allocation member{
        .granularity = g,
        .split = allocation_problem(law.at(g), cost.at(g), limits.allocation).optimum(budget)};
    if (member.split.status == allocation_status::invalid) {
      choice.violations = member.split.violations;
      choice.members.clear();
      return choice;
    }
    if (member.split.usable()) {
      member.active = cost.active(member.split.size);
      if constexpr (requires { law.fitted; }) {
        member.split.verdict =
            law.fitted.check({{argument::expert_non_embedding_parameters, member.split.size.value},
                              {argument::tokens, member.split.data.value},
                              {argument::fine_granularity, g}});
      }
      if (member.split.loss < lowest) {
        lowest = member.split.loss;
        best = choice.members.size();
      }
    }
    choice.members.push_back(std::move(member));
  }
  choice.best = lowest < std::numeric_limits<double>::infinity() ? best : choice.members.size();
  if (!choice.usable()) {
    choice.status = allocation_status::infeasible;
    return choice;
  }
  choice.status = choice.members[best].split.status;
  choice.at_the_end =
      (best == 0 && limits.min_granularity > 1.0) || best + 1 == choice.members.size();
  return choice;
}

}  // namespace leverage::plan
