// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is wrong with a formula on the command line, with the place in its text.
#pragma once

#include <string_view>

#include "leverage/fit/detail/expression_parser.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Three lines that begin with the flag: the formula or the part of it around the place, a caret below the place, and
/// what was expected and found.
[[nodiscard]] failure formula_failure(std::string_view flag, std::string_view text,
                                      const fit::formula_problem& problem);

}  // namespace leverage::program
