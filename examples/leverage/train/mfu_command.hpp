// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage mfu`: what a measured speed uses of a cluster's peak, by each way to count FLOPs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/hardware/quantities.hpp"
#include "machine/run_values.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The values of its flags.
struct mfu_options {
  std::string model;
  std::string as;       ///< family to read a file as; empty: what it says
  std::string cluster;  ///< --on
  std::optional<count> sequence;
  std::optional<double> tokens_per_second;
  std::optional<seconds<>> step_time;
  std::optional<batch_size> batch;
  std::string format{};  ///< by the name of `peak_formats`
  cost::recomputation again{};
  bool json{};
};

/// MFU and HFU.
[[nodiscard]] result<command_result> answer_mfu(const mfu_options& options, std::size_t width);

}  // namespace leverage::program
