// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the dense runs of a study say of a budget: loss, size, tokens, learning rate and batch.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "leverage/fit/interval.hpp"
#include "study/study_report.hpp"

namespace leverage::program {

/// A split of the budget, by one of the approaches.
struct forecast_split {
  std::string way;
  double size = 0.0;
  fit::interval size_interval{};
  double tokens = 0.0;
  fit::interval tokens_interval{};
  double loss = 0.0;  ///< NaN where that approach has no law of loss
  fit::interval loss_interval{};
};

/// A learning rate or a batch.
struct forecast_value {
  std::string what;
  double value = 0.0;
  fit::interval interval{};
};

struct dense_forecast {
  double flops = 0.0;
  double beyond =
      0.0;  ///< budget over the largest of the dense runs, or under the smallest, at least 1
  double loss = 0.0;  ///< of the loss curve; NaN without one
  fit::interval loss_interval{};
  std::vector<forecast_split> splits;
  std::vector<forecast_value> tuned;
};

/// One for each budget of --predict.
[[nodiscard]] std::vector<dense_forecast> forecasts_of(const study_options& options,
                                                       const findings& f);

}  // namespace leverage::program
