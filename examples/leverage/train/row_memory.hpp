// SPDX-License-Identifier: Apache-2.0
/// @file
/// The memory of a row of a table of runs, as the software of its family has it: what that keeps, and what of it was
/// measured.
#pragma once

#include "leverage/core/quantities.hpp"
#include "train/row_cells.hpp"
#include "train/run_table.hpp"

namespace leverage::program {

/// Memory of an accelerator.
struct row_memory {
  bytes<> shown{};    ///< what the family's measurements count
  bool fits = false;  ///< its total and a context fit in the accelerator
};

/// Of a run that can be used; NaN where the layout and the batch do not suit each other.
[[nodiscard]] row_memory memory_of(const table_run& run, const row_cells& cells);

}  // namespace leverage::program
