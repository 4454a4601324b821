// SPDX-License-Identifier: Apache-2.0
/// @file
/// Lengths of packed sequences, from a flag or a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "leverage/cost/sequence_flops.hpp"
#include "support/result.hpp"

namespace leverage::program::report {

/// LENGTH, or LENGTHxNUMBER for several sequences of one length: 3000, 4096x12.
[[nodiscard]] result<cost::equal_sequences> parse_length(std::string_view text);

/// The lengths in a file: one a line, or a table in CSV with a column "length" and, if there is one, a column "count".
/// Sequences of one length are put together.
[[nodiscard]] result<std::vector<cost::equal_sequences>> read_lengths(const std::string& path);

}  // namespace leverage::program::report
