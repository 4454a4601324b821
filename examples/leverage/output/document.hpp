// SPDX-License-Identifier: Apache-2.0
/// @file
/// A report before it has a form: settings, sections of rows with one cell per model, remarks,
/// sources. The table and the JSON are two renderings of it and add nothing.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "leverage/core/provenance.hpp"
#include "leverage/core/quantities.hpp"
#include "output/remarks.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

/// One value, or none; in the table a share may stand beside it.
struct cell {
  std::variant<std::monostate, bool, count, double, std::string> value{};
  std::optional<double> share{};
  std::string instead{};  ///< the table shows this in its place
};

/// One line: the same question asked of every model.
struct row {
  std::string key;    ///< in JSON; with the section's key it says the unit
  std::string label;  ///< in the table
  unit in = unit::plain;
  int indent = 0;
  bool all_digits = false;  ///< the table adds a line with the exact count
  std::vector<cell> cells{};
};

/// Rows on one subject.
struct section {
  std::string key;
  std::string title;
  std::string share_key{};  ///< in JSON, of the object with the shares; empty if there are none
  std::vector<row> rows{};
  std::vector<std::string> notes{};
};

/// One model: a column of the table, an object of the JSON.
struct column {
  std::string label;
  std::vector<std::pair<std::string, std::string>> facts;  ///< key and text, in order
  std::vector<remark_text> remarks;
};

/// A set of coefficients that the report used.
struct source {
  std::string used_for;
  provenance from;
};

/// The whole report.
struct document {
  std::vector<std::pair<std::string, std::string>> settings;
  std::vector<column> columns;
  std::vector<section> sections;
  std::vector<source> sources;
  std::vector<std::string> conventions;
};

}  // namespace leverage::program
