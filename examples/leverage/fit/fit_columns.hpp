// SPDX-License-Identifier: Apache-2.0
/// @file
/// The columns of a table that a law takes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fit/fit_command.hpp"
#include "fit/fit_laws.hpp"
#include "support/result.hpp"
#include "tables/run_rows.hpp"

namespace leverage::program {

/// The column of a role, which has a letter and perhaps a name: the one that --columns names, or the one that is named
/// by the letter.
[[nodiscard]] std::string column_of(const fit_options& options, std::string_view letter,
                                    std::string_view name);

/// The letters of the law's inputs, in its order.
[[nodiscard]] std::vector<std::string_view> input_letters(const fit_law& law);

/// The roles of the columns that are observed: of a formula, all names on its left.
[[nodiscard]] std::vector<std::string_view> observed_roles(const fit_law& law);
/// Whether what is observed is a column, and not an expression of columns.
[[nodiscard]] bool observes_column(const fit_law& law);

/// Sets `options.columns` to the columns of the law's roles, and --weights, as the table calls them.
[[nodiscard]] std::optional<failure> choose_columns(fit_options& options, const fit_law& law,
                                                    run_rows& table);

/// These columns: of the inputs, of what is observed, and of the weights.
[[nodiscard]] result<std::vector<std::size_t>> needed_columns(const fit_options& options,
                                                              const fit_law& law, run_rows& table);

}  // namespace leverage::program
