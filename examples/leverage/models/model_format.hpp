// SPDX-License-Identifier: Apache-2.0
/// @file
/// The library's own format of a model as text; see leverage/config/own_format.hpp.
#pragma once

#include <string>
#include <string_view>

#include "leverage/model/transformer.hpp"

namespace leverage::program {

/// The model in the format, with its name.
[[nodiscard]] std::string model_text(const transformer& m, std::string_view name);

/// An example of the format: a hybrid in two blocks.
[[nodiscard]] std::string model_template();

/// The JSON schema of the format.
[[nodiscard]] std::string model_schema();

}  // namespace leverage::program
