// SPDX-License-Identifier: Apache-2.0
/// @file
/// Hu et al. 2024, "MiniCPM: Unveiling the Potential of Small Language Models with Scalable Training Strategies":
/// the form of its law of loss, without coefficients.
///
///   L(N, D)       = C_N N^-alpha + C_D D^-beta + L_0                    [nats per byte]
///   N_opt / D_opt = K^2 (C / 6)^eta                                     at C = 6 N D
///   K             = (alpha C_N / (beta C_D))^(1 / (alpha + beta)),  eta = (beta - alpha) / (alpha + beta)
///
///   N  parameters without embeddings        D  training tokens        C  training FLOPs, 6 N D
///
/// [hu2024]  Hu et al. 2024, arXiv:2404.06395, section 4.5. The form is that of Hoffmann et al. 2022 with
/// A = C_N, B = C_D, E = L_0, G = K, and is implemented as that law.
///
/// There is no coefficient set, because C_N, C_D and L_0 of each corpus are only drawn in a figure. The text gives
/// averages over the corpora, `averages` below, which do not form a law. They do not agree with each other: alpha and
/// beta give eta = -0.115, not -0.10; and K^2 = 0.01 with eta = -0.10 gives 8360 tokens per parameter at 1e20
/// FLOPs, not 192.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/hoffmann2022.hpp"

namespace leverage::hu2024 {

/// L(N, D).
template <scalar T = double>
using loss_law = hoffmann2022::loss_law<T>;

/// eta, the exponent of compute in N_opt / D_opt.
template <scalar T>
[[nodiscard]] constexpr T eta(const loss_law<T>& law) {
  return law.a() - law.b();
}

/// N_opt / D_opt at a budget: K^2 (C / 6)^eta.
template <scalar T, scalar C>
[[nodiscard]] constexpr common_scalar<T, C> parameters_per_token(const loss_law<T>& law,
                                                                 const flops<C>& c) {
  return law.best_size(c).value / law.best_data(c).value;
}

/// The averages over the corpora that the paper prints.
struct averages_of_corpora {
  double alpha;
  double beta;
  double K_squared;
  double eta;
  double tokens_per_parameter;
};
/// Section 4.5. The numbers do not form a law and are not consistent; see above.
inline constexpr averages_of_corpora averages{
    .alpha = 0.29, .beta = 0.23, .K_squared = 0.01, .eta = -0.10, .tokens_per_parameter = 192};

}  // namespace leverage::hu2024
