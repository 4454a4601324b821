// SPDX-License-Identifier: Apache-2.0
#include "support/csv_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "support/printable.hpp"

namespace leverage::program {

std::string csv_cell(std::string_view text) {
  std::string clean = printable(text);
  if (!clean.empty() && std::string_view("=+-@").find(clean.front()) != std::string_view::npos) {
    clean.insert(0, 1, '\'');
  }
  if (clean.find_first_of(",\"") == std::string::npos) {
    return clean;
  }
  std::string out = "\"";
  for (const char c : clean) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out + "\"";
}

std::string csv_cell(bool x) { return x ? "yes" : "no"; }

std::string csv_cell(count x) { return fmt::format("{}", x); }

std::string csv_cell(double x) { return std::isfinite(x) ? fmt::format("{:.17g}", x) : ""; }

}  // namespace leverage::program
