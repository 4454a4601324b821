// SPDX-License-Identifier: Apache-2.0
#include "map/law_csv.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>
#include <vector>

namespace leverage::program::map {

namespace {

std::string law_head(const law_line& law) {
  std::string head = "kind,level";
  for (const argument a : law.inputs) {
    head += fmt::format(",{}", facts(a).name);
  }
  return head + ",value,inside\n";
}

void add_law_row(std::string& csv, const law_line& law, std::string_view kind,
                 std::string_view level, const law_value& v) {
  csv += fmt::format("{},{}", kind, level);
  for (std::size_t i = 0; i < law.inputs.size(); ++i) {
    csv += fmt::format(",{}", v.x[i]);
  }
  csv += fmt::format(",{},{}\n", std::isfinite(v.value) ? fmt::format("{}", v.value) : "",
                     v.inside ? "yes" : "no");
}

void add_lines(std::string& csv, const law_area& area, std::string_view kind,
               const std::vector<contour_line>& lines, bool with_level) {
  for (const contour_line& line : lines) {
    const std::string level = with_level ? fmt::format("{}", line.level) : "";
    for (const point& p : line.points) {
      add_law_row(csv, *area.law, kind, level, value_at(*area.law, inputs_at(area, p)));
    }
  }
}

}  // namespace

std::string csv_of(const law_area& area) {
  std::string csv = law_head(*area.law);
  add_lines(csv, area, "contour", area.contours, true);
  add_lines(csv, area, "lowest", area.best, false);
  add_lines(csv, area, "fitted", {{0, area.fitted}}, false);
  add_lines(csv, area, "budget", area.budgets, true);
  for (const law_value& v : area.grid) {
    add_law_row(csv, *area.law, "grid", "", v);
  }
  return csv;
}

std::string csv_of(const law_curves& figure) {
  std::string csv = law_head(*figure.law);
  for (const auto& curve : figure.curves) {
    for (const law_value& v : curve) {
      add_law_row(csv, *figure.law, "curve", "", v);
    }
  }
  return csv;
}

}  // namespace leverage::program::map
