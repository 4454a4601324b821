// SPDX-License-Identifier: Apache-2.0
/// @file
/// Broken rules of a model in words.
#pragma once

#include <string>

#include "leverage/model/validate.hpp"

namespace leverage::program {

/// Where a broken rule is: "d_model", "blocks[1].attention.heads", "prediction_block.norms".
[[nodiscard]] std::string place_of(const violation& v);

/// All broken rules: "blocks[1].attention.heads: expected at least 1, found 0; ..."; empty for a valid model.
[[nodiscard]] std::string violations_of(const transformer& m);

}  // namespace leverage::program
