// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage allocate`: how a budget, or a loss, splits between parameters and tokens.
#pragma once

#include <string>
#include <vector>

#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The command line as typed.
struct allocate_typed {
  std::vector<std::string> models;
  std::string law;
  std::string experts;
  std::string coefficients;
  std::string flops;
  std::string loss;
  std::string parameters;
  std::string tokens;
  std::string tokens_per_parameter;
  std::string flops_per_token;
  std::string inference_tokens;
  double inference_price = 1.0;
  std::string unique_tokens;
  double epochs = 0.0;
  std::string max_parameters;
  std::string max_tokens;
  std::string memory;
  std::string cache;
  double bytes_per_parameter = 16.0;
  double parameters_per_size = 1.0;
  std::vector<std::string> plot;
  bool json = false;
};

/// What is to be printed, and the exit code: 0, or 1 where nothing is within the limits or a figure cannot be drawn.
[[nodiscard]] result<command_result> answer_allocate(const allocate_typed& typed,
                                                     std::size_t width);

}  // namespace leverage::program
