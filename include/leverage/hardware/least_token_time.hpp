// SPDX-License-Identifier: Apache-2.0
/// @file
/// The time of an accelerator that a token takes at least in training:
///
///   step >= B s least_token_time / n      [s]
///
///   B, s, n  sequences of a step, their length, accelerators
///
/// of_layers        the layers and the head in a layout of which tensor, context and expert parallelism, micro-batch and
///                  recomputation are known, whatever its pipeline and its sharding: no bubble, even stages, no
///                  communication of data, no optimizer
/// of_any_layout    the same on one accelerator whose micro-batch is so large that weights, launches and the tokens of
///                  each expert take no time of their own, with nothing communicated or computed again
///
/// What is left out only adds to step_time, and more degrees of parallelism only divide what is here. So a search for the
/// fastest of many models leaves out those whose bound is slower than what it has found.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/coefficient.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/layer_seconds.hpp"
#include "leverage/hardware/layer_setting.hpp"
#include "leverage/hardware/layer_time.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/hardware/stage_time.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware {

/// The lower bounds of one machine and its software. It refers to the accelerator and the coefficients. Models and
/// layouts must be valid, and the accelerator must compute in the formats of the recipe.
class least_token_time {
 public:
  constexpr least_token_time(const accelerator<>& on, const recipe& r, const software& by,
                             const efficiency<>& e)
      : on_(on), recipe_(r), by_(by), e_(e) {}

  /// Seconds of one accelerator for a token in a layout on n accelerators with any pipeline and any sharding.
  [[nodiscard]] constexpr seconds<> of_layers(const transformer& m, const layout& l,
                                              count n) const {
    const detail::layer_setting<double> setting(m, on_, l, recipe_, by_, e_, n);
    layer_seconds<> all;
    for_each_part(m, [&](const part& one) { detail::add_layers(all, setting, one); });
    const double head = detail::head_time(setting);
    double time = all.total() + head;
    if (m.prediction_layers > 0) {
      time += static_cast<double>(m.prediction_layers) * (detail::module_time(setting) + head);
    }
    if (by_.is_other) time *= e_[coefficient::other_software];
    return seconds{time * static_cast<double>(l.tensor) / setting.piece};
  }

  /// Seconds of one accelerator for a token in any layout with the kernels of this one.
  [[nodiscard]] constexpr seconds<> of_any_layout(const transformer& m,
                                                  const layout& kernels) const {
    constexpr count many = 1 << 20;  // sequences
    layout alone;
    alone.attention_kernel = kernels.attention_kernel;
    alone.micro_batch = many;
    return of_layers(m, alone, 1);
  }

 private:
  const accelerator<>& on_;
  recipe recipe_;
  software by_;
  const efficiency<>& e_;
};

}  // namespace leverage::hardware
