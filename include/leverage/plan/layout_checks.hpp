// SPDX-License-Identifier: Apache-2.0
/// @file
/// Why a candidate of a search for layouts falls away before its memory and time are computed: the rules of
/// hardware/layout_rules.hpp, and what the search asks beyond them:
///
///   global_batch    within `batch_tolerance` of the tokens that are asked for: layouts are compared at about one batch
///                   a multiple of stages in micro-batches where there are virtual stages: Megatron-LM asks for it
///   micro_batch     no more tokens on an accelerator than measured runs have
///   sharding        none where no other rank has the same weights, and only there
///                   no zero3 in a pipeline: the weights of a whole stage are gathered, and no memory is saved
///   shards          of zero3, at most as many ranks as measured runs have
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/groups.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/plan/layout_request.hpp"
#include "leverage/plan/layout_space.hpp"

namespace leverage::plan {

/// Candidates that fell away for one reason.
struct fallen_layouts {
  std::string_view field;     ///< of a rule, as `hardware::validate` names it; `memory`; `slower`
  std::string_view expected;  ///< what they do not keep; than which layouts they are slower
  std::uint64_t number = 0;
};

namespace detail {

/// Notes the first rule that is broken.
struct first_finding {
  std::optional<fallen_layouts> found{};

  void require(bool holds, std::string_view field, count, std::string_view expected) {
    if (!holds && !found) found = {field, expected, 0};
  }
  void expect(bool, std::string_view, count, std::string_view) {}
};

/// The rule that degrees break, whatever the global batch and the sharing are.
[[nodiscard]] inline std::optional<fallen_layouts> wrong_degrees(const transformer& m,
                                                                 hardware::layout l, count n) {
  first_finding first;
  l.shards = 0;
  if (hardware::detail::check_degrees(l, first)) {
    hardware::detail::check_shape(m, l, first);
    const count two_micro_batches = 2 * std::max<count>(1, l.data(n)) * l.micro_batch;
    hardware::detail::check_numbers(m, l, n, two_micro_batches, first);
  }
  return first.found;
}

/// The most tokens of a micro-batch on an accelerator.
[[nodiscard]] inline count max_tokens(const layout_request& ask) {
  const layout_limits& limits = ask.limits;
  return has_experts(ask.model) ? limits.max_tokens_of_mixtures : limits.max_tokens;
}

/// The rule that micro-batch and global batch break on a layout whose degrees are right.
[[nodiscard]] inline std::optional<fallen_layouts> wrong_batch(const layout_request& ask,
                                                               hardware::layout l, count n,
                                                               count global_batch) {
  first_finding first;
  l.shards = 0;
  hardware::detail::check_numbers(ask.model, l, n, global_batch, first);
  if (first.found) return first.found;
  const double taken = static_cast<double>(global_batch) * static_cast<double>(ask.model.sequence);
  const bool is_near = ask.batch.counts_sequences ||
                       std::abs(taken / ask.batch.number - 1.0) <= ask.limits.batch_tolerance;
  first.require(is_near, "global_batch", global_batch,
                "near the tokens that are asked for: fewer data-parallel ranks or micro-batches");
  first.require(l.virtual_stages == 1 || l.micro_batches(n, global_batch) % l.pipeline == 0,
                "global_batch", global_batch,
                "a multiple of pipeline in micro-batches, for virtual stages");
  const count sequences = ask.fixed.micro_batch ? 1 : l.micro_batch;
  const count tokens = l.micro_batch * ask.model.sequence / (l.tensor * l.context);
  first.require(sequences == 1 || tokens <= max_tokens(ask), "micro_batch", l.micro_batch,
                "no more tokens on an accelerator than in measured runs");
  return first.found;
}

/// The most ranks that share weights.
[[nodiscard]] inline count max_zero3_ranks(const layout_request& ask) {
  const layout_limits& limits = ask.limits;
  const count most =
      has_experts(ask.model) ? limits.max_zero3_ranks_of_mixtures : limits.max_zero3_ranks;
  return (std::max)(most, ask.on.accelerator.domain);
}

/// Sets how the ranks of a layout share; the rule that this breaks.
[[nodiscard]] inline std::optional<fallen_layouts> set_sharding(const layout_request& ask, count n,
                                                                const sharding_choice& choice,
                                                                hardware::layout& l) {
  using hardware::sharding;
  const count copies = l.data(n) * l.context;
  first_finding first;
  l.sharding = choice.sharding;
  l.shards = ask.base.shards;
  if (choice.within_domain) {
    l.shards = hardware::placed(copies, l.tensor, ask.on.accelerator.domain).inside;
    first.require(l.shards > 1 && l.shards < copies, "shards", l.shards,
                  "more than one rank of a domain, and fewer than all");
  }
  first.require(l.shards == 0 || (l.shards <= copies && copies % l.shards == 0), "shards", l.shards,
                "a divisor of the data-parallel ranks, data * context");
  if (ask.fixed.sharding) return first.found;
  const bool is_alone = copies == 1 && (!has_experts(ask.model) || l.expert_data(n) == 1);
  const bool is_zero3 = choice.sharding == sharding::zero3;
  first.require((choice.sharding == sharding::none) == is_alone, "sharding", 0,
                "none where no other rank has the same weights, and only there");
  first.require(!is_zero3 || l.pipeline == 1, "sharding", 3,
                "zero1 or zero2 in a pipeline: the weights of a whole stage are gathered");
  const count sharing = l.shards > 0 ? l.shards : copies;
  first.require(!is_zero3 || sharing <= max_zero3_ranks(ask), "shards", sharing,
                "at most as many ranks as share weights in measured runs");
  return first.found;
}

}  // namespace detail
}  // namespace leverage::plan
