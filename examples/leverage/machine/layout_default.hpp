// SPDX-License-Identifier: Apache-2.0
/// @file
/// The layout of a run, with its batch and memory; where none is given, the one that the search finds the fastest.
#pragma once

#include <cstddef>
#include <optional>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/layout_search.hpp"
#include "machine/run_values.hpp"

namespace leverage::program {

/// The global batch in sequences for what was asked for, or for what is assumed: plan::global_batch_of.
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
  std::optional<count> micro_batch{};
  hardware::layout base{};  ///< what a search does not choose
  plan::layout_goal goal = plan::layout_goal::time;
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

/// The best layouts of a request and how many fell away for which reason, in one source: the search is compiled once.
[[nodiscard]] plan::layout_search_result searched(const plan::layout_request& ask,
                                                  const hardware::calibrated_efficiency& e);

/// The best layouts of a request, at most `keep`.
[[nodiscard]] plan::layout_search_result best_layouts(const layout_request& ask, std::size_t keep);

/// The first of them, or where none fits the one that needs the least memory. None if no layout suits the model, the
/// accelerators and the batch.
[[nodiscard]] std::optional<fitted_layout> first_of(const layout_request& ask,
                                                    const plan::layout_search_result& found);

/// The layout that is given, with its batch and memory.
[[nodiscard]] fitted_layout fitted(const layout_request& ask, const hardware::layout& l);

}  // namespace leverage::program
