// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Pearce & Song 2024. N is without vocabulary matrices, and so is C = 6 N D.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/pearce2024.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct pearce2024_loss_entry : entry<Self, argument::non_embedding_parameters, argument::tokens> {
  using form = pearce2024_loss_entry<void>;
  static constexpr start_range starts[] = {{.name = "A", .low = 1.0, .high = 1e6, .linear = true},
                                           {.name = "B", .low = 1.0, .high = 1e6, .linear = true},
                                           {.name = "E", .low = 0.1, .high = 5.0, .linear = true},
                                           {.name = "alpha", .low = 0.05, .high = 1.0},
                                           {.name = "beta", .low = 0.05, .high = 1.0},
                                           {.name = "gamma", .low = 1e3, .high = 1e6}};
  static constexpr std::string_view formula = "L = E + A (N + gamma N^(1/3))^-alpha + B D^-beta";
  static constexpr std::string_view tex =
      R"(L(N, D) = E + A (N + \gamma N^{1/3})^{-\alpha} + B D^{-\beta})";
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"E", &law.base.E, "nats per token"},
                            {"A", &law.base.A},
                            {"gamma", &law.vocabulary.gamma},
                            {"alpha", &law.base.alpha},
                            {"B", &law.base.B},
                            {"beta", &law.base.beta}});
  }
  template <class Law, scalar N, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d});
  }
};

template <class Self>
struct pearce2024_size_entry : entry<Self, argument::non_embedding_parameters> {
  static constexpr std::string_view symbols[] = {"N"};
  [[nodiscard]] static constexpr auto fitted() {
    return Self::set.fitted.only(argument::non_embedding_parameters);
  }
};

template <class Self>
struct pearce2024_budget_entry : pearce2024_size_entry<Self> {
  using form = pearce2024_budget_entry<void>;
  static constexpr std::string_view formula =
      "C = 6 N (beta B / (alpha A) / (N + (gamma / 3) N^(1/3)))^(1 / beta) "
      "(N + gamma N^(1/3))^((1 + alpha) / beta)";
  static constexpr std::string_view tex =
      R"(C^*(N) = 6 N \left(\frac{\beta B}{\alpha A (N + \frac{\gamma}{3} N^{1/3})}\right)^{1/\beta})"
      R"( (N + \gamma N^{1/3})^{(1 + \alpha)/\beta})";
  static constexpr outcome answer = outcome::flops;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"beta", &law.base.beta},
                            {"B", &law.base.B},
                            {"alpha", &law.base.alpha},
                            {"A", &law.base.A},
                            {"gamma", &law.vocabulary.gamma}});
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.budget_for(leverage::parameters{n}).value;
  }
};

template <class Self>
struct pearce2024_data_entry : pearce2024_size_entry<Self> {
  using form = pearce2024_data_entry<void>;
  static constexpr std::string_view formula =
      "D = (beta B / (alpha A) / (N + (gamma / 3) N^(1/3)))^(1 / beta) "
      "(N + gamma N^(1/3))^((1 + alpha) / beta)";
  static constexpr std::string_view tex =
      R"(D^*(N) = \left(\frac{\beta B}{\alpha A (N + \frac{\gamma}{3} N^{1/3})}\right)^{1/\beta})"
      R"( (N + \gamma N^{1/3})^{(1 + \alpha)/\beta})";
  static constexpr outcome answer = outcome::tokens;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"beta", &law.base.beta},
                            {"B", &law.base.B},
                            {"alpha", &law.base.alpha},
                            {"A", &law.base.A},
                            {"gamma", &law.vocabulary.gamma}});
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.best_data(leverage::parameters{n}).value;
  }
};

