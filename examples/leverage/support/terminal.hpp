// SPDX-License-Identifier: Apache-2.0
/// @file
/// The width of a terminal.
#pragma once

#include <cstddef>
#include <optional>

namespace leverage::program {

/// Columns of the terminal that a file descriptor is connected to; nothing where it is not a terminal.
[[nodiscard]] std::optional<std::size_t> terminal_width(int descriptor);

}  // namespace leverage::program
