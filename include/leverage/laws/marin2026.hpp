// SPDX-License-Identifier: Apache-2.0
/// @file
/// Marin 2026, the recipe "grug MoE": allocation, losses and learning rates of mixtures, by a team that is independent of
/// the study of efficiency leverage.
///
///   N*(C) = k_N C^p_N                     active parameters of the best run
///   T*(C) = k_T C^p_T                     its tokens
///   L(C)  = b + alpha C^beta              nats per token on Paloma, mean over its domains, at that split
///   W(C)  = b + alpha C^beta              bits per byte on C4, English
///   eta(T, d, B) = r k T^p d^q sqrt(b)    peak learning rate: r 1 for Adam, 13/3 for AdamH and MuonH;
///                                         with `may` at most 0.05
///
///   C    training FLOPs: 3 x forward FLOPs of a token without the output head x tokens
///   T    training tokens
///   d    d_model
///   B    tokens per batch. b is B / 4096, sequences of 4096 tokens, for `v16`, and B for `may`
///
/// [marin2026]  marin-community/marin, experiments/grug/moe: README.md, heuristic.py, issues 4447, 5387, 5951, 6074
/// and 8003. `v16`: AdamH, 4 of 64 experts and a shared one, sequences of 4096, the best runs at 1e18..3e20 FLOPs, of
/// widths 768..2048; learning rates of 186 runs. `may`: MuonH, 256 experts, 17 cells of widths 512..1280.
///
/// Tokens and batches of the runs for learning rates are not stated. Those of the recipe stand for them: T* at 1e18 and
/// 3e20 FLOPs, or at 2.19e17 and 2.83e19, and batches of 32 sequences up to the power of two that makes 2^14 steps.
///
/// Errata and traps:
///   - What N counts is not stated with the fit. C / (N* T*) is 5.98 at 1e18 and 6.05 at 1e23, so N* is C / (6 T*) for
///     practical purposes: an effective size, not a count of weights.
///   - The two laws of the learning rate have different units of the batch. Here both take tokens.
///   - The floor 1.6 of the loss was fixed, not fitted: free fits were too optimistic.
///   - A run of 1e21 FLOPs, three times beyond the fit, gave 2.599 and 0.7923, after predictions of 2.606 and 0.7923.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/min.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/loss_curve.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"
#include "leverage/laws/split_law.hpp"

namespace leverage {

namespace rule {
struct width_is_positive {};
}  // namespace rule

namespace marin2026 {

namespace detail {
/// k T^p d^q sqrt(b).
template <class T, scalar D, scalar W, scalar B>
[[nodiscard]] constexpr common_scalar<T, D, W, B> learning_rate(const T& k, const T& p, const T& q,
                                                                const D& data, const W& width,
                                                                const B& batch) {
  using math::sqrt;
  const auto by_data = leverage::detail::power(data, p);
  const auto by_width = leverage::detail::power(positive(width, rule::width_is_positive{}), q);
  return k * by_data * by_width * sqrt(positive(batch, rule::batch_is_positive{}));
}
}  // namespace detail

/// The peak learning rate where batches count sequences of 4096 tokens.
template <scalar T = double>
struct learning_rate_by_sequences {
  T k{};
  T p{};
  T q{};

  /// Of the parameters that Adam trains: embeddings, norms, router. The batch is in tokens.
  template <scalar D, scalar W, scalar B>
  [[nodiscard]] constexpr common_scalar<T, D, W, B> adam(const tokens<D>& data, const W& width,
                                                         const tokens<B>& batch) const {
    return detail::learning_rate(k, p, q,
                                 positive(data.value, rule::training_tokens_are_positive{}), width,
                                 batch.value / 4096);
  }
  /// Of the matrices, which AdamH trains.
  template <scalar D, scalar W, scalar B>
  [[nodiscard]] constexpr common_scalar<T, D, W, B> matrices(const tokens<D>& data, const W& width,
                                                             const tokens<B>& batch) const {
    return 13 * adam(data, width, batch) / 3;
  }
};

/// The peak learning rate where batches count tokens; none is above `max`.
template <scalar T = double>
struct learning_rate_by_tokens {
  T k{};
  T p{};
  T q{};
  T max{};

