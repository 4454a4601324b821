// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage plan`: from a budget to configurations worth training.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The command line as typed; ranges are texts of the form A..B or A..B:STEP.
struct plan_typed {
  std::string flops;
  std::string tokens;
  double overtraining = 3.0;
  std::string tolerance = "10%";
  std::string reading = "definition";
  std::string coefficients;

  std::string vocabulary = "126464";
  std::string sequence = "4096";
  std::string layers = "4..96:2";
  std::string d_model = "256..8192:128";
  std::string aspect = "48..128";
  std::string head_dim = "128";
  std::string heads_per_kv_head = "4";
  std::string experts = "32..512:32";
  std::string active = "4..16:2";
  std::string shared = "1";
  std::string dense_layers = "1";
  std::string dense_width = "2.5";
  std::string width_multiple = "64";

  std::string max_parameters;
  std::string max_memory;
  double weight_bytes = 2.0;
  double cache_bytes = 2.0;
  std::string cached_tokens;
  std::string granularity = "8..12";
  std::string activation_ratio = "0.78125%..100%";
  std::string attention_share = "30%..40%";

  std::string compare;
  std::size_t rows = 10;
  bool pareto = false;
  bool json = false;
  std::string csv;
};

/// What is to be printed, and the exit code: 0, or 1 where no configuration is within the limits.
[[nodiscard]] result<command_result> answer_plan(const plan_typed& typed, std::size_t width);

}  // namespace leverage::program
