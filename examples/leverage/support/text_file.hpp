// SPDX-License-Identifier: Apache-2.0
/// @file
/// Files read whole into memory.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include "support/result.hpp"

namespace leverage::program {

/// The text of a file of at most `max_mebibytes`. `kind` is what messages call the expected content ("a table"). The
/// reason of a failure does not name the file.
[[nodiscard]] result<std::string> read_text_file(const std::string& path, std::size_t max_mebibytes,
                                                 std::string_view kind);

/// The same from a stream, to its end.
[[nodiscard]] result<std::string> read_text(std::istream& in, std::size_t max_mebibytes,
                                            std::string_view kind);

}  // namespace leverage::program
