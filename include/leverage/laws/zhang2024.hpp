// SPDX-License-Identifier: Apache-2.0
/// @file
/// Zhang et al. 2024, "How Does Critical Batch Size Scale in Pre-training?": the batch beyond which fewer steps cost more
/// data, at Chinchilla-proportional data.
///
///   B_crit = 512 k (N / 10^6)^p      tokens per optimizer step
///
///   N  parameters without vocabulary matrices. The paper counts them in millions, and B in sequences of 512 tokens.
///
/// [zhang2024]  Zhang et al. 2024, arXiv:2410.21676, and the authors' repository, plots/chinchilla.ipynb, cell 5; five
/// dense sizes, 85 M..1.2 B.
///
/// Errata and traps:
///   - That N is without vocabulary follows from the sizes: 12 L d^2 is 85 M, 302 M and 1.2 B.
///   - Critical is a batch with 20 % more data than at 256 sequences: with steps a + b / B it is b / (5 a) + 307.2.
///   - The coefficients are those of the fit in logarithms, which the paper rounds to 93.20 and 0.47; the notebook has
///     another fit, in plain numbers.
///   - Data grow with N here. At a fixed amount of data the critical batch hardly depends on N.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::zhang2024 {

/// k (N / 10^6)^p sequences of 512 tokens, in tokens.
template <scalar T = double>
struct critical_batch_law {
  T k{};
  T p{};

  template <scalar N>
  [[nodiscard]] constexpr tokens<common_scalar<T, N>> batch(
      const parameters<N>& non_embedding) const {
    const auto n = positive(non_embedding.value, rule::model_size_is_positive{});
    return tokens<common_scalar<T, N>>{512 * power_law<T>{k, p}(n / 1000000)};
  }
};

inline constexpr published<critical_batch_law<>, 1> chinchilla{
    {.k = 93.19681534219724, .p = 0.46827823044749944},
    {.key = "zhang2024",
     .citation = "Zhang et al. 2024, How Does Critical Batch Size Scale in Pre-training?",
     .arxiv = "2410.21676",
     .location = "authors' repository, plots/chinchilla.ipynb, fit in logarithms",
     .units = "N parameters without vocabulary, in the source in millions; B tokens, in the source "
              "sequences of 512",
     .range = "five dense sizes, N 85 M..1.2 B, data in proportion to N",
     .note = "converted to tokens; 20 % more data than at 256 sequences",
     .verified = evidence::authors_code},
    {{{argument::non_embedding_parameters, 85e6, 1.2e9}}}};

}  // namespace leverage::zhang2024
