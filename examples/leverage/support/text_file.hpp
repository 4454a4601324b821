// SPDX-License-Identifier: Apache-2.0
/// @file
/// Files read whole into memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "support/result.hpp"

namespace leverage::program {

/// Whether an argument that may be a name or a path means a file: an existing one, or any with a slash or that ends in
/// .json.
[[nodiscard]] bool means_file(const std::string& argument);

/// The text of a file, or of a pipe that something writes to, of at most `max_mebibytes`; anything else is refused at
/// once. `kind` is what messages call the expected content ("a table"). The
/// reason of a failure does not name the file.
[[nodiscard]] result<std::string> read_text_file(const std::string& path, std::size_t max_mebibytes,
                                                 std::string_view kind);

/// The same from standard input to its end. A terminal is refused.
[[nodiscard]] result<std::string> read_standard_input(std::size_t max_mebibytes,
                                                      std::string_view kind);

}  // namespace leverage::program
