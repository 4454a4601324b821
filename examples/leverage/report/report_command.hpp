// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage report`: what models cost, and what the laws predict for their training.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Parsed options; a text is empty where the flag is not given.
struct report_options {
  std::vector<std::string> models;
  std::string tokens;
  std::string flops;
  std::string sequence;
  std::string recompute = "none";
  bool causal = false;
  bool conventions = false;
  bool json = false;
};

[[nodiscard]] result<command_result> answer_report(const report_options& options,
                                                   std::size_t width);

}  // namespace leverage::program
