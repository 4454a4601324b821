// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage compare`: what every law of the catalogue says about one model and its training; with --on, what the leverage
/// of a mixture over a dense model is on a machine.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "compare/machine_options.hpp"
#include "leverage/core/quantities.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The values of its flags.
struct compare_options {
  std::vector<std::string> models;
  std::string as;  ///< family to read files as; empty: what they say
  std::optional<flops<>> budget;
  std::optional<tokens<>> data;
  std::optional<tokens<>> batch;
  std::optional<tokens<>> unique_tokens;
  std::vector<std::string> laws;  ///< names or keys of papers; all laws if empty
  bool json{};
  machine_options machine;
};

[[nodiscard]] result<command_result> answer_compare(const compare_options& options,
                                                    std::size_t width);

}  // namespace leverage::program
