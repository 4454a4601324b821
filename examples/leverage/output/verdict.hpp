// SPDX-License-Identifier: Apache-2.0
/// @file
/// The verdict of a fitted range on a point, in words and as a value: one form for all commands.
#pragma once

#include <string>

#include "leverage/core/domain.hpp"
#include "leverage/core/extrapolated.hpp"
#include "output/value.hpp"

namespace leverage::program {

/// "inside", "4.4x above", "3x below".
[[nodiscard]] std::string reach_text(const reach& r);

/// Why a law says nothing at a point that is beyond such a bound: the one form for all commands.
[[nodiscard]] std::string silence_text(const reach& bound);

/// "44 M..16 B", in the unit of the argument.
[[nodiscard]] std::string range_text(const fitted_interval& range);

/// "inside", or every argument that is not: "non-embedding parameters 6.5x above, tokens 10x above".
[[nodiscard]] std::string verdict_text(const extrapolation& verdict);

/// The two ends of EL far beyond its runs, "EL 5.98x if ...".
[[nodiscard]] std::string bracket_text(const extrapolated_value& el);

/// An object for each interval of the range.
[[nodiscard]] array verdict_value(const extrapolation& verdict);

}  // namespace leverage::program
