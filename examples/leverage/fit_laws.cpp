// SPDX-License-Identifier: Apache-2.0
#include "fit_laws.hpp"

#include "leverage/laws/muennighoff2023.hpp"

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
       "log10 L = a log10 N + b log10 E^ + c log10 N log10 E^ + d, E^ of E experts saturating",
       {"N", "E"},
       "L",
       {"a", "b", "c", "d", "E_start", "E_max"},
       {},
       "Clark et al. 2022, arXiv:2202.01169"},
      {"power-law", "y = k x^p + floor", {"x"}, "y", {"k", "p", "floor"}, {}, "any"},
  };
  return all;
}

}  // namespace leverage::program
