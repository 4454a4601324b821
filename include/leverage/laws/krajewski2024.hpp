// SPDX-License-Identifier: Apache-2.0
/// @file
/// Krajewski et al. 2024, "Scaling Laws for Fine-Grained Mixture of Experts": the best granularity
/// of experts.
///
///   L(N, D, G) = c + (g / G^gamma + a) / N^alpha + b / D^beta                    [nats per token]
///   F(N, D, G) = (12 d_model^2 c_f + d_model E G c_r) D n_blocks                 [FLOPs]
///   N_act = 12 d_model^2 n_blocks,  N = d_model^2 (8 E + 4) n_blocks = N_act (2 E + 1) / 3
///   d_model = 64 n_blocks
///
///   N    all parameters, of all experts, without vocabulary matrices and routers; N_act those that a token uses
///   D    training tokens
///   G    4 d_model / d_expert: twice the granularity of Tian et al. 2025
///   E    expansion rate, all over active parameters of the mixture layers: G E experts, G of them active
///   c_f  FLOPs per active parameter and token,  c_r  FLOPs per expert, width and token of a router
///
/// At a granularity the law is that of Hoffmann et al. 2022 in N and D, and so is the dense law. Finer
/// experts lower the loss and make the router more costly, so that a budget has a best G. Closed forms exist for the G
/// of a loss and, for a given N, for the budgets above which a G is the best or 2 G is better than G. The best N, D and
/// G of a budget have no closed form: plan/krajewski2024.hpp finds them.
///
/// [krajewski2024]  Krajewski et al. 2024, arXiv:2402.07871, Tables 1, 5 and 8; E = 64, N 129 M..3.7 B,
/// D 16..130 B tokens of C4, G 1..16, smoothed training loss; RMSE 0.015, on held-out runs 0.019.
///
/// Errata and traps:
///   - N counts all parameters. "64 x 100M" names a model by its active parameters; its N is 43 x 100 M, not 64 x.
///   - Three definitions of G are published; this one is 4 d_model / d_expert: see `fine_granularity`.
///   - alpha and beta are rounded to three decimals: the losses of the paper's table of optima are 0.011..0.023
///     higher than the printed coefficients give. Its FLOPs are met within 0.5 %.
///   - Table 7 is of the study at E = 16 though its rows say 64 x.
///   - At equal N the dense law gives a lower loss, because this compares parameters and not compute.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct loss_is_above_what_infinite_granularity_reaches {};
}  // namespace rule

namespace krajewski2024 {

/// This paper's G, 4 d_model / d_expert, of a granularity 2 d_model / d_expert.
template <scalar T>
[[nodiscard]] constexpr T fine_granularity(const granularity<T>& g) {
  return 2 * g.value;
}

template <scalar T>
struct routed_cost_at;

/// F(N, D, G): training FLOPs with those of the router, and the parameter counts that go with them.
template <scalar T = double>
struct routed_cost {
  T c_f{};
  T c_r{};
  T E{};
  T width_per_block{};  ///< d_model / n_blocks

  /// N_act = 3 N / (2 E + 1).
  template <scalar N>
  [[nodiscard]] constexpr parameters<common_scalar<T, N>> active(const parameters<N>& n) const {
    return parameters<common_scalar<T, N>>{positive(n.value, rule::model_size_is_positive{}) /
                                           size_per_active()};
  }
  /// N of a model with the given number of active parameters.
  template <scalar N>
  [[nodiscard]] constexpr parameters<common_scalar<T, N>> size(const parameters<N>& active) const {
    return parameters<common_scalar<T, N>>{
        positive(active.value, rule::active_model_size_is_positive{}) * size_per_active()};
  }
  /// n_blocks, a real number; d_model is `width_per_block` times as many.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> blocks(const parameters<N>& n) const {
    return cube_root(active(n).value / (12 * width_per_block * width_per_block));
  }

