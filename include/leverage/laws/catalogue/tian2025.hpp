// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Tian et al. 2025.
#pragma once

#include <optional>

#include "leverage/core/domain.hpp"
#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/tian2025/leverage.hpp"
#include "leverage/laws/tian2025/training.hpp"

namespace leverage::catalogue {

namespace detail {

/// M of the best model at a budget.
template <class Self>
struct tian2025_best_model : entry<Self, argument::non_vocabulary_flops> {
  using form = tian2025_best_model<void>;
  static constexpr std::string_view formula = "M = k C^p, training FLOPs per token";
  static constexpr std::string_view tex = R"(M(C) = k C^p)";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::flops_per_token;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.m);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.model(leverage::flops{c}).value;
  }
};

/// Training tokens of that model.
template <class Self>
struct tian2025_best_data : entry<Self, argument::non_vocabulary_flops> {
  using form = tian2025_best_data<void>;
  static constexpr std::string_view formula = "D = k C^p";
  static constexpr std::string_view tex = R"(D(C) = k C^p)";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::tokens;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.d);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.data(leverage::flops{c}).value;
  }
};

}  // namespace detail

struct tian2025_table6 : entry<tian2025_table6, argument::activation_ratio,
                               argument::expert_granularity, argument::non_vocabulary_flops> {
  /// A_max is as good as infinite: runs do not determine it.
  static constexpr start_range starts[] = {
      {.name = "a", .low = -2.0, .high = 2.0},
      {.name = "d", .low = -0.2, .high = 0.2},
      {.name = "gamma", .low = -0.1, .high = 0.1},
      {.name = "beta", .low = -0.5, .high = 0.5},
      {.name = "A_start", .low = 1e-3, .high = 0.1},
      {.name = "A_max", .low = 1.0, .high = 1e3, .held = true}};
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
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a},
                            {"d", &law.d},
                            {"gamma", &law.gamma},
                            {"beta", &law.beta},
                            {"A_start", &law.saturation.start},
                            {"A_max", &law.saturation.max}});
  }
  template <class Law, scalar A, scalar G, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const A& a, const G& g, const C& c) {
    return law.leverage(leverage::activation_ratio{a}, leverage::granularity{g},
                        leverage::flops{c});
  }
  /// At A = 1, the dense baseline, the number of the printed law stays: it is 1 up to the saturation.
  [[nodiscard]] static constexpr std::optional<leverage::reach> silence(const double (&x)[arity]) {
    const auto bound = set.silence(leverage::activation_ratio{x[0]}, leverage::granularity{x[1]},
                                   leverage::flops{x[2]});
    const bool dense = bound && bound->which == argument::activation_ratio && x[0] == 1.0;
    return dense ? std::nullopt : bound;
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
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.eta);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.learning_rate(leverage::flops{c});
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
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.b);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.batch(leverage::flops{c}).value;
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
