// SPDX-License-Identifier: Apache-2.0
/// @file
/// A candidate of a search for designs on a machine, and what candidates are ranked by: a merit that rises with the tokens
/// per second of their layout, so that a bound of the speed bounds the merit. A goal has
///
///   value(c, speed)         what a candidate reaches at some tokens per second of the cluster, with its merit
///   least_speed(c, merit)   the speed below which it has too few tokens, or stays below a merit
///   admits(c, model)        whether a model may be ranked; it may set c.serving, and is called from any thread
///
/// reach_goal ranks by the dense-equivalent compute that the time allows.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/laws/tian2025.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/design_space.hpp"
#include "leverage/plan/machine_reach.hpp"
#include "leverage/plan/machine_request.hpp"

namespace leverage::plan {

/// What can refuse a candidate, in the order in which it is tested.
enum class machine_limit {
  attention_share,
  granularity,
  activation_ratio,
  parameters,
  memory,   ///< of weights and cache, as in design_limits
  time,     ///< too few tokens for its size, in any layout
  meaning,  ///< the joint law has no meaning at the compute
  others,   ///< what the caller asks of a model
  layouts,  ///< no layout that fits in the memory of the accelerators is fast enough for its size
};
inline constexpr std::size_t machine_limit_count = 9;
inline constexpr std::string_view machine_limit_names[machine_limit_count] = {
    "attention share",        "granularity",  "activation ratio", "parameters", "memory", "time",
    "reach of the joint law", "other limits", "layouts"};
using machine_refusals = std::array<std::uint64_t, machine_limit_count>;

/// A configuration of a family in few bytes, with what is known of it.
struct machine_candidate {
  double bound = 0.0;      ///< merit that it does not exceed
  double leverage = 0.0;   ///< EL that it does not exceed
  double per_token = 0.0;  ///< M
  double a = 1.0;
  double g = 0.0;
  std::uint64_t number = 0;  ///< position in the enumeration
  depth_and_width size{};
  expert_choice experts{};  ///< none: a dense model
  double serving =
      0.0;  ///< accelerator-seconds of a token that is served; 0: not known, or none is
  bool is_refined = false;  ///< the bound knows the layouts

  [[nodiscard]] bool is_mixture() const { return experts.experts > 0; }
  [[nodiscard]] transformer model(const design_space& s) const {
    if (!is_mixture()) return dense_configuration(s, size);
    transformer m = detail::trunk_of(s, size);
    experts.set(m, s);
    return m;
  }
};

/// What a candidate reaches.
struct machine_value {
  machine_reach reach{};
  double leverage =
      0.0;  ///< EL at the compute; 1 for a dense model; 0 where the joint law has no meaning
  flops<> dense{0.0};  ///< EL C
  double merit = 0.0;  ///< what it is ranked by

  /// What refuses it, if anything does.
  [[nodiscard]] std::optional<machine_limit> refused() const {
    if (!reach.is_enough) return machine_limit::time;
    if (!(leverage > 0.0)) return machine_limit::meaning;
    return std::nullopt;
  }
};
/// The compute that suits a candidate.
[[nodiscard]] inline compute_range suitable_compute(const machine_request& ask,
                                                    const machine_candidate& c) {
  const tian2025::allocation_law<>& law =
      c.is_mixture() ? tian2025::table5_moe : tian2025::table5_dense;
  return suitable_compute(flops_per_token<>{c.per_token}, law, ask.overtraining,
                          ask.per_token_tolerance);
}

/// EL of a candidate at a compute; 1 for a dense model, 0 where the joint law has no meaning.
[[nodiscard]] inline double leverage_at(const tian2025::joint_law<>& law,
                                        const machine_candidate& c, const flops<>& compute) {
  if (!c.is_mixture()) return 1.0;
  const activation_ratio<> a{c.a};
  const granularity<> g{c.g};
  return law.meaningful(a, g, compute) ? law.leverage(a, g, compute) : 0.0;
}

/// The goal of the greatest dense-equivalent compute EL C in the time that there is. It refers to its arguments.
class reach_goal {
 public:
  /// Whether `admits` is asked before the layouts are bounded, because it costs less or refuses most.
  static constexpr bool admits_first = false;

  reach_goal(const machine_request& ask, const tian2025::joint_law<>& law) : ask_(ask), law_(law) {}

  [[nodiscard]] machine_value value(const machine_candidate& c, double tokens_per_second) const {
    machine_value v{.reach = reach_of(flops_per_token<>{c.per_token}, tokens_per_second, ask_.time,
                                      ask_.goodput, suitable_compute(ask_, c))};
    if (v.reach.is_enough) v.leverage = leverage_at(law_, c, v.reach.compute);
    v.dense = v.leverage * v.reach.compute;
    v.merit = v.dense.value;
    return v;
  }
  /// EL does not fall with C: at most that of the bound is reached with less.
  [[nodiscard]] double least_speed(const machine_candidate& c, double merit) const {
    const double compute = (std::max)(suitable_compute(ask_, c).low.value, merit / c.leverage);
    return compute / (c.per_token * ask_.time.value * ask_.goodput);
  }
  [[nodiscard]] bool admits(machine_candidate&, const transformer&) const { return true; }

 private:
  const machine_request& ask_;
  const tian2025::joint_law<>& law_;
};

}  // namespace leverage::plan
