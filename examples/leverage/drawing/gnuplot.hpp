// SPDX-License-Identifier: Apache-2.0
/// @file
/// Pictures, drawn by gnuplot.
#pragma once

#include <filesystem>
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

/// `text` as gnuplot takes it literally: printable, so that no end of a line ends the string, and in single quotes.
[[nodiscard]] std::string quoted(const std::string& text);

/// Draws a picture to `to` and leaves the script next to it; a PNG has two pixels per point. Returns what went wrong.
[[nodiscard]] std::optional<failure> draw(const picture& what, picture_format format,
                                          const std::filesystem::path& to);

}  // namespace leverage::program
