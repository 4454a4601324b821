// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a training program's software does with the hardware, as far as published runs say: which kernels it has, how
/// old it is, how evenly its experts are loaded.
#pragma once

#include <cstdint>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::hardware {

/// The kernels of a training program.
enum class kernels : std::uint8_t {
  tuned,     ///< the vendor's: Transformer Engine, Megatron-Core
  portable,  ///< a framework's own: PyTorch, Triton
  eager,     ///< element-wise work not fused, as in 2021 and 2022
};

/// How the router spreads tokens over experts.
enum class routing : std::uint8_t {
  balanced,  ///< evenly: forced, or with tokens dropped, as in benchmarks
  natural,   ///< as training has it
};

/// The software of a run.
struct software {
  hardware::kernels kernels = kernels::tuned;
  hardware::routing routing = routing::balanced;
  bool graphs = false;    ///< mixtures run in CUDA graphs: the host launches no kernel of a layer
  bool is_other = false;  ///< none of its runs is among those to which the coefficients are fitted
  double age_months =
      0.0;  ///< before the newest measured release, 2026-08: mixtures get faster with each release

  friend constexpr bool operator==(const software&, const software&) = default;
};

}  // namespace leverage::hardware
