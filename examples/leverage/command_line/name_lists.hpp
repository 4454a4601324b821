// SPDX-License-Identifier: Apache-2.0
/// @file
/// Names that flags take and a shell completes: each list is what the program itself looks names up in.
#pragma once

#include "command_line/flags.hpp"

namespace leverage::program {

extern const name_list preset_names;
extern const name_list accelerator_names;
extern const name_list family_list;
/// Laws of the catalogue, with their short names and the keys of papers.
extern const name_list law_name_list;
/// What `leverage fit` can fit.
extern const name_list fit_law_names;
extern const name_list recipe_names;
extern const name_list serving_format_names;
extern const name_list command_names;

/// What a shell offers for the value of a flag, or for an argument.
struct offered_values {
  std::vector<std::string> choices{};  ///< a few values; or
  const name_list* names = nullptr;    ///< a list
  bool files = false;                  ///< paths as well
  bool counted = false;                ///< names after a number and an x: 64xh100-sxm
  char separator = '\0';               ///< between several values

  [[nodiscard]] bool none() const { return choices.empty() && names == nullptr && !files; }
};

/// From what is declared of the flag; where that is nothing, from the word for its value: a MODEL is a preset or a file
/// in every command.
[[nodiscard]] offered_values values_of(const flag& f);

}  // namespace leverage::program
