// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Beck et al. 2025.
#pragma once

#include "leverage/laws/beck2025.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage::catalogue {

namespace detail {

template <class Self>
struct beck2025_best_size : entry<Self, argument::exact_flops> {
  using form = beck2025_best_size<void>;
  static constexpr std::string_view formula = "N = k C^p";
  static constexpr std::string_view tex = R"(N^* = k\, C^{p})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::parameters;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.n);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_size(leverage::flops{c}).value;
  }
};

template <class Self>
struct beck2025_best_data : entry<Self, argument::exact_flops> {
  using form = beck2025_best_data<void>;
  static constexpr std::string_view formula = "D = k C^p";
  static constexpr std::string_view tex = R"(D^* = k\, C^{p})";
  static constexpr std::string_view symbols[] = {"C"};
  static constexpr outcome answer = outcome::tokens;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return power_fields(law.d);
  }
  template <class Law, scalar C>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const C& c) {
    return law.best_data(leverage::flops{c}).value;
  }
};

}  // namespace detail

struct beck2025_transformer_2048_best_size
    : detail::beck2025_best_size<beck2025_transformer_2048_best_size> {
  static constexpr std::string_view name = "beck2025/transformer_2048_best_size";
  static constexpr const auto& set = leverage::beck2025::transformer_2048;
};
struct beck2025_transformer_2048_best_data
    : detail::beck2025_best_data<beck2025_transformer_2048_best_data> {
  static constexpr std::string_view name = "beck2025/transformer_2048_best_data";
  static constexpr const auto& set = leverage::beck2025::transformer_2048;
};
struct beck2025_transformer_8192_best_size
    : detail::beck2025_best_size<beck2025_transformer_8192_best_size> {
  static constexpr std::string_view name = "beck2025/transformer_8192_best_size";
  static constexpr const auto& set = leverage::beck2025::transformer_8192;
};
struct beck2025_transformer_8192_best_data
    : detail::beck2025_best_data<beck2025_transformer_8192_best_data> {
  static constexpr std::string_view name = "beck2025/transformer_8192_best_data";
  static constexpr const auto& set = leverage::beck2025::transformer_8192;
};
struct beck2025_transformer_16384_best_size
    : detail::beck2025_best_size<beck2025_transformer_16384_best_size> {
  static constexpr std::string_view name = "beck2025/transformer_16384_best_size";
  static constexpr const auto& set = leverage::beck2025::transformer_16384;
};
struct beck2025_transformer_16384_best_data
    : detail::beck2025_best_data<beck2025_transformer_16384_best_data> {
  static constexpr std::string_view name = "beck2025/transformer_16384_best_data";
  static constexpr const auto& set = leverage::beck2025::transformer_16384;
};
struct beck2025_mlstm_2048_best_size : detail::beck2025_best_size<beck2025_mlstm_2048_best_size> {
  static constexpr std::string_view name = "beck2025/mlstm_2048_best_size";
  static constexpr const auto& set = leverage::beck2025::mlstm_2048;
};
struct beck2025_mlstm_2048_best_data : detail::beck2025_best_data<beck2025_mlstm_2048_best_data> {
  static constexpr std::string_view name = "beck2025/mlstm_2048_best_data";
  static constexpr const auto& set = leverage::beck2025::mlstm_2048;
};
struct beck2025_mlstm_8192_best_size : detail::beck2025_best_size<beck2025_mlstm_8192_best_size> {
  static constexpr std::string_view name = "beck2025/mlstm_8192_best_size";
  static constexpr const auto& set = leverage::beck2025::mlstm_8192;
};
struct beck2025_mlstm_8192_best_data : detail::beck2025_best_data<beck2025_mlstm_8192_best_data> {
  static constexpr std::string_view name = "beck2025/mlstm_8192_best_data";
  static constexpr const auto& set = leverage::beck2025::mlstm_8192;
};
struct beck2025_mlstm_16384_best_size : detail::beck2025_best_size<beck2025_mlstm_16384_best_size> {
  static constexpr std::string_view name = "beck2025/mlstm_16384_best_size";
  static constexpr const auto& set = leverage::beck2025::mlstm_16384;
};
struct beck2025_mlstm_16384_best_data : detail::beck2025_best_data<beck2025_mlstm_16384_best_data> {
  static constexpr std::string_view name = "beck2025/mlstm_16384_best_data";
  static constexpr const auto& set = leverage::beck2025::mlstm_16384;
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_beck2025(const Visit& visit) {
  visit(beck2025_transformer_2048_best_size{});
  visit(beck2025_transformer_2048_best_data{});
  visit(beck2025_transformer_8192_best_size{});
  visit(beck2025_transformer_8192_best_data{});
  visit(beck2025_transformer_16384_best_size{});
  visit(beck2025_transformer_16384_best_data{});
  visit(beck2025_mlstm_2048_best_size{});
  visit(beck2025_mlstm_2048_best_data{});
  visit(beck2025_mlstm_8192_best_size{});
  visit(beck2025_mlstm_8192_best_data{});
  visit(beck2025_mlstm_16384_best_size{});
  visit(beck2025_mlstm_16384_best_data{});
}

}  // namespace leverage::catalogue
