// SPDX-License-Identifier: Apache-2.0
/// @file
/// The catalogue: every published coefficient set of the laws, listed once. Not part of laws.hpp, which stays
/// light; whoever evaluates one law includes that law's header.
///
///   catalogue::for_each([](auto entry) { print(entry.name, entry.formula, entry.set.source.citation); });
#pragma once

#include "leverage/laws/catalogue/abnar2025.hpp"
#include "leverage/laws/catalogue/besiroglu2024.hpp"
#include "leverage/laws/catalogue/bi2024.hpp"
#include "leverage/laws/catalogue/clark2022.hpp"
#include "leverage/laws/catalogue/dubey2024.hpp"
#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/catalogue/frantar2023.hpp"
#include "leverage/laws/catalogue/gadre2024.hpp"
#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "leverage/laws/catalogue/kaplan2020.hpp"
#include "leverage/laws/catalogue/krajewski2024.hpp"
#include "leverage/laws/catalogue/li2025.hpp"
#include "leverage/laws/catalogue/ludziejewski2025.hpp"
#include "leverage/laws/catalogue/muennighoff2023.hpp"
#include "leverage/laws/catalogue/pearce2024.hpp"
#include "leverage/laws/catalogue/porian2024.hpp"
#include "leverage/laws/catalogue/sardana2024.hpp"
#include "leverage/laws/catalogue/tian2025.hpp"
#include "leverage/laws/catalogue/wan2026.hpp"
#include "leverage/laws/catalogue/zhao2025.hpp"

namespace leverage::catalogue {

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
}

}  // namespace leverage::catalogue
