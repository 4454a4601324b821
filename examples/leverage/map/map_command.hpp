// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage map`: the laws as figures.
#pragma once

#include <string>
#include <vector>

#include "map/law_map.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Parsed options; a text is empty where the flag is not given.
struct map_options {
  std::vector<std::string> models;
  std::string figure;
  std::string flops;
  std::string tokens;
  std::string ratio;
  std::string granularity;
  std::string reading = "definition";
  std::string sequence;
  std::vector<std::string> out;
  std::string csv;
  map::law_map_options law;  ///< flags that other figures do not have
};

/// Draws the figure and describes it. If it cannot be drawn, no file is written.
[[nodiscard]] result<command_result> answer_map(const map_options& typed, std::size_t width);

}  // namespace leverage::program
