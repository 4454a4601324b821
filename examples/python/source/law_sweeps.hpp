// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws of the catalogue over many points. Their code is a library of its own next to the module, compiled for
/// processors with AVX2 where that exists; on others, points are evaluated one by one.
#pragma once

#include <cstddef>
#include <span>

namespace leverage::python {

/// out[i] = law of the i-th values of all columns, in the order of the law's inputs; NaN where it has no meaning. False
/// where a length differs.
using law_sweep = bool (*)(std::span<const std::span<const double>> columns, std::span<double> out);

/// The sweep of each law, in the order of the catalogue.
struct law_sweeps {
  const law_sweep* first = nullptr;
  std::size_t count = 0;
};

/// The one name that the library of sweeps exports: a function of this type.
inline constexpr const char* law_sweeps_name = "leverage_law_sweeps";
using law_sweeps_function = void (*)(law_sweeps* to);

}  // namespace leverage::python
