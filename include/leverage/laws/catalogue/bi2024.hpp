// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Bi et al. 2024.
#pragma once

#include "leverage/laws/bi2024.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage::catalogue {

namespace detail {
template <class Self>
struct bi2024_entry : entry<Self, argument::non_vocabulary_flops> {
  static constexpr std::string_view symbols[] = {"C"};
};
}  // namespace detail

struct bi2024_equation1_learning_rate : detail::bi2024_entry<bi2024_equation1_learning_rate> {
  static constexpr std::string_view name = "bi2024/equation1_learning_rate";
  static constexpr std::string_view formula = "eta = k C^p";
  static constexpr std::string_view tex = R"(\eta_{\mathrm{opt}} = k \, C^p)";
  static constexpr outcome answer = outcome::learning_rate;
  static constexpr const auto& set = leverage::bi2024::equation1;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.eta);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.learning_rate(leverage::flops{c});
  }
};

struct bi2024_equation1_batch : detail::bi2024_entry<bi2024_equation1_batch> {
  static constexpr std::string_view name = "bi2024/equation1_batch";
  static constexpr std::string_view formula = "B = k C^p";
  static constexpr std::string_view tex = R"(B_{\mathrm{opt}} = k \, C^p)";
  static constexpr outcome answer = outcome::batch;
  static constexpr const auto& set = leverage::bi2024::equation1;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.b);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.batch(leverage::flops{c}).value;
  }
};

struct bi2024_equation4_model : detail::bi2024_entry<bi2024_equation4_model> {
  static constexpr std::string_view name = "bi2024/equation4_model";
  static constexpr std::string_view formula = "M = k C^p, FLOPs of a token without vocabulary";
  static constexpr std::string_view tex = R"(M_{\mathrm{opt}} = k \, C^p)";
  static constexpr outcome answer = outcome::flops_per_token;
  static constexpr const auto& set = leverage::bi2024::equation4;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.m);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.model(leverage::flops{c}).value;
  }
};

struct bi2024_equation4_data : detail::bi2024_entry<bi2024_equation4_data> {
  static constexpr std::string_view name = "bi2024/equation4_data";
  static constexpr std::string_view formula = "D = k C^p";
  static constexpr std::string_view tex = R"(D_{\mathrm{opt}} = k \, C^p)";
  static constexpr outcome answer = outcome::tokens;
  static constexpr const auto& set = leverage::bi2024::equation4;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.d);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.data(leverage::flops{c}).value;
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_bi2024(const Visit& visit) {
  visit(bi2024_equation1_learning_rate{});
  visit(bi2024_equation1_batch{});
  visit(bi2024_equation4_model{});
  visit(bi2024_equation4_data{});
}

}  // namespace leverage::catalogue
