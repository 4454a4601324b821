// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage serve`: layout, speed, latency and money of a model that serves.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/serving_layout.hpp"
#include "leverage/hardware/software.hpp"
#include "support/choices.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

inline constexpr choice<hardware::routing> serving_routings[] = {
    {"natural", hardware::routing::natural}, {"balanced", hardware::routing::balanced}};

/// The values of its flags.
struct serve_options {
  std::vector<std::string> models;
  std::string as;                     ///< family to read files as; empty: what they say
  std::vector<std::string> clusters;  ///< --on
  std::optional<count> input;
  std::optional<count> output;
  std::optional<seconds<>> tpot;
  std::optional<seconds<>> ttft;
  std::string format;        ///< a name of hardware::serving_recipes
  std::string cache_format;  ///< empty: as the format has it
  std::optional<hardware::serving_layout> layout;
  std::optional<count> batch;
  hardware::routing routing{};
  bool overlap{};               ///< dispatch and combine run under another micro-batch
  std::string efficiency;       ///< file of own coefficients; empty: those of published throughputs
  std::optional<double> price;  ///< USD for an hour of one accelerator
  bool json{};
  std::vector<std::string> plots;
  std::string csv;
};

/// What is to be printed; exit code `no_answer` where a model does not fit in memory or is too slow.
[[nodiscard]] result<command_result> answer_serve(const serve_options& options, std::size_t width);

}  // namespace leverage::program
