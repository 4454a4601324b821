// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage report`: what models cost, and what the laws predict for their training.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/key_values.hpp"
#include "leverage/cost/sequence_flops.hpp"
#include "report/training_choice.hpp"
#include "support/choices.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

inline constexpr choice<cost::recomputation> recomputations[] = {
    {"none", cost::recomputation::none},
    {"attention", cost::recomputation::attention_core},
    {"layers", cost::recomputation::layers}};

/// The values of its flags.
struct report_options {
  std::vector<std::string> models;
  std::string as;  ///< family to read files as; empty: what they say
  std::optional<tokens<>> data;
  std::optional<flops<>> budget;
  std::optional<count> sequence;
  double weight_bits{};
  std::optional<double> context;
  cost::key_value_load cache{};
  cost::recomputation again{};
  std::vector<cost::equal_sequences> lengths;
  std::string lengths_file;
  std::optional<count> prompt;
  std::optional<count> generated;
  std::vector<report::training_text> train;
  std::vector<report::model_part> freeze;
  count recurrent_chunk{};
  std::vector<std::string> laws;  ///< names or keys of papers; empty: all
  bool causal{};
  bool conventions{};
  bool json{};
  bool list_presets{};
  bool model_template{};  ///< the models in the library's own format, or an example of it
  bool model_schema{};
};

/// The report, or the list of presets.
[[nodiscard]] result<command_result> answer_report(const report_options& options,
                                                   std::size_t width);

}  // namespace leverage::program
