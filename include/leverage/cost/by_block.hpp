// SPDX-License-Identifier: Apache-2.0
/// @file
/// Parameters and operations of one block of a model, all its layers together: what the counts of cost/parameters.hpp
/// and cost/flops.hpp have of it. The vocabulary, the last norm and prediction modules are in no block.
#pragma once

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::cost {

namespace detail {

/// Calls `add` with a block of a valid model; whether there is one of this index.
template <class Add>
constexpr bool for_block(const transformer& m, int index, const Add& add) {
  if (!leverage::detail::accepts(m)) return false;
  bool found = false;
  for_each_part(m, [&](const part& p) {
    if (p.is_block() && p.block == index) {
      add(p);
      found = true;
    }
  });
  return found;
}

[[nodiscard]] constexpr parameters<count> parameters_of_block(const transformer& m, int index,
                                                              bool active) {
  parameter_breakdown sum;
  const bool found = for_block(m, index, [&](const part& p) { add(sum, p, active); });
  return found ? sum.total() : parameters<count>{not_a_count};
}

}  // namespace detail

/// All parameters of a block, counted from 0; `not_a_count` for one that the model does not have.
[[nodiscard]] constexpr parameters<count> total_parameters_of_block(const transformer& m,
                                                                    int index) {
  return detail::parameters_of_block(m, index, false);
}

/// The parameters of a block that one token uses.
[[nodiscard]] constexpr parameters<count> active_parameters_of_block(const transformer& m,
                                                                     int index) {
  return detail::parameters_of_block(m, index, true);
}

/// Forward operations of one token in a block, counted as by `forward_flops`; `not_a_count` as there, and for a block
/// that the model does not have.
[[nodiscard]] constexpr flops_per_token<count> forward_flops_of_block(
    const transformer& m, int index, attention_mask mask = attention_mask::full,
    count recurrent_chunk = 0) {
  flop_breakdown sum;
  const bool found =
      detail::can_have_chunk(m, recurrent_chunk) && detail::for_block(m, index, [&](const part& p) {
        detail::add(sum, p, detail::core_per_token{m.sequence, mask}, recurrent_chunk);
      });
  return found ? sum.non_vocabulary() : flops_per_token<count>{not_a_count};
}

}  // namespace leverage::cost
