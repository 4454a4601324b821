// SPDX-License-Identifier: Apache-2.0
/// @file
/// The names of the model families that can be read.
#pragma once

#include <string_view>
#include <vector>

namespace leverage::program {

/// `model_type` of every family, in the order of the table.
[[nodiscard]] std::vector<std::string_view> family_names();

}  // namespace leverage::program
