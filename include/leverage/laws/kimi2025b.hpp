// SPDX-License-Identifier: Apache-2.0
/// @file
/// Kimi Team 2025, "Kimi Linear": loss against compute with two kinds of attention.
///
///   L(C) = k C^p      C in PFLOP/s-days, 8.64e19 FLOPs      [nats per token]
///
///   latent attention  2.3092 C^-0.0536
///   Kimi Linear       2.2879 C^-0.0527
///
/// At equal loss latent attention takes 1.15 of Kimi Linear's compute at 10 PFLOP/s-days; the paper says 1.16.
///
/// [kimi2025b]  Kimi Team 2025, arXiv:2510.26692, scaling law experiments: mixtures of 8 of 64 experts trained with Muon
/// at a context of 4096, 0.65..1.7 B active parameters without vocabulary on 39..128 B tokens. The range in C is 6 N D
/// at both ends.
///
/// Errata and traps:
///   - The advantage of Kimi Linear shrinks with C by the fitted exponents, from 1.19 at 1 to 1.10 at 100 PFLOP/s-days.
///     Do not extrapolate it.
///   - `kimi2025` is another paper of that team and year.
#pragma once

#include "leverage/core/published.hpp"
#include "leverage/laws/compute_curve.hpp"

namespace leverage::kimi2025b {

namespace detail {
inline constexpr provenance source{
    .key = "kimi2025b",
    .citation = "Kimi Team 2025, Kimi Linear: An Expressive, Efficient Attention Architecture",
    .arxiv = "2510.26692",
    .location = "scaling law experiments",
    .units = "C training FLOPs, in the source PFLOP/s-days; L nats per token",
    .range =
        "mixtures, 8 of 64 experts, active N 0.65..1.7 B without vocabulary, D 39..128 B, context "
        "4096, Muon",
    .note = "do not extrapolate the ratio of the two",
    .verified = evidence::paper,
    .reproduces =
        "compute of latent attention over Kimi Linear: 1.146 at 10 PFLOP/s-days, 1.16 in the "
        "paper"};
inline constexpr domain<1> fitted{{{argument::non_embedding_flops, 1.5e20, 1.3e21}}};
}  // namespace detail

/// Multi-head latent attention in every layer.
inline constexpr published<compute_curve<>, 1> mla{
    {.k = 2.3092, .p = -0.0536}, detail::source, detail::fitted};
/// Three layers of Kimi Delta Attention to one of latent attention.
inline constexpr published<compute_curve<>, 1> linear{
    {.k = 2.2879, .p = -0.0527}, detail::source, detail::fitted};

}  // namespace leverage::kimi2025b
