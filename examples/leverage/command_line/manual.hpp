// SPDX-License-Identifier: Apache-2.0
/// @file
/// The pages of the manual, in the man macros: what the helps say.
#pragma once

#include <string>
#include <vector>

#include "command_line/flags.hpp"

namespace leverage::program {

/// leverage(1).
[[nodiscard]] std::string manual_of(const std::vector<command>& commands);
/// leverage-report(1), for the command report.
[[nodiscard]] std::string manual_of(const command& c);

}  // namespace leverage::program
