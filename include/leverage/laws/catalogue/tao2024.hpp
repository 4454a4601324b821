// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Tao et al. 2024.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/tao2024.hpp"

namespace leverage::catalogue {

struct tao2024_best_size : entry<tao2024_best_size, argument::flops> {
  static constexpr std::string_view name = "tao2024/best_non_vocabulary_size";
  static constexpr std::string_view formula = "N = exp(a) C^b, without vocabulary";
  static constexpr std::string_view tex = R"(N^* = e^{a} C^{b})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::parameters;
  static constexpr const auto& set = leverage::tao2024::size;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a}, {"b", &law.b}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best(leverage::flops{c}).value;
  }
};

struct tao2024_approach1 : entry<tao2024_approach1, argument::flops> {
  static constexpr std::string_view name = "tao2024/approach1_vocabulary_weights";
  static constexpr std::string_view formula = "N_v = exp(a) C^b, V d of the best vocabulary";
  static constexpr std::string_view tex = R"(N_v^* = e^{a} C^{b})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::parameters;
  static constexpr const auto& set = leverage::tao2024::approach1;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a}, {"b", &law.b}});
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best(leverage::flops{c}).value;
  }
};

struct tao2024_approach2 : entry<tao2024_approach2, argument::non_embedding_parameters> {
  static constexpr std::string_view name = "tao2024/approach2_vocabulary_weights";
  static constexpr std::string_view formula =
      "N_v = V_0 (N / N_0)^g, V d of the best vocabulary at compute-optimal data";
  static constexpr std::string_view tex = R"(N_v^* = V_0 \left(N / N_0\right)^{g})";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::parameters;
  static constexpr const auto& set = leverage::tao2024::approach2;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"V_0", &law.V_0}, {"N_0", &law.N_0}, {"g", &law.g}});
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.best(leverage::parameters{n}).value;
  }
};

struct tao2024_approach3 : entry<tao2024_approach3, argument::non_embedding_parameters,
                                 argument::vocabulary, argument::width, argument::tokens> {
  static constexpr std::string_view name = "tao2024/approach3_loss";
  static constexpr std::string_view formula =
      "L_u = A_1 (N / 1e6)^-a + A_2 (V d / 1e6)^-c + B (D / 1e9)^-a - E";
  static constexpr std::string_view tex =
      R"(L_u = A_1 \left(N / 10^6\right)^{-a} + A_2 \left(V d / 10^6\right)^{-c} + B \left(D / 10^9\right)^{-a} - E)";
  static constexpr std::string_view symbols[] = {"N", "V", "d", "D"};
  static constexpr outcome answer = outcome::unigram_loss;
  static constexpr const auto& set = leverage::tao2024::approach3;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"A_1", &law.A_1},
                            {"a", &law.a},
                            {"A_2", &law.A_2},
                            {"c", &law.c},
                            {"B", &law.B},
                            {"E", &law.E, "nats per token"}});
  }
  template <class Law, scalar N, scalar V, scalar W, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const V& words,
                                               const W& width, const D& d) {
    const auto v = positive(words, rule::words_are_positive{});
    const auto w = positive(width, rule::vocabulary_weights_are_positive{});
    return law.loss(leverage::parameters{n}, leverage::parameters{v * w}, leverage::tokens{d});
  }
};

struct tao2024_tokens_per_character : entry<tao2024_tokens_per_character, argument::vocabulary> {
  static constexpr std::string_view name = "tao2024/tokens_per_character";
  static constexpr std::string_view formula =
      "r = a x^2 + b x + c, tokens per character, x = ln(min(V, 200000))";
  static constexpr std::string_view tex =
      R"(r = a x^2 + b x + c,\quad x = \ln \min\left(V, 200000\right))";
  static constexpr std::string_view symbols[] = {"V"};
  static constexpr outcome answer = outcome::ratio;
  static constexpr const auto& set = leverage::tao2024::compression;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a}, {"b", &law.b}, {"c", &law.c}});
  }
  template <class Law, scalar V>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const V& words) {
    return law.tokens_per_character(words);
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_tao2024(const Visit& visit) {
  visit(tao2024_best_size{});
  visit(tao2024_approach1{});
  visit(tao2024_approach2{});
  visit(tao2024_approach3{});
  visit(tao2024_tokens_per_character{});
}

}  // namespace leverage::catalogue
