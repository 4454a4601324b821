// SPDX-License-Identifier: Apache-2.0
/// @file
/// The flags of `leverage compare` that are about a machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/quantities.hpp"
#include "machine/run_values.hpp"
#include "support/choices.hpp"

namespace leverage::program {

/// Whether A is E_a / E.
inline constexpr choice<bool> activation_readings[] = {{"definition", false}, {"routed", true}};

/// Values of the flags that belong to --on.
struct machine_options {
  std::vector<std::string> clusters;  ///< --on
  std::optional<double> el;           ///< leverage in FLOPs instead of a law's
  bool routed{};                      ///< the reading of the joint law's activation ratio
  bool overtrained{};
  std::string dense_tokens;  ///< a number or "equal"; empty: as many as the leverage means
  std::string loss_law;
  std::optional<hardware::layout> layout;
  std::optional<hardware::layout> dense_layout;
  std::optional<batch_size> batch;
  std::string recipe;
  hardware::kernels kernels{};
  routing_choice routing{};
  std::string efficiency;
  std::optional<double> price;
  double goodput{};
  std::optional<count> input;   ///< tokens of the prompt of a request
  std::optional<count> output;  ///< tokens that are decoded
  std::optional<seconds<>> max_tpot;
  std::optional<tokens<>> served;
  std::string serving_recipe;
  std::vector<std::string> plots;
  std::string csv;
};

}  // namespace leverage::program
