// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage laws`: what the catalogue holds.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "laws/law_catalogue.hpp"
#include "output/page.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The values of its flags.
struct laws_options {
  std::vector<std::string> words;
  std::string answer;
  std::vector<evidence> verified;  ///< levels of evidence, all if none is named
  bool json{};
};

/// Adds entries to a page, grouped by paper.
void describe_laws(page& out, const std::vector<const law_line*>& laws);

/// The list; exit code `no_answer` and suggested names if nothing matches.
[[nodiscard]] result<command_result> answer_laws(const laws_options& options, std::size_t width);

}  // namespace leverage::program
