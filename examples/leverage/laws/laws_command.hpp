// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage laws`: what the catalogue holds.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "laws/law_catalogue.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The command line as typed.
struct laws_typed {
  std::vector<std::string> words;
  std::string answer;
  bool json = false;
};

/// Entries for people, under the heads of their papers.
[[nodiscard]] std::string laws_text(const std::vector<const law_line*>& laws, std::size_t width);

/// The list; nothing that matches is a failure with what may have been meant.
[[nodiscard]] result<command_result> answer_laws(const laws_typed& typed, std::size_t width);

}  // namespace leverage::program
