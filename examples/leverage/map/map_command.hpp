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

/// The command line as typed.
struct map_typed {
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
  law_map_typed law;  ///< its flags that the other figures do not have
};

/// What was drawn, in words; code 1 and a complaint if gnuplot cannot draw it. Then, as after a failure,
/// no file is written.
[[nodiscard]] result<command_result> answer_map(const map_typed& typed, std::size_t width);

}  // namespace leverage::program
