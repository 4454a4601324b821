// SPDX-License-Identifier: Apache-2.0
/// @file
/// Splits of a budget as text and as JSON.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "allocate/allocate_command.hpp"
#include "allocate/allocate_laws.hpp"
#include "leverage/plan/compute_allocation.hpp"

namespace leverage::program {

/// A law at a cost, within limits, in words and as a problem to solve.
struct allocation_question {
  std::string law;
  std::string source;
  std::string cost;
  std::shared_ptr<const any_problem> problem;
};

/// A question with its answer.
struct allocation_answer {
  const allocate_options& options;
  const allocation_question& asked;
  plan::allocation<> best;
  std::vector<plan::allocation<>>
      others;  ///< the same budget or loss at other tokens per parameter
};

/// A table of answers that was cut short.
struct cut_rows {
  std::string by;             ///< what has ended it; empty where nothing has
  std::size_t asked_for = 0;  ///< the rows of the whole table
};

[[nodiscard]] std::string allocation_text(const allocation_answer& a, std::size_t width);
[[nodiscard]] std::string allocation_json(const allocation_answer& a);
/// A row for each answer; all are to one question but for the budget or the loss, and there is one at least.
[[nodiscard]] std::string allocations_text(const std::vector<allocation_answer>& all,
                                           const cut_rows& cut, std::size_t width);
[[nodiscard]] std::string allocations_json(const std::vector<allocation_answer>& all,
                                           const cut_rows& cut);

/// The answer of a law of compute, whose size is FLOPs per token.
struct compute_answer {
  const allocate_options& options;
  std::string law;  ///< its name
  const provenance& source;
  plan::allocation<flops_per_token<>> best;
};

[[nodiscard]] std::string allocation_text(const compute_answer& a, std::size_t width);
[[nodiscard]] std::string allocation_json(const compute_answer& a);
/// A row for each answer, of which there is one at least.
[[nodiscard]] std::string allocations_text(const std::vector<compute_answer>& all,
                                           const cut_rows& cut, std::size_t width);
[[nodiscard]] std::string allocations_json(const std::vector<compute_answer>& all,
                                           const cut_rows& cut);

}  // namespace leverage::program
