// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage map`: the laws as figures.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "map/law_map.hpp"
#include "support/choices.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Whether A is E_a / E.
inline constexpr choice<bool> routed_readings[] = {{"definition", false}, {"routed", true}};

/// The figures that are no single law.
inline constexpr std::string_view figure_names[] = {"leverage", "curves", "allocation"};

/// The values of its flags. What is an input of a law in one figure and a number in another is a text.
struct map_options {
  std::vector<std::string> models;
  std::string as;  ///< family to read files as; empty: what they say
  std::string figure;
  std::string flops;
  std::string tokens;
  std::string ratio;
  std::string granularity;
  bool routed{};  ///< the reading of the activation ratio
  std::optional<count> sequence;
  std::vector<std::string> out;
  std::string csv;
  map::law_map_options law;  ///< flags that other figures do not have
};

/// Draws the figure and describes it. If it cannot be drawn, no file is written.
[[nodiscard]] result<command_result> answer_map(const map_options& options, std::size_t width);

}  // namespace leverage::program
