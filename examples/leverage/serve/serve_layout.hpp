// SPDX-License-Identifier: Apache-2.0
/// @file
/// The layout of a model that serves, as a flag has it.
#pragma once

#include <string>
#include <string_view>

#include "leverage/hardware/serving_layout.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// tp=8,pp=1,ep=8,dp=8: what is not named is 1, and ep is tp dp where dp exceeds 1.
[[nodiscard]] result<hardware::serving_layout> parse_serving_layout(std::string_view text);

/// The layout in that form, without what is 1: "ep=8,dp=8", or "tp=1".
[[nodiscard]] std::string serving_layout_text(const hardware::serving_layout& l);

}  // namespace leverage::program
