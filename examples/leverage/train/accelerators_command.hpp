// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage accelerators`: what the library knows of accelerators, and how to write down another.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The values of its flags.
struct accelerators_options {
  std::vector<std::string> names;  ///< of accelerators or files; empty: all
  bool accelerator_template{};
  bool json{};
};

/// The table of figures with their sources.
[[nodiscard]] result<command_result> answer_accelerators(const accelerators_options& options,
                                                         std::size_t width);

}  // namespace leverage::program
