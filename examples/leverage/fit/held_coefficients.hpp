// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a user says of a law's coefficients: which are held, tied or positive.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The place of a coefficient; nothing where the law has none of this name.
[[nodiscard]] std::optional<std::size_t> index_of(const fit_formula& f, std::string_view name);

/// Holds, ties and keeps positive as asked; what cannot be is named.
[[nodiscard]] std::optional<failure> hold(fit_formula& f, const fit_request& request);

/// Lets a coefficient that has the sign of the observations be negative where some of them are.
void free_sign(fit_formula& f, const fit_law& law, const fit_request& request);

}  // namespace leverage::program
