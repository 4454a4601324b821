// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage allocate`: how a budget, or a loss, splits between parameters and tokens; and the tokens for a size.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The values of its flags, and what one row of the answer is about.
struct allocate_options {
  std::vector<std::string> models;
  std::string as;  ///< family to read files as; empty: what they say
  std::string law;
  std::optional<double> experts;
  std::string formula;                                   ///< a law of N and D; empty: none
  std::optional<std::string> coefficient_list;           ///< as given
  std::optional<hoffmann2022::loss_law<>> coefficients;  ///< of that list, without a formula
  std::vector<flops<>> budgets;  ///< as given; an answer is about one of them, or of the losses
  std::vector<double> losses;
  std::optional<flops<>> budget;
  std::optional<double> loss;
  std::optional<parameters<>> size;
  std::optional<tokens<>> data;
  std::optional<double> tokens_per_parameter;
  std::optional<flops<>> per_token;
  std::optional<tokens<>> inference_tokens;
  std::optional<double> inference_price;
  std::optional<tokens<>> unique_tokens;
  std::optional<double> epochs;
  std::optional<parameters<>> max_size;
  std::optional<tokens<>> max_data;
  std::optional<bytes<>> memory;
  std::optional<bytes<>> cache;
  std::optional<double> bytes_per_parameter;
  std::optional<double> parameters_per_size;
  std::vector<std::string> plot;
  std::string csv;
  bool json{};
  double time_limit{};  ///< of a table, in seconds; 0: none
};

/// What is to be printed, a table where there are several budgets or losses; exit code `no_answer` where nothing is
/// within the limits, of none of them, where the table was cut short, or a figure cannot be drawn.
[[nodiscard]] result<command_result> answer_allocate(const allocate_options& options,
                                                     std::size_t width);

}  // namespace leverage::program
