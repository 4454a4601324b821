// SPDX-License-Identifier: Apache-2.0
/// @file
/// The two forms of a report.
#pragma once

#include <cstddef>
#include <string>

#include "output/document.hpp"

namespace leverage::program {

/// A table for people, no line of it wider than `width`; models that do not fit side by side follow
/// in further blocks. Rows that say nothing about any model are left out.
[[nodiscard]] std::string render_table(const document& d, std::size_t width);

/// The same as JSON: every row, numbers not rounded, counts as integers, null where there is none.
[[nodiscard]] std::string render_json(const document& d);

}  // namespace leverage::program
