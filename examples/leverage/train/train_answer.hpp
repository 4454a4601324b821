// SPDX-License-Identifier: Apache-2.0
/// @file
/// Training runs with their memory, time and money, as text, JSON, CSV and a picture.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drawing/gnuplot.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/plan/layout_search.hpp"
#include "machine/cluster_choice.hpp"
#include "machine/layout_default.hpp"
#include "models/model_source.hpp"

namespace leverage::program {

/// A number and the interval that has the truth with a probability of 80 %.
struct estimate {
  double value = 0;
  double low = 0;
  double high = 0;

  [[nodiscard]] estimate operator*(double x) const { return {value * x, low * x, high * x}; }
  /// Of what falls as this rises: x over it.
  [[nodiscard]] estimate under(double x) const { return {x / value, x / high, x / low}; }
};

/// Amounts by name, in order: a key for JSON, words for a page, and the amount.
struct part_of_whole {
  const char* key;
  const char* title;
  double value = 0;
};

/// One run.
struct training_run {
  named_model model;
  named_cluster cluster;
  const hardware::named_recipe* recipe = nullptr;
  fitted_layout fit;
  hardware::software software{};
  bool assumed_layout = false;
  plan::layout_goal layouts_by = plan::layout_goal::time;  ///< what that layout is the best in
  bool assumed_batch = false;
  hardware::step_prediction step{};
  std::vector<std::string> remarks;
  std::string
      would_fit{};  ///< a change with which a run that is too large fits; empty if none is known
  std::optional<plan::layout_search_result> layouts{};  ///< the best, if they are asked for

  [[nodiscard]] double accelerators() const {
    return static_cast<double>(cluster.cluster.accelerators);
  }
  [[nodiscard]] double batch_tokens() const {
    return static_cast<double>(fit.global_batch) * static_cast<double>(model.model.sequence);
  }
  [[nodiscard]] bool fits() const { return fit.fit != hardware::memory_fit::too_large; }
  [[nodiscard]] estimate step_seconds() const {
    return {step.total().value, step.low.value, step.high.value};
  }
  [[nodiscard]] estimate tokens_per_second() const { return step_seconds().under(batch_tokens()); }
  /// Of the peak in the format of the dense matrices; `again` with what is computed again.
  [[nodiscard]] estimate utilization(cost::attention_mask mask, bool again) const;
  [[nodiscard]] std::vector<part_of_whole> memory_parts() const;
  [[nodiscard]] std::vector<part_of_whole> step_parts() const;
};

/// All runs of a call, and what they are asked for.
struct training_runs {
  std::vector<training_run> all;
  std::optional<tokens<>> data;
  std::optional<double> budget_days;
  std::optional<double> price;  ///< USD for an hour; otherwise that of the cluster's file
  double goodput = 1;
  /// Each run with other values of one degree, if that is asked for.
  std::vector<std::vector<training_run>> varied;
  std::string degree_name;
  count hardware::layout::* degree = nullptr;

  /// The price of an hour of one accelerator; 0 if none is known.
  [[nodiscard]] double price_of(const training_run& run) const {
    constexpr double hour = 3600;
    return price.value_or(run.cluster.cluster.price.value * hour);
  }
  /// Seconds for the tokens that are given.
  [[nodiscard]] estimate duration_of(const training_run& run) const {
    return run.step_seconds() * (data->value / run.batch_tokens() / goodput);
  }
  /// Tokens in the days that are given.
  [[nodiscard]] estimate tokens_of(const training_run& run) const {
    constexpr double day = 86400;
    return run.tokens_per_second() * (*budget_days * day * goodput);
  }
};

[[nodiscard]] std::string train_text(const training_runs& runs, std::size_t width);
[[nodiscard]] std::string train_json(const training_runs& runs);
/// A row for each part of each run.
[[nodiscard]] std::string train_csv(const training_runs& runs);
/// Bars of memory and of the step.
[[nodiscard]] picture train_picture(const training_runs& runs);

}  // namespace leverage::program
