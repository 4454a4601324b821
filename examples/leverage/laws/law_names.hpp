// SPDX-License-Identifier: Apache-2.0
/// @file
/// Names of laws on a command line, the same for every command: a name of the catalogue, a short name, or the key of
/// a paper that has one such law.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "laws/law_catalogue.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The law of a name. Of a key it is the only law that the command accepts, or the only loss among those; if it accepts
/// none, the first. The command says what it expects of a law that it does not accept. `flag` begins the message.
[[nodiscard]] result<const law_line*> named_law(std::string_view name,
                                                bool (*accepted)(const law_line&) = nullptr,
                                                std::string_view flag = "--law");

/// All laws of a name: the one that is named in full or by a short name, or those of a paper's key.
[[nodiscard]] result<std::vector<const law_line*>> named_laws(std::string_view name,
                                                              std::string_view flag = "--law");

/// The laws of these names, each once, in the order of the catalogue; all if there is no name.
[[nodiscard]] result<std::vector<law_line>> laws_named(const std::vector<std::string>& names);

}  // namespace leverage::program
