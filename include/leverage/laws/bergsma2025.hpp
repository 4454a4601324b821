// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bergsma et al. 2025, "Power Lines": the weight decay of AdamW by a timescale, and how batches grow with data.
///
///   tau  = B / (eta lambda D)            the timescale of AdamW's averaging, as a share of the run
///   tau* = k (D / N)^p                   the best one
///   B_opt ~ D^0.383,  B_crit ~ D^0.462   growth of the best and of the critical batch; no level is published
///
///   B       tokens per batch
///   D       training tokens, N parameters
///   eta     peak learning rate, lambda weight decay, which AdamW multiplies by it
///
/// [bergsma2025]  Bergsma et al. 2025, arXiv:2505.13738; models of 111 M..3.3 B parameters, 20..1280 tokens per parameter.
///
/// Errata and traps:
///   - tau* IS READ IN ONE TRANSCRIPTION ONLY, the exponents of the batches in three.
///   - The prefactors of the batches could not be checked and are not here: give a batch that is known to be good.
///   - tau* fixes the product of learning rate and decay, not either.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct learning_rate_is_positive {};
struct weight_decay_is_positive {};
}  // namespace rule

namespace bergsma2025 {

/// tau* = k (D / N)^p, and what follows from B / (eta lambda D).
template <scalar T = double>
struct timescale_law {
  T k{};
  T p{};

  /// tau* at D / N tokens per parameter.
  template <scalar M>
  [[nodiscard]] constexpr common_scalar<T, M> best_timescale(const M& tokens_per_parameter) const {
    return power_law<T>{
        k, p}(positive(tokens_per_parameter, rule::tokens_per_parameter_are_positive{}));
  }
  /// eta lambda of the best timescale.
  template <scalar N, scalar D, scalar B>
  [[nodiscard]] constexpr common_scalar<T, N, D, B> best_product(const parameters<N>& size,
                                                                 const tokens<D>& data,
                                                                 const tokens<B>& batch) const {
    const auto n = positive(size.value, rule::model_size_is_positive{});
    const auto d = positive(data.value, rule::training_tokens_are_positive{});
    return positive(batch.value, rule::batch_is_positive{}) / (d * best_timescale(d / n));
  }
  /// The weight decay for a learning rate.
  template <scalar N, scalar D, scalar B, scalar X>
  [[nodiscard]] constexpr common_scalar<T, N, D, B, X> weight_decay(const parameters<N>& size,
                                                                    const tokens<D>& data,
                                                                    const tokens<B>& batch,
                                                                    const X& learning_rate) const {
    return best_product(size, data, batch) /
           positive(learning_rate, rule::learning_rate_is_positive{});
  }
  /// The learning rate for a weight decay.
  template <scalar N, scalar D, scalar B, scalar X>
  [[nodiscard]] constexpr common_scalar<T, N, D, B, X> learning_rate(const parameters<N>& size,
                                                                     const tokens<D>& data,
                                                                     const tokens<B>& batch,
                                                                     const X& weight_decay) const {
    return best_product(size, data, batch) /
           positive(weight_decay, rule::weight_decay_is_positive{});
  }
};

/// A batch that grows as D^exponent from one that is known.
template <scalar T = double>
struct batch_growth {
  T exponent{};

  template <scalar D>
  [[nodiscard]] constexpr tokens<common_scalar<T, D>> batch(const tokens<D>& data,
                                                            const tokens<D>& known_batch,
                                                            const tokens<D>& known_data) const {
    const auto times = positive(data.value, rule::training_tokens_are_positive{}) /
                       positive(known_data.value, rule::training_tokens_are_positive{});
    return tokens<common_scalar<T, D>>{positive(known_batch.value, rule::batch_is_positive{}) *
                                       leverage::detail::power(times, exponent)};
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, evidence verified) {
  return {.key = "bergsma2025",
          .citation =
              "Bergsma et al. 2025, Power Lines: Scaling Laws for Weight Decay and Batch "
              "Size in LLM Pre-training",
          .arxiv = "2505.13738",
          .location = location,
          .units = "D and B tokens, N parameters; tau a share of the run",
          .range = "N 111 M..3.3 B, 20..1280 tokens per parameter",
          .note = "which weights N counts: not said",
          .verified = verified};
}
inline constexpr domain<1> fitted{{{argument::tokens_per_parameter, 20, 1280}}};
}  // namespace detail

/// The best timescale.
inline constexpr published<timescale_law<>, 1> timescale{
    {.k = 1.084, .p = -0.527},
    detail::source_at("best timescale of AdamW", evidence::one_transcription),
    detail::fitted};

/// Growth of the best batch.
inline constexpr published<batch_growth<>, 1> best_batch{
    {.exponent = 0.383},
    detail::source_at("best batch, exponent", evidence::transcriptions),
    detail::fitted};

/// Growth of the critical batch with the least data for a loss.
inline constexpr published<batch_growth<>, 1> critical_batch{
    {.exponent = 0.462},
    detail::source_at("critical batch, exponent", evidence::transcriptions),
    detail::fitted};

}  // namespace bergsma2025
}  // namespace leverage
