// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage law`: a law of the catalogue evaluated, with its derivatives and with how far it extrapolates.
#pragma once

#include <cstddef>
#include <string>

#include "laws/law_inputs.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The values of its flags.
struct law_options {
  std::string name;
  input_options inputs;
  std::string model;  ///< a preset or config.json, from which inputs are filled
  std::string as;     ///< family to read files as; empty: what they say
  bool csv{};
  bool json{};
};

/// The values; the list of a paper's laws if only its key is given. Exit code `no_answer` where none has a value.
[[nodiscard]] result<command_result> answer_law(const law_options& options, std::size_t width);

}  // namespace leverage::program
