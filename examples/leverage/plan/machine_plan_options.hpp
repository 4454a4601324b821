// SPDX-License-Identifier: Apache-2.0
/// @file
/// The flags of `leverage plan --on`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/software.hpp"
#include "machine/run_values.hpp"

namespace leverage::program {

/// Their values. What has a default is empty where the flag is not given, so that it is known without --on.
struct machine_plan_options {
  std::string on;
  std::optional<double> days;
  std::optional<double> money;  ///< in USD
  std::optional<double> price;  ///< in USD for an hour of one accelerator
  std::optional<double> goodput;
  std::optional<batch_size> batch;
  std::string recipe;
  std::optional<hardware::kernels> kernels;
  std::optional<routing_choice> routing;
  std::string efficiency;
  std::vector<std::string> plots;
  std::optional<tokens<>> served;  ///< output tokens in the life of the model
  std::optional<count> input;      ///< tokens of the prompt of a request
  std::optional<count> output;     ///< tokens that are decoded
  std::optional<seconds<>> max_tpot;
  std::string serving_recipe;
};

}  // namespace leverage::program
