// SPDX-License-Identifier: Apache-2.0
/// @file
/// A report before it has a form: settings, sections of rows with one cell per model, remarks, sources. The text and
/// the JSON are two renderings of it and add nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "leverage/core/provenance.hpp"
#include "leverage/core/quantities.hpp"
#include "output/page.hpp"
#include "output/remarks.hpp"
#include "output/value.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program::report {

/// One value, or none; in the text a share may follow it.
struct cell {
  std::variant<std::monostate, bool, count, double, std::string> value{};
  std::optional<double> share{};
  std::string instead{};  ///< the text shows this in its place
};

/// One line: the same question asked of every model.
struct row {
  std::string key;    ///< in JSON; with the section's key it names the unit
  std::string label;  ///< in the text
  unit in = unit::plain;
  int indent = 0;
  bool all_digits = false;  ///< the text adds a line with the exact count
  std::size_t item = 0;     ///< in a list, which of its items the row is about
  std::vector<cell> cells{};
  bool is_in_text = true;  ///< the text shows it; the JSON always does
};

/// Rows on one subject.
struct section {
  std::string key;
  std::string title;
  std::string share_key{};  ///< in JSON, of the object with the shares; empty if there are none
  std::vector<row> rows{};
  std::vector<std::string> notes{};
  bool is_list = false;  ///< in JSON an array with an object for each item
};

/// One model: a column of the text, an object of the JSON.
struct column {
  std::string label;
  text_lines facts;  ///< key and text, in order
  std::vector<remark_text> remarks;
};

/// A set of coefficients that the report used.
struct source {
  std::string used_for;
  provenance from;
};

/// The whole report.
struct document {
  text_lines settings;
  std::vector<column> columns;
  std::vector<section> sections;
  std::vector<source> sources;
  std::vector<std::string> conventions;
};

/// The report for a terminal, no line wider than `width`; models that do not fit into one block follow in further
/// blocks. Rows without a value for any model are left out.
[[nodiscard]] std::string report_text(const document& d, std::size_t width);

/// Every row, numbers not rounded, counts as integers, null where there is no value.
[[nodiscard]] object report_answer(const document& d);

}  // namespace leverage::program::report
