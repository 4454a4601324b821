// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Besiroglu et al. 2024. The runs are bounded in size and compute, not in tokens.
#pragma once

#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/catalogue/hoffmann2022.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct besiroglu2024_entry : parametric_entry<Self> {
  [[nodiscard]] static constexpr auto reach(const double (&x)[2]) {
    return Self::set.fitted.check(plain{x[0]}, plain{6.0 * x[0] * x[1]});
  }
};

template <class Self>
struct besiroglu2024_optimum_entry : parametric_optimum_entry<Self> {
  [[nodiscard]] static constexpr auto reach(const double (&x)[1]) {
    return Self::set.fitted.check(Self::set.best_size(leverage::flops{x[0]}), plain{x[0]});
  }
};

template <class Self>
using besiroglu2024_size_entry = parametric_size_entry<Self, besiroglu2024_optimum_entry<Self>>;
template <class Self>
using besiroglu2024_data_entry = parametric_data_entry<Self, besiroglu2024_optimum_entry<Self>>;

}  // namespace detail

struct besiroglu2024_table1 : detail::besiroglu2024_entry<besiroglu2024_table1> {
  static constexpr std::string_view name = "besiroglu2024/table1";
  static constexpr const auto& set = besiroglu2024::table1;
};

struct besiroglu2024_table1_best_size
    : detail::besiroglu2024_size_entry<besiroglu2024_table1_best_size> {
  static constexpr std::string_view name = "besiroglu2024/table1_best_size";
  static constexpr const auto& set = besiroglu2024::table1;
};

struct besiroglu2024_table1_best_data
    : detail::besiroglu2024_data_entry<besiroglu2024_table1_best_data> {
  static constexpr std::string_view name = "besiroglu2024/table1_best_data";
  static constexpr const auto& set = besiroglu2024::table1;
};

struct besiroglu2024_optimum : detail::besiroglu2024_entry<besiroglu2024_optimum> {
  static constexpr std::string_view name = "besiroglu2024/optimum";
  static constexpr const auto& set = besiroglu2024::optimum;
};

struct besiroglu2024_optimum_best_size
    : detail::besiroglu2024_size_entry<besiroglu2024_optimum_best_size> {
  static constexpr std::string_view name = "besiroglu2024/optimum_best_size";
  static constexpr const auto& set = besiroglu2024::optimum;
};

struct besiroglu2024_optimum_best_data
    : detail::besiroglu2024_data_entry<besiroglu2024_optimum_best_data> {
  static constexpr std::string_view name = "besiroglu2024/optimum_best_data";
  static constexpr const auto& set = besiroglu2024::optimum;
};

struct besiroglu2024_likelihood : detail::besiroglu2024_entry<besiroglu2024_likelihood> {
  static constexpr std::string_view name = "besiroglu2024/likelihood";
  static constexpr const auto& set = besiroglu2024::likelihood;
};

struct besiroglu2024_likelihood_best_size
    : detail::besiroglu2024_size_entry<besiroglu2024_likelihood_best_size> {
  static constexpr std::string_view name = "besiroglu2024/likelihood_best_size";
  static constexpr const auto& set = besiroglu2024::likelihood;
};

struct besiroglu2024_likelihood_best_data
    : detail::besiroglu2024_data_entry<besiroglu2024_likelihood_best_data> {
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
