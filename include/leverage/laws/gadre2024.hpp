// SPDX-License-Identifier: Apache-2.0
/// @file
/// Gadre et al. 2024, "Language models scale reliably with over-training and on downstream tasks":
///
///   L(C, M)  = E + (a M^eta + b M^-eta) C^-eta          Eq. 4     [nats per token of C4's validation text]
///            = E + A N^(-2 eta) + B D^(-2 eta),  A = a 6^-eta,  B = b 6^-eta
///   Err(L)   = epsilon - k exp(-gamma L)                Eq. 5     [share of wrong answers, averaged over tasks]
///
///   N  parameters, embedding and output head included
///   D  training tokens
///   C  training FLOPs, 6 N D
///   M  tokens per parameter, D / N; the paper also counts in multiples of 20
///
/// [gadre2024]  Gadre et al. 2024, arXiv:2403.08540. L: least squares on five runs, N 11 M, 79 M, 154 M and 411 M
/// at M = 20 and 11 M at M = 320. Err: six runs, with 1.4 B at M = 20; averages of 46 tasks, or of 17 of them.
///
/// The coefficients are the authors' code run again on their runs; they give the relative errors of the authors'
/// notebook, 0.7103 % (1.4 B, M = 640) and 0.7320 % (6.9 B, M = 20). Digits from about the eighth depend on the
/// minimiser's tolerance.
///
/// Traps:
///   - The loss has its optimum at M of 3 to 7. The law was fitted to extrapolate from M = 20 upwards, not to
///     allocate: below 20 there was no run.
///   - The code's own parameters are alpha = a 6^-eta, beta = b and the exponent -2 eta.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct error_is_below_its_limit_for_high_losses {};
struct loss_is_not_so_low_that_the_error_is_negative {};
}  // namespace rule

namespace gadre2024 {

/// L(C, M).
template <scalar T = double>
struct loss_law {
  T a{};
  T b{};
  T eta{};
  T E{};

  /// Loss in nats per token at a budget and a number of tokens per parameter.
  template <scalar C, scalar M>
  [[nodiscard]] constexpr common_scalar<T, C, M> loss(const flops<C>& c,
                                                      const M& tokens_per_parameter) const {
    const auto budget = positive(c.value, rule::training_budget_is_positive{});
    const auto m = positive(tokens_per_parameter, rule::tokens_per_parameter_are_positive{});
    return E + (a * leverage::detail::power(m, eta) + b * leverage::detail::power(m, -eta)) *
                   leverage::detail::power(budget, -eta);
  }
  /// Loss in nats per token of N parameters on D tokens.
  template <scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, D> loss(const parameters<N>& n,
                                                      const tokens<D>& d) const {
    const auto size = positive(n.value, rule::model_size_is_positive{});
    const auto data = positive(d.value, rule::training_tokens_are_positive{});
    return loss(flops{hoffmann2022::flops_per_parameter_and_token * size * data}, data / size);
  }
  /// The same law in the form of Hoffmann et al. 2022, with all of its member functions.
  [[nodiscard]] constexpr hoffmann2022::loss_law<T> parametric() const {
    const T share = leverage::detail::power(T(hoffmann2022::flops_per_parameter_and_token), -eta);
    return {.A = a * share, .B = b * share, .E = E, .alpha = 2 * eta, .beta = 2 * eta};
  }
  /// The tokens per parameter with the lowest loss, (b / a)^(1 / (2 eta)), at every budget. The value is outside of the
  /// fitted range; see above.
  [[nodiscard]] constexpr T best_tokens_per_parameter() const {
    return leverage::detail::power(b / a, 1 / (2 * eta));
  }
};

/// Err(L).
template <scalar T = double>
struct error_law {
  T k{};
  T gamma{};
  T epsilon{};

