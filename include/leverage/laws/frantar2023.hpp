// SPDX-License-Identifier: Apache-2.0
/// @file
/// Frantar et al. 2023, "Scaling Laws for Sparsely-Connected Foundation Models": the effect of
/// single weights that are zero. This is not the sparsity of experts.
///
///   L(N, D, S) = (a_S (1 - S)^b_S + c_S) N^-b_N + (a_D / D)^b_D + c
///
///   N  non-zero parameters without embeddings
///   D  data seen: tokens of T5/C4, images of ViT/JFT-4B
///   S  zeros among the weights
///
///   m(S) = ((a_S + c_S) / (a_S (1 - S)^b_S + c_S))^(1 / b_N)      a dense model of m N weights has this loss
///   1 - S* = (C_0 / C)^(b_D / (b_D + b_S)), C_0 = 6 N a_D (b_D N^b_N / (a_S b_S))^(1 / b_D)
///                                                        at C = 6 N / (1 - S) D and fixed N; S* = 0 for C <= C_0
///
/// Training costs as much as that of the dense model that was pruned, N / (1 - S).
///
/// [frantar2023]  Frantar et al. 2023, arXiv:2309.08520, Eq. 1 and its table; runs and a fit in the authors'
/// repository google-research/jaxpruner, projects/bigsparse. T5: 48 runs, 250 k to 1 M steps of 65 536 tokens,
/// S 0..0.875. ViT: 112 runs, 225 M..1.8 B images, S 0..0.9375.
///
/// Errata and traps:
///   - A transcription of the optimum has b_N a_D b_D in the logarithm of 1 - S*: it lost an exponent and gained a
///     factor. It is ln(b_D a_D^b_D / (a_S b_S)) + b_N ln N, which gives the minimum.
///   - The ViT loss is not a loss of a language model, and its D counts images, so that 6 N D is not its cost.
///   - What T5's N and D count was found from the authors' runs: they lie within 0.08 nats of the law with 65 536
///     tokens a step and N of two stacks of 12 layers with 12 d^2 weights, d = 768, cross-attention left out.
///   - m(S) grows to 3.65 (T5) and 3.47 (ViT) as S goes to 1; a transcription has about 3.5.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/min.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::frantar2023 {

/// FLOPs per parameter and token of training.
inline constexpr int flops_per_parameter_and_token = 6;

/// L(N, D, S), with its closed-form inverses and optima.
template <scalar T = double>
struct loss_law {
  T a_S{}, b_S{}, c_S{};
  T b_N{};
  T a_D{}, b_D{};
  T c{};

  /// Loss; refuses N or D that are not positive and finite, and S outside [0, 1).
  template <scalar N, scalar D, scalar S>
  [[nodiscard]] constexpr common_scalar<T, N, D, S> loss(const parameters<N>& nonzero,
                                                         const tokens<D>& data,
                                                         const S& pruned_share) const {
    const auto d = positive(data.value, rule::training_tokens_are_positive{});
    return at_infinite_data(nonzero, pruned_share) + leverage::detail::power(a_D / d, b_D);
  }

  /// The limit of the loss for infinite data.
  template <scalar N, scalar S>
  [[nodiscard]] constexpr common_scalar<T, N, S> at_infinite_data(const parameters<N>& nonzero,
                                                                  const S& pruned_share) const {
    const auto n = positive(nonzero.value, rule::model_size_is_positive{});
    return weight(kept(pruned_share)) * leverage::detail::power(n, -b_N) + c;
  }

  /// The data with which a model reaches a loss; refuses a loss that it never reaches.
  template <scalar L, scalar N, scalar S>
  [[nodiscard]] constexpr tokens<common_scalar<T, L, N, S>> tokens_for(
      const L& loss, const parameters<N>& nonzero, const S& pruned_share) const {
    constexpr rule::loss_is_above_what_infinite_tokens_reach rule{};
    const auto rest = loss - at_infinite_data(nonzero, pruned_share);
    return tokens<common_scalar<T, L, N, S>>{
        a_D * leverage::detail::power(positive(rest, rule), -1 / b_D)};
  }

