// SPDX-License-Identifier: Apache-2.0
/// @file
/// The flags of the commands that read a table of runs.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "command_line/flags.hpp"
#include "support/csv_separator.hpp"
#include "tables/table_options.hpp"

namespace leverage::program {

/// How the help of a command speaks of its table.
struct table_help {
  std::string_view argument;    ///< "DATA"
  std::string_view columns;     ///< of --columns
  std::string_view conditions;  ///< of --where: an example
  std::string_view assumed = "columns are named as roles, or as usual: params, tokens, loss, flops";
  std::string_view least = "loss";  ///< by which --best-per chooses
  std::string_view group = "N,D";   ///< of --best-per: an example
};

/// What is done with a table before a command takes its rows.
template <class Values>
void add_table_choices(declaration<Values>& d, table_options& t, const table_help& help,
                       const std::string& group) {
  constexpr std::size_t max_computed = 100;
  d.assignments("--columns", "ROLE=COLUMN", help.columns, t.columns, parse_mapped_column)
      .assumed(std::string(help.assumed))
      .in_group(group);
  d.each("--compute", "NAME=EXPRESSION",
         "Column to compute from others, and from those computed before: 'D = C/(6*N)'", t.computed,
         parse_computed)
      .at_most(max_computed)
      .in_group(group);
  d.each("--where", "CONDITIONS",
         "Rows to take, with = != < <= > >= between columns, numbers and expressions: " +
             std::string(help.conditions) + "; all have to hold",
         t.where, as_text)
      .assumed("all")
      .in_group(group);
  d.toggle("--drop-missing",
           "Leave out rows in which a cell that is needed is blank, NA, NaN, None, null or -",
           t.drop_missing)
      .in_group(group);
  d.each("--last-per", "COLUMNS",
         "Keep the last row of each group of equal cells, in the order of the table: run",
         t.last_per, parse_column_name, ',')
      .in_group(group);
  d.each("--best-per", "COLUMNS",
         fmt::format("Keep the row with the least {} of each group of equal cells, the first of "
                     "equals: {}",
                     help.least, help.group),
         t.best_per, parse_column_name, ',')
      .in_group(group);
  d.value("--delimiter", "NAME", "Separator of cells: comma, semicolon, tab, space, bar",
          t.reading.separator, parse_separator)
      .assumed("found from the first lines")
      .in_group(group);
}

/// The files as arguments, and what is done with them before a command takes their rows.
template <class Values>
void add_table(declaration<Values>& d, table_options& t, const table_help& help) {
  d.each(
      help.argument, "",
      "Tables with a line of column names, or JSON Lines, also packed as .gz or .zst; several are "
      "appended; - is standard input",
      t.files, as_text);
  add_table_choices(d, t, help, "Table");
}

/// What is said of tables below the flags.
inline constexpr const char* table_notes =
    "A name with a comma or a blank is put in double quotes: --columns 'L=\"loss, nats\"'. Rows "
    "are "
    "left out by --where, then by --drop-missing, then by --last-per, then by --best-per, and the "
    "answer counts them.";

}  // namespace leverage::program