  /// FLOPs of the router per token and unit of G: d_model E c_r n_blocks.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> router_per_token(const parameters<N>& n) const {
    const auto depth = blocks(n);
    return width_per_block * depth * depth * (E * c_r);
  }
  /// F / D, training FLOPs per token; refuses N or G that are not positive and finite.
  template <scalar N, scalar X>
  [[nodiscard]] constexpr flops_per_token<common_scalar<T, N, X>> per_token(const parameters<N>& n,
                                                                            const X& g) const {
    const auto fine = positive(g, rule::expert_granularity_is_positive{});
    return flops_per_token<common_scalar<T, N, X>>{c_f * active(n).value +
                                                   router_per_token(n) * fine};
  }
  /// F.
  template <scalar N, scalar D, scalar X>
  [[nodiscard]] constexpr flops<common_scalar<T, N, D, X>> total(const parameters<N>& n,
                                                                 const tokens<D>& d,
                                                                 const X& g) const {
    using S = common_scalar<T, N, D, X>;
    return flops<S>{per_token(n, g).value *
                    positive(d.value, rule::training_tokens_are_positive{})};
  }
  /// The tokens that a budget allows.
  template <scalar C, scalar N, scalar X>
  [[nodiscard]] constexpr tokens<common_scalar<T, C, N, X>> tokens_for(const flops<C>& budget,
                                                                       const parameters<N>& n,
                                                                       const X& g) const {
    return tokens<common_scalar<T, C, N, X>>{
        positive(budget.value, rule::training_budget_is_positive{}) / per_token(n, g).value};
  }

  /// The cost of N and D at a given G, in the form that plan/allocation.hpp takes.
  [[nodiscard]] constexpr routed_cost_at<T> at(const T& g) const { return {*this, g}; }

 private:
  [[nodiscard]] constexpr T size_per_active() const { return (2 * E + 1) / 3; }
  template <scalar X>
  [[nodiscard]] static constexpr X cube_root(const X& x) {
    return leverage::detail::power(x, T(1.0) / 3);
  }
};

/// F(N, D) at a granularity.
template <scalar T = double>
struct routed_cost_at {
  routed_cost<T> cost{};
  T g{};

  template <scalar N, scalar D>
  [[nodiscard]] constexpr flops<common_scalar<T, N, D>> total(const parameters<N>& n,
                                                              const tokens<D>& d) const {
    return cost.total(n, d, g);
  }
};

/// L(N, D, G), with its closed-form inverses and optima.
template <scalar T = double>
struct loss_law {
  T a{};
  T alpha{};
  T b{};
  T beta{};
  T g{};
  T gamma{};
  T c{};

  /// The law of N and D at a granularity; refuses G that is not positive and finite.
  template <scalar X>
  [[nodiscard]] constexpr hoffmann2022::loss_law<common_scalar<T, X>> at(
      const X& granularity) const {
    using S = common_scalar<T, X>;
    const auto fine = positive(granularity, rule::expert_granularity_is_positive{});
    return {S(g * leverage::detail::power(fine, -gamma) + a), S(b), S(c), S(alpha), S(beta)};
  }
  /// The law of N and D that infinitely fine experts would follow.
  [[nodiscard]] constexpr hoffmann2022::loss_law<T> limit() const { return {a, b, c, alpha, beta}; }

  /// Loss in nats per token; refuses N, D or G that are not positive and finite.
  template <scalar N, scalar D, scalar X>
  [[nodiscard]] constexpr common_scalar<T, N, D, X> loss(const parameters<N>& n, const tokens<D>& d,
                                                         const X& granularity) const {
    return at(granularity).loss(n, d);
  }

  /// The G with which N and D reach a loss; refuses a loss that no G reaches.
  template <scalar L, scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, L, N, D> granularity_for(const L& loss,
                                                                    const parameters<N>& n,
                                                                    const tokens<D>& d) const {
    constexpr rule::loss_is_above_what_infinite_granularity_reaches rule{};
    const auto coarse = positive(loss - limit().loss(n, d), rule);
    return leverage::detail::power(g * leverage::detail::power(n.value, -alpha) / coarse,
                                   1 / gamma);
  }

