// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Besiroglu et al. 2024. The runs are bounded in size and compute, not in tokens.
#pragma once

#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/catalogue/hoffmann2022.hpp"

namespace leverage::catalogue {

struct besiroglu2024_table1 : detail::parametric_entry<besiroglu2024_table1> {
  static constexpr std::string_view name = "besiroglu2024/table1";
  static constexpr const auto& set = besiroglu2024::table1;
};

struct besiroglu2024_table1_best_size
    : detail::parametric_size_entry<besiroglu2024_table1_best_size> {
  static constexpr std::string_view name = "besiroglu2024/table1_best_size";
  static constexpr const auto& set = besiroglu2024::table1;
};

struct besiroglu2024_table1_best_data
    : detail::parametric_data_entry<besiroglu2024_table1_best_data> {
  static constexpr std::string_view name = "besiroglu2024/table1_best_data";
  static constexpr const auto& set = besiroglu2024::table1;
};

struct besiroglu2024_optimum : detail::parametric_entry<besiroglu2024_optimum> {
  static constexpr std::string_view name = "besiroglu2024/optimum";
  static constexpr const auto& set = besiroglu2024::optimum;
};

struct besiroglu2024_optimum_best_size
    : detail::parametric_size_entry<besiroglu2024_optimum_best_size> {
  static constexpr std::string_view name = "besiroglu2024/optimum_best_size";
  static constexpr const auto& set = besiroglu2024::optimum;
};

struct besiroglu2024_optimum_best_data
    : detail::parametric_data_entry<besiroglu2024_optimum_best_data> {
  static constexpr std::string_view name = "besiroglu2024/optimum_best_data";
  static constexpr const auto& set = besiroglu2024::optimum;
};

struct besiroglu2024_likelihood : detail::parametric_entry<besiroglu2024_likelihood> {
  static constexpr std::string_view name = "besiroglu2024/likelihood";
  static constexpr const auto& set = besiroglu2024::likelihood;
};

struct besiroglu2024_likelihood_best_size
    : detail::parametric_size_entry<besiroglu2024_likelihood_best_size> {
  static constexpr std::string_view name = "besiroglu2024/likelihood_best_size";
  static constexpr const auto& set = besiroglu2024::likelihood;
};

struct besiroglu2024_likelihood_best_data
    : detail::parametric_data_entry<besiroglu2024_likelihood_best_data> {
  static constexpr std::string_view name = "besiroglu2024/likelihood_best_data";
  static constexpr const auto& set = besiroglu2024::likelihood;
};

template <class Visit>
constexpr void for_each_besiroglu2024(const Visit& visit) {
  visit(besiroglu2024_table1{});
  visit(besiroglu2024_table1_best_size{});
  visit(besiroglu2024_table1_best_data{});
  visit(besiroglu2024_optimum{});
  visit(besiroglu2024_optimum_best_size{});
  visit(besiroglu2024_optimum_best_data{});
  visit(besiroglu2024_likelihood{});
  visit(besiroglu2024_likelihood_best_size{});
  visit(besiroglu2024_likelihood_best_data{});
}

}  // namespace leverage::catalogue
