// SPDX-License-Identifier: Apache-2.0
/// @file
/// Figures, and the files that they become.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drawing/gnuplot.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// A figure: what to draw, its numbers as CSV, and lines that describe it.
struct made_figure {
  picture drawing;
  std::string csv;
  std::vector<std::pair<std::string, std::string>> lines;
};

/// A picture and its path, which ends in .svg or .png.
struct picture_file {
  picture what;
  std::string path;
};
/// A text and its path.
struct text_file {
  std::string text;
  std::string path;
};

/// Draws pictures and writes texts: either all files appear, or none and the reason is returned.
[[nodiscard]] std::optional<failure> write_figures(const std::vector<picture_file>& pictures,
                                                   const std::vector<text_file>& texts = {});

/// The same picture in several files.
[[nodiscard]] std::vector<picture_file> in_files(const picture& what,
                                                 const std::vector<std::string>& paths);

}  // namespace leverage::program
