// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Sardana et al. 2024.
#pragma once

#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "leverage/laws/sardana2024.hpp"

namespace leverage::catalogue {

struct sardana2024_repository : detail::parametric_entry<sardana2024_repository> {
  static constexpr std::string_view name = "sardana2024/repository";
  static constexpr const auto& set = leverage::sardana2024::repository;
};

struct sardana2024_repository_best_size
    : detail::parametric_size_entry<sardana2024_repository_best_size> {
  static constexpr std::string_view name = "sardana2024/repository_best_size";
  static constexpr const auto& set = leverage::sardana2024::repository;
};

struct sardana2024_repository_best_data
    : detail::parametric_data_entry<sardana2024_repository_best_data> {
  static constexpr std::string_view name = "sardana2024/repository_best_data";
  static constexpr const auto& set = leverage::sardana2024::repository;
};

template <class Visit>
constexpr void for_each_sardana2024(const Visit& visit) {
  visit(sardana2024_repository{});
  visit(sardana2024_repository_best_size{});
  visit(sardana2024_repository_best_data{});
}

}  // namespace leverage::catalogue