  /// m, the size of a dense model with the same loss in units of the non-zero weights.
  template <scalar S>
  [[nodiscard]] constexpr common_scalar<T, S> multiplier(const S& pruned_share) const {
    return leverage::detail::power((a_S + c_S) / weight(kept(pruned_share)), 1 / b_N);
  }
  /// The limit of m as S goes to 1.
  [[nodiscard]] constexpr T multiplier_limit() const {
    return leverage::detail::power(T((a_S + c_S) / c_S), T(1 / b_N));
  }
  /// The size of the dense model with the same loss.
  template <scalar N, scalar S>
  [[nodiscard]] constexpr parameters<common_scalar<T, N, S>> equivalent_dense(
      const parameters<N>& nonzero, const S& pruned_share) const {
    return parameters<common_scalar<T, N, S>>{
        positive(nonzero.value, rule::model_size_is_positive{}) * multiplier(pruned_share)};
  }
  /// S for a multiplier m; refuses values outside [1, limit).
  template <scalar M>
  [[nodiscard]] constexpr common_scalar<T, M> pruned_share_for(const M& times) const {
    constexpr rule::sparsity_lies_in_0_to_1_and_is_not_1 rule{};
    using R = common_scalar<T, M>;
    const R rest = (a_S + c_S) * leverage::detail::power(times, -b_N) - c_S;
    return 1 - leverage::detail::power(
                   within(value_of(times) >= 1, positive(rest, rule), rule) / a_S, 1 / b_S);
  }

  /// The cost of training at dense cost, 6 N / (1 - S) D.
  template <scalar N, scalar D, scalar S>
  [[nodiscard]] static constexpr flops<common_scalar<N, D, S>> training_flops(
      const parameters<N>& nonzero, const tokens<D>& data, const S& pruned_share) {
    return flops<common_scalar<N, D, S>>{
        flops_per_parameter_and_token * positive(nonzero.value, rule::model_size_is_positive{}) *
        positive(data.value, rule::training_tokens_are_positive{}) / kept(pruned_share)};
  }
  /// D for a budget at dense cost.
  template <scalar N, scalar C, scalar S>
  [[nodiscard]] static constexpr tokens<common_scalar<N, C, S>> data_for(
      const parameters<N>& nonzero, const flops<C>& budget, const S& pruned_share) {
    return tokens<common_scalar<N, C, S>>{
        positive(budget.value, rule::training_budget_is_positive{}) * kept(pruned_share) /
        (flops_per_parameter_and_token * positive(nonzero.value, rule::model_size_is_positive{}))};
  }

  /// C_0, the budget up to which pruning has no advantage for N non-zero weights.
  template <scalar N>
  [[nodiscard]] constexpr flops<common_scalar<T, N>> dense_up_to(
      const parameters<N>& nonzero) const {
    const auto n = positive(nonzero.value, rule::model_size_is_positive{});
    return flops<common_scalar<T, N>>{
        flops_per_parameter_and_token * a_D * n *
        leverage::detail::power(b_D * leverage::detail::power(n, b_N) / (a_S * b_S), 1 / b_D)};
  }
  /// S*, the pruned share with the lowest loss for N non-zero weights and a budget at dense cost; 0 up to C_0.
  template <scalar N, scalar C>
  [[nodiscard]] constexpr common_scalar<T, N, C> best_pruned_share(const parameters<N>& nonzero,
                                                                   const flops<C>& budget) const {
    using S = common_scalar<T, N, C>;
    const auto relative =
        dense_up_to(nonzero).value / positive(budget.value, rule::training_budget_is_positive{});
    return 1 - (math::min)(S(1.0), leverage::detail::power(relative, b_D / (b_D + b_S)));
  }
  /// The budget at which a pruned share is the best for N non-zero weights.
  template <scalar N, scalar S>
  [[nodiscard]] constexpr flops<common_scalar<T, N, S>> budget_for_best(
      const parameters<N>& nonzero, const S& pruned_share) const {
    return flops<common_scalar<T, N, S>>{
        dense_up_to(nonzero).value *
        leverage::detail::power(kept(pruned_share), -(b_D + b_S) / b_D)};
  }

