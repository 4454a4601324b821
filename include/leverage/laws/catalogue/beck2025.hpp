// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Beck et al. 2025.
#pragma once

#include "leverage/laws/beck2025.hpp"
#include "leverage/laws/catalogue/split_law.hpp"

namespace leverage::catalogue {

struct beck2025_transformer_2048_best_size
    : detail::split_size_entry<beck2025_transformer_2048_best_size, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/transformer_2048_best_size";
  static constexpr const auto& set = leverage::beck2025::transformer_2048;
};
struct beck2025_transformer_2048_best_data
    : detail::split_data_entry<beck2025_transformer_2048_best_data, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/transformer_2048_best_data";
  static constexpr const auto& set = leverage::beck2025::transformer_2048;
};
struct beck2025_transformer_8192_best_size
    : detail::split_size_entry<beck2025_transformer_8192_best_size, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/transformer_8192_best_size";
  static constexpr const auto& set = leverage::beck2025::transformer_8192;
};
struct beck2025_transformer_8192_best_data
    : detail::split_data_entry<beck2025_transformer_8192_best_data, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/transformer_8192_best_data";
  static constexpr const auto& set = leverage::beck2025::transformer_8192;
};
struct beck2025_transformer_16384_best_size
    : detail::split_size_entry<beck2025_transformer_16384_best_size, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/transformer_16384_best_size";
  static constexpr const auto& set = leverage::beck2025::transformer_16384;
};
struct beck2025_transformer_16384_best_data
    : detail::split_data_entry<beck2025_transformer_16384_best_data, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/transformer_16384_best_data";
  static constexpr const auto& set = leverage::beck2025::transformer_16384;
};
struct beck2025_mlstm_2048_best_size
    : detail::split_size_entry<beck2025_mlstm_2048_best_size, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/mlstm_2048_best_size";
  static constexpr const auto& set = leverage::beck2025::mlstm_2048;
};
struct beck2025_mlstm_2048_best_data
    : detail::split_data_entry<beck2025_mlstm_2048_best_data, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/mlstm_2048_best_data";
  static constexpr const auto& set = leverage::beck2025::mlstm_2048;
};
struct beck2025_mlstm_8192_best_size
    : detail::split_size_entry<beck2025_mlstm_8192_best_size, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/mlstm_8192_best_size";
  static constexpr const auto& set = leverage::beck2025::mlstm_8192;
};
struct beck2025_mlstm_8192_best_data
    : detail::split_data_entry<beck2025_mlstm_8192_best_data, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/mlstm_8192_best_data";
  static constexpr const auto& set = leverage::beck2025::mlstm_8192;
};
struct beck2025_mlstm_16384_best_size
    : detail::split_size_entry<beck2025_mlstm_16384_best_size, argument::exact_flops> {
  static constexpr std::string_view name = "beck2025/mlstm_16384_best_size";
  static constexpr const auto& set = leverage::beck2025::mlstm_16384;
};
struct beck2025_mlstm_16384_best_data
    : detail::split_data_entry<beck2025_mlstm_16384_best_data, argument::exact_flops> {
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
