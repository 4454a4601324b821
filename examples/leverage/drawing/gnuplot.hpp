// SPDX-License-Identifier: Apache-2.0
/// @file
/// Pictures, drawn by gnuplot.
#pragma once

#include <optional>
#include <string>

#include "support/result.hpp"

namespace leverage::program {

enum class picture_format { svg, png };

/// The format by the ending of a file, .svg or .png in any case; nothing for another ending.
[[nodiscard]] std::optional<picture_format> format_of(const std::string& path);

/// What to draw: commands without terminal and output, and the size of the canvas in points.
struct picture {
  int width = 0;
  int height = 0;
  std::string commands;
};

/// `text` as gnuplot takes it literally: printable, so that no end of a line ends the string, in single quotes.
[[nodiscard]] std::string quoted(const std::string& text);

/// The file that is the picture, to its end, or why there is none; a PNG has two pixels per point. gnuplot reads no
/// settings of the user's, and nothing is written to disk.
[[nodiscard]] result<std::string> draw(const picture& what, picture_format format);

}  // namespace leverage::program