 private:
  /// 1 - S.
  template <scalar S>
  [[nodiscard]] static constexpr S kept(const S& pruned_share) {
    constexpr rule::sparsity_lies_in_0_to_1_and_is_not_1 rule{};
    return 1 - within(value_of(pruned_share) >= 0,
                      within(value_of(pruned_share) < 1, pruned_share, rule), rule);
  }
  /// a_S (1 - S)^b_S + c_S.
  template <scalar S>
  [[nodiscard]] constexpr common_scalar<T, S> weight(const S& share_kept) const {
    return a_S * leverage::detail::power(share_kept, b_S) + c_S;
  }
};

namespace detail {
/// Provenance of the sets; what differs is given.
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view units,
                                             std::string_view range, std::string_view note,
                                             evidence verified) {
  return {.key = "frantar2023",
          .citation = "Frantar et al. 2023, Scaling Laws for Sparsely-Connected Foundation Models",
          .arxiv = "2309.08520",
          .location = location,
          .units = units,
          .range = range,
          .note = note,
          .verified = verified};
}
inline constexpr std::string_view image_units =
    "N non-zero parameters, D images, S pruned share; L the validation loss on JFT-4B";
inline constexpr std::string_view image_range =
    "112 ViT runs on JFT-4B, N 0.66 M..42.5 M, D 225 M..1.8 B images, S 0..0.9375";
inline constexpr domain<3> image_fitted{{{argument::nonzero_parameters, 0.66e6, 42.5e6},
                                         {argument::images, 225e6, 1.8e9},
                                         {argument::pruned_share, 0, 0.9375}}};
}  // namespace detail

/// T5 on C4, as printed.
inline constexpr published<loss_law<>, 3> t5{
    {.a_S = 16.8, .b_S = 0.722, .c_S = 45.0, .b_N = 0.245, .a_D = 6.90e8, .b_D = 0.203, .c = 0.651},
    detail::source_at(
        "Eq. 1 and its table, T5/C4",
        "N non-zero parameters without embeddings, D tokens, S pruned share; "
        "L nats per token",
        "48 T5 runs on C4, N 1.3 M..85 M, D 16..66 B tokens, S 0..0.875",
        "two transcriptions agree, one of them code; what N and D count follows from the "
        "authors' runs, which lie within 0.08 nats of it",
        evidence::transcriptions),
    {{{argument::nonzero_parameters, 1.3e6, 85e6},
      {argument::tokens, 16.3e9, 65.6e9},
      {argument::pruned_share, 0, 0.875}}}};

/// ViT on JFT-4B, as printed: the authors' fit below to three digits.
inline constexpr published<loss_law<>, 3> vit{
    {.a_S = 294.0,
     .b_S = 0.821,
     .c_S = 468.0,
     .b_N = 0.392,
     .a_D = 2.37e8,
     .b_D = 0.890,
     .c = 4.517},
    detail::source_at("Eq. 1 and its table, ViT/JFT-4B", detail::image_units, detail::image_range,
                      "the digits of the authors' notebook, rounded", evidence::authors_code),
    detail::image_fitted};

/// The authors' notebook: seven unrounded numbers in millions of parameters and billions of images; here a_S
/// and c_S are theirs times (1e6)^b_N, and a_D is 1e9 times the (1 / b_D)-th power of the notebook's factor
/// 0.27818217.
inline constexpr published<loss_law<>, 3> vit_notebook{
    {.a_S = 294.389596178565076,
     .b_S = 0.82101251,
     .c_S = 468.157382899003276,
     .b_N = 0.39222675,
     .a_D = 237412873.842037877,
     .b_D = 0.88979104,
     .c = 4.51669257},
    detail::source_at("sparsity-scaling.ipynb in the authors' repository", detail::image_units,
                      detail::image_range, "converted to single parameters and images",
                      evidence::authors_code),
    detail::image_fitted};

}  // namespace leverage::frantar2023
