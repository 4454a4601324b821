// SPDX-License-Identifier: Apache-2.0
/// @file
/// For programs that fit in several sources: what does not depend on the law, the minimisers and the linear
/// algebra of laws of up to eight coefficients, compiled once instead of in each of them.
///
///   #include "leverage/fit/engine.hpp"                         in every source that fits
///
///   #define LEVERAGE_FIT_ENGINE_HERE                           in one of them
///   #include "leverage/fit/engine.hpp"
///
/// Without this header every source compiles its own, and nothing else is to be done.
#pragma once

#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/quantiles.hpp"
#include "leverage/fit/small_systems.hpp"

#ifdef LEVERAGE_FIT_ENGINE_HERE
#define LEVERAGE_FIT_ENGINE template
#else
#define LEVERAGE_FIT_ENGINE extern template
#endif

namespace leverage::fit::detail {

LEVERAGE_FIT_ENGINE minimum<variables_of<8>> minimize_by(const objective_of<variables_of<8>>&,
                                                         const variables_of<8>&, const fit_options&,
                                                         no_callback&);
LEVERAGE_FIT_ENGINE variables_of<8> solve_scaled(const square_of<variables_of<8>>&,
                                                 const variables_of<8>&);
LEVERAGE_FIT_ENGINE square_of<variables_of<8>> sandwiched<variables_of<8>>(
    const square_of<variables_of<8>>&, const square_of<variables_of<8>>&);
LEVERAGE_FIT_ENGINE double student_quantile(double, double);
LEVERAGE_FIT_ENGINE double chi_squared_quantile(double);
LEVERAGE_FIT_ENGINE double normal_quantile(double);
LEVERAGE_FIT_ENGINE double normal_probability(double);

}  // namespace leverage::fit::detail

#undef LEVERAGE_FIT_ENGINE
