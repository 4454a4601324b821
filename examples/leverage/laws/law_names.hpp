// SPDX-License-Identifier: Apache-2.0
/// @file
/// Names of laws on a command line, the same for every command: a name of the catalogue, a short name, or the key of
/// a paper that has one such law.
#pragma once

#include <string_view>

#include "laws/law_catalogue.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The law of a name. Of a key the laws that the command accepts are looked at, of several the only loss among them.
/// Whether a law that is named in full is accepted is left to the command. `flag` begins the message.
[[nodiscard]] result<const law_line*> named_law(std::string_view name,
                                                bool (*accepted)(const law_line&) = nullptr,
                                                std::string_view flag = "--law");

}  // namespace leverage::program
