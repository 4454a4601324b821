// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law with the coefficients of a publication. Its source and its fitted range travel with it.
///
///   tian2025::table6.leverage(a, g, c)           the law
///   tian2025::table6.source.arxiv                "2507.17702"
///   tian2025::table6.fitted.check({{argument::activation_ratio, 0.03}, ...})   inside, or beyond by which input
#pragma once

#include <cstddef>

#include "leverage/core/domain.hpp"
#include "leverage/core/provenance.hpp"

namespace leverage {

/// The law itself, its source, and the N intervals that bound the runs on which it was fitted.
template <class Law, std::size_t N>
struct published : Law {
  provenance source;
  domain<N> fitted;
};

}  // namespace leverage
