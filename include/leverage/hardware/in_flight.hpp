// SPDX-License-Identifier: Apache-2.0
/// @file
/// Micro-batches whose activations a pipeline stage keeps at once, for stage i of p, v virtual stages and m micro-batches
/// a step:
///
///   one_f_one_b   min(p - i, m); interleaved min(p v + p - 1 - 2 i, m v) chunks of 1 / v of the stage
///   zb_h1         as one_f_one_b
///   zb_2p         min(2 (p - i), m)
///   dual_pipe     min(p + 1, m) / 2 of each of its two chunks
///
/// Interleaved, the first stage keeps 1 + (p - 1) / (p v) times the layers of the model for one micro-batch; that is the
/// chunks of warm-up and one more. Virtual stages of a stage have nearly the same layers, and are taken as alike.
///
/// [korthikanti2022], arXiv:2205.05198, section 4.2.3; the documentation of DualPipe and of zero-bubble schedules.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"

namespace leverage::hardware {

/// Micro-batches of all layers of a stage, 0 <= stage < p, of a valid layout. Fractions are chunks.
[[nodiscard]] constexpr double micro_batches_in_flight(const layout& l, count stage,
                                                       count micro_batches) {
  const auto at_most = [&](count n, count limit) {
    return static_cast<double>(n < limit ? n : limit);
  };
  const count p = l.pipeline;
  const count v = l.virtual_stages;
  switch (l.schedule) {
    case schedule::one_f_one_b:
      if (v == 1) break;
      return at_most(p * v + p - 1 - 2 * stage, micro_batches * v) / static_cast<double>(v);
    case schedule::zb_h1:
      break;
    case schedule::zb_2p:
      return at_most(2 * (p - stage), micro_batches);
    case schedule::dual_pipe:
      return at_most(p + 1, micro_batches) / 2.0;
  }
  return at_most(p - stage, micro_batches);
}

}  // namespace leverage::hardware
