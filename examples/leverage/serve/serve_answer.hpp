// SPDX-License-Identifier: Apache-2.0
/// @file
/// Models that serve, with their layouts, speeds and money, as text, JSON, CSV and a picture.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "drawing/gnuplot.hpp"
#include "leverage/hardware/calibrated_serving.hpp"
#include "leverage/hardware/serving_memory.hpp"
#include "leverage/plan/serving_search.hpp"
#include "machine/cluster_choice.hpp"
#include "models/model_source.hpp"

namespace leverage::program {

/// A number and the interval that has the truth with a probability of 80 %.
struct ranged {
  double value = 0;
  double low = 0;
  double high = 0;

  [[nodiscard]] ranged operator*(double x) const { return {value * x, low * x, high * x}; }
  /// Of what falls as this rises: x over it.
  [[nodiscard]] ranged under(double x) const { return {x / value, x / high, x / low}; }
};

/// Amounts by name, in order: a key for JSON, words for a page, and the amount.
struct serving_part {
  const char* key;
  const char* title;
  double value = 0;
};

/// One model on one cluster.
struct serving_case {
  named_model model;
  named_cluster cluster;
  std::string formats;  ///< "fp8, cache fp8"
  hardware::serving_recipe recipe{};
  plan::serving_workload load{};
  plan::serving_result found;
  hardware::serving_prediction speed{};  ///< of the best point
  hardware::serving_memory memory{};     ///< of the best point, or of the roomiest layout
  double price = 0;                      ///< USD for an hour of one accelerator; 0: unknown
  std::string would_do{};                ///< what has an answer, where there is none
  std::vector<std::string> remarks;

  [[nodiscard]] bool has_answer() const { return found.best.has_value(); }
  [[nodiscard]] const plan::serving_point& best() const { return *found.best; }
  [[nodiscard]] double accelerators() const {
    return static_cast<double>(cluster.cluster.accelerators);
  }
  [[nodiscard]] ranged tpot() const {
    return {speed.speed.tpot.value, speed.tpot.low.value, speed.tpot.high.value};
  }
  [[nodiscard]] ranged ttft() const {
    return {speed.speed.ttft.value, speed.ttft.low.value, speed.ttft.high.value};
  }
  /// Output tokens per second of one accelerator.
  [[nodiscard]] ranged per_accelerator() const {
    return {best().tokens_per_second_per_accelerator, 1 / best().high, 1 / best().low};
  }
  /// USD for a million tokens of output, of a point.
  [[nodiscard]] ranged usd_per_million(const plan::serving_point& p) const {
    constexpr double hour = 3600;
    return ranged{p.accelerator_seconds_per_token, p.low, p.high} * (1e6 * price / hour);
  }
  /// The share of output in all tokens.
  [[nodiscard]] double output_share() const { return load.output / (load.input + load.output); }
  [[nodiscard]] std::vector<serving_part> step_parts() const;
  [[nodiscard]] std::vector<serving_part> memory_parts() const;
  /// Sequences of one attention group.
  [[nodiscard]] double group_sequences() const;
};

/// What keeps a batch from being larger, in words.
[[nodiscard]] std::string limit_text(plan::serving_limit l);

[[nodiscard]] std::string serve_text(const std::vector<serving_case>& all, std::size_t width);
[[nodiscard]] std::string serve_json(const std::vector<serving_case>& all);
/// A row for each point of each frontier.
[[nodiscard]] std::string serve_csv(const std::vector<serving_case>& all);
/// Frontiers of tokens/s of a user against tokens/s of an accelerator.
[[nodiscard]] picture serve_picture(const std::vector<serving_case>& all);

}  // namespace leverage::program
