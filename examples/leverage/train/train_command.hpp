// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage train`: memory, time and money of a training run on a cluster.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/software.hpp"
#include "machine/layout_flags.hpp"
#include "machine/run_values.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"
#include "tables/table_options.hpp"

namespace leverage::program {

/// The values of its flags.
struct train_options {
  std::vector<std::string> models;
  std::string as;                     ///< family to read files as; empty: what they say
  std::vector<std::string> clusters;  ///< --on
  std::optional<count> sequence;
  std::optional<tokens<>> data;
  std::optional<double> budget_days;
  std::optional<hardware::layout> layout;
  std::optional<std::size_t> layouts;  ///< how many of the best are listed
  plan::layout_goal goal{};            ///< what they are the best in
  std::optional<count> micro_batch;
  std::optional<batch_size> batch;
  std::string recipe{};  ///< --format, a name of hardware::recipes
  std::vector<recomputed_part> again;
  std::vector<overlapped_part> overlap;
  std::optional<hardware::schedule> schedule;
  hardware::kernels kernels{};
  routing_choice routing{};
  std::string efficiency;       ///< file of own coefficients; empty: those of published runs
  std::optional<double> price;  ///< USD for an hour of one accelerator
  double goodput{};
  std::string vary;  ///< a degree of the layout by its name; empty: none
  bool json{};
  std::vector<std::string> plots;
  std::string csv;
  table_options rows;  ///< tables of runs
  std::string tables;  ///< --models, table of their models
};

/// What is to be printed; exit code `no_answer` where a run does not fit in memory.
[[nodiscard]] result<command_result> answer_train(const train_options& options, std::size_t width);

}  // namespace leverage::program
