// SPDX-License-Identifier: Apache-2.0
/// @file
/// The feed-forward block of a layer: dense, or a mixture of experts with its router.
#pragma once

#include "leverage/core/quantities.hpp"

namespace leverage {

/// A dense feed-forward block. A gated block (SwiGLU, GeGLU) has gate, up and down matrices, a plain one up and down
/// matrices. It is unused and stays zero if every layer is a mixture.
struct feed_forward {
  count width = 0;  ///< hidden width d_ff
  bool gated = true;
  bool biases = false;  ///< one per matrix

  friend constexpr bool operator==(const feed_forward&, const feed_forward&) = default;
};

/// A mixture of experts. `experts` = 0 means that the model is dense.
struct mixture_of_experts {
  count experts = 0;       ///< E, routable experts of a layer
  count active = 0;        ///< E_a, routed experts with weights that a token uses (top-k)
  count shared = 0;        ///< E_s, experts that every token uses
  count expert_width = 0;  ///< d_expert, hidden width of one routed expert
  count shared_width = 0;  ///< hidden width of one shared expert; required if there are any
  bool gated = true;
  bool biases = false;                 ///< one per expert matrix (gpt-oss)
  bool router_bias = false;            ///< E additive terms in the router's logits
  bool score_correction_bias = false;  ///< E terms that steer selection only (DeepSeek-V3)
  bool shared_gate = false;            ///< a d_model vector gates the shared experts (Qwen2-MoE)
  count identity_experts = 0;  ///< experts without weights that the router knows as well (LongCat)
  count latent_width =
      0;  ///< width that routed experts see instead of d_model (Nemotron 3); 0: d_model

  // The mixture layers are those from `dense_layers` on whose index is `offset` modulo `every`.
  count dense_layers = 0;  ///< leading layers that stay dense
  count every = 1;
  count offset = 0;

  /// Whether the fields define the mixture layers. If they do not, no layer is a mixture and `validate` reports why.
  [[nodiscard]] constexpr bool has_schedule() const {
    return experts > 0 && dense_layers >= 0 && offset >= 0 && offset < every;
  }

  /// Whether the layer (counted from 0) is a mixture.
  [[nodiscard]] constexpr bool covers(count layer) const {
    return has_schedule() && layer >= dense_layers && layer % every == offset;
  }

  /// How many of the first `layers` layers are mixtures.
  [[nodiscard]] constexpr count covered(count layers) const {
    if (!has_schedule() || layers <= dense_layers) {
      return 0;
    }
    if (every == 1) return layers - dense_layers;
    const auto up_to = [this](count n) { return n > offset ? (n - offset - 1) / every + 1 : 0; };
    return up_to(layers) - up_to(dense_layers);
  }

  friend constexpr bool operator==(const mixture_of_experts&, const mixture_of_experts&) = default;
};

}  // namespace leverage
