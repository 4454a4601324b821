// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which accelerators talk to each other, and how many of them share a domain of the scale-up network.
///
/// Ranks are numbered as Megatron-LM numbers them, the most talkative group first:
///
///   group          ranks   distance between neighbours
///   tensor         t       1
///   context        c       t
///   data           d       t c
///   pipeline       p       n / p
///   expert_tensor  t_e     1
///   expert         x       t_e
///   expert_data    d_e     t_e x
///
/// A group lies in as few domains as it fits into, the same number of ranks in each. If that number does not divide the
/// group, the next smaller divisor is taken: 128 ranks use 64 accelerators of each domain of 72.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"

namespace leverage {

namespace rule {
struct ranks_and_their_distance_are_at_least_one {};
}  // namespace rule

namespace hardware {

/// Accelerators that communicate.
struct group {
  count ranks = 1;
  count inside = 1;  ///< those of one domain; divides `ranks`

  /// The domains that the group lies in; 0 if `inside` does not divide the ranks.
  [[nodiscard]] constexpr count domains() const {
    return ranks >= 1 && inside >= 1 && ranks % inside == 0 ? ranks / inside : 0;
  }

  friend constexpr bool operator==(const group&, const group&) = default;
};

/// The group of every `distance`-th accelerator where `domain` of them share the scale-up network. Numbers below 1 give
/// a group without ranks, of which nothing can be computed.
[[nodiscard]] constexpr group placed(count ranks, count distance, count domain) {
  const bool holds = ranks >= 1 && distance >= 1 && domain >= 1;
  if (!holds) {
    (void)within(holds, 0.0, rule::ranks_and_their_distance_are_at_least_one{});
    return {.ranks = 0, .inside = 0};
  }
  const count places = domain / distance;
  count inside = places < 1 ? 1 : places < ranks ? places : ranks;
  while (ranks % inside != 0) --inside;
  return {.ranks = ranks, .inside = inside};
}

/// The groups of an accelerator in a layout.
struct groups {
  group tensor{};
  group context{};
  group data{};
  group pipeline{};
  group expert_tensor{};
  group expert{};
  group expert_data{};

  friend constexpr bool operator==(const groups&, const groups&) = default;
};

/// The groups of a layout on n accelerators. If a product of degrees does not divide n, its data-parallel group has no
/// ranks.
[[nodiscard]] constexpr groups groups_of(const layout& l, count n, count domain) {
  return {
      .tensor = placed(l.tensor, 1, domain),
      .context = placed(l.context, l.tensor, domain),
      .data = placed(l.data(n), l.tensor * l.context, domain),
      .pipeline = placed(l.pipeline, l.pipeline > 0 ? n / l.pipeline : 0, domain),
      .expert_tensor = placed(l.expert_tensor, 1, domain),
      .expert = placed(l.expert, l.expert_tensor, domain),
      .expert_data = placed(l.expert_data(n), l.expert_tensor * l.expert, domain),
  };
}

}  // namespace hardware
}  // namespace leverage