  /// Average error, a share, of a model of this loss; refuses losses at which it would be negative.
  template <scalar L>
  [[nodiscard]] constexpr common_scalar<T, L> error(const L& loss) const {
    using math::exp;
    const common_scalar<T, L> wrong =
        epsilon - k * exp(-gamma * positive(loss, rule::loss_is_positive{}));
    constexpr rule::loss_is_not_so_low_that_the_error_is_negative rule{};
    return within(value_of(wrong) >= 0, wrong, rule);
  }
  /// The loss at which an error is reached; refuses errors of epsilon and more.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> loss_for(const X& error) const {
    using math::log;
    constexpr rule::error_is_below_its_limit_for_high_losses rule{};
    return positive(log(k / positive(epsilon - error, rule)) / gamma, rule::loss_is_positive{});
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view units,
                                             std::string_view range) {
  return {.key = "gadre2024",
          .citation =
              "Gadre et al. 2024, Language models scale reliably with over-training and on "
              "downstream tasks",
          .arxiv = "2403.08540",
          .location = location,
          .units = units,
          .range = range,
          .note = "refit with the authors' code on the authors' runs",
          .verified = evidence::derived};
}
[[nodiscard]] constexpr provenance loss_source(std::string_view location) {
  return source_at(
      location,
      "N parameters with embeddings and head, D tokens, C = 6 N D FLOPs, M = D / N; L nats "
      "per token of C4",
      "5 runs: N 11 M..411 M at M 20, 11 M at M 320");
}
[[nodiscard]] constexpr provenance error_source(std::string_view location) {
  return source_at(location, "L nats per token of C4; Err a share",
                   "6 runs: N 11 M..1.4 B at M 20, 11 M at M 320");
}
/// The range of the runs, in N and M.
inline constexpr domain<2> fitted{
    {{argument::parameters, 10569312, 411616256}, {argument::tokens_per_parameter, 20, 320}}};
inline constexpr domain<1> losses_c4{{{argument::loss, 2.656, 5.221}}};
inline constexpr domain<1> losses_redpajama{{{argument::loss, 2.768, 5.388}}};
inline constexpr domain<1> losses_refinedweb{{{argument::loss, 2.763, 5.272}}};
}  // namespace detail

/// Trained on C4.
inline constexpr published<loss_law<>, 2> c4{{.a = 141.27725830946332,
                                              .b = 189.51552648065305,
                                              .eta = 0.12123612038697591,
                                              .E = 1.508260559806484},
                                             detail::loss_source("Eq. 4, trained on C4"),
                                             detail::fitted};
/// Trained on RedPajama.
inline constexpr published<loss_law<>, 2> redpajama{
    {.a = 212.2361181772368,
     .b = 366.68718997018306,
     .eta = 0.1364253525066792,
     .E = 1.8366483990666456},
    detail::loss_source("Eq. 4, trained on RedPajama"),
    detail::fitted};
/// Trained on RefinedWeb.
inline constexpr published<loss_law<>, 2> refinedweb{
    {.a = 157.11628211418096,
     .b = 246.20668274741774,
     .eta = 0.12719742189109637,
     .E = 1.7344620814187688},
    detail::loss_source("Eq. 4, trained on RefinedWeb"),
    detail::fitted};

/// Average over 46 tasks, trained on C4.
inline constexpr published<error_law<>, 1> c4_error46{
    {.k = 1.28851690, .gamma = 0.97216457, .epsilon = 0.75894943},
    detail::error_source("Eq. 5, 46 tasks, trained on C4"),
    detail::losses_c4};
/// Average over 17 tasks, trained on C4.
inline constexpr published<error_law<>, 1> c4_error17{
    {.k = 2.07890659, .gamma = 0.75612076, .epsilon = 0.84974203},
    detail::error_source("Eq. 5, 17 tasks, trained on C4"),
    detail::losses_c4};
/// Average over 46 tasks, trained on RedPajama.
inline constexpr published<error_law<>, 1> redpajama_error46{
    {.k = 1.32289933, .gamma = 0.89070798, .epsilon = 0.76084950},
    detail::error_source("Eq. 5, 46 tasks, trained on RedPajama"),
    detail::losses_redpajama};
/// Average over 17 tasks, trained on RedPajama.
inline constexpr published<error_law<>, 1> redpajama_error17{
    {.k = 2.20648963, .gamma = 0.71459046, .epsilon = 0.85699194},
    detail::error_source("Eq. 5, 17 tasks, trained on RedPajama"),
    detail::losses_redpajama};
/// Average over 46 tasks, trained on RefinedWeb.
inline constexpr published<error_law<>, 1> refinedweb_error46{
    {.k = 1.12807374, .gamma = 0.82152258, .epsilon = 0.76767923},
    detail::error_source("Eq. 5, 46 tasks, trained on RefinedWeb"),
    detail::losses_refinedweb};
/// Average over 17 tasks, trained on RefinedWeb.
inline constexpr published<error_law<>, 1> refinedweb_error17{
    {.k = 2.21481475, .gamma = 0.70704848, .epsilon = 0.86527954},
    detail::error_source("Eq. 5, 17 tasks, trained on RefinedWeb"),
    detail::losses_refinedweb};

}  // namespace gadre2024
}  // namespace leverage
