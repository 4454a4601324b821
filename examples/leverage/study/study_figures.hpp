// SPDX-License-Identifier: Apache-2.0
/// @file
/// A study as pictures: loss curves, the joint law against its points, leverage along each input, and what was
/// tuned and how budgets split where the table has the columns.
#pragma once

#include <optional>
#include <string>

#include "study/study_report.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Why figures cannot go to that folder, or nothing; an empty name asks for none. `runs` are the files that are read.
[[nodiscard]] std::optional<failure> wrong_folder(const std::string& folder,
                                                  const std::vector<std::string>& runs);

/// Writes every figure that the table has numbers for to the folder of --plot, as SVG, PNG and CSV: all of them or
/// none. Returns what went wrong.
[[nodiscard]] std::optional<failure> draw_study(const study_options& options, const findings& f);

}  // namespace leverage::program
