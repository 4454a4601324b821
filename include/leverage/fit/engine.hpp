// SPDX-License-Identifier: Apache-2.0
/// @file
/// For programs that fit in several sources: what does not depend on the law, the minimisers and the linear
/// algebra of laws of up to twelve coefficients, compiled once instead of in each of them.
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

using small = variables_of<12>;

LEVERAGE_FIT_ENGINE minimum<small> minimize_by(const objective_of<small>&, const small&,
                                               const fit_options&, no_callback&);
LEVERAGE_FIT_ENGINE small solve_scaled(const square_of<small>&, const small&);
LEVERAGE_FIT_ENGINE square_of<small> sandwiched<small>(const square_of<small>&,
                                                       const square_of<small>&);
LEVERAGE_FIT_ENGINE double student_quantile(double, double);
LEVERAGE_FIT_ENGINE double chi_squared_quantile(double);
LEVERAGE_FIT_ENGINE double normal_quantile(double);
LEVERAGE_FIT_ENGINE double normal_probability(double);

}  // namespace leverage::fit::detail

#undef LEVERAGE_FIT_ENGINE
