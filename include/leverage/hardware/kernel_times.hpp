// SPDX-License-Identifier: Apache-2.0
/// @file
/// Time of kernels on one accelerator: operations over a peak, and bytes over the bandwidth of the memory, each with its
/// coefficient.
///
///   products    2 n W F / (e peak)  +  c_g F (2 n N + w (n K + W)) / b
///   core        (F + 1/2) C n / (e_f peak)                                             flash attention, recurrent states
///               2 F C n / (e peak)  +  c_s F 10 S n / b                                stored scores, both halves
///   elements    c_e F bytes / b
///   scaling     c_q 8 numbers / b                                                      to 8 or 4 bits
///
///   n  tokens       W, K, N   sums of weights, inputs and outputs of matrices (layer_work.hpp)
///   F  passes: 3, and what is computed again      C, S  operations of the core and stored scores of a token
///   w  bytes of an operand       b  bandwidth of the memory       e, e_f, c  coefficients (efficiency.hpp)
///
/// Flash attention computes its scores again in the backward pass: 5 products of 2 forward ones. Scores are written and
/// read 5 times in 16 bits. A generation whose clocks are lower or higher under load takes all of it times a factor.
#pragma once

#include "leverage/core/scalar.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/layer_work.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"

namespace leverage::hardware::detail {

/// Bytes of an operand of a matrix product, with the scaling factors of 16 4-bit numbers.
[[nodiscard]] constexpr double operand_bytes(number_format f) {
  return f == number_format::fp4 ? 0.5625 : bytes_of(f);
}

/// Kernels of a recipe on an accelerator. It refers to it and to the coefficients. Times are over T; the figures of the
/// machine can be over a simpler scalar M.
template <scalar T, scalar M = T>
class kernel_times {
 public:
  constexpr kernel_times(const accelerator<M>& on, const recipe& r, const software& by,
                         const efficiency<T>& e)
      : accelerator_(on),
        gemm_(r.gemm),
        e_(e),
        per_flop_(per_flop(r.gemm)),
        per_core_flop_(1.0 / (on.peak(r.attention).value * flash_efficiency(by.kernels))),
        per_score_flop_(r.attention == r.gemm ? per_flop_ : per_flop(r.attention)),
        per_byte_(1.0 / on.memory_bandwidth.value),
        per_element_byte_(element_traffic(by.kernels) * per_byte_),
        per_operand_byte_(e[coefficient::gemm_traffic] * per_byte_),
        slowdown_(slowdown_of(on.generation)) {}

  /// Seconds of one operation of a matrix product in a format.
  [[nodiscard]] constexpr T per_flop(number_format f) const {
    return 1.0 / (accelerator_.peak(f).value * e_.gemm(accelerator_.generation, f));
  }
  /// Seconds of some bytes at the bandwidth of the memory.
  [[nodiscard]] constexpr M memory(double size) const { return size * per_byte_; }
  /// The same of what matrix products read and write, as far as it is exposed.
  [[nodiscard]] constexpr T operands(double size) const { return size * per_operand_byte_; }
  /// The same of element-wise work.
  [[nodiscard]] constexpr T elements(double size) const { return size * per_element_byte_; }

  /// Dense matrix products with `n` tokens, as often as forward passes.
  [[nodiscard]] constexpr T of(const products& p, double n, const T& passes) const {
    const double moved = 2.0 * n * p.outputs + operand_bytes(gemm_) * (n * p.inputs + p.weights);
    return (2.0 * n * p.weights * per_flop_ + operands(moved)) * passes;
  }
  /// The core of a mixer with `n` tokens, of whose forward pass a share is computed `again`.
  [[nodiscard]] constexpr T core(const mixer_work& w, double n, const T& again,
                                 attention_kernel kernel) const {
    using enum coefficient;
    if (kernel == attention_kernel::flash || w.scores == 0.0) {
      return w.core_flops * n * per_core_flop_ * (3.5 + again);
    }
    const T time = (2.0 * w.core_flops * n * per_score_flop_ +
                    e_[score_traffic] * memory(10.0 * w.scores * n)) *
                   (3.0 + again);
    return w.has_odd_heads ? time * e_[odd_heads] : time;
  }
  /// Scaling of some numbers to what matrix products of a format read, forward and backward; 0 for 16 bits and more.
  [[nodiscard]] constexpr T scaling(double numbers, number_format f) const {
    return bytes_of(f) < 2.0 ? e_[coefficient::quantise_traffic] * memory(8.0 * numbers) : T(0.0);
  }
  /// Whether the generation has a factor of everything that the accelerator computes.
  [[nodiscard]] constexpr bool is_slowed() const {
    const generation g = accelerator_.generation;
    return g == generation::hopper_500w || g == generation::blackwell_ultra;
  }
  /// That factor, otherwise 1.
  [[nodiscard]] constexpr const T& slowdown() const { return slowdown_; }

 private:
  [[nodiscard]] constexpr const T& flash_efficiency(kernels k) const {
    using enum coefficient;
    switch (accelerator_.generation) {
      case generation::ampere:
        return e_[flash_ampere];
      case generation::hopper:
      case generation::hopper_500w:
        return e_[k == kernels::tuned ? flash_hopper : flash_hopper_portable];
      case generation::blackwell:
      case generation::blackwell_ultra:
        return e_[flash_blackwell];
      case generation::tpu:
        return e_[flash_tpu];
      default:
        return e_[flash_other];
    }
  }
  [[nodiscard]] constexpr T element_traffic(kernels k) const {
    const T& fused = e_[coefficient::element_traffic];
    return k == kernels::eager ? fused * e_[coefficient::eager_traffic] : fused;
  }
  [[nodiscard]] constexpr T slowdown_of(generation g) const {
    if (g == generation::hopper_500w) return e_[coefficient::power_limited];
    if (g == generation::blackwell_ultra) return e_[coefficient::blackwell_ultra];
    return T(1.0);
  }

  const accelerator<M>& accelerator_;
  number_format gemm_;
  const efficiency<T>& e_;
  T per_flop_;
  T per_core_flop_;
  T per_score_flop_;
  M per_byte_;
  T per_element_byte_;
  T per_operand_byte_;
  T slowdown_;
};

}  // namespace leverage::hardware::detail
