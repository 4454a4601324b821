// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes of a table and whatever separates its cells: it is refused in ten lines at most, or its cells,
// written again, are read again. That names may repeat changes nothing else.
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/numbers.hpp"

namespace {

using fuzz::require;

void append_row(std::string& to, const std::vector<std::string>& cells) {
  for (std::size_t j = 0; j < cells.size(); ++j) {
    to += j == 0 ? "\"" : ",\"";
    for (const char c : cells[j]) {
      to.append(c == '"' ? 2 : 1, c);
    }
    to += '"';
  }
  to += '\n';
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace leverage::program;
  constexpr std::ptrdiff_t most = 10;
  const auto table = parse_csv(fuzz::text_of(data, size), "runs.csv");
  if (!table) {
    fuzz::require_reason(table.error(), most);
    return 0;
  }
  require(!table->rows.empty() && table->lines.size() == table->rows.size());
  const std::set<std::string> names(table->columns.begin(), table->columns.end());
  require(names.size() == table->columns.size());
  std::string again;
  append_row(again, table->columns);
  for (const auto& row : table->rows) {
    require(row.size() == table->columns.size());
    append_row(again, row);
  }
  for (const std::string& name : table->columns) {
    require(!name.empty() && trimmed(name) == name);
    const auto numbers = numeric_column(*table, name);
    if (!numbers) {
      fuzz::require_reason(numbers.error(), most);
    }
  }
  const auto lenient = parse_csv(fuzz::text_of(data, size), "runs.csv", {.names_may_repeat = true});
  require(lenient && lenient->columns == table->columns && lenient->rows == table->rows);
  const auto copy = parse_csv(again, "runs.csv");
  require(copy && copy->columns == table->columns && copy->rows == table->rows);
  return 0;
}
