// SPDX-License-Identifier: Apache-2.0
/// @file
/// JSON Lines as tables: a flat object on each line.
#pragma once

#include <string>
#include <string_view>

#include "support/csv.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Whether the first line of a text begins an object.
[[nodiscard]] bool begins_json_lines(std::string_view text);

/// Keys are columns, in the order in which they first appear. A text is a cell as it is, a number as it is written, true
/// and false are words; null, and a key that a line does not have, are an empty cell. Objects and arrays within a
/// line, a key given twice, and blank lines but at the end are refused; every message begins with `name`.
[[nodiscard]] result<csv_table> parse_json_lines(std::string_view text, const std::string& name);

}  // namespace leverage::program
