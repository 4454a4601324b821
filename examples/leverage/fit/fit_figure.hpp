// SPDX-License-Identifier: Apache-2.0
/// @file
/// The picture of a fit: the law through its runs with what it says beyond them, the residuals, and where runs share budgets
/// the law along each with its minimum.
#pragma once

#include <string>
#include <vector>

#include "drawing/figure.hpp"
#include "fit/fit_answer.hpp"
#include "fit/fit_curves.hpp"

namespace leverage::program {

/// Its files: pictures, and the numbers as CSV; an empty path asks for none. `observed` are the runs.
[[nodiscard]] std::vector<output_file> files_of(const fit_answer& a, const drawn_curves& curves,
                                                const fit_request& request);

}  // namespace leverage::program
