// SPDX-License-Identifier: Apache-2.0
/// @file
/// What all layers of a micro-batch have in common on an accelerator: its tokens, kernels, neighbours and links.
///
///   piece    s b / c, the tokens of a micro-batch of which the accelerator has its part of each layer
///   hidden   those whose norms and residuals it has: piece / t with sequence parallelism
///
/// A link between domains whose bandwidth is unknown (0) is taken to be as fast as those inside: nothing can be faster, so
/// that times are bounds where something is sent over it. A bandwidth that is none makes them NaN.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/collectives.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/expert_communication.hpp"
#include "leverage/hardware/groups.hpp"
#include "leverage/hardware/kernel_times.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/recomputed_shares.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware::detail {

/// Times are over T, the figures of the machine over M. It refers to its arguments. They must be valid, and `n` accelerators suit the layout.
template <scalar T, scalar M = T>
struct layer_setting {
  const transformer& model;
  const accelerator<M>& a;
  const layout& l;
  const recipe& r;
  const software& by;
  const efficiency<T>& e;
  kernel_times<T, M> kernels;
  hardware::groups groups;
  network<M> links;
  recomputed_shares<T> again;
  tokens<count> micro_batch;  ///< s b
  double piece;
  double hidden;
  double width;       ///< d_model
  T element_passes;   ///< of element-wise work
  T tensor_exchange;  ///< of a mixer or a feed-forward, in all passes

  constexpr layer_setting(const transformer& m, const accelerator<M>& on, const layout& how,
                          const recipe& formats, const software& with,
                          const efficiency<T>& coefficients_of_time, count n)
      : model(m),
        a(on),
        l(how),
        r(formats),
        by(with),
        e(coefficients_of_time),
        kernels(on, formats, with, coefficients_of_time),
        groups(groups_of(how, n, on.domain)),
        links(links_of(on)),
        again(how, coefficients_of_time[coefficient::recomputed]),
        micro_batch(how.micro_batch * m.sequence),
        piece(static_cast<double>(micro_batch.value) / static_cast<double>(how.context)),
        hidden(how.sequence_parallel ? piece / static_cast<double>(how.tensor) : piece),
        width(static_cast<double>(m.d_model)),
        element_passes(3.0 + again.elements),
        tensor_exchange(all_reduces()) {}

  [[nodiscard]] constexpr bool is_tpu() const { return a.generation == generation::tpu; }

  /// Seconds of what is sent on both levels of the network, one after the other.
  [[nodiscard]] constexpr M sent(const two_level_bytes& v) const {
    const auto over = [](const bytes<>& size, const link<M>& by_this) {
      return size.value == 0.0 ? M(0.0) : point_to_point(size, by_this).value;
    };
    return over(v.inside, links.inside) + over(v.outside, links.outside);
  }

 private:
  [[nodiscard]] static constexpr network<M> links_of(const accelerator<M>& on) {
    network<M> n = network_of(on);
    if (value_of(on.scale_out.value) == 0) n.outside.bandwidth = on.scale_up;
    return n;
  }
  [[nodiscard]] constexpr T all_reduces() const {
    using enum coefficient;
    if (l.tensor == 1) return T(0.0);
    const T passes = l.recompute.layers ? 2.0 + again.projections : T(2.0);
    const bytes<> whole(piece * width * r.activation_bytes);
    const T exposed = e[tensor_exposed] * all_reduce(whole, groups.tensor, links).value;
    return passes *
           ((l.overlap.tensor ? exposed * e[tensor_overlapped] : exposed) + e[tensor_latency]);
  }
};

}  // namespace leverage::hardware::detail
