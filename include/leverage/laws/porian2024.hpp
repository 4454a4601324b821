// SPDX-License-Identifier: Apache-2.0
/// @file
/// Porian et al. 2024, "Resolving Discrepancies in Compute-Optimal Scaling of Language Models": the best size at a
/// budget in five steps from the method of Kaplan et al. 2020 to that of Hoffmann et al. 2022, on two data sets,
/// and the learning rate and batch of the tuned runs.
///
///   N*(C) = n0 C^a                                     k and a of hoffmann2022::size_law
///   eta(N) = 3.7 N^-0.36,  B(N) = 0.7576 N^0.703
///
///   C    training FLOPs, 6 N D with the N of the same step
///   eta  peak learning rate, AdamW
///   B    tokens per batch: 0.00037 N^0.703 sequences of 2048
///
///   step      what it changes                                    N counts              FLOPs of a token
///   kaplan    nothing: long warmup, decay not to the budget      without vocabulary    6 N, no head
///   head      the output head counts, losses on validation data  with the output head  6 N, head included
///   warmup    a short warmup                                     with the output head  6 N
///   cosine    cosine decay to the end of each budget             with the output head  6 N
///   tuned     optimizer tuned by size, no decay                  with the output head  6 N
///
/// No step counts attention's own operations.
///
/// [porian2024]  Porian et al. 2024, arXiv:2406.19146, and the fits in the authors' repository; budgets of
/// 1.25e16..2.56e19 FLOPs. Learning rate and batch are not in the repository.
///
/// Errata and traps:
///   - The first step's N is not that of the others: at equal C its curve cannot be laid over theirs.
///   - Chinchilla's 5.88e23 FLOPs lie four orders beyond the fit: there the first step says 3.0 T parameters, the
///     last 77 B (RefinedWeb).
///   - What the repository calls the embeddings of Hoffmann et al., 2 * sequence * width, lacks the vocabulary.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::porian2024 {

/// Peak learning rate and batch by size.
template <scalar T = double>
struct hyperparameter_law {
  power_law<T> eta{};
  power_law<T> b{};

  /// Peak learning rate of a model with N parameters, output head included.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> learning_rate(const parameters<N>& n) const {
    return eta(positive(n.value, rule::model_size_is_positive{}));
  }
  /// Tokens per batch.
  template <scalar N>
  [[nodiscard]] constexpr tokens<common_scalar<T, N>> batch(const parameters<N>& n) const {
    return tokens<common_scalar<T, N>>{b(positive(n.value, rule::model_size_is_positive{}))};
  }
  /// The size for which a batch is the best.
  template <scalar B>
  [[nodiscard]] constexpr parameters<common_scalar<T, B>> size_for(const tokens<B>& batch) const {
    return parameters<common_scalar<T, B>>{
        b.inverse(positive(batch.value, rule::batch_is_positive{}))};
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view units,
                                             std::string_view range, std::string_view note,
                                             evidence verified) {
  return {.key = "porian2024",
          .citation =
              "Porian et al. 2024, Resolving Discrepancies in Compute-Optimal Scaling of "
              "Language Models",
          .arxiv = "2406.19146",
          .location = location,
          .units = units,
          .range = range,
          .note = note,
          .verified = verified};
}
inline constexpr std::string_view non_embedding = "N without vocabulary, C = 6 N D FLOPs";
inline constexpr std::string_view with_head = "N with the output head, C = 6 N D FLOPs";
/// The budgets, C of the N that a step counts.
[[nodiscard]] constexpr domain<1> budgets(argument compute) {
  return {{{compute, 1.25e16, 2.56e19}}};
}

using set = published<hoffmann2022::size_law<>, 1>;

/// A step on RefinedWeb.
[[nodiscard]] constexpr set refinedweb(double a, double n0, std::string_view location,
                                       std::string_view units, argument compute) {
  return {{.k = n0, .a = a},
          source_at(location, units, "RefinedWeb, C 1.25e16..2.56e19", "", evidence::authors_code),
          budgets(compute)};
}
/// A step on OpenWebText2.
[[nodiscard]] constexpr set openwebtext2(double a, double n0, std::string_view location,
                                         std::string_view units, argument compute) {
  return {
      {.k = n0, .a = a},
      source_at(location, units, "OpenWebText2, C 1.25e16..2.56e19", "", evidence::authors_code),
      budgets(compute)};
}
inline constexpr std::string_view step1 = "summary data of the repository, reproduction of Kaplan";
inline constexpr std::string_view step2 = "summary data of the repository, last layer counted";
inline constexpr std::string_view step3 = "summary data of the repository, warmup corrected";
inline constexpr std::string_view step4 = "summary data of the repository, cosine decay";
inline constexpr std::string_view step5 =
    "summary data of the repository, optimizer tuned, no decay";
}  // namespace detail

inline constexpr detail::set refinedweb_kaplan =
    detail::refinedweb(0.8353000424913991, 4.2319659184965657e-08, detail::step1,
                       detail::non_embedding, argument::non_embedding_flops);
inline constexpr detail::set refinedweb_head =
    detail::refinedweb(0.7064699122200796, 1.2701847832482018e-05, detail::step2, detail::with_head,
                       argument::head_flops);
inline constexpr detail::set refinedweb_warmup =
    detail::refinedweb(0.6020375267309686, 0.0014309165592833362, detail::step3, detail::with_head,
                       argument::head_flops);
inline constexpr detail::set refinedweb_cosine =
    detail::refinedweb(0.5714947855747434, 0.0047692867893526685, detail::step4, detail::with_head,
                       argument::head_flops);
inline constexpr detail::set refinedweb_tuned =
    detail::refinedweb(0.49689507817885203, 0.11892648397493802, detail::step5, detail::with_head,
                       argument::head_flops);

inline constexpr detail::set openwebtext2_kaplan =
    detail::openwebtext2(0.8635108173346319, 1.2849964079364733e-08, detail::step1,
                         detail::non_embedding, argument::non_embedding_flops);
inline constexpr detail::set openwebtext2_head =
    detail::openwebtext2(0.698500695818592, 1.733448046622233e-05, detail::step2, detail::with_head,
                         argument::head_flops);
inline constexpr detail::set openwebtext2_warmup =
    detail::openwebtext2(0.6031958731092242, 0.0013176920659436374, detail::step3,
                         detail::with_head, argument::head_flops);
inline constexpr detail::set openwebtext2_cosine = detail::openwebtext2(
    0.57429513911277, 0.004365827760324604, detail::step4, detail::with_head, argument::head_flops);
inline constexpr detail::set openwebtext2_tuned =
    detail::openwebtext2(0.5184542057238083, 0.046935346310548694, detail::step5, detail::with_head,
                         argument::head_flops);

/// Learning rate and batch of the tuned runs.
inline constexpr published<hyperparameter_law<>, 1> tuned{
    {.eta = {3.7, -0.36}, .b = {0.7576, 0.703}},
    with_setting(
        detail::source_at(
            "laws of the tuned learning rate and batch", "N with the output head; B tokens a batch",
            "sizes of the sweep not stated; 12 M..524 M are the best of the study's budgets",
            "not in the authors' repository", evidence::transcriptions),
        "AdamW tuned by size, no decay"),
    {{{argument::parameters_with_head, 1.18e7, 5.24e8}}}};

}  // namespace leverage::porian2024
