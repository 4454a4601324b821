// SPDX-License-Identifier: Apache-2.0
/// @file
/// Remarks of a forecast in words.
#pragma once

#include <optional>
#include <string>

#include "leverage/model/transformer.hpp"
#include "leverage/plan/prediction.hpp"
#include "output/value.hpp"

namespace leverage::program {

/// A remark: its kind by name, a sentence, and the numbers that the sentence is about.
struct remark_text {
  std::string kind{};
  std::string text{};
  std::string subject{};
  std::string quantity{};
  double value = 0;
  std::optional<double> low{};
  std::optional<double> high{};
  std::optional<double> beyond{};  ///< the factor by which a fitted range is left
};

[[nodiscard]] remark_text text_of(const plan::remark& r);

/// What laws of transformers do not know of a model with recurrent mixers; empty without any.
[[nodiscard]] std::string recurrence_note(const transformer& m);

/// The remark as an object of an answer.
[[nodiscard]] object value_of(const remark_text& r);

}  // namespace leverage::program
