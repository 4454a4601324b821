// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage study`: efficiency leverage measured on a team's own runs, and the law through it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/study/study_result.hpp"
#include "support/choices.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"
#include "tables/table_options.hpp"

namespace leverage::program {

inline constexpr choice<study::floor_choice> floor_choices[] = {
    {"shared", study::floor_choice::shared}, {"own", study::floor_choice::own}};
inline constexpr choice<study::leverage_source> leverage_sources[] = {
    {"curves", study::leverage_source::curves}, {"runs", study::leverage_source::runs}};

/// A point to predict: A=0.031,G=12,C=1e22.
struct wanted_point {
  activation_ratio<> a{};
  granularity<> g{};
  flops<> c{};
};

/// The values of its flags.
struct study_options {
  table_options table;
  std::string file{};  ///< what messages call the table
  std::string dense;
  study::floor_choice floors{};
  std::optional<double> floor;
  study::leverage_source source{};
  double near{};              ///< percent
  double budget_tolerance{};  ///< percent
  double fitted_below{};
  std::vector<wanted_point> predict;
  std::vector<double> forecast;  ///< budgets at which dense models are predicted
  std::size_t resamples{};
  std::uint64_t seed{};
  unsigned threads{};
  double confidence{};
  double time_limit{};  ///< in seconds; 0: none
  std::string plot;
  bool json{};
  bool print_template{};
};

/// What is to be printed; exit code `no_answer`, with what the rows allow, where no joint law can be fitted or a
/// figure cannot be written.
[[nodiscard]] result<command_result> answer_study(const study_options& given, std::size_t width);

}  // namespace leverage::program
