// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage compare`: what every law of the catalogue says about one model and its training.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The values of its flags.
struct compare_options {
  std::string model;
  std::string as;  ///< family to read files as; empty: what they say
  std::optional<flops<>> budget;
  std::optional<tokens<>> data;
  std::optional<tokens<>> batch;
  std::optional<tokens<>> unique_tokens;
  std::vector<std::string> laws;  ///< names or keys of papers; all laws if empty
  bool json{};
};

[[nodiscard]] result<command_result> answer_compare(const compare_options& options,
                                                    std::size_t width);

}  // namespace leverage::program
