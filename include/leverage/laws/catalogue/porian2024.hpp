// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Porian et al. 2024. The first step's N leaves the output head out, that of the others
/// includes it; C is 6 N D with the same N.
#pragma once

#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "leverage/laws/porian2024.hpp"

namespace leverage::catalogue {

namespace detail {

/// N*(C), N without vocabulary matrices.
template <class Self>
struct porian2024_body_entry : size_law_entry<Self, argument::non_embedding_flops> {
  static constexpr std::string_view formula = "N = n_0 C^a, N without vocabulary";
  static constexpr std::string_view tex = R"(N^*(C) = n_0 C^a)";
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"n_0", &law.k}, {"a", &law.a}});
  }
};

/// N*(C), N with the output head.
template <class Self>
struct porian2024_head_entry : size_law_entry<Self, argument::head_flops> {
  static constexpr std::string_view formula = "N = n_0 C^a, N with the output head";
  static constexpr std::string_view tex = R"(N^*(C) = n_0 C^a)";
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"n_0", &law.k}, {"a", &law.a}});
  }
};

}  // namespace detail

struct porian2024_refinedweb_kaplan : detail::porian2024_body_entry<porian2024_refinedweb_kaplan> {
  static constexpr std::string_view name = "porian2024/refinedweb_kaplan";
  static constexpr const auto& set = leverage::porian2024::refinedweb_kaplan;
};

struct porian2024_refinedweb_head : detail::porian2024_head_entry<porian2024_refinedweb_head> {
  static constexpr std::string_view name = "porian2024/refinedweb_head";
  static constexpr const auto& set = leverage::porian2024::refinedweb_head;
};

struct porian2024_refinedweb_warmup : detail::porian2024_head_entry<porian2024_refinedweb_warmup> {
  static constexpr std::string_view name = "porian2024/refinedweb_warmup";
  static constexpr const auto& set = leverage::porian2024::refinedweb_warmup;
};

struct porian2024_refinedweb_cosine : detail::porian2024_head_entry<porian2024_refinedweb_cosine> {
  static constexpr std::string_view name = "porian2024/refinedweb_cosine";
  static constexpr const auto& set = leverage::porian2024::refinedweb_cosine;
};

struct porian2024_refinedweb_tuned : detail::porian2024_head_entry<porian2024_refinedweb_tuned> {
  static constexpr std::string_view name = "porian2024/refinedweb_tuned";
  static constexpr const auto& set = leverage::porian2024::refinedweb_tuned;
};

struct porian2024_openwebtext2_kaplan
    : detail::porian2024_body_entry<porian2024_openwebtext2_kaplan> {
  static constexpr std::string_view name = "porian2024/openwebtext2_kaplan";
  static constexpr const auto& set = leverage::porian2024::openwebtext2_kaplan;
};

struct porian2024_openwebtext2_head : detail::porian2024_head_entry<porian2024_openwebtext2_head> {
  static constexpr std::string_view name = "porian2024/openwebtext2_head";
  static constexpr const auto& set = leverage::porian2024::openwebtext2_head;
};

struct porian2024_openwebtext2_warmup
    : detail::porian2024_head_entry<porian2024_openwebtext2_warmup> {
  static constexpr std::string_view name = "porian2024/openwebtext2_warmup";
  static constexpr const auto& set = leverage::porian2024::openwebtext2_warmup;
};

struct porian2024_openwebtext2_cosine
    : detail::porian2024_head_entry<porian2024_openwebtext2_cosine> {
  static constexpr std::string_view name = "porian2024/openwebtext2_cosine";
  static constexpr const auto& set = leverage::porian2024::openwebtext2_cosine;
};

struct porian2024_openwebtext2_tuned
    : detail::porian2024_head_entry<porian2024_openwebtext2_tuned> {
  static constexpr std::string_view name = "porian2024/openwebtext2_tuned";
  static constexpr const auto& set = leverage::porian2024::openwebtext2_tuned;
};

struct porian2024_learning_rate : entry<porian2024_learning_rate, argument::parameters_with_head> {
  static constexpr std::string_view name = "porian2024/learning_rate";
  static constexpr std::string_view formula = "eta = k N^p";
  static constexpr std::string_view tex = R"(\eta(N) = k N^p)";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::learning_rate;
  static constexpr const auto& set = leverage::porian2024::tuned;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.eta);
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.learning_rate(leverage::parameters{n});
  }
};

struct porian2024_batch : entry<porian2024_batch, argument::parameters_with_head> {
  static constexpr std::string_view name = "porian2024/batch";
  static constexpr std::string_view formula = "B = k N^p";
  static constexpr std::string_view tex = R"(B(N) = k N^p)";
  static constexpr std::string_view symbols[] = {"N"};
  static constexpr outcome answer = outcome::batch;
  static constexpr const auto& set = leverage::porian2024::tuned;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.b);
  }
  template <class Law, scalar N>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n) {
    return law.batch(leverage::parameters{n}).value;
  }
};

template <class Visit>
constexpr void for_each_porian2024(const Visit& visit) {
  visit(porian2024_refinedweb_kaplan{});
  visit(porian2024_refinedweb_head{});
  visit(porian2024_refinedweb_warmup{});
  visit(porian2024_refinedweb_cosine{});
  visit(porian2024_refinedweb_tuned{});
  visit(porian2024_openwebtext2_kaplan{});
  visit(porian2024_openwebtext2_head{});
  visit(porian2024_openwebtext2_warmup{});
  visit(porian2024_openwebtext2_cosine{});
  visit(porian2024_openwebtext2_tuned{});
  visit(porian2024_learning_rate{});
  visit(porian2024_batch{});
}

}  // namespace leverage::catalogue
