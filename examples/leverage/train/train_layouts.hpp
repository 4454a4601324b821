// SPDX-License-Identifier: Apache-2.0
/// @file
/// The best layouts of a run, how many others fell away for which reason, and where the layout of a measured run is among
/// them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/plan/layout_search.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "train/run_table.hpp"
#include "train/train_answer.hpp"

namespace leverage::program {

/// Adds the table of a run's layouts to a page; `names_run` where there are several runs.
void add_layouts(page& out, const training_run& run, bool names_run);

[[nodiscard]] object layouts_value(const plan::layout_search_result& found);

/// Why no layout suits: the most frequent reason, by its flag.
[[nodiscard]] std::string reason_of(const plan::layout_search_result& found);

/// A layout among the best of its run.
struct layout_standing {
  std::size_t rank = 0;  ///< 1 is the best; 0 if it is slower than all that are kept
  double over_best = 0;  ///< its predicted time over that of the best
  plan::ranked_layout best{};
};

/// That of a row whose layout is measured. Kernels, overlap, software and batch are the row's, and memory is as much as
/// the row's layout is predicted to need, if that is more than there is. None if no layout suits.
[[nodiscard]] std::optional<layout_standing> standing_of(const table_run& run,
                                                         const hardware::calibrated_efficiency& e,
                                                         std::size_t keep);

}  // namespace leverage::program
