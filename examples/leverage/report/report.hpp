// SPDX-License-Identifier: Apache-2.0
/// @file
/// From models and a budget to the report on them. Every number is computed by the library.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/key_values.hpp"
#include "leverage/cost/sequence_flops.hpp"
#include "leverage/laws/law_line.hpp"
#include "models/model_source.hpp"
#include "report/report_document.hpp"
#include "report/training_choice.hpp"

namespace leverage::program::report {

/// Each model at the budget for which its own size is the best.
struct compute_optimal_budget {
  friend bool operator==(compute_optimal_budget, compute_optimal_budget) = default;
};

/// Sequences that are packed, and the flag that gives them.
struct packed_lengths {
  std::vector<cost::equal_sequences> sequences;
  std::string flag;
};

/// What the report is asked for.
struct request {
  std::variant<compute_optimal_budget, tokens<>, flops<>> budget{};
  cost::attention_mask mask = cost::attention_mask::full;
  cost::recomputation again = cost::recomputation::none;
  count recurrent_chunk = 0;  ///< tokens of a chunk of recurrent mixers; 0: their recurrent form
  double weight_bits = 16;
  std::optional<double> context{};  ///< tokens of a cached sequence; if not given, the model's own
  cost::key_value_load cache{};     ///< of that context
  std::optional<packed_lengths> packed{};
  std::optional<count> prompt{};
  count generated = 0;  ///< tokens after the prompt
  std::optional<training_choice> train{};
  std::vector<law_line> laws{};  ///< whose advice is shown
  bool conventions = false;      ///< all published FLOP conventions side by side
};

/// The report on valid models.
[[nodiscard]] document report_on(const std::vector<named_model>& models, const request& asked);

}  // namespace leverage::program::report
