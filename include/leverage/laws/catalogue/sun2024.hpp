// SPDX-License-Identifier: Apache-2.0
/// @file
/// Catalogue entries of Sun et al. 2024, Hunyuan-Large: read in one transcription, see there.
#pragma once

#include "leverage/laws/catalogue/entry.hpp"
#include "leverage/laws/catalogue/split_law.hpp"
#include "leverage/laws/sun2024.hpp"

namespace leverage::catalogue {

struct sun2024_best_size : detail::split_size_entry<sun2024_best_size, argument::exact_flops> {
  static constexpr std::string_view name = "sun2024/best_size";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr std::string_view formula = "N = k C^p, active parameters";
  static constexpr const auto& set = leverage::sun2024::allocation;
};

struct sun2024_best_data : detail::split_data_entry<sun2024_best_data, argument::exact_flops> {
  static constexpr std::string_view name = "sun2024/best_data";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr const auto& set = leverage::sun2024::allocation;
};

struct sun2024_training_flops
    : entry<sun2024_training_flops, argument::active_parameters, argument::tokens> {
  static constexpr std::string_view name = "sun2024/training_flops";
  static constexpr model_kind models = model_kind::mixture;
  static constexpr std::string_view formula = "C = (a N + b) D";
  static constexpr std::string_view tex = R"(C = (a N + b) D)";
  static constexpr std::string_view symbols[] = {"N", "D"};
  static constexpr outcome answer = outcome::flops;
  static constexpr const auto& set = leverage::sun2024::cost;
  template <class Law>
  [[nodiscard]] static constexpr auto fields(Law& law) {
    return field_list<Law>({{"a", &law.a}, {"b", &law.b}});
  }
  template <class Law, scalar N, scalar D>
  [[nodiscard]] static constexpr auto evaluate(const Law& law, const N& n, const D& d) {
    return law.training_flops(leverage::parameters{n}, leverage::tokens{d}).value;
  }
};

/// Calls `visit` with a value of each entry.
template <class Visit>
constexpr void for_each_sun2024(const Visit& visit) {
  visit(sun2024_best_size{});
  visit(sun2024_best_data{});
  visit(sun2024_training_flops{});
}

}  // namespace leverage::catalogue
