// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Gadre et al. 2024. The runs are bounded in parameters and tokens per parameter.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/gadre2024.hpp"

namespace leverage::catalogue {

namespace detail {

/// L(N, D) of a training set.
template <class Self>
struct gadre2024_loss : entry<Self, argument::parameters, argument::tokens> {
  using form = gadre2024_loss<void>;
  static constexpr start_range starts[] = {{.name = "a", .low = 1.0, .high = 1e5, .linear = true},
                                           {.name = "b", .low = 1.0, .high = 1e5, .linear = true},
                                           {.name = "eta", .low = 0.02, .high = 0.5},
                                           {.name = "E", .low = 0.1, .high = 5.0, .linear = true}};
  static constexpr std::string_view formula = "L = E + a 6^-eta N^(-2 eta) + b 6^-eta D^(-2 eta)";
  static constexpr std::string_view tex =
      R"(L(N, D) = E + a \, 6^{-\eta} N^{-2 \eta} + b \, 6^{-\eta} D^{-2 \eta})";
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>(
        {{"E", &law.E, "nats per token"}, {"a", &law.a}, {"eta", &law.eta}, {"b", &law.b}});
  }
  template <class Law, scalar N, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d) {
    return law.loss(leverage::parameters{n}, leverage::tokens{d});
  }
};

/// L(C, M) of a training set.
template <class Self>
struct gadre2024_loss_of_compute : entry<Self, argument::flops, argument::tokens_per_parameter> {
  using form = gadre2024_loss_of_compute<void>;
  static constexpr start_range starts[] = {{.name = "a", .low = 1.0, .high = 1e5, .linear = true},
                                           {.name = "b", .low = 1.0, .high = 1e5, .linear = true},
                                           {.name = "eta", .low = 0.02, .high = 0.5},
                                           {.name = "E", .low = 0.1, .high = 5.0, .linear = true}};
  static constexpr std::string_view formula = "L = E + (a M^eta + b M^-eta) C^-eta";
  static constexpr std::string_view tex = R"(L(C, M) = E + (a M^{\eta} + b M^{-\eta}) C^{-\eta})";
  static constexpr std::string_view symbols[] = {"C", "M"};
  static constexpr outcome answer = outcome::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>(
        {{"E", &law.E, "nats per token"}, {"a", &law.a}, {"eta", &law.eta}, {"b", &law.b}});
  }
  template <class Law, scalar C, scalar M>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c, const M& m) {
    return law.loss(leverage::flops{c}, m);
  }
};

/// Err(L) of a training set.
template <class Self>
struct gadre2024_error : entry<Self, argument::loss> {
  using form = gadre2024_error<void>;
  static constexpr start_range starts[] = {
      {.name = "k", .low = 0.1, .high = 10.0, .linear = true},
      {.name = "gamma", .low = 0.1, .high = 3.0},
      {.name = "epsilon", .low = 0.3, .high = 1.5, .linear = true}};
  static constexpr std::string_view formula = "Err = epsilon - k exp(-gamma L)";
  static constexpr std::string_view tex = R"(\mathrm{Err}(L) = \epsilon - k e^{-\gamma L})";
  static constexpr std::string_view symbols[] = {"L"};
  static constexpr outcome answer = outcome::error;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"epsilon", &law.epsilon}, {"k", &law.k}, {"gamma", &law.gamma}});
  }
  template <class Law, scalar L>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const L& loss) {
    return law.error(loss);
  }
};

}  // namespace detail

struct gadre2024_c4_loss : detail::gadre2024_loss<gadre2024_c4_loss> {
  static constexpr std::string_view name = "gadre2024/c4_loss";
  static constexpr const auto& set = leverage::gadre2024::c4;
};

struct gadre2024_c4_loss_of_compute
    : detail::gadre2024_loss_of_compute<gadre2024_c4_loss_of_compute> {
  static constexpr std::string_view name = "gadre2024/c4_loss_of_compute";
  static constexpr const auto& set = leverage::gadre2024::c4;
};

struct gadre2024_c4_error46 : detail::gadre2024_error<gadre2024_c4_error46> {
  static constexpr std::string_view name = "gadre2024/c4_error46";
  static constexpr const auto& set = leverage::gadre2024::c4_error46;
};

struct gadre2024_c4_error17 : detail::gadre2024_error<gadre2024_c4_error17> {
  static constexpr std::string_view name = "gadre2024/c4_error17";
  static constexpr const auto& set = leverage::gadre2024::c4_error17;
};

struct gadre2024_redpajama_loss : detail::gadre2024_loss<gadre2024_redpajama_loss> {
  static constexpr std::string_view name = "gadre2024/redpajama_loss";
  static constexpr const auto& set = leverage::gadre2024::redpajama;
};

struct gadre2024_redpajama_loss_of_compute
    : detail::gadre2024_loss_of_compute<gadre2024_redpajama_loss_of_compute> {
  static constexpr std::string_view name = "gadre2024/redpajama_loss_of_compute";
  static constexpr const auto& set = leverage::gadre2024::redpajama;
};

struct gadre2024_redpajama_error46 : detail::gadre2024_error<gadre2024_redpajama_error46> {
  static constexpr std::string_view name = "gadre2024/redpajama_error46";
  static constexpr const auto& set = leverage::gadre2024::redpajama_error46;
};

struct gadre2024_redpajama_error17 : detail::gadre2024_error<gadre2024_redpajama_error17> {
  static constexpr std::string_view name = "gadre2024/redpajama_error17";
  static constexpr const auto& set = leverage::gadre2024::redpajama_error17;
};

struct gadre2024_refinedweb_loss : detail::gadre2024_loss<gadre2024_refinedweb_loss> {
  static constexpr std::string_view name = "gadre2024/refinedweb_loss";
  static constexpr const auto& set = leverage::gadre2024::refinedweb;
};

struct gadre2024_refinedweb_loss_of_compute
    : detail::gadre2024_loss_of_compute<gadre2024_refinedweb_loss_of_compute> {
  static constexpr std::string_view name = "gadre2024/refinedweb_loss_of_compute";
  static constexpr const auto& set = leverage::gadre2024::refinedweb;
};

struct gadre2024_refinedweb_error46 : detail::gadre2024_error<gadre2024_refinedweb_error46> {
  static constexpr std::string_view name = "gadre2024/refinedweb_error46";
  static constexpr const auto& set = leverage::gadre2024::refinedweb_error46;
};

struct gadre2024_refinedweb_error17 : detail::gadre2024_error<gadre2024_refinedweb_error17> {
  static constexpr std::string_view name = "gadre2024/refinedweb_error17";
  static constexpr const auto& set = leverage::gadre2024::refinedweb_error17;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_gadre2024(const Visit& visit) {
  visit(gadre2024_c4_loss{});
  visit(gadre2024_c4_loss_of_compute{});
  visit(gadre2024_c4_error46{});
  visit(gadre2024_c4_error17{});
  visit(gadre2024_redpajama_loss{});
  visit(gadre2024_redpajama_loss_of_compute{});
  visit(gadre2024_redpajama_error46{});
  visit(gadre2024_redpajama_error17{});
  visit(gadre2024_refinedweb_loss{});
  visit(gadre2024_refinedweb_loss_of_compute{});
  visit(gadre2024_refinedweb_error46{});
  visit(gadre2024_refinedweb_error17{});
}

}  // namespace leverage::catalogue
