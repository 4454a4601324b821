// SPDX-License-Identifier: Apache-2.0
/// @file
/// Time of one layer for one micro-batch, forward and backward, on one accelerator:
///
///   layer = sqrt( device^2 + host^2 )
///   device = matrices + attention + experts + elements + exposed communication
///   host = the time in which the kernels of a layer are launched
///
///   elements   10 h bytes for each token and mixer, feed-forward and mixture: norms and residuals; and what these read
///              and write: 2 bytes of each number of a core, of a feed-forward's inside
///   tensor     an all-reduce of each mixer and feed-forward, in each pass
///   context    keys and values go round a ring, their gradients as well
///
/// Each term is a count of layer_work.hpp or of communication.hpp over a peak or a bandwidth, times a coefficient of
/// efficiency.hpp. No term falls when a peak or a bandwidth falls. What mixtures add is in mixture_time.hpp.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/collectives.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/layer_seconds.hpp"
#include "leverage/hardware/layer_setting.hpp"
#include "leverage/hardware/layer_work.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/mixture_time.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/model/parts.hpp"

namespace leverage::hardware::detail {

/// One mixer or one feed-forward: an all-reduce in each pass, and in one that is computed again.
template <scalar T, scalar M>
constexpr void add_tensor(layer_seconds<T>& s, const layer_setting<T, M>& on) {
  s.tensor = s.tensor + on.tensor_exchange;
}

/// A mixer of a layer.
template <scalar T, scalar M>
constexpr void add_mixer(layer_seconds<T>& s, const layer_setting<T, M>& on, const mixer_work& w) {
  const double n = on.piece;
  s.matrices = s.matrices + on.kernels.of(w.matrices, n, 3.0 + on.again.projections);
  s.attention = s.attention + on.kernels.core(w, n, on.again.core, on.l.attention_kernel);
  s.elements = s.elements + on.element_passes * on.kernels.elements(2.0 * w.elements * n) +
               on.kernels.scaling(w.matrices.inputs * n, on.r.gemm);
  add_tensor(s, on);
  if (on.l.context > 1 && w.key_value_width > 0.0) {
    const auto peers = static_cast<double>(on.l.context - 1);
    const bytes<> ring(peers * w.key_value_width * n * 2.0);
    const link<M>& over = on.groups.context.domains() > 1 ? on.links.outside : on.links.inside;
    s.context = s.context + on.e[coefficient::context_exposed] * (3.0 + on.again.core) *
                                point_to_point(ring, over).value;
  }
}

/// A feed-forward of width f as the accelerator has it, of which a share is computed `again`.
template <scalar T, scalar M>
constexpr void add_feed_forward(layer_seconds<T>& s, const layer_setting<T, M>& on, double f,
                                bool gated, const T& again) {
  const double n = on.piece;
  const double h = on.width;
  s.matrices = s.matrices + on.kernels.of(feed_forward_products(h, f, gated), n, 3.0 + again);
  const double numbers = (gated ? 3.0 : 2.0) * f;
  s.elements = s.elements + on.element_passes * on.kernels.elements(2.0 * numbers * n) +
               on.kernels.scaling((h + f) * n, on.r.gemm);
}

/// What the kernels take on an accelerator whose clocks differ, and what the host takes to launch them beyond that.
template <scalar T, scalar M>
constexpr void finish(layer_seconds<T>& s, const layer_setting<T, M>& on, const T& host) {
  if (on.kernels.is_slowed()) {
    const T& slower = on.kernels.slowdown();
    for (T layer_seconds<T>::* part :
         {&layer_seconds<T>::matrices, &layer_seconds<T>::attention, &layer_seconds<T>::experts,
          &layer_seconds<T>::elements, &layer_seconds<T>::routing}) {
      s.*part = s.*part * slower;
    }
  }
  const T device = s.total();
  s.launch = overlapped(device, host) - device;
}

/// One layer of a part: its mixers and its dense feed-forwards or its mixture, or both if it is a block.
template <scalar T, scalar M>
[[nodiscard]] constexpr layer_seconds<T> layer_time(const layer_setting<T, M>& on, const part& p,
                                                    bool dense, bool mixture) {
  const transformer& m = on.model;
  const part_shard here(p, on.l);
  layer_seconds<T> s;
  const bool has_mixer = p.attention_layers > 0 || p.recurrent_layers > 0;
  const count mixers = has_mixer ? p.mixers : 0;
  const count feed_forwards = dense ? p.feed_forwards : 0;
  const auto pieces = static_cast<double>(mixers + feed_forwards + (mixture ? 1 : 0));
  if (has_mixer) {
    const double windowed = p.windowed_layers > 0 ? static_cast<double>(p.windowed_layers) /
                                                        static_cast<double>(p.attention_layers)
                                                  : 0.0;
    const mixer_work w = p.attention_layers > 0
                             ? work_of(here.attention, m.d_model, m.sequence, windowed)
                             : work_of(here.recurrent, m.d_model, m.sequence);
    for (count i = 0; i < mixers; ++i) add_mixer(s, on, w);
  }
  for (count i = 0; i < feed_forwards; ++i) {
    add_feed_forward(s, on, static_cast<double>(here.feed_forward.width), p.feed_forward.gated,
                     on.again.feed_forward);
    add_tensor(s, on);
  }
  if (mixture) {
    const mixture_of_experts& e = here.experts;
    if (e.shared > 0) {
      add_feed_forward(s, on, static_cast<double>(e.shared * e.shared_width), e.gated,
                       on.again.experts);
    }
    add_tensor(s, on);
    add_experts(s, on, p.experts);
  }
  s.elements =
      s.elements + on.element_passes * on.kernels.elements(10.0 * pieces * on.width * on.hidden);
  if (mixture) {
    finish(s, on, mixture_launch(on, p.experts));
    return s.times(mixture_factor(on));
  }
  finish(s, on, on.is_tpu() ? T(0.0) : 0.5 * pieces * on.e[coefficient::host_dense]);
  return s;
}

/// Adds all layers of a part.
template <scalar T, scalar M>
constexpr void add_layers(layer_seconds<T>& sum, const layer_setting<T, M>& on, const part& p) {
  const auto add = [&](count layers, bool dense, bool mixture) {
    if (layers > 0) sum.add(static_cast<double>(layers), layer_time(on, p, dense, mixture));
  };
  if (p.is_block()) {
    add(p.layers, p.dense_layers > 0, p.mixture_layers > 0);
  } else {
    add(p.layers - p.mixture_layers, true, false);
    add(p.mixture_layers, false, true);
  }
}

}  // namespace leverage::hardware::detail
