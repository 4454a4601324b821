// SPDX-License-Identifier: Apache-2.0
#include "models/violation_text.hpp"

#include <fmt/format.h>

namespace leverage::program {

std::string place_of(const violation& v) {
  if (v.block == part::prediction_part) {
    return fmt::format("prediction_block.{}", v.field);
  }
  return v.block == part::model_part ? std::string(v.field)
                                     : fmt::format("blocks[{}].{}", v.block, v.field);
}

std::string violations_of(const transformer& m) {
  std::string text;
  for (const violation& v : validate(m)) {
    text += fmt::format("{}{}: expected {}, found {}", text.empty() ? "" : "; ", place_of(v),
                        v.expected, v.value);
  }
  return text;
}

}  // namespace leverage::program
