// SPDX-License-Identifier: Apache-2.0
/// @file
/// Activations of a GPT as published, in bytes of one layer and micro-batch in 16 bits, with dropout and attention that
/// stores its scores:
///
///   no parallelism                       s b h (34 + 5 a s / h)
///   tensor parallel                      s b h (10 + 24 / t + 5 a s / (h t))
///   tensor and sequence parallel         s b h (34 + 5 a s / h) / t
///   and selective recomputation          34 s b h / t
///   full recomputation                   2 s b h
///
///   s, b    tokens of a sequence, sequences of a micro-batch        h, a   d_model, heads; the feed-forward is 4 h wide
///   L       layers of the model                                     t, p, v  tensor and pipeline degrees, virtual stages
///
/// The first stage keeps L (1 + (p - 1) / (p v)) layers' worth; without virtual stages L.
///
/// activations.hpp counts the same tensors of any model, but for masks and outputs of dropout, which later models lack:
/// 2 of the 34 bytes, and 3 of the 5.
///
/// [korthikanti2022]  Korthikanti et al. 2022, arXiv:2205.05198, section 4, as Calculon and Megatron-LM compute it.
#pragma once

#include <cstdint>

#include "leverage/core/quantities.hpp"

namespace leverage::hardware::korthikanti2022 {

/// What is stored.
enum class stored : std::uint8_t {
  tensor_parallel,             ///< everything; outputs of norms and dropout on all t ranks
  sequence_parallel,           ///< everything, divided by t
  all_but_the_attention_core,  ///< selective recomputation, divided by t
  inputs,                      ///< full recomputation: the inputs of layers, on all t ranks
};

/// A model and its layout.
struct run {
  double sequence = 0.0;
  double micro_batch = 1.0;
  double layers = 0.0;
  double d_model = 0.0;
  double heads = 0.0;
  double tensor = 1.0;
  double pipeline = 1.0;
  double virtual_stages = 1.0;
};

/// Of one layer.
[[nodiscard]] constexpr bytes<> layer_activations(const run& r, stored what) {
  const double hidden = r.sequence * r.micro_batch * r.d_model;
  const double core = 5.0 * r.heads * r.sequence / r.d_model;
  switch (what) {
    case stored::tensor_parallel:
      return bytes{hidden * (10.0 + (24.0 + core) / r.tensor)};
    case stored::sequence_parallel:
      return bytes{hidden * (34.0 + core) / r.tensor};
    case stored::all_but_the_attention_core:
      return bytes{hidden * 34.0 / r.tensor};
    case stored::inputs:
      return bytes{hidden * 2.0};
  }
  return {};
}

/// Of the layers of the first stage, for the micro-batches in flight.
[[nodiscard]] constexpr bytes<> first_stage_activations(const run& r, stored what) {
  const double more =
      r.virtual_stages > 1.0 ? (r.pipeline - 1.0) / (r.pipeline * r.virtual_stages) : 0.0;
  return r.layers * (1.0 + more) * layer_activations(r, what);
}

}  // namespace leverage::hardware::korthikanti2022
