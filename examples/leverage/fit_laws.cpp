// SPDX-License-Identifier: Apache-2.0
#include "fit_laws.hpp"

#include "leverage/laws/muennighoff2023.hpp"
#include "leverage/laws/tian2025/leverage.hpp"

namespace leverage::program {

const std::vector<fit_law_entry>& fit_laws() {
  static const std::vector<fit_law_entry> all{
      {"chinchilla",
       "L = E + A N^-alpha + B D^-beta",
       {"N", "D"},
       "L",
       {"A", "B", "E", "alpha", "beta"},
       {},
       "Hoffmann et al. 2022, arXiv:2203.15556"},
      {"chinchilla-tied",
       "L = E + A N^-alpha + B D^-alpha",
       {"N", "D"},
       "L",
       {"A", "B", "E", "alpha", "beta"},
       {},
       "as Gadre et al. 2024, arXiv:2403.08540, with alpha = 2 eta"},
      {"muennighoff",
       "L = E + A N'^-alpha + B D'^-beta with repeated tokens and excess parameters decaying",
       {"N", "D", "U"},
       "L",
       {"R_D*", "R_N*"},
       {{"A", muennighoff2023::c4_base.A},
        {"B", muennighoff2023::c4_base.B},
        {"E", muennighoff2023::c4_base.E},
        {"alpha", muennighoff2023::c4_base.alpha},
        {"beta", muennighoff2023::c4_base.beta}},
       "Muennighoff et al. 2023, arXiv:2305.16264"},
      {"clark",
       "log10 L = a log10 N + b log10 Ehat + c log10 N log10 Ehat + d, Ehat of E experts "
       "saturating",
       {"N", "E"},
       "L",
       {"a", "b", "c", "d", "E_start", "E_max"},
       {},
       "Clark et al. 2022, arXiv:2202.01169"},
      {"kaplan",
       "L = ((N_c / N)^(alpha_N / alpha_D) + D_c / D)^alpha_D",
       {"N", "D"},
       "L",
       {"N_c", "D_c", "alpha_N", "alpha_D"},
       {},
       "Kaplan et al. 2020, arXiv:2001.08361, Eq. 1.5"},
      {"krajewski",
       "L = c + (g G^-gamma + a) N^-alpha + b D^-beta, N all parameters, G = 4 d_model / d_expert",
       {"N", "D", "G"},
       "L",
       {"a", "alpha", "b", "beta", "g", "gamma", "c"},
       {},
       "Krajewski et al. 2024, arXiv:2402.07871"},
      {"ludziejewski",
       "L = a Ehat^delta N^(alpha + gamma ln Ehat) + b Ehat^omega D^(beta + zeta ln Ehat) + c, N "
       "active "
       "parameters, Ehat of E experts saturating",
       {"N", "D", "E"},
       "L",
       {"a", "alpha", "delta", "gamma", "b", "beta", "omega", "zeta", "E_start", "E_max", "c"},
       {},
       "Ludziejewski et al. 2025, arXiv:2502.05172"},
      {"abnar",
       "L = a N^-alpha + b D^-beta + c (1 - S)^-lambda + d (1 - S)^-delta N^-gamma + e, N all "
       "parameters, S idle over all experts",
       {"N", "D", "S"},
       "L",
       {"a", "alpha", "b", "beta", "c", "lambda", "d", "delta", "gamma", "e"},
       {},
       "Abnar et al. 2025, arXiv:2501.12370, Eq. 6",
       "S"},
      {"wang",
       "L = A N^-alpha E^-gamma + B D^-beta + sigma, E experts",
       {"N", "D", "E"},
       "L",
       {"A", "alpha", "gamma", "B", "beta", "sigma"},
       {},
       "Wang et al. 2024, arXiv:2410.05661"},
      {"tian",
       "EL = Ahat^(a + d log10 C + gamma (log2 G)^2 + beta log2 G), Ahat of the activation ratio "
       "saturating, G = 2 d_model / d_expert",
       {"A", "G", "C"},
       "EL",
       {"a", "d", "gamma", "beta", "A_start"},
       {{"A_max", tian2025::table6.saturation.max}},
       "Tian et al. 2025, arXiv:2507.17702, Eq. 5; from losses instead: leverage study"},
      {"power-law", "y = k x^p + floor", {"x"}, "y", {"k", "p", "floor"}, {}, "any"},
      {"power-law-2",
       "y = k x^p z^q",
       {"x", "z"},
       "y",
       {"k", "p", "q"},
       {},
       "any; learning rates of N and D as Li et al. 2025, arXiv:2503.04715"},
  };
  return all;
}

}  // namespace leverage::program
