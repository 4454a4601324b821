// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Marin 2026.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/catalogue/split_law.hpp"
#include "leverage/laws/marin2026.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct marin2026_learning_rate_entry
    : entry<Self, argument::tokens, argument::width, argument::batch> {
  static constexpr model_kind models = model_kind::mixture;
  static constexpr std::string_view symbols[] = {"T", "d", "B"};
  static constexpr outcome answer = outcome::learning_rate;
};

/// Of batches in sequences of 4096 tokens.
template <class Self>
struct marin2026_v16_entry : marin2026_learning_rate_entry<Self> {
  static constexpr const auto& set = leverage::marin2026::v16;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"k", &law.k}, {"p", &law.p}, {"q", &law.q}});
  }
};
/// Of batches in tokens.
template <class Self>
struct marin2026_may_entry : marin2026_learning_rate_entry<Self> {
  static constexpr const auto& set = leverage::marin2026::may;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"eta_max", &law.max}, {"k", &law.k}, {"p", &law.p}, {"q", &law.q}});
  }
};

template <class Self>
struct marin2026_curve_entry : entry<Self, argument::non_vocabulary_flops> {
  static constexpr model_kind models = model_kind::mixture;
  static constexpr std::string_view symbols[] = {"C"};
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.loss(leverage::flops{c});
  }
};

}  // namespace detail

/// N*(C).
struct marin2026_best_size
    : detail::split_size_entry<marin2026_best_size, argument::non_vocabulary_flops> {
  static constexpr std::string_view name = "marin2026/best_size";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr std::string_view formula = "N = k C^p, effective active parameters, C / (6 T)";
  static constexpr const auto& set = leverage::marin2026::allocation;
};

/// T*(C).
struct marin2026_best_data
    : detail::split_data_entry<marin2026_best_data, argument::non_vocabulary_flops> {
  static constexpr std::string_view name = "marin2026/best_data";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr std::string_view formula = "T = k C^p";
  static constexpr std::string_view tex = R"(T^* = k\, C^{p})";
  static constexpr const auto& set = leverage::marin2026::allocation;
};

struct marin2026_loss : detail::marin2026_curve_entry<marin2026_loss> {
  static constexpr std::string_view name = "marin2026/loss";
  static constexpr std::string_view formula = "L = b + alpha C^beta";
  static constexpr std::string_view tex = R"(L = b + \alpha C^{\beta})";
  static constexpr outcome answer = outcome::loss;
  static constexpr const auto& set = leverage::marin2026::loss;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>(
        {{"b", &law.b, "nats per token"}, {"alpha", &law.alpha}, {"beta", &law.beta}});
  }
};

struct marin2026_bits_per_byte : detail::marin2026_curve_entry<marin2026_bits_per_byte> {
  static constexpr std::string_view name = "marin2026/bits_per_byte";
  static constexpr std::string_view formula = "W = b + alpha C^beta";
  static constexpr std::string_view tex = R"(W = b + \alpha C^{\beta})";
  static constexpr outcome answer = outcome::loss_bits_per_byte;
  static constexpr const auto& set = leverage::marin2026::bits_per_byte;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>(
        {{"b", &law.b, "bits per byte"}, {"alpha", &law.alpha}, {"beta", &law.beta}});
  }
};

struct marin2026_v16_adam_learning_rate
    : detail::marin2026_v16_entry<marin2026_v16_adam_learning_rate> {
  static constexpr std::string_view name = "marin2026/v16_adam_learning_rate";
  static constexpr std::string_view formula = "eta = k T^p d^q sqrt(B / 4096)";
  static constexpr std::string_view tex = R"(\eta = k\, T^{p} d^{\,q} \sqrt{B / 4096})";
  template <class Law, scalar D, scalar W, scalar B>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const D& d, const W& w, const B& b) {
    return law.adam(leverage::tokens{d}, w, leverage::tokens{b});
  }
};

struct marin2026_v16_adamh_learning_rate
    : detail::marin2026_v16_entry<marin2026_v16_adamh_learning_rate> {
  static constexpr std::string_view name = "marin2026/v16_adamh_learning_rate";
  static constexpr std::string_view formula = "eta = (13 / 3) k T^p d^q sqrt(B / 4096)";
  static constexpr std::string_view tex =
      R"(\eta = \tfrac{13}{3} k\, T^{p} d^{\,q} \sqrt{B / 4096})";
  template <class Law, scalar D, scalar W, scalar B>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const D& d, const W& w, const B& b) {
    return law.matrices(leverage::tokens{d}, w, leverage::tokens{b});
  }
};

struct marin2026_may_adam_learning_rate
    : detail::marin2026_may_entry<marin2026_may_adam_learning_rate> {
  static constexpr std::string_view name = "marin2026/may_adam_learning_rate";
  static constexpr std::string_view formula = "eta = min(eta_max, k T^p d^q sqrt(B))";
  static constexpr std::string_view tex =
      R"(\eta = \min\left(\eta_{\max}, k\, T^{p} d^{\,q} \sqrt{B}\right))";
  template <class Law, scalar D, scalar W, scalar B>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const D& d, const W& w, const B& b) {
    return law.adam(leverage::tokens{d}, w, leverage::tokens{b});
  }
};

struct marin2026_may_muonh_learning_rate
    : detail::marin2026_may_entry<marin2026_may_muonh_learning_rate> {
  static constexpr std::string_view name = "marin2026/may_muonh_learning_rate";
  static constexpr std::string_view formula = "eta = min(eta_max, (13 / 3) k T^p d^q sqrt(B))";
  static constexpr std::string_view tex =
      R"(\eta = \min\left(\eta_{\max}, \tfrac{13}{3} k\, T^{p} d^{\,q} \sqrt{B}\right))";
  template <class Law, scalar D, scalar W, scalar B>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const D& d, const W& w, const B& b) {
    return law.matrices(leverage::tokens{d}, w, leverage::tokens{b});
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_marin2026(const Visit& visit) {
  visit(marin2026_best_size{});
  visit(marin2026_best_data{});
  visit(marin2026_loss{});
  visit(marin2026_bits_per_byte{});
  visit(marin2026_v16_adam_learning_rate{});
  visit(marin2026_v16_adamh_learning_rate{});
  visit(marin2026_may_adam_learning_rate{});
  visit(marin2026_may_muonh_learning_rate{});
}

}  // namespace leverage::catalogue
