// SPDX-License-Identifier: Apache-2.0
/// @file
/// The layouts that are searched on n accelerators: all combinations of
///
///   pipeline, tensor, context, expert    divisors of n, expert_tensor as well, within the limits of the request
///   virtual_stages    for each number of layers that the longest chunk can have, the fewest that reach it
///   micro_batch       1, 2, 4, ...
///   sharding          none, zero1, zero2, zero3 and zero3 within a scale-up domain
///   recompute         the sets that published runs have
///
/// One that is fixed has that value only. Most combinations break a rule: layout_search.hpp counts by which.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/layout_request.hpp"

namespace leverage::plan {

/// How ranks share.
struct sharding_choice {
  hardware::sharding sharding = hardware::sharding::zero1;
  bool within_domain = false;  ///< of the data-parallel ranks, those of a scale-up domain
};

/// The values of each part of a layout.
struct layout_space {
  std::vector<count> pipeline, tensor, context, expert, expert_tensor, micro_batch;
  std::vector<sharding_choice> sharding;
  std::vector<hardware::recompute_set> recompute;

  /// The combinations of all but pipeline and virtual stages.
  [[nodiscard]] std::uint64_t completions() const {
    return std::uint64_t{tensor.size()} * of_tensor();
  }
  /// Those of one tensor-parallel degree, and of one context-parallel degree as well.
  [[nodiscard]] std::uint64_t of_tensor() const {
    return std::uint64_t{context.size()} * of_context();
  }
  [[nodiscard]] std::uint64_t of_context() const {
    return std::uint64_t{expert.size()} * expert_tensor.size() * of_degrees();
  }
  /// Those of a layout whose degrees are chosen.
  [[nodiscard]] std::uint64_t of_degrees() const {
    return std::uint64_t{micro_batch.size()} * of_micro_batch();
  }
  [[nodiscard]] std::uint64_t of_micro_batch() const {
    return std::uint64_t{sharding.size()} * recompute.size();
  }
};

namespace detail {

[[nodiscard]] inline bool has_experts(const transformer& m) {
  return m.is_mixture() || (m.prediction_layers > 0 && m.prediction_is_mixture());
}

/// The divisors of n up to a limit, in order; the fixed value alone if there is one.
[[nodiscard]] inline std::vector<count> divisors(count n, count limit,
                                                 const std::optional<count>& fixed) {
  if (fixed) return {*fixed};
  std::vector<count> all;
  for (count d = 1; d <= n && d <= limit; ++d) {
    if (n % d == 0) all.push_back(d);
  }
  return all;
}

/// Context-parallel degrees that leave long enough pieces.
[[nodiscard]] inline std::vector<count> context_degrees(const layout_request& ask, count n) {
  const count pieces = ask.model.sequence / ask.limits.min_piece;
  return divisors(n, std::max<count>(1, pieces), ask.fixed.context);
}

[[nodiscard]] inline std::vector<count> micro_batches(const layout_request& ask) {
  if (ask.fixed.micro_batch) return {*ask.fixed.micro_batch};
  std::vector<count> all;
  for (count b = 1; b <= ask.limits.max_micro_batch; b *= 2) all.push_back(b);
  return all;
}

[[nodiscard]] inline std::vector<sharding_choice> shardings(const layout_request& ask) {
  using hardware::sharding;
  if (ask.fixed.sharding) return {{*ask.fixed.sharding, false}};
  if (ask.base.shards > 0) return {{sharding::zero1}, {sharding::zero2}, {sharding::zero3}};
  return {{sharding::none},
          {sharding::zero1},
          {sharding::zero2},
          {sharding::zero3},
          {sharding::zero3, true}};
}

/// Sets of published runs, a set before those that have more: nothing; outputs of norms and the product inside a
/// feed-forward; scores of attention that is not fused; expanded latent vectors; a mixture; full.
[[nodiscard]] inline std::vector<hardware::recompute_set> recompute_sets(
    const layout_request& ask) {
  using hardware::recompute_set;
  if (ask.fixed.recompute) return {*ask.fixed.recompute};
  bool has_attention = false;
  bool has_latent = false;
  for_each_part(ask.model, [&](const part& p) {
    has_attention = has_attention || p.attention_layers > 0;
    has_latent = has_latent || (p.attention_layers > 0 && p.attention.is_latent());
  });
  std::vector<recompute_set> all{{}, {.norms = true, .activation = true}};
  if (has_attention && ask.base.attention_kernel == hardware::attention_kernel::unfused) {
    all.push_back({.attention_core = true});
    all.push_back({.attention_core = true, .norms = true, .activation = true});
  }
  if (has_latent) {
    all.push_back({.latent_up = true});
    all.push_back({.norms = true, .activation = true, .latent_up = true});
  }
  if (has_experts(ask.model)) all.push_back({.norms = true, .activation = true, .experts = true});
  all.push_back({.layers = true});
  return all;
}

/// Whether `more` recomputes all that `less` does, and something else: it takes longer.
[[nodiscard]] inline bool recomputes_more(const hardware::recompute_set& more,
                                          const hardware::recompute_set& less) {
  if (more == less || less.layers) return false;
  if (more.layers) return more.one_layer_of == 1;
  const auto has = [](bool a, bool b) { return a || !b; };
  return has(more.attention_core, less.attention_core) && has(more.norms, less.norms) &&
         has(more.activation, less.activation) && has(more.latent_up, less.latent_up) &&
         has(more.experts, less.experts);
}

}  // namespace detail

/// The space of a request on n accelerators.
[[nodiscard]] inline layout_space space_of(const layout_request& ask, count n) {
  const layout_limits& most = ask.limits;
  const fixed_layout& fixed = ask.fixed;
  const bool is_mixture = detail::has_experts(ask.model);
  const count domain = ask.on.accelerator.domain;
  return {.pipeline = detail::divisors(n, (std::min)(most.max_pipeline, ask.model.layers + 2),
                                       fixed.pipeline),
          .tensor = detail::divisors(n, (std::min)(most.max_tensor, domain), fixed.tensor),
          .context = detail::context_degrees(ask, n),
          .expert = detail::divisors(n, is_mixture ? most.max_expert : 1, fixed.expert),
          .expert_tensor =
              detail::divisors(n, is_mixture ? most.max_expert_tensor : 1, fixed.expert_tensor),
          .micro_batch = detail::micro_batches(ask),
          .sharding = detail::shardings(ask),
          .recompute = detail::recompute_sets(ask)};
}

/// The virtual stages that are searched for a number of stages.
[[nodiscard]] inline std::vector<count> virtual_stages_of(const layout_request& ask,
                                                          count pipeline) {
  if (ask.fixed.virtual_stages) return {*ask.fixed.virtual_stages};
  if (pipeline <= 1 || ask.base.schedule != hardware::schedule::one_f_one_b) return {1};
  std::vector<count> all;
  const count layers = ask.model.layers;
  const auto longest = [&](count v) { return (layers + pipeline * v - 1) / (pipeline * v); };
  for (count v = 1; v <= ask.limits.max_virtual_stages && pipeline * v <= layers + 2; ++v) {
    if (v == 1 || longest(v) < longest(v - 1)) all.push_back(v);
  }
  return all;
}

}  // namespace leverage::plan
