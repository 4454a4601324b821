// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Krajewski et al. 2024. N counts all parameters, also for the active part.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/krajewski2024.hpp"

namespace leverage::catalogue {

namespace detail {

/// L(N, D, G).
template <class Self>
struct krajewski2024_loss : entry<Self, argument::expert_non_embedding_parameters, argument::tokens,
                                  argument::fine_granularity> {
  using form = krajewski2024_loss<void>;
  static constexpr start_range starts[] = {{.name = "a", .low = 1.0, .high = 1e3, .linear = true},
                                           {.name = "alpha", .low = 0.02, .high = 0.5},
                                           {.name = "b", .low = 1.0, .high = 1e3, .linear = true},
                                           {.name = "beta", .low = 0.02, .high = 0.5},
                                           {.name = "g", .low = 0.1, .high = 1e2, .linear = true},
                                           {.name = "gamma", .low = 0.1, .high = 2.0},
                                           {.name = "c", .low = 0.05, .high = 2.0, .linear = true}};
  static constexpr std::string_view formula = "L = c + (g / G^gamma + a) / N^alpha + b / D^beta";
  static constexpr std::string_view tex =
      R"(L(N, D, G) = c + \left(\frac{g}{G^\gamma} + a\right) \frac{1}{N^\alpha} + \frac{b}{D^\beta})";
  static constexpr std::string_view symbols[] = {"N", "D", "G"};
  static constexpr model_kind models = model_kind::mixture;
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"c", &law.c, "nats per token"},
                            {"g", &law.g},
                            {"gamma", &law.gamma},
                            {"a", &law.a},
                            {"alpha", &law.alpha},
                            {"b", &law.b},
                            {"beta", &law.beta}});
  }
  template <class Law, scalar N, scalar D, scalar G>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d, const G& g) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d}, g);
  }
};

}  // namespace detail

struct krajewski2024_table1_moe : detail::krajewski2024_loss<krajewski2024_table1_moe> {
  static constexpr std::string_view name = "krajewski2024/table1_moe";
  static constexpr const auto& set = leverage::krajewski2024::table1_moe;
  static constexpr double expansion_rate = 64.0;
};

struct krajewski2024_table5 : detail::krajewski2024_loss<krajewski2024_table5> {
  static constexpr std::string_view name = "krajewski2024/table5";
  static constexpr const auto& set = leverage::krajewski2024::table5;
  static constexpr double expansion_rate = 64.0;
};

struct krajewski2024_table8 : detail::krajewski2024_loss<krajewski2024_table8> {
  static constexpr std::string_view name = "krajewski2024/table8";
  static constexpr const auto& set = leverage::krajewski2024::table8;
  static constexpr double expansion_rate = 16.0;
};

/// L(N, D) of dense models, N without vocabulary.
struct krajewski2024_table1_dense
    : entry<krajewski2024_table1_dense, argument::non_embedding_parameters, argument::tokens> {
  static constexpr std::string_view name = "krajewski2024/table1_dense";
  static constexpr std::string_view formula = "L = c + a / N^alpha + b / D^beta";
  static constexpr std::string_view tex = R"(L(N, D) = c + \frac{a}{N^\alpha} + \frac{b}{D^\beta})";
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::krajewski2024::table1_dense;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"c", &law.E, "nats per token"},
                            {"a", &law.A},
                            {"alpha", &law.alpha},
                            {"b", &law.B},
                            {"beta", &law.beta}});
  }
  template <class Law, scalar N, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d});
  }
};

/// F(N, D, G), training FLOPs with the router.
struct krajewski2024_training_flops
    : entry<krajewski2024_training_flops, argument::expert_non_embedding_parameters,
            argument::tokens, argument::fine_granularity> {
  static constexpr std::string_view name = "krajewski2024/training_flops";
  static constexpr std::string_view formula =
      "F = (12 d_model^2 c_f + d_model E G c_r) D n_blocks, d_model = w n_blocks, "
      "n_blocks = (N / (w^2 (8 E + 4)))^(1 / 3)";
  static constexpr std::string_view tex =
      R"(F = (12 d_\mathrm{model}^2 c_f + d_\mathrm{model} E G c_r) D n_\mathrm{blocks}, \quad)"
      R"( d_\mathrm{model} = w n_\mathrm{blocks}, \quad N = d_\mathrm{model}^2 (8 E + 4) n_\mathrm{blocks})";
  static constexpr std::string_view symbols[] = {"N", "D", "G"};
  static constexpr model_kind models = model_kind::mixture;
  static constexpr outcome answer = outcome::flops;
  static constexpr const auto& set = leverage::krajewski2024::expansion_64;
  static constexpr double expansion_rate = set.E;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>(
        {{"c_f", &law.c_f}, {"E", &law.E}, {"c_r", &law.c_r}, {"w", &law.width_per_block}});
  }
  template <class Law, scalar N, scalar D, scalar G>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d, const G& g) {
    return law.total(leverage::parameters{n}, leverage::tokens{d}, g).value;
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_krajewski2024(const Visit& visit) {
  visit(krajewski2024_table1_moe{});
  visit(krajewski2024_table5{});
  visit(krajewski2024_table8{});
  visit(krajewski2024_table1_dense{});
  visit(krajewski2024_training_flops{});
}

}  // namespace leverage::catalogue
