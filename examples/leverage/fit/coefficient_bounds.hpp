// SPDX-License-Identifier: Apache-2.0
/// @file
/// What --coefficient and --prior say of coefficients, applied to the law that is fitted.
#pragma once

#include <optional>
#include <vector>

#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/prior.hpp"
#include "support/coefficient_rules.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The scale of a coefficient whose domain is that of `scale` within the bounds of a rule; none where nothing is left.
[[nodiscard]] std::optional<fit::transform> scale_of(const coefficient_rule& rule,
                                                     const fit::transform& scale);

/// Values, bounds and starts as the rules of a law have them; what is wrong is named.
[[nodiscard]] std::optional<failure> apply_rules(fit_formula& f, const fit_law& law,
                                                 const fit_request& request);

/// The priors of a request; coefficients with a log-normal one become positive. What is wrong is named.
[[nodiscard]] result<std::vector<fit::prior>> apply_priors(fit_formula& f,
                                                           const fit_request& request);

}  // namespace leverage::program
