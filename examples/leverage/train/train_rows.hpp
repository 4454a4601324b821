// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage train --rows`: one prediction for each row of a table of runs.
#pragma once

#include <string>

#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Reads the runs, and their models where a path is given; the predictions go to the file, or are printed without one.
[[nodiscard]] result<command_result> answer_rows(const std::string& runs, const std::string& models,
                                                 const std::string& csv);

}  // namespace leverage::program
