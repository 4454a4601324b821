// SPDX-License-Identifier: Apache-2.0
/// @file
/// Leverage in what is paid: the amount that a dense model takes over the amount that a mixture takes for the same loss,
/// each with its best layout on the same machine. A ratio above 1 is in favour of the mixture.
///
///   EL_flops      C_dense / C_X                      compute, as the laws count it
///   EL_time       T_dense / T_X                      time of the training run
///   EL_cost       money of the training run
///   EL_memory     accelerators that are needed in the same time; or bytes on each accelerator
///   EL_inference  accelerator-seconds of a served token
///   EL_lifetime   training and serving of T tokens:  (A_dense + a_dense T) / (A_X + a_X T)
///   eta           EL_time / EL_flops: achieved operations per second of the mixture over those of the dense model
///
/// T = (A_dense - A_X) / (a_X - a_dense) is where the two lifetimes cost the same, if they ever do.
///
/// [tian2025]  Tian et al. 2025, arXiv:2507.17702, Eq. 1, for EL_flops.
#pragma once

#include <cstdint>
#include <limits>

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage::plan {

/// Leverage in compute.
template <scalar A, scalar B>
[[nodiscard]] constexpr auto el_flops(const flops<A>& dense, const flops<B>& mixture) {
  return dense / mixture;
}
/// Leverage in time.
template <scalar A, scalar B>
[[nodiscard]] constexpr auto el_time(const seconds<A>& dense, const seconds<B>& mixture) {
  return dense / mixture;
}
/// Leverage in money.
template <scalar A, scalar B>
[[nodiscard]] constexpr auto el_cost(const usd<A>& dense, const usd<B>& mixture) {
  return dense / mixture;
}
/// Leverage in memory, by the accelerators that are needed in the same time; NaN where there is no such number.
[[nodiscard]] constexpr double el_memory(count dense, count mixture) {
  return dense > 0 && mixture > 0 ? static_cast<double>(dense) / static_cast<double>(mixture)
                                  : std::numeric_limits<double>::quiet_NaN();
}
/// Leverage in memory, by the bytes on each accelerator.
template <scalar A, scalar B>
[[nodiscard]] constexpr auto el_memory(const bytes<A>& dense, const bytes<B>& mixture) {
  return dense / mixture;
}
/// Leverage in serving, by the accelerator-seconds of an output token.
template <scalar A, scalar B>
[[nodiscard]] constexpr auto el_inference(const seconds<A>& dense, const seconds<B>& mixture) {
  return dense / mixture;
}
/// eta, by the achieved speeds of an accelerator, both by one count of operations.
template <scalar A, scalar B>
[[nodiscard]] constexpr auto relative_efficiency(const flop_per_second<A>& mixture,
                                                 const flop_per_second<B>& dense) {
  return mixture / dense;
}

/// What a model costs from its training to its last token, in one unit for all: accelerator-seconds or USD.
template <scalar T = double>
struct lifetime_cost {
  T training{};
  T per_token{};  ///< of serving

  [[nodiscard]] constexpr T total(const tokens<>& served) const {
    return training + per_token * served.value;
  }
};
template <scalar T>
lifetime_cost(T, T) -> lifetime_cost<T>;

/// Leverage over the lifetime.
template <scalar A, scalar B>
[[nodiscard]] constexpr auto el_lifetime(const lifetime_cost<A>& dense,
                                         const lifetime_cost<B>& mixture, const tokens<>& served) {
  return dense.total(served) / mixture.total(served);
}

/// For which number of served tokens the mixture costs less.
enum class cheaper_mixture : std::uint8_t {
  unknown,  ///< a cost is not a number
  always,
  never,
  below,  ///< up to `at`: dearer to serve, cheaper to train
  above,  ///< from `at` on: dearer to train, cheaper to serve
};

/// Where two lifetimes cost the same.
struct break_even_point {
  cheaper_mixture mixture = cheaper_mixture::unknown;
  tokens<> at{
      std::numeric_limits<double>::quiet_NaN()};  ///< served tokens, for `below` and `above`
};

/// The number of served tokens from which, or up to which, the mixture costs less. Equal costs favour neither:
/// `never`.
[[nodiscard]] constexpr break_even_point break_even(const lifetime_cost<>& dense,
                                                    const lifetime_cost<>& mixture) {
  const double training = dense.training - mixture.training;
  const double serving = dense.per_token - mixture.per_token;
  if (!math::is_finite(training) || !math::is_finite(serving)) return {};
  if (training >= 0.0 && serving >= 0.0) {
    const bool is_cheaper = training > 0.0 || serving > 0.0;
    return {.mixture = is_cheaper ? cheaper_mixture::always : cheaper_mixture::never};
  }
  if (training <= 0.0 && serving <= 0.0) return {.mixture = cheaper_mixture::never};
  return {.mixture = training > 0.0 ? cheaper_mixture::below : cheaper_mixture::above,
          .at = tokens{-training / serving}};
}

/// A leverage with an interval that has it with a probability of 80 %.
struct leverage_ratio {
  double value = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();

  [[nodiscard]] constexpr bool known() const { return value > 0.0; }
};

/// What an interval allows to conclude.
enum class leverage_verdict : std::uint8_t {
  unknown,    ///< there is no number
  mixture,    ///< all of the interval is above 1
  dense,      ///< all of it is below 1
  undecided,  ///< 1 is inside
};

[[nodiscard]] constexpr leverage_verdict verdict_of(const leverage_ratio& r) {
  if (!(r.low <= r.value && r.value <= r.high)) return leverage_verdict::unknown;
  if (r.low > 1.0) return leverage_verdict::mixture;
  return r.high < 1.0 ? leverage_verdict::dense : leverage_verdict::undecided;
}

}  // namespace leverage::plan
