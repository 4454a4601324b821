// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law to fit with the columns, rows and points that it takes: one of those that a call compares.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fit/fit_command.hpp"
#include "fit/fit_laws.hpp"

namespace leverage::program {

struct fit_case {
  fit_law law;
  fit_options options;  ///< with the columns of this law
  fit_request request;
  /// Rows that judge the fit: inputs by column, and what was observed.
  std::vector<std::vector<double>> held_inputs{};
  std::vector<double> held_observed{};
  std::vector<std::size_t> held_groups{};  ///< where groups have offsets
  /// How many points of the request --predict asks for; the others are the rows above.
  std::size_t asked = 0;

  /// What a message calls it.
  [[nodiscard]] std::string name() const { return law.own ? std::string(law.formula) : law.name; }
};

}  // namespace leverage::program
