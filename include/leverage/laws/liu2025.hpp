// SPDX-License-Identifier: Apache-2.0
/// @file
/// Liu et al. 2025, "Muon is Scalable for LLM Training" (Moonlight): loss against compute with two optimizers.
///
///   L(C) = k C^p      C in PFLOP/s-days, 8.64e19 FLOPs      [nats per token]
///
///   Muon   2.506 C^-0.052
///   AdamW  2.608 C^-0.054
///
/// At equal loss Muon takes 0.51 of AdamW's compute at 10 PFLOP/s-days (`compute_at_equal_loss`); the paper says 0.52.
///
/// [liu2025]  Liu et al. 2025, arXiv:2502.16982, scaling law experiments: dense models of 0.4..1.5 B parameters, context
/// 8192, compute-optimal. The budgets are not stated in what was read: 6 N D at 20 tokens per weight stand for them.
///
/// Errata and traps:
///   - The exponents differ, by as much as their last digit: the advantage of Muon shrinks with C by the fit. Do not
///     extrapolate it.
///   - Which weights the FLOPs count is not stated in what was read; non-embedding ones are assumed.
#pragma once

#include "leverage/core/published.hpp"
#include "leverage/laws/compute_curve.hpp"

namespace leverage::liu2025 {

namespace detail {
inline constexpr provenance source{
    .key = "liu2025",
    .citation = "Liu et al. 2025, Muon is Scalable for LLM Training",
    .arxiv = "2502.16982",
    .location = "scaling law experiments",
    .units = "C training FLOPs, in the source PFLOP/s-days; L nats per token",
    .range = "dense, N 0.4..1.5 B, context 8192; budgets of 20 tokens per weight stand in",
    .note = "do not extrapolate the ratio of the two",
    .verified = evidence::paper,
    .reproduces = "compute of Muon over AdamW at 10 PFLOP/s-days: 0.507, 0.52 in the paper"};
inline constexpr domain<1> fitted{{{argument::non_embedding_flops, 1.92e19, 2.7e20}}};
}  // namespace detail

/// Trained with Muon.
inline constexpr published<compute_curve<>, 1> muon{
    {.k = 2.506, .p = -0.052}, detail::source, detail::fitted};
/// Trained with AdamW.
inline constexpr published<compute_curve<>, 1> adamw{
    {.k = 2.608, .p = -0.054}, detail::source, detail::fitted};

}  // namespace leverage::liu2025
