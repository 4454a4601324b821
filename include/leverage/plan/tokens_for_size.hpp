// SPDX-License-Identifier: Apache-2.0
/// @file
/// The tokens for a model of a given size by laws of the catalogue that answer with tokens. A law of the size itself is
/// evaluated. A law of the budget, D(C) with C = 6 N D, is solved for the budget at which N is the best size:
///
///   C = 6 N D(C)
///
/// Laws that answer with a loss do the same by allocation_problem::best_for.
///
///   const auto at = plan::tokens_for_size(*find_law(lines, "pearce2024/epoch_best_data"), 1e9);
#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "leverage/core/argument.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/outcome.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/law_line.hpp"
#include "leverage/plan/detail/roots.hpp"

namespace leverage::plan {

/// The answer of one law.
struct size_tokens {
  argument size{};                                          ///< what the law counts as N
  tokens<> data{std::numeric_limits<double>::quiet_NaN()};  ///< NaN if the law has no answer
  extrapolation verdict{};
};

namespace detail {

/// The count of weights in a budget of 6 N D; empty for other budgets.
[[nodiscard]] constexpr std::optional<argument> weights_of_budget(argument budget) {
  switch (budget) {
    case argument::flops:
      return argument::parameters;
    case argument::head_flops:
      return argument::parameters_with_head;
    case argument::non_embedding_flops:
      return argument::non_embedding_parameters;
    default:
      return std::nullopt;
  }
}

}  // namespace detail

/// The tokens for N weights by a law that answers with tokens, as the law counts N. `experts` is for laws that take
/// their number. Empty if the law is of other inputs, or takes a number of experts that is not given.
[[nodiscard]] inline std::optional<size_tokens> tokens_for_size(
    const law_line& law, double n, std::optional<double> experts = {}) {
  if (law.answer != outcome::tokens || law.inputs.empty() || law.inputs.size() > 2) {
    return std::nullopt;
  }
  std::array<double, law_line::max_inputs> x{};
  if (law.inputs.size() == 2) {
    if (law.inputs[1] != argument::experts || !experts) return std::nullopt;
    x[1] = *experts;
  }
  const auto answer = [&](argument size, double input) {
    x[0] = input;
    const double d = law.value(std::span<const double>(x));
    const bool valid = n > 0.0 && d > 0.0 && d <= (std::numeric_limits<double>::max)();
    return size_tokens{size, tokens{valid ? d : std::numeric_limits<double>::quiet_NaN()},
                       law.verdict(x)};
  };
  if (counts_weights(law.inputs[0])) return answer(law.inputs[0], n);
  const auto size = detail::weights_of_budget(law.inputs[0]);
  if (!size) return std::nullopt;
  const auto over = [&](double ln_budget) {
    x[0] = std::exp(ln_budget);
    return ln_budget - std::log(6.0 * n) - std::log(law.value(std::span<const double>(x)));
  };
  constexpr double ln_largest = 230.0;  // 1e100 FLOPs
  if (!(over(0.0) < 0.0) || !(over(ln_largest) > 0.0)) return size_tokens{.size = *size};
  return answer(*size, std::exp(detail::root_between(over, 0.0, ln_largest)));
}

}  // namespace leverage::plan
