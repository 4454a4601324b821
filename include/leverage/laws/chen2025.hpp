// SPDX-License-Identifier: Apache-2.0
/// @file
/// Chen et al. 2025, "Parallel Scaling Law for Language Models" (ParScale): loss of a model that processes copies of its
/// input at once and mixes their outputs.
///
///   L(N, P) = E + (1e9 A / (N (k ln P + 1)))^alpha      [nats per token]
///
///   N  parameters without vocabulary matrices
///   P  parallel streams; 1 is the model itself
///
/// P streams are worth N (k ln P + 1) parameters.
///
/// [chen2025]  Chen et al. 2025, arXiv:2505.10475, and the authors' repository: its table of losses minimised with its own
/// objective (parametric_fit.py); N 0.5..4.4 B, P 1..8 on a fixed number of tokens; R^2 0.9978 and 0.9987.
///
/// Traps:
///   - The tokens do not enter: all runs of a set have the same.
///   - The logarithm is natural.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct parallel_streams_are_one_or_more {};
}  // namespace rule

namespace chen2025 {

template <scalar T = double>
struct loss_law {
  T E{};
  T A{};
  T alpha{};
  T k{};

  /// The parameters of a model of one stream with the same loss.
  template <scalar N, scalar P>
  [[nodiscard]] constexpr parameters<common_scalar<T, N, P>> effective_size(
      const parameters<N>& non_embedding, const P& streams) const {
    using math::log;
    const auto p = at_least_one(streams, rule::parallel_streams_are_one_or_more{});
    return parameters<common_scalar<T, N, P>>{
        positive(non_embedding.value, rule::model_size_is_positive{}) * (k * log(p) + 1)};
  }
  template <scalar N, scalar P>
  [[nodiscard]] constexpr common_scalar<T, N, P> loss(const parameters<N>& non_embedding,
                                                      const P& streams) const {
    return E + leverage::detail::power(
                   1000000000 * A / effective_size(non_embedding, streams).value, alpha);
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location) {
  return {.key = "chen2025",
          .citation = "Chen et al. 2025, Parallel Scaling Law for Language Models",
          .arxiv = "2505.10475",
          .location = location,
          .units = "N parameters without vocabulary, P streams; L nats per token",
          .range = "dense, N 0.5..4.4 B, P 1..8",
          .note = "the authors' losses, minimised with their objective",
          .verified = evidence::derived};
}
inline constexpr domain<2> fitted{
    {{argument::non_embedding_parameters, 0.5e9, 4.4e9}, {argument::parallel_streams, 1, 8}}};
}  // namespace detail

/// Python of Stack-V2.
inline constexpr published<loss_law<>, 2> python{
    {.E = 0.6912070463, .A = 0.01130707315, .alpha = 0.1893582544, .k = 0.3934567726},
    detail::source_at("authors' repository, Stack-V2 Python"),
    detail::fitted};

/// The Pile.
inline constexpr published<loss_law<>, 2> pile{
    {.E = 1.2885875825, .A = 0.1975165779, .alpha = 0.1962814531, .k = 0.3344424103},
    detail::source_at("authors' repository, Pile"),
    detail::fitted};

}  // namespace chen2025
}  // namespace leverage
