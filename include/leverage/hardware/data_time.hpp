// SPDX-License-Identifier: Apache-2.0
/// @file
/// Time of data-parallel communication and of the optimizer, of the parameters P that an accelerator
/// has:
///
///   sharding   with every micro-batch                     once a step
///   none       -                                          2 gathers of P w_g
///   zero1      -                                          gathers of P w_g and of P w
///   zero2      gather of P w_g                            gather of P w
///   zero3      gather of P (2 w + w_g)                    -
///
///   gather     an all-gather or a reduce-scatter on two levels (collectives.hpp), times a coefficient
///   w, w_g     bytes of a weight and of a gradient; weights that are computed with in 8 bits are gathered in 8 bits
///
/// Where only some ranks share, copies of a shard average their gradients as well. Each of the ranks that share adds a
/// latency for each layer of a stage.
///
///   optimizer  read and write states, read gradients and weights: 2 (master + moments) + w_g + w bytes of a parameter
///              that the rank has, and 6 of each that it gathers afterwards
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/collectives.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/groups.hpp"
#include "leverage/hardware/layer_setting.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/training_states.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware::detail {

/// Parameters of an accelerator: what every data-parallel rank has, and routed experts. Layers and prediction modules are
/// those of a mean stage; a vocabulary matrix is as the first or the last one has it.
struct mean_shard {
  double others = 0.0;
  double experts = 0.0;
};
[[nodiscard]] constexpr mean_shard mean_shard_of(const transformer& m, const layout& l) {
  double others = 0.0;
  double experts = 0.0;
  const auto add = [&](const part& p, count modules) {
    cost::parameter_breakdown n;
    cost::detail::add(n, p, false);
    const auto times = static_cast<double>(modules);
    experts += times * static_cast<double>(n.routed_experts);
    others += times * static_cast<double>(n.total().value - n.routed_experts);
  };
  for_each_part(m, [&](const part& p) { add(p, 1); });
  if (m.prediction_layers > 0) {
    add(prediction_part_of(m), m.prediction_layers);
    others += static_cast<double>(m.prediction_layers * 2 * m.d_model * m.d_model);
  }
  const auto t = static_cast<double>(l.tensor);
  const auto p = static_cast<double>(l.pipeline);
  const auto ranks = static_cast<double>(l.expert) * static_cast<double>(l.expert_tensor);
  const double vocabulary =
      static_cast<double>(m.vocabulary) * static_cast<double>(m.embedded_width());
  const double matrices = l.pipeline > 1 || m.tied_embeddings ? 1.0 : 2.0;
  return {others / (t * p) + matrices * vocabulary / t, experts / (ranks * p)};
}

/// Seconds of data-parallel communication: with every micro-batch, and once a step.
template <scalar T>
struct data_seconds {
  T micro_batch{};
  T step{};
};

/// Adds that of `held` parameters that `ranks` at some distance have, of which `shards` share.
template <scalar T, scalar M>
constexpr void add_data(data_seconds<T>& s, const layer_setting<T, M>& on, double held, count ranks,
                        count distance, count shards) {
  if (ranks <= 1 || held <= 0.0) return;
  const group all = placed(ranks, distance, on.a.domain);
  const group sharing = placed(shards, distance, on.a.domain);
  const auto gather = [&](double each, const group& g) {
    return on.e[coefficient::data_exposed] * all_gather(bytes<>(held * each), g, on.links).value;
  };
  const bool is_whole = shards == ranks;
  const double w = on.r.weight_bytes;
  const double g = on.r.gradient_bytes;
  const auto gradients = [&] { return gather(is_whole ? g : 2.0 * g, all); };
  switch (on.l.sharding) {
    case sharding::none:
      s.step = s.step + gather(2.0 * g, all);
      return;
    case sharding::zero1:
      s.step = s.step + gradients() + gather(w, sharing);
      return;
    case sharding::zero2:
      s.micro_batch = s.micro_batch + gradients();
      s.step = s.step + gather(w, sharing);
      return;
    case sharding::zero3:
      break;
  }
  const double sent = bytes_of(on.r.gemm) < w ? bytes_of(on.r.gemm) : w;
  s.micro_batch = s.micro_batch + gather(2.0 * sent + g, sharing);
  if (!is_whole) s.step = s.step + gather(2.0 * g / static_cast<double>(shards), all);
}

/// All of a step's. `n` accelerators.
template <scalar T, scalar M>
[[nodiscard]] constexpr data_seconds<T> data_time(const layer_setting<T, M>& on,
                                                  const mean_shard& held, count n) {
  const layout& l = on.l;
  const shard_counts shards = shards_of(l, n);
  data_seconds<T> s;
  add_data(s, on, held.others, l.data(n) * l.context, l.tensor, shards.others);
  add_data(s, on, held.experts, l.expert_data(n), l.expert * l.expert_tensor, shards.experts);
  if (shards.others > 1 && value_of(s.step) > 0) {
    const double layers = static_cast<double>(on.model.layers) / static_cast<double>(l.pipeline);
    s.step =
        s.step + on.e[coefficient::data_latency] * static_cast<double>(shards.others - 1) * layers;
  }
  return s;
}

/// Of the optimizer.
template <scalar T, scalar M>
[[nodiscard]] constexpr T optimizer_time(const layer_setting<T, M>& on, const mean_shard& held,
                                         count n) {
  const recipe& r = on.r;
  const shard_counts shards = shards_of(on.l, n);
  const double states = held.others / static_cast<double>(shards.others) +
                        held.experts / static_cast<double>(shards.experts);
  const double gathered =
      on.l.sharding == sharding::zero3 ? 0.0 : 6.0 * (held.others + held.experts);
  const double state_bytes = 2.0 * r.optimizer_bytes() + r.gradient_bytes + r.weight_bytes;
  const T time =
      on.e[coefficient::optimizer_traffic] * on.kernels.memory(state_bytes * states + gathered);
  return on.model.is_mixture() ? time * on.e[coefficient::optimizer_mixture] : time;
}

}  // namespace leverage::hardware::detail
