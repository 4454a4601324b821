// SPDX-License-Identifier: Apache-2.0
#include "map/map_csv.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "support/csv_text.hpp"

namespace leverage::program::map {

namespace {

std::string yes_no(bool b) { return b ? "yes" : "no"; }

constexpr std::string_view leverage_columns =
    "activation_ratio,granularity,flops,leverage,frozen_leverage,fitted,meaningful\n";
std::string leverage_row(const leverage_point& p) {
  return fmt::format("{:.17g},{:.17g},{:.17g},{:.17g},{:.17g},{},{}\n", p.ratio, p.granularity,
                     p.flops, p.el.leverage, p.el.bracket.frozen, yes_no(p.el.reach.inside()),
                     yes_no(p.el.meaningful));
}

}  // namespace

std::string csv_of(const leverage_map& map) {
  std::string text = fmt::format("kind,model,{}", leverage_columns);
  for (const leverage_mark& m : map.marks) {
    text += "mark," + csv_cell(m.label) + "," + leverage_row(m.point);
  }
  for (const contour& c : map.contours) {
    for (const leverage_point& p : c.points) {
      text += "contour,," + leverage_row(p);
    }
  }
  for (const leverage_point& p : map.grid) {
    text += "grid,," + leverage_row(p);
  }
  return text;
}

std::string csv_of(const leverage_curves& curves) {
  std::string text = fmt::format("along,{}", leverage_columns);
  const auto add = [&](std::string_view along, const std::vector<leverage_curve>& all) {
    for (const leverage_curve& c : all) {
      for (const leverage_point& p : c.points) {
        text += fmt::format("{},{}", along, leverage_row(p));
      }
    }
  };
  add("activation_ratio", curves.along_ratio);
  add("granularity", curves.along_granularity);
  add("flops", curves.along_flops);
  return text;
}

std::string csv_of(const allocation_figure& figure) {
  std::string text = "kind,model,architecture,flops,flops_per_token,tokens,fitted\n";
  const auto row = [](const allocation_point& p) {
    return fmt::format("{:.17g},{:.17g},{:.17g},{}\n", p.flops, p.per_token, p.tokens,
                       yes_no(p.verdict.inside()));
  };
  for (const allocation_mark& m : figure.marks) {
    text +=
        fmt::format("mark,{},{},{}", csv_cell(m.label), m.mixture ? "moe" : "dense", row(m.point));
  }
  for (const bool mixture : {true, false}) {
    for (const allocation_point& p : mixture ? figure.moe : figure.dense) {
      text += fmt::format("optimum,,{},{}", mixture ? "moe" : "dense", row(p));
    }
  }
  return text;
}

}  // namespace leverage::program::map
