// SPDX-License-Identifier: Apache-2.0
/// @file
/// The tables of `leverage plan --on`, and what it prints about designs in service.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output/page.hpp"
#include "plan/machine_plan_answer.hpp"

namespace leverage::program {

/// A column of the tables: lower priorities are left out first where the terminal is narrow.
struct planned_column {
  std::string_view title;
  int priority;
  std::string (*text)(const planned_design&);
};

/// The column of the leverage with compute held where the runs of the law end: left out where no design has one.
inline constexpr std::string_view frozen_title = "frozen";

/// An amount of money.
[[nodiscard]] std::string usd(double x);
/// A list with a blank after each comma, so that it can be wrapped.
[[nodiscard]] std::string wrappable(const std::string& list);
/// 1, 2, ...
[[nodiscard]] std::vector<std::string> ranks(std::size_t n);

/// A row for each design; the last one is the dense one if there is one.
template <std::size_t N>
[[nodiscard]] text_table planned_table(const planned_column (&shown)[N],
                                       const std::vector<planned_design>& all, bool has_dense,
                                       const std::vector<std::string>& names) {
  const bool has_frozen = std::any_of(all.begin(), all.end(), [](const planned_design& d) {
    return !std::isnan(d.of.shape.frozen_leverage);
  });
  const auto is_shown = [&](const planned_column& c) {
    return has_frozen || c.title != frozen_title;
  };
  std::vector<table_column> columns{{"", alignment::left}};
  for (const planned_column& c : shown) {
    if (!is_shown(c)) continue;
    const bool is_last_text = c.title == "layout";
    columns.push_back(
        {std::string(c.title), is_last_text ? alignment::left : alignment::right, c.priority});
  }
  text_table table(std::move(columns));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_dense = has_dense && i + 1 == all.size();
    std::vector<std::string> cells{is_dense ? "dense" : names[i]};
    for (const planned_column& c : shown) {
      if (is_shown(c)) cells.push_back(c.text(all[i]));
    }
    table.add(std::move(cells));
  }
  return table;
}

/// What is ranked with --serve-tokens.
[[nodiscard]] std::string title_of_life(const machine_plan_answer& a);
/// Training, serving, their sum, and the layouts of both.
[[nodiscard]] text_table life_table(const std::vector<planned_design>& rows, bool has_dense,
                                    const std::vector<std::string>& names);
/// The requests that are served.
[[nodiscard]] std::string serving_heading(const machine_plan_answer& a);
/// The requests of which the latency is shown.
[[nodiscard]] std::string latency_heading(const machine_plan_answer& a);
/// What the first design costs in service, and next to the dense one.
void add_life(text_lines& lines, const machine_plan_answer& a, const planned_design& d);

}  // namespace leverage::program
