// SPDX-License-Identifier: Apache-2.0
/// @file
/// A figure before it is a file.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "drawing/gnuplot.hpp"

namespace leverage::program {

/// A figure: what to draw, its numbers, and what is said of it.
struct made_figure {
  picture drawing;
  std::string csv;
  std::vector<std::pair<std::string, std::string>> lines;
};

}  // namespace leverage::program
