// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage compare`: what every law of the catalogue says about one model and its training.
#pragma once

#include <cstddef>
#include <string>

#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Parsed options; a text is empty where the flag is not given.
struct compare_options {
  std::string model;
  std::string flops;
  std::string tokens;
  std::string batch;
  std::string unique_tokens;
  bool json = false;
};

[[nodiscard]] result<command_result> answer_compare(const compare_options& typed,
                                                    std::size_t width);

}  // namespace leverage::program
