// SPDX-License-Identifier: Apache-2.0
/// @file
/// Besiroglu et al. 2024, "Chinchilla Scaling: A replication attempt": the form of Hoffmann et al. 2022 fitted
/// again, to 240 of its runs read off a figure.
///
/// [besiroglu2024]  Besiroglu et al. 2024, arXiv:2404.10102, Eq. 3 and Table 1; N 57 M..16.2 B, C 1.4e18..1.3e22
/// FLOPs, D = C / (6 N).
///
/// Errata and traps:
///   - The published numbers are not the minimum of the objective that the text states: E is that of the
///     summed Huber loss, the other four are those of a Huber-shaped likelihood with a scale of its own.
///     `optimum` is the minimum: 0.4 % lower, with A 1 % and B 3 % away. The landscape is that flat.
///   - beta = 0.36585 is printed as 0.3658.
///   - "25.6 tokens per parameter" is the ratio at 1e18 FLOPs, not at Chinchilla's budget, where the published
///     set gives 18.4.
#pragma once

#include "leverage/core/provenance.hpp"
#include "leverage/laws/hoffmann2022.hpp"

namespace leverage::besiroglu2024 {

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view note) {
  return {.key = "besiroglu2024",
          .citation = "Besiroglu et al. 2024, Chinchilla Scaling: A replication attempt",
          .arxiv = "2404.10102",
          .location = location,
          .units = "N parameters, D tokens, C = 6 N D FLOPs; L nats per token",
          .range = "240 runs of Hoffmann et al. 2022, N 57 M..16.2 B, C 1.4e18..1.3e22 FLOPs",
          .note = note,
          .verified = evidence::authors_code};
}
inline constexpr domain<2> fitted{
    {{"parameters", 5.733e7, 1.618e10}, {"FLOPs", 1.397e18, 1.296e22}}};
}  // namespace detail

/// Eq. 3 and Table 1, as printed.
inline constexpr published<hoffmann2022::loss_law<>, 2> table1{
    {.A = 482.01, .B = 2085.43, .E = 1.8172, .alpha = 0.3478, .beta = 0.3658},
    detail::source_at("Eq. 3, Table 1", "E and the other four come from two different fits"),
    detail::fitted};

/// The minimum of the stated objective, the sum of Huber losses of ln L with delta = 1e-3 over the 240 runs.
inline constexpr published<hoffmann2022::loss_law<>, 2> optimum{
    {.A = 477.825869, .B = 2143.41737, .E = 1.81721810, .alpha = 0.3473105, .beta = 0.36717243},
    detail::source_at("the objective of section 3, minimised to the end",
                      "not printed in the paper"),
    detail::fitted};

}  // namespace leverage::besiroglu2024
