// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Bi et al. 2024.
#pragma once

#include "leverage/laws/bi2024.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage::catalogue {

namespace detail {
template <class Self>
struct bi2024_entry : entry<Self, argument::model_flops> {
  static constexpr std::string_view symbols[] = {"C"};
};
}  // namespace detail

struct bi2024_equation1_learning_rate : detail::bi2024_entry<bi2024_equation1_learning_rate> {
  static constexpr std::string_view name = "bi2024/equation1_learning_rate";
  static constexpr std::string_view formula = "eta = 0.3118 C^-0.1250";
  static constexpr std::string_view tex = R"(\eta_{\mathrm{opt}} = 0.3118 \, C^{-0.1250})";
  static constexpr outcome answer = outcome::learning_rate;
  static constexpr const auto& set = leverage::bi2024::equation1;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.learning_rate(leverage::flops{c});
  }
};

struct bi2024_equation1_batch : detail::bi2024_entry<bi2024_equation1_batch> {
  static constexpr std::string_view name = "bi2024/equation1_batch";
  static constexpr std::string_view formula = "B = 0.2920 C^0.3271";
  static constexpr std::string_view tex = R"(B_{\mathrm{opt}} = 0.2920 \, C^{0.3271})";
  static constexpr outcome answer = outcome::batch;
  static constexpr const auto& set = leverage::bi2024::equation1;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.batch(leverage::flops{c}).value;
  }
};

struct bi2024_equation4_model : detail::bi2024_entry<bi2024_equation4_model> {
  static constexpr std::string_view name = "bi2024/equation4_model";
  static constexpr std::string_view formula =
      "M = 0.1715 C^0.5243, FLOPs of a token without vocabulary";
  static constexpr std::string_view tex = R"(M_{\mathrm{opt}} = 0.1715 \, C^{0.5243})";
  static constexpr outcome answer = outcome::flops_per_token;
  static constexpr const auto& set = leverage::bi2024::equation4;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.model(leverage::flops{c}).value;
  }
};

struct bi2024_equation4_data : detail::bi2024_entry<bi2024_equation4_data> {
  static constexpr std::string_view name = "bi2024/equation4_data";
  static constexpr std::string_view formula = "D = 5.8316 C^0.4757";
  static constexpr std::string_view tex = R"(D_{\mathrm{opt}} = 5.8316 \, C^{0.4757})";
  static constexpr outcome answer = outcome::tokens;
  static constexpr const auto& set = leverage::bi2024::equation4;
  template <scalar C>
  [[nodiscard]] static constexpr auto value(const C& c) {
    return set.data(leverage::flops{c}).value;
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
