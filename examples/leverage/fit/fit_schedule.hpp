// SPDX-License-Identifier: Apache-2.0
/// @file
/// Laws of the loss under a schedule of learning rates: a row's loss depends on all earlier rows of its run.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "fit/fit_answer.hpp"
#include "fit/fit_command.hpp"
#include "fit/fit_laws.hpp"
#include "support/result.hpp"
#include "tables/run_rows.hpp"

namespace leverage::program {

/// The role of the column that names runs; without one all rows are of one run.
inline constexpr std::string_view run_role_of_schedules = "run";

/// The multi-power law and the annealing form, at rows whose numbers are an input.
[[nodiscard]] fit::any_law<fit::max_coefficients> multi_power_form(
    std::shared_ptr<const study::scheduled_rows> rows, std::size_t input);
[[nodiscard]] fit::any_law<fit::max_coefficients> annealing_form(
    std::shared_ptr<const study::scheduled_rows> rows, std::size_t input);

/// Makes a law of schedules a law of the rows of a table: finds their runs, gives it the numbers of the rows as one
/// more input, and takes the rows of the warm-up out of the request. Other laws stay as they are.
[[nodiscard]] std::optional<failure> add_schedules(fit_law& law, const fit_options& options,
                                                   run_rows& table, fit_request& request,
                                                   fitted_rows& rows);

}  // namespace leverage::program
