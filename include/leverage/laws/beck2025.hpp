// SPDX-License-Identifier: Apache-2.0
/// @file
/// Beck et al. 2025, "xLSTM Scaling Laws": the best split of a budget of a Transformer and of an mLSTM, at three lengths
/// of the context.
///
///   N*(C) = k_N C^p_N      parameters, embeddings included
///   D*(C) = k_D C^p_D      tokens
///
///   C  training FLOPs of all matrix products: attention over the whole context, without the causal half, and the
///      output head included, the embedding not
///
/// [beck2025]  Beck et al. 2025, arXiv:2510.02228, and the authors' repository,
/// notebooks/optimal_flop_param_token_tables.ipynb; least losses at equal FLOPs, 5e18..2e20 at a context of 8192, three
/// budgets of 5e18..5e19 at 2048 and 16384.
///
/// Errata and traps:
///   - C has attention, which N has not, and N has an embedding without FLOPs: 6 N* D* is not C, and the less of it the
///     longer the context. N and D are two fits, and neither follows from the other.
///   - A set belongs to its context. The fits at 2048 and 16384 have three points each.
#pragma once

#include <string_view>

#include "leverage/core/published.hpp"
#include "leverage/laws/split_law.hpp"

namespace leverage::beck2025 {

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view range) {
  return {.key = "beck2025",
          .citation =
              "Beck et al. 2025, xLSTM Scaling Laws: Competitive Performance with Linear "
              "Time-Complexity",
          .arxiv = "2510.02228",
          .location = "authors' repository, notebooks/optimal_flop_param_token_tables.ipynb",
          .units =
              "C training FLOPs of all matrix products, attention included; N parameters, D "
              "tokens",
          .range = range,
          .note = "",
          .verified = evidence::authors_code};
}
inline constexpr domain<1> budgets{{{argument::exact_flops, 5e18, 2e20}}};
inline constexpr domain<1> three_budgets{{{argument::exact_flops, 5e18, 5e19}}};
}  // namespace detail

inline constexpr published<split_law<>, 1> transformer_2048{
    {.n = {0.006899, 0.553549}, .d = {74.029313, 0.422606}},
    detail::source_at("context 2048, three budgets 5e18..5e19"),
    detail::three_budgets};
inline constexpr published<split_law<>, 1> transformer_8192{
    {.n = {0.002281, 0.574909}, .d = {58.460259, 0.424271}},
    detail::source_at("context 8192, budgets 5e18..2e20"),
    detail::budgets};
inline constexpr published<split_law<>, 1> transformer_16384{
    {.n = {0.002500, 0.569337}, .d = {34.477426, 0.432544}},
    detail::source_at("context 16384, three budgets 5e18..5e19"),
    detail::three_budgets};
inline constexpr published<split_law<>, 1> mlstm_2048{
    {.n = {0.008587, 0.555534}, .d = {140.611535, 0.403072}},
    detail::source_at("context 2048, three budgets 5e18..5e19"),
    detail::three_budgets};
inline constexpr published<split_law<>, 1> mlstm_8192{
    {.n = {0.012045, 0.547253}, .d = {77.747576, 0.417166}},
    detail::source_at("context 8192, budgets 5e18..2e20"),
    detail::budgets};
inline constexpr published<split_law<>, 1> mlstm_16384{
    {.n = {0.004999, 0.566040}, .d = {336.097166, 0.385230}},
    detail::source_at("context 16384, three budgets 5e18..5e19"),
    detail::three_budgets};

}  // namespace leverage::beck2025
