// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sardana et al. 2024, "Beyond Chinchilla-Optimal: Accounting for Inference in Language Model Scaling Laws".
/// The question, the least 6 N D + 2 N T for a loss with T tokens of inference, is answered by
/// plan/allocation.hpp for any law; here are the coefficients that the authors' repository answers it with.
///
/// [sardana2024]  Sardana et al. 2024, arXiv:2401.00448, and the authors' repository.
///
/// Trap: its exponents, 0.336 and 0.283, are neither those that Hoffmann et al. 2022 print, 0.34 and 0.28, nor
/// the unrounded ones. The README's examples hold for these alone.
#pragma once

#include "leverage/core/provenance.hpp"
#include "leverage/laws/hoffmann2022.hpp"

namespace leverage::sardana2024 {

/// The defaults of the authors' repository.
inline constexpr published<hoffmann2022::loss_law<>, 2> repository{
    {.A = 406.4, .B = 410.7, .E = 1.69, .alpha = 0.336, .beta = 0.283},
    {.key = "sardana2024",
     .citation = "Sardana et al. 2024, Beyond Chinchilla-Optimal: Accounting for Inference in "
                 "Language Model Scaling Laws",
     .arxiv = "2401.00448",
     .location = "defaults of the authors' repository",
     .units = "N parameters, D tokens, C = 6 N D FLOPs; L nats per token",
     .range = "those of Hoffmann et al. 2022: N 44 M..16 B, D 5..500 B, MassiveText",
     .note = "exponents between the printed and the unrounded ones of Hoffmann et al. 2022",
     .verified = evidence::authors_code},
    hoffmann2022::detail::fitted};

}  // namespace leverage::sardana2024
