// SPDX-License-Identifier: Apache-2.0
/// @file
/// One accelerator: its peaks by number format, its memory and its links. All peaks are dense, all bandwidths are those
/// of one direction: vendors also print peaks with sparsity (twice as high) and bandwidths of both directions together.
#pragma once

#include <cstdint>
#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage::hardware {

/// Accelerators whose kernels have the same efficiency. The coefficients of a step's time are fitted per generation.
enum class generation : std::uint8_t {
  other,            ///< no run of it was measured
  ampere,           ///< A100
  hopper,           ///< H100, H800, H200, H20
  hopper_500w,      ///< the H100 with 96 GB of HBM2e and a limit of 500 W
  blackwell,        ///< B200, GB200
  blackwell_ultra,  ///< B300, GB300
  ada,              ///< L40S, RTX 4090
  cdna,             ///< MI250X, MI300X, MI355X
  tpu,
  ascend,
};

/// Where the figures of an accelerator come from.
struct figure_source {
  std::string_view citation;
  std::string_view note;  ///< which figures are second-hand or from memory, empty if none
};

/// An accelerator. A peak of 0 says that it has no arithmetic of that format.
template <scalar T = double>
struct accelerator {
  std::string_view name;  ///< as given on a command line: h100-sxm
  flop_per_second<T> peak_fp32{};
  flop_per_second<T> peak_bf16{};
  flop_per_second<T> peak_fp8{};
  flop_per_second<T> peak_fp4{};
  bytes<T> memory{};  ///< as its driver reports it
  bytes_per_second<T> memory_bandwidth{};
  bytes_per_second<T> scale_up{};   ///< to the accelerators of its domain (NVLink, ICI)
  count domain = 1;                 ///< accelerators that the scale-up network joins
  bytes_per_second<T> scale_out{};  ///< of its share of the network between domains; 0: unknown
  flop_per_second<T> best_bf16{};   ///< the fastest matrix product that was measured; 0: unknown
  flop_per_second<T> best_fp8{};
  hardware::generation generation = generation::other;
  figure_source source{};

  /// The dense peak in a format; 0 if the accelerator has none.
  [[nodiscard]] constexpr flop_per_second<T> peak(number_format f) const {
    switch (f) {
      case number_format::fp32:
        return peak_fp32;
      case number_format::bf16:
        return peak_bf16;
      case number_format::fp8:
        return peak_fp8;
      case number_format::fp4:
        return peak_fp4;
    }
    return {};
  }
  /// The same accelerator over another scalar, such as a dual number for the sensitivity to one of its figures.
  template <scalar U>
  [[nodiscard]] constexpr explicit operator accelerator<U>() const {
    return {.name = name,
            .peak_fp32 = flop_per_second<U>(peak_fp32),
            .peak_bf16 = flop_per_second<U>(peak_bf16),
            .peak_fp8 = flop_per_second<U>(peak_fp8),
            .peak_fp4 = flop_per_second<U>(peak_fp4),
            .memory = bytes<U>(memory),
            .memory_bandwidth = bytes_per_second<U>(memory_bandwidth),
            .scale_up = bytes_per_second<U>(scale_up),
            .domain = domain,
            .scale_out = bytes_per_second<U>(scale_out),
            .best_bf16 = flop_per_second<U>(best_bf16),
            .best_fp8 = flop_per_second<U>(best_fp8),
            .generation = generation,
            .source = source};
  }
};

}  // namespace leverage::hardware
