// SPDX-License-Identifier: Apache-2.0
/// @file
/// The catalogue: every published coefficient set of the laws, listed once. It is not part of laws.hpp, which stays
/// light; code that evaluates a single law includes the header of that law.
///
///   catalogue::for_each([](auto entry) { print(entry.name, entry.formula, entry.set.source.citation); });
#pragma once

#include <string_view>

#include "leverage/laws/catalogue/abnar2025.hpp"
#include "leverage/laws/catalogue/beck2025.hpp"
#include "leverage/laws/catalogue/bergsma2025.hpp"
#include "leverage/laws/catalogue/besiroglu2024.hpp"
#include "leverage/laws/catalogue/bi2024.hpp"
#include "leverage/laws/catalogue/bjorck2024.hpp"
#include "leverage/laws/catalogue/chen2025.hpp"
#include "leverage/laws/catalogue/clark2022.hpp"
#include "leverage/laws/catalogue/dubey2024.hpp"
#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/catalogue/frantar2023.hpp"
#include "leverage/laws/catalogue/gadre2024.hpp"
#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "leverage/laws/catalogue/kaplan2020.hpp"
#include "leverage/laws/catalogue/kimi2025b.hpp"
#include "leverage/laws/catalogue/krajewski2024.hpp"
#include "leverage/laws/catalogue/kumar2024.hpp"
#include "leverage/laws/catalogue/li2025.hpp"
#include "leverage/laws/catalogue/liu2025.hpp"
#include "leverage/laws/catalogue/ludziejewski2025.hpp"
#include "leverage/laws/catalogue/luo2025.hpp"
#include "leverage/laws/catalogue/marin2026.hpp"
#include "leverage/laws/catalogue/muennighoff2023.hpp"
#include "leverage/laws/catalogue/pearce2024.hpp"
#include "leverage/laws/catalogue/porian2024.hpp"
#include "leverage/laws/catalogue/sardana2024.hpp"
#include "leverage/laws/catalogue/sun2024.hpp"
#include "leverage/laws/catalogue/sun2025.hpp"
#include "leverage/laws/catalogue/tao2024.hpp"
#include "leverage/laws/catalogue/tian2025.hpp"
#include "leverage/laws/catalogue/wan2026.hpp"
#include "leverage/laws/catalogue/zhang2024.hpp"
#include "leverage/laws/catalogue/zhao2025.hpp"

namespace leverage::catalogue {

/// A law without a complete public coefficient set. Its header has the form, for coefficients from the caller, and the
/// catalogue has no entry.
struct form_only {
  std::string_view key;
  std::string_view citation;
  std::string_view arxiv;
  std::string_view formula;
  std::string_view known;  ///< the numbers that are public
};

inline constexpr form_only forms_only[] = {
    {"hu2024", "Hu et al. 2024, MiniCPM: Unveiling the Potential of Small Language Models",
     "2404.06395", "L = L_0 + C_N N^-alpha + C_D D^-beta", "averages that contradict each other"},
    {"wang2024",
     "Wang et al. 2024, Scaling Laws Across Model Architectures: A Comparative Analysis of Dense "
     "and MoE Models in Large Language Models",
     "2410.05661", "L = A N^-alpha E^-gamma + B D^-beta + sigma", "exponents of the allocation"},
    {"liew2025", "Liew & Kato 2025, Reusing Overtrained Language Models Saturates Scaling",
     "2510.06548", "L = A D1^-alpha1 D2^(-alpha2 + alpha3 ln D1) + E", "none"},
    {"caballero2022", "Caballero et al. 2022, Broken Neural Scaling Laws", "2210.14891",
     "y = a + b x^-c_0 prod_i (1 + (x/d_i)^(1/f_i))^(-c_i f_i)", "one set for each task"},
    {"bhagia2024",
     "Bhagia et al. 2024, Establishing Task Scaling Laws via Compute-Efficient Model Ladders",
     "2412.04403", "accuracy = chance + (ceiling - chance) / (1 + exp(k (L - L_0)))",
     "one set for each task"},
    {"tissue2024", "Tissue, Wang & Wang 2024, Scaling Law with Learning Rate Annealing",
     "2408.11029", "L = L_0 + A S_1^-alpha - C S_2", "one set for each model and data set"},
    {"farseer2025", "Li et al. 2025, Farseer: A Refined Scaling Law in Large Language Models",
     "2506.10972", "L = exp(a3 N^gamma + b3) + exp(a2 N^beta + b2) D^-exp(a1 N^alpha + b1)",
     "one summary alone"},
    {"kimi2025", "Kimi Team 2025, Kimi K2: Open Agentic Intelligence", "2507.20534",
     "FLOPs at equal loss over those of E / E_a = 48", "three ratios, at 8, 16 and 32"},
};

/// Calls `visit` with a value of every entry, paper by paper.
template <class Visit>
constexpr void for_each(const Visit& visit) {
  for_each_kaplan2020(visit);
  for_each_hoffmann2022(visit);
  for_each_besiroglu2024(visit);
  for_each_clark2022(visit);
  for_each_krajewski2024(visit);
  for_each_ludziejewski2025(visit);
  for_each_tian2025(visit);
  for_each_bi2024(visit);
  for_each_gadre2024(visit);
  for_each_dubey2024(visit);
  for_each_frantar2023(visit);
  for_each_abnar2025(visit);
  for_each_zhao2025(visit);
  for_each_wan2026(visit);
  for_each_muennighoff2023(visit);
  for_each_sardana2024(visit);
  for_each_porian2024(visit);
  for_each_pearce2024(visit);
  for_each_li2025(visit);
  for_each_marin2026(visit);
  for_each_sun2025(visit);
  for_each_zhang2024(visit);
  for_each_kumar2024(visit);
  for_each_sun2024(visit);
  for_each_beck2025(visit);
  for_each_liu2025(visit);
  for_each_kimi2025b(visit);
  for_each_chen2025(visit);
  for_each_tao2024(visit);
  for_each_bergsma2025(visit);
  for_each_bjorck2024(visit);
  for_each_luo2025(visit);
}

}  // namespace leverage::catalogue