  /// Of the parameters that Adam trains: embeddings, norms, router.
  template <scalar D, scalar W, scalar B>
  [[nodiscard]] constexpr common_scalar<T, D, W, B> adam(const tokens<D>& data, const W& width,
                                                         const tokens<B>& batch) const {
    return (math::min)(free(data, width, batch), max);
  }
  /// Of the matrices, which MuonH trains.
  template <scalar D, scalar W, scalar B>
  [[nodiscard]] constexpr common_scalar<T, D, W, B> matrices(const tokens<D>& data, const W& width,
                                                             const tokens<B>& batch) const {
    return (math::min)(13 * free(data, width, batch) / 3, max);
  }

 private:
  template <scalar D, scalar W, scalar B>
  [[nodiscard]] constexpr common_scalar<T, D, W, B> free(const tokens<D>& data, const W& width,
                                                         const tokens<B>& batch) const {
    return detail::learning_rate(
        k, p, q, positive(data.value, rule::training_tokens_are_positive{}), width, batch.value);
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view range,
                                             std::string_view units,
                                             std::string_view reproduces = {},
                                             std::string_view note = {}) {
  return {.key = "marin2026",
          .citation =
              "Marin 2026, grug MoE: recipe and scaling heuristics, "
              "github.com/marin-community/marin",
          .arxiv = "",
          .location = location,
          .units = units,
          .range = range,
          .note = note,
          .verified = evidence::authors_code,
          .reproduces = reproduces};
}
inline constexpr std::string_view units_of_budget =
    "C training FLOPs without the output head; N effective active parameters, T tokens";
inline constexpr std::string_view v16_range =
    "best runs at six budgets, C 1e18..3e20, 4 of 64 experts and a shared one";
inline constexpr domain<1> budgets{{{argument::non_vocabulary_flops, 1e18, 3e20}}};
}  // namespace detail

/// N* and T*.
inline constexpr published<split_law<>, 1> allocation{
    {.n = {1.09e-2, 0.535}, .d = {16.0, 0.464}},
    detail::source_at("README, derived scaling laws", detail::v16_range, detail::units_of_budget,
                      {}, "what N counts is not stated: C = 6 N T within 1 %"),
    detail::budgets};

/// Loss of the best runs on Paloma.
inline constexpr published<loss_curve<>, 1> loss{
    {.alpha = 95.18, .beta = -0.0941, .b = 1.6},
    detail::source_at("README, derived scaling laws", detail::v16_range,
                      "C training FLOPs without the output head; L nats per token, Paloma macro",
                      "the loss of a run of 1e21 FLOPs, within 0.3 %", "the floor 1.6 was fixed"),
    detail::budgets};

/// Bits per byte of the best runs on C4, English.
inline constexpr published<loss_curve<>, 1> bits_per_byte{
    {.alpha = 25.97, .beta = -0.0915, .b = 0.4814},
    detail::source_at("README, derived scaling laws", detail::v16_range,
                      "C training FLOPs without the output head; W bits per byte, C4 English",
                      "the bits per byte of a run of 1e21 FLOPs"),
    detail::budgets};

/// Learning rates of the recipe with AdamH and 64 experts.
inline constexpr published<learning_rate_by_sequences<>, 3> v16{
    {.k = 1.63, .p = -0.2813, .q = -0.3678},
    with_setting(
        detail::source_at("README, scaling heuristic",
                          "186 runs, sequences of 4096; widths of the best runs 768..2048",
                          "T tokens, d_model d, B tokens per batch; the source counts batches in "
                          "sequences of 4096"),
        "AdamH, 64 experts"),
    {{{argument::tokens, 3.598e9, 5.076e10},
      {argument::width, 768, 2048},
      {argument::batch, 131072, 4194304}}}};

/// Learning rates of the recipe with MuonH and 256 experts.
inline constexpr published<learning_rate_by_tokens<>, 3> may{
    {.k = 0.06602, .p = -0.395, .q = -0.150, .max = 0.05},
    with_setting(
        detail::source_at("heuristic.py, May recipe", "17 cells, d 512..1280, sequences of 4096",
                          "T tokens, d_model d, B tokens per batch"),
        "MuonH, 256 experts"),
    {{{argument::tokens, 1.779e9, 1.697e10},
      {argument::width, 512, 1280},
      {argument::batch, 131072, 1048576}}}};

}  // namespace marin2026
}  // namespace leverage
