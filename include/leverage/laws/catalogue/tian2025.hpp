// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Tian et al. 2025.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/tian2025/leverage.hpp"
#include "leverage/laws/tian2025/training.hpp"

namespace leverage::catalogue {

namespace detail {

/// M of the best model at a budget.
template <class Self>
struct tian2025_best_model : entry<Self, argument::non_vocabulary_flops> {
  static constexpr std::string_view formula = "M = k C^p, training FLOPs per token";
  static constexpr std::string_view tex = R"(M(C) = k C^p)";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::flops_per_token;
  [[nodiscard]] static constexpr auto coefficients() { return coefficient_list(Self::set.m); }
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return Self::set.model(leverage::flops{c}).value;
  }
};

/// D to train it on.
template <class Self>
struct tian2025_best_data : entry<Self, argument::non_vocabulary_flops> {
  static constexpr std::string_view formula = "D = k C^p";
  static constexpr std::string_view tex = R"(D(C) = k C^p)";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::tokens;
  [[nodiscard]] static constexpr auto coefficients() { return coefficient_list(Self::set.d); }
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return Self::set.data(leverage::flops{c}).value;
  }
};

}  // namespace detail

struct tian2025_table6 : entry<tian2025_table6, argument::activation_ratio,
                               argument::expert_granularity, argument::non_vocabulary_flops> {
  static constexpr std::string_view name = "tian2025/table6";
  static constexpr std::string_view formula =
      "EL = Ahat^(a + d log10 C + gamma (log2 G)^2 + beta log2 G), "
      "1/Ahat = 1/(A + 1/(1/A_start - 1/A_max)) + 1/A_max";
  static constexpr std::string_view tex =
      R"(EL(A, G, C) = \hat A^{a + d \log_{10} C + \gamma (\log_2 G)^2 + \beta \log_2 G}, \quad)"
      R"( \hat A^{-1} = (A + (A_\mathrm{start}^{-1} - A_\mathrm{max}^{-1})^{-1})^{-1})"
      R"( + A_\mathrm{max}^{-1})";
  static constexpr std::string_view symbols[] = {"A", "G", "C"};
  static constexpr outcome answer = outcome::leverage;
  static constexpr const auto& set = leverage::tian2025::table6;
  [[nodiscard]] static constexpr auto coefficients() {
    return coefficient_list({{"a", set.a},
                             {"d", set.d},
                             {"gamma", set.gamma},
                             {"beta", set.beta},
                             {"A_start", set.saturation.start},
                             {"A_max", set.saturation.max}});
  }
  template <scalar A, scalar G, scalar C>
  [[nodiscard]] static constexpr auto value(const A& a, const G& g, const C& c) {
    return set.leverage(leverage::activation_ratio{a}, leverage::granularity{g},
                        leverage::flops{c});
  }
};

struct tian2025_equation6_learning_rate
    : entry<tian2025_equation6_learning_rate, argument::non_vocabulary_flops> {
  static constexpr std::string_view name = "tian2025/equation6_learning_rate";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr std::string_view formula = "eta = k C^p";
  static constexpr std::string_view tex = R"(\eta(C) = k\, C^{p})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::learning_rate;
  static constexpr const auto& set = leverage::tian2025::equation6;
  [[nodiscard]] static constexpr auto coefficients() { return coefficient_list(set.eta); }
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.learning_rate(leverage::flops{c});
  }
};

struct tian2025_equation6_batch : entry<tian2025_equation6_batch, argument::non_vocabulary_flops> {
  static constexpr std::string_view name = "tian2025/equation6_batch";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr std::string_view formula = "B = k C^p";
  static constexpr std::string_view tex = R"(B(C) = k\, C^{p})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::batch;
  static constexpr const auto& set = leverage::tian2025::equation6;
  [[nodiscard]] static constexpr auto coefficients() { return coefficient_list(set.b); }
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.batch(leverage::flops{c}).value;
  }
};

struct tian2025_table5_moe_best_model
    : detail::tian2025_best_model<tian2025_table5_moe_best_model> {
  static constexpr std::string_view name = "tian2025/table5_moe_best_model";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr const auto& set = leverage::tian2025::table5_moe;
};

struct tian2025_table5_moe_best_data : detail::tian2025_best_data<tian2025_table5_moe_best_data> {
  static constexpr std::string_view name = "tian2025/table5_moe_best_data";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr const auto& set = leverage::tian2025::table5_moe;
};

struct tian2025_table5_dense_best_model
    : detail::tian2025_best_model<tian2025_table5_dense_best_model> {
  static constexpr std::string_view name = "tian2025/table5_dense_best_model";
  static constexpr const auto& set = leverage::tian2025::table5_dense;
};

struct tian2025_table5_dense_best_data
    : detail::tian2025_best_data<tian2025_table5_dense_best_data> {
  static constexpr std::string_view name = "tian2025/table5_dense_best_data";
  static constexpr const auto& set = leverage::tian2025::table5_dense;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_tian2025(const Visit& visit) {
  visit(tian2025_table6{});
  visit(tian2025_equation6_learning_rate{});
  visit(tian2025_equation6_batch{});
  visit(tian2025_table5_moe_best_model{});
  visit(tian2025_table5_moe_best_data{});
  visit(tian2025_table5_dense_best_model{});
  visit(tian2025_table5_dense_best_data{});
}

}  // namespace leverage::catalogue
