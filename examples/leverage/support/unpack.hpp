// SPDX-License-Identifier: Apache-2.0
/// @file
/// Texts packed by gzip or zstd, recognised by their first bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "support/result.hpp"

namespace leverage::program {

/// The text itself where it is not packed. One that is cut short, is broken, or is larger than `max_mebibytes` when
/// unpacked is refused, the last as soon as it is. So is what is known not to be a table: zip archives and with them
/// spreadsheets, Parquet, xz, bzip2, by name; and a kind of packing that this build has no library for.
[[nodiscard]] result<std::string> unpacked(std::string text, std::size_t max_mebibytes,
                                           std::string_view kind);

}  // namespace leverage::program