  /// The budget at which G is the best for N parameters; larger budgets need finer experts. D follows from the budget.
  template <scalar U, scalar N, scalar X>
  [[nodiscard]] constexpr flops<common_scalar<T, U, N, X>> budget_for(const routed_cost<U>& cost,
                                                                      const parameters<N>& n,
                                                                      const X& granularity) const {
    const auto fine = positive(granularity, rule::expert_granularity_is_positive{});
    const auto size = positive(n.value, rule::model_size_is_positive{});
    // b beta F^-beta m^(beta - 1) dm/dG = g gamma G^(-gamma - 1) N^-alpha, with m = F / D.
    const auto costs = b * beta * leverage::detail::power(cost.per_token(n, fine).value, beta - 1) *
                       cost.router_per_token(n);
    const auto gains = g * gamma * leverage::detail::power(fine, -gamma - 1) *
                       leverage::detail::power(size, -alpha);
    return flops<common_scalar<T, U, N, X>>{leverage::detail::power(costs / gains, 1 / beta)};
  }
  /// The budget from which 2 G is better than G for N parameters.
  template <scalar U, scalar N, scalar X>
  [[nodiscard]] constexpr flops<common_scalar<T, U, N, X>> budget_to_double(
      const routed_cost<U>& cost, const parameters<N>& n, const X& granularity) const {
    const auto fine = positive(granularity, rule::expert_granularity_is_positive{});
    const auto size = positive(n.value, rule::model_size_is_positive{});
    const auto twice = 2 * fine;
    const auto costs = b * (leverage::detail::power(cost.per_token(n, twice).value, beta) -
                            leverage::detail::power(cost.per_token(n, fine).value, beta));
    const auto gains =
        g * (leverage::detail::power(fine, -gamma) - leverage::detail::power(twice, -gamma)) *
        leverage::detail::power(size, -alpha);
    return flops<common_scalar<T, U, N, X>>{leverage::detail::power(costs / gains, 1 / beta)};
  }
  /// The best power of two for N parameters at a budget.
  [[nodiscard]] constexpr double best_granularity(const routed_cost<double>& cost,
                                                  const parameters<double>& n,
                                                  const flops<double>& budget) const {
    const double size = positive(n.value, rule::model_size_is_positive{});
    const double most = positive(budget.value, rule::training_budget_is_positive{});
    constexpr double finest = 0x1p52;
    double fine = 1.0;
    while (fine < finest && budget_to_double(cost, parameters{size}, fine).value <= most)
      fine *= 2.0;
    return size * most > 0.0 ? fine : size * most;
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view range,
                                             std::string_view note) {
  return {.key = "krajewski2024",
          .citation = "Krajewski et al. 2024, Scaling Laws for Fine-Grained Mixture of Experts",
          .arxiv = "2402.07871",
          .location = location,
          .units =
              "N all parameters without vocabulary and routers, D tokens, G 4 d_model / "
              "d_expert; L nats per token",
          .range = range,
          .note = note,
          .verified = evidence::paper};
}
inline constexpr domain<3> fitted{{{argument::expert_non_embedding_parameters, 129e6, 3.7e9},
                                   {argument::tokens, 16e9, 130e9},
                                   {argument::fine_granularity, 1.0, 16.0}}};
}  // namespace detail

/// Mixtures at expansion rate 64.
inline constexpr published<loss_law<>, 3> table1_moe{
    {.a = 18.1, .alpha = 0.115, .b = 30.8, .beta = 0.147, .g = 2.1, .gamma = 0.58, .c = 0.47},
    detail::source_at("Table 1, MoE", "E 64, N 129 M..3.7 B, D 16..130 B, G 1..16, C4", ""),
    detail::fitted};

/// The same on the worst 80 % of the runs.
inline constexpr published<loss_law<>, 3> table5{
    {.a = 17.6, .alpha = 0.114, .b = 26.7, .beta = 0.140, .g = 2.07, .gamma = 0.570, .c = 0.472},
    detail::source_at(
        "Table 5",
        "E 64, the worst 80 % of the runs; of all runs N 129 M..3.7 B, D 16..130 B, G 1..16, C4",
        ""),
    detail::fitted};

/// Mixtures at expansion rate 16.
inline constexpr published<loss_law<>, 3> table8{
    {.a = 19.64, .alpha = 0.124, .b = 57.07, .beta = 0.169, .g = 1.18, .gamma = 0.986, .c = 0.472},
    detail::source_at("Table 8",
                      "E 16; the runs are not bounded, those at E 64 had N 129 M..3.7 B, D 16..130 "
                      "B, G 1..16, C4",
                      ""),
    detail::fitted};

/// Dense models of the same study, in the form of Hoffmann et al. 2022.
inline constexpr published<hoffmann2022::loss_law<>, 2> table1_dense{
    {.A = 16.3, .B = 26.7, .E = 0.47, .alpha = 0.126, .beta = 0.127},
    detail::source_at("Table 1, dense",
                      "the runs are not bounded, those of mixtures had N 129 M..3.7 B, D 16..130 "
                      "B, C4",
                      "N without vocabulary matrices"),
    {{{argument::non_embedding_parameters, 129e6, 3.7e9}, {argument::tokens, 16e9, 130e9}}}};

/// Training FLOPs at expansion rate 64. The range is that of the losses.
inline constexpr published<routed_cost<>, 3> expansion_64{
    {.c_f = 6.0, .c_r = 14.0, .E = 64.0, .width_per_block = 64.0},
    detail::source_at("FLOPs with routing, c_f and c_r as used for the optima",
                      "a count, not a fit; the runs had N 129 M..3.7 B, D 16..130 B, G 1..16",
                      "the authors give 6..20 for c_r"),
    detail::fitted};

}  // namespace krajewski2024
}  // namespace leverage
