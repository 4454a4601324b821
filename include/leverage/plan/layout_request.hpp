// SPDX-License-Identifier: Apache-2.0
/// @file
/// The request of a search for layouts: a model, a cluster, a batch, and what is fixed or limited.
///
/// The limits are what the measured runs have to which the times are fitted: no run on GPUs has more, and a time beyond
/// them is extrapolated. They can be widened.
///
///   limit              runs that have it
///   tensor 8           Megatron-LM; and at most a scale-up domain
///   pipeline 64        Narayanan et al. 2021, GPT-3 1T
///   virtual_stages 24  Megatron-Bridge, Qwen3-30B-A3B
///   expert 64          DeepSeek-V3
///   expert_tensor 1    no run has more
///   micro_batch 128    LLM Foundry, sequences of 512 tokens
///   tokens 65536       of a micro-batch on an accelerator, b s / (t c): LLM Foundry, MPT-7B
///   tokens 32768       the same of mixtures: Megatron-Bridge, Qwen3-30B-A3B
///   piece 4096         tokens of a sequence on a context-parallel rank: no run has shorter pieces
///   zero3 512          ranks that share weights: torchtitan, Llama 3.1 405B; or a scale-up domain
///   zero3 128          the same of mixtures: Qwen3-235B-A22B with Megatron-FSDP
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/hardware/timing_rules.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::plan {

/// A global batch that is wished for: exactly that many sequences, or about that many tokens.
struct batch_target {
  double number = 4e6;
  bool counts_sequences = false;
};

/// The global batch of a layout in sequences. Sequences are taken as they are; of tokens, it is the nearest multiple of
/// data * micro_batch, at least one. 0 if the layout does not divide the accelerators or the number is not positive.
[[nodiscard]] inline count global_batch_of(const batch_target& asked, const transformer& m,
                                           const hardware::layout& l, count accelerators) {
  constexpr double most = 1e15;
  if (!(asked.number > 0.0)) return 0;
  if (asked.counts_sequences) return static_cast<count>((std::min)(asked.number, most));
  const count each = l.data(accelerators) * l.micro_batch;
  if (each <= 0) return 0;
  const double multiples = asked.number / static_cast<double>(m.sequence * each);
  return each * std::max<count>(1, std::llround((std::min)(multiples, most)));
}

/// What layouts are ranked by.
enum class layout_goal : std::uint8_t {
  time,  ///< tokens per second, on all accelerators
  cost,  ///< accelerator-seconds per token; any number of accelerators that divides the cluster's
};

/// What the search may not choose.
struct fixed_layout {
  std::optional<count> tensor, pipeline, virtual_stages, context, expert, expert_tensor;
  std::optional<count> micro_batch;
  std::optional<hardware::sharding> sharding;  ///< by the `shards` of the base
  std::optional<hardware::recompute_set> recompute;
};

/// The largest values that the search chooses; what is fixed is not limited.
struct layout_limits {
  count max_tensor = 8;
  count max_pipeline = 64;
  count max_virtual_stages = 24;
  count max_expert = 64;
  count max_expert_tensor = 1;
  count max_micro_batch = 128;
  count max_tokens = 65536;  ///< of a micro-batch on an accelerator, if it has several sequences
  count max_tokens_of_mixtures = 32768;  ///< likewise
  count min_piece = 4096;                ///< tokens of a sequence on each rank, where context > 1
  count max_zero3_ranks = 512;           ///< or a scale-up domain, if that is larger
  count max_zero3_ranks_of_mixtures = 128;
  double batch_tolerance = 0.1;  ///< how far a batch may be from the tokens that are asked for
};

/// What a layout is searched for.
struct layout_request {
  transformer model{};
  hardware::cluster<> on{};
  hardware::recipe recipe{};
  hardware::software software{};
  batch_target batch{};
  hardware::layout base{};  ///< kernels, overlap, schedule: what is not searched
  fixed_layout fixed{};
  layout_limits limits{};
  std::size_t keep = 10;
  layout_goal goal = layout_goal::time;
};

/// Returns every violation of a request: the field, what was expected and what was found.
[[nodiscard]] inline std::vector<std::string> validate(const layout_request& ask) {
  std::vector<std::string> found;
  const auto require = [&](bool holds, const char* text) {
    if (!holds) found.emplace_back(text);
  };
  require(leverage::detail::is_valid(ask.model), "model: expected a valid model");
  require(ask.on.accelerators >= 1 && ask.on.accelerators <= hardware::detail::max_degree,
          "on.accelerators: expected from 1 to 10 million");
  require(ask.on.accelerator.domain >= 1, "on.accelerator.domain: expected at least 1");
  require(hardware::detail::is_positive(ask.on.accelerator.memory_bandwidth.value),
          "on.accelerator.memory_bandwidth: expected above 0");
  require(ask.on.accelerator.memory.value > 0.0, "on.accelerator.memory: expected above 0");
  require(ask.batch.number > 0.0 && ask.batch.number <= 1e15,
          "batch.number: expected above 0, at most 1e15");
  require(!ask.batch.counts_sequences || ask.batch.number == std::floor(ask.batch.number),
          "batch.number: expected a whole number of sequences");
  require(ask.keep >= 1, "keep: expected at least 1");
  require(ask.limits.batch_tolerance >= 0.0, "limits.batch_tolerance: expected at least 0");
  require(ask.limits.min_piece >= 1, "limits.min_piece: expected at least 1");
  const double age = ask.software.age_months;
  require(age == 0.0 || hardware::detail::is_positive(age),
          "software.age_months: expected at least 0");
  if (!found.empty()) return found;
  hardware::layout_findings formats;
  hardware::detail::collector report{formats};
  hardware::detail::check_formats(ask.model, {}, ask.recipe, ask.on, report);
  hardware::layout alone{.attention_kernel = ask.base.attention_kernel};
  alone.recompute = ask.fixed.recompute.value_or(hardware::recompute_set{});
  if (hardware::detail::check_degrees(alone, report)) {
    hardware::detail::check_shape(ask.model, alone, report);
  }
  for (const hardware::layout_finding& f : formats) {
    if (f.is_remark) continue;
    found.push_back(std::string(f.field) + ": expected " + std::string(f.expected) + ", found " +
                    std::to_string(f.value));
  }
  return found;
}
[[nodiscard]] inline std::vector<std::string> validate(const hardware::calibrated_efficiency& e) {
  if (e.values.is_usable()) return {};
  return {"efficiency: expected coefficients that are positive and finite"};
}

}  // namespace leverage::plan
