// SPDX-License-Identifier: Apache-2.0
/// @file
/// A sensible layout where none is given: the fastest with little tensor and pipeline parallelism that fits in memory.
#pragma once

#include <optional>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/model/transformer.hpp"
#include "machine/run_values.hpp"

namespace leverage::program {

/// The batch of runs that say none, in tokens.
inline constexpr double assumed_batch_tokens = 4e6;

/// The global batch in sequences that is nearest to what was asked for, of those that the layout divides: a multiple of
/// data * micro-batch. Sequences are taken as they are. 0 if the layout does not divide the accelerators.
[[nodiscard]] count global_batch_of(const std::optional<batch_size>& asked, const transformer& m,
                                    const hardware::layout& l, count accelerators);

/// What a default layout is chosen for.
struct layout_request {
  transformer model{};
  hardware::cluster<> on{};
  hardware::recipe recipe{};
  hardware::software software{};
  std::optional<batch_size> batch{};
  std::optional<hardware::recompute_set> recompute{};
  hardware::layout base{};  ///< of which the degrees are chosen; the rest stays
  /// Coefficients of the step's time, which outlive the request.
  const hardware::calibrated_efficiency* efficiency = nullptr;

  /// The time of a step; `is_balanced` says that the load of experts is known. The software is taken to be another one
  /// than that of published runs.
  [[nodiscard]] hardware::step_prediction step(const hardware::layout& l, count global_batch,
                                               bool is_balanced) const;
};

/// A layout with its batch and memory.
struct fitted_layout {
  hardware::layout layout{};
  count global_batch = 0;
  hardware::memory_breakdown memory{};
  hardware::memory_fit fit = hardware::memory_fit::too_large;
};

/// The fastest of the layouts that fit with a margin and whose product of tensor and pipeline parallelism is at most eight
/// times the least that does; where none fits, the one that needs the least memory. None if no layout suits the model and the accelerators.
[[nodiscard]] std::optional<fitted_layout> default_layout(const layout_request& ask);

/// The layout that is given, with its batch and memory.
[[nodiscard]] fitted_layout fitted(const layout_request& ask, const hardware::layout& l);

}  // namespace leverage::program
