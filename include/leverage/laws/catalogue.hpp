// SPDX-License-Identifier: Apache-2.0
/// @file
/// The catalogue: every published coefficient set of the laws, listed once. Not part of laws.hpp, which stays
/// light; whoever evaluates one law includes that law's header.
///
///   catalogue::for_each([](auto entry) { print(entry.name, entry.formula, entry.set.source.citation); });
#pragma once

#include "leverage/laws/catalogue/besiroglu2024.hpp"
#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "leverage/laws/catalogue/li2025.hpp"
#include "leverage/laws/catalogue/muennighoff2023.hpp"
#include "leverage/laws/catalogue/pearce2024.hpp"
#include "leverage/laws/catalogue/porian2024.hpp"
#include "leverage/laws/catalogue/sardana2024.hpp"

namespace leverage::catalogue {

/// Calls `visit` with a value of every entry, paper by paper.
template <class Visit>
constexpr void for_each(const Visit& visit) {
  for_each_hoffmann2022(visit);
  for_each_besiroglu2024(visit);
  for_each_muennighoff2023(visit);
  for_each_sardana2024(visit);
  for_each_porian2024(visit);
  for_each_pearce2024(visit);
  for_each_li2025(visit);
}

}  // namespace leverage::catalogue
