// SPDX-License-Identifier: Apache-2.0
#include "support/csv_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace leverage::program {

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) {
    return std::string(text);
  }
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out + "\"";
}

std::string csv_cell(bool x) { return x ? "yes" : "no"; }

std::string csv_cell(count x) { return fmt::format("{}", x); }

std::string csv_cell(double x) { return std::isfinite(x) ? fmt::format("{:.17g}", x) : ""; }

}  // namespace leverage::program