template <class Self>
struct pearce2024_exponent_entry : pearce2024_size_entry<Self> {
  using form = pearce2024_exponent_entry<void>;
  static constexpr std::string_view formula =
      "1 / g = 1 - (x + gamma / 9) / (x + gamma / 3) / beta + "
      "(1 + alpha) (x + gamma / 3) / (x + gamma) / beta, x = N^(2/3)";
  static constexpr std::string_view tex =
      R"(\frac{1}{g} = 1 - \frac{1}{\beta} \frac{N^{2/3} + \gamma/9}{N^{2/3} + \gamma/3})"
      R"( + \frac{1 + \alpha}{\beta} \frac{N^{2/3} + \gamma/3}{N^{2/3} + \gamma})";
  static constexpr outcome answer = outcome::ratio;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>(
        {{"gamma", &law.vocabulary.gamma}, {"beta", &law.base.beta}, {"alpha", &law.base.alpha}});
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.exponent(leverage::parameters{n});
  }
};

}  // namespace detail

struct pearce2024_total_parameters : detail::pearce2024_size_entry<pearce2024_total_parameters> {
  static constexpr std::string_view name = "pearce2024/total_parameters";
  static constexpr std::string_view formula = "N_T = N + gamma N^(1/3)";
  static constexpr std::string_view tex = R"(N_T = N + \gamma N^{1/3})";
  static constexpr outcome answer = outcome::parameters;
  static constexpr const auto& set = leverage::pearce2024::vocabulary;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"gamma", &law.gamma}});
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.total(leverage::parameters{n}).value;
  }
};

struct pearce2024_epoch_loss : detail::pearce2024_loss_entry<pearce2024_epoch_loss> {
  static constexpr std::string_view name = "pearce2024/epoch_loss";
  static constexpr const auto& set = leverage::pearce2024::epoch;
};

struct pearce2024_epoch_budget : detail::pearce2024_budget_entry<pearce2024_epoch_budget> {
  static constexpr std::string_view name = "pearce2024/epoch_budget";
  static constexpr const auto& set = leverage::pearce2024::epoch;
};

struct pearce2024_epoch_best_data : detail::pearce2024_data_entry<pearce2024_epoch_best_data> {
  static constexpr std::string_view name = "pearce2024/epoch_best_data";
  static constexpr const auto& set = leverage::pearce2024::epoch;
};

struct pearce2024_epoch_exponent : detail::pearce2024_exponent_entry<pearce2024_epoch_exponent> {
  static constexpr std::string_view name = "pearce2024/epoch_exponent";
  static constexpr const auto& set = leverage::pearce2024::epoch;
};

struct pearce2024_chinchilla_loss : detail::pearce2024_loss_entry<pearce2024_chinchilla_loss> {
  static constexpr std::string_view name = "pearce2024/chinchilla_loss";
  static constexpr const auto& set = leverage::pearce2024::chinchilla;
};

struct pearce2024_chinchilla_budget
    : detail::pearce2024_budget_entry<pearce2024_chinchilla_budget> {
  static constexpr std::string_view name = "pearce2024/chinchilla_budget";
  static constexpr const auto& set = leverage::pearce2024::chinchilla;
};

struct pearce2024_chinchilla_best_data
    : detail::pearce2024_data_entry<pearce2024_chinchilla_best_data> {
  static constexpr std::string_view name = "pearce2024/chinchilla_best_data";
  static constexpr const auto& set = leverage::pearce2024::chinchilla;
};

struct pearce2024_chinchilla_exponent
    : detail::pearce2024_exponent_entry<pearce2024_chinchilla_exponent> {
  static constexpr std::string_view name = "pearce2024/chinchilla_exponent";
  static constexpr const auto& set = leverage::pearce2024::chinchilla;
};

template <class Visit>
constexpr void for_each_pearce2024(const Visit& visit) {
  visit(pearce2024_total_parameters{});
  visit(pearce2024_epoch_loss{});
  visit(pearce2024_epoch_budget{});
  visit(pearce2024_epoch_best_data{});
  visit(pearce2024_epoch_exponent{});
  visit(pearce2024_chinchilla_loss{});
  visit(pearce2024_chinchilla_budget{});
  visit(pearce2024_chinchilla_best_data{});
  visit(pearce2024_chinchilla_exponent{});
}

}  // namespace leverage::catalogue
