// SPDX-License-Identifier: Apache-2.0
/// @file
/// Li et al. 2025, "Predictable Scale: Part I, Step Law": peak learning rate and batch by size and tokens.
///
///   eta(N, D) = c N^alpha D^beta
///   B(D) = d D^gamma
///
///   N    parameters without vocabulary matrices
///   D    training tokens
///   eta  peak learning rate: AdamW, cosine decay to a fixed least learning rate
///   B    tokens per batch
///
/// [li2025]  Li et al. 2025, arXiv:2503.04715, and the authors' repository; dense runs on 17 pairs of
/// N 215 M..1.07 B and D 4..100 B, about 110 learning rates and batches on each.
///
/// Errata and traps:
///   - The authors' tool does not use the law that the paper prints: it takes the mean over 1000 bootstrap fits of
///     ln c, alpha, beta, ln d and gamma (`tool`), 2 % above `rounded` at 1 B on 100 B tokens.
///   - The fit is by least squares in logarithms on all runs within 0.25 % of the least loss of their pair.
///   - The paper's comparison with other laws has misprints: the learning rate of Bi et al. 2024 begins with
///     0.3118, not 0.3188, the batch of Kaplan et al. 2020 with 2e8, not 2e18.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::li2025 {

/// Peak learning rate and batch.
template <scalar T = double>
struct step_law {
  T c{};
  T alpha{};
  T beta{};
  T d{};
  T gamma{};

  /// Peak learning rate of N parameters without vocabulary on D tokens.
  template <scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, D> learning_rate(const parameters<N>& non_embedding,
                                                               const tokens<D>& data) const {
    const auto by_size = leverage::detail::power(
        positive(non_embedding.value, rule::model_size_is_positive{}), alpha);
    const auto by_data =
        leverage::detail::power(positive(data.value, rule::training_tokens_are_positive{}), beta);
    return c * by_size * by_data;
  }
  /// Tokens per batch, for D training tokens.
  template <scalar D>
  [[nodiscard]] constexpr tokens<common_scalar<T, D>> batch(const tokens<D>& data) const {
    return tokens<common_scalar<T, D>>{
        power_law<T>{d, gamma}(positive(data.value, rule::training_tokens_are_positive{}))};
  }
  /// The training tokens for which a batch is the best.
  template <scalar B>
  [[nodiscard]] constexpr tokens<common_scalar<T, B>> data_for(const tokens<B>& batch) const {
    return tokens<common_scalar<T, B>>{
        power_law<T>{d, gamma}.inverse(positive(batch.value, rule::batch_is_positive{}))};
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view note,
                                             evidence verified) {
  return {.key = "li2025",
          .citation = "Li et al. 2025, Predictable Scale: Part I, Step Law",
          .arxiv = "2503.04715",
          .location = location,
          .units = "N parameters without vocabulary, D and B tokens",
          .range = "dense, N 215 M..1.07 B, D 4..100 B",
          .note = note,
          .verified = verified,
          .setting = "AdamW, cosine decay to a fixed minimum"};
}
inline constexpr domain<2> fitted{
    {{argument::non_embedding_parameters, 2.14663680e8, 1.073741824e9},
     {argument::tokens, 4e9, 1e11}}};
}  // namespace detail

/// As printed.
inline constexpr published<step_law<>, 2> rounded{
    {.c = 1.79, .alpha = -0.713, .beta = 0.307, .d = 0.58, .gamma = 0.571},
    detail::source_at("the law as printed", "", evidence::transcriptions),
    detail::fitted};

/// The coefficients of the authors' tool: c and d are the exponentials of 0.586307790739926637 and
/// -0.543542173610333907.
inline constexpr published<step_law<>, 2> tool{
    {.c = 1.79733999390000136,
     .alpha = -0.712922291186990305,
     .beta = 0.307490950412069622,
     .d = 0.580687708449587176,
     .gamma = 0.570944364689504395},
    detail::source_at("mean of the 1000 bootstrap fits in the authors' repository", "",
                      evidence::authors_code),
    detail::fitted};

/// Standard deviations over the 1000 bootstrap fits.
struct scatter {
  double ln_c;
  double alpha;
  double beta;
  double ln_d;
  double gamma;
};
inline constexpr scatter bootstrap{
    .ln_c = 0.624, .alpha = 0.0299, .beta = 0.0191, .ln_d = 0.437, .gamma = 0.0187};

}  // namespace leverage::li2025
