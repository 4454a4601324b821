// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes of JSON Lines: they are refused in ten lines at most, or give a table as every other is, whose
// rows have a cell for every column.
#include <set>
#include <string>

#include "fuzz/require.hpp"
#include "support/csv_columns.hpp"
#include "support/json_lines.hpp"
#include "support/numbers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace leverage::program;
  using fuzz::require;
  constexpr std::ptrdiff_t most = 10;
  const auto table = parse_json_lines(fuzz::text_of(data, size), "runs.jsonl");
  if (!table) {
    fuzz::require_reason(table.error(), most);
    return 0;
  }
  require(!table->rows.empty() && table->lines.size() == table->rows.size());
  const std::set<std::string> names(table->columns.begin(), table->columns.end());
  require(names.size() == table->columns.size());
  for (const auto& row : table->rows) {
    require(row.size() == table->columns.size());
  }
  for (const std::string& name : table->columns) {
    require(!name.empty() && trimmed(name) == name);
    const auto numbers = numeric_column(*table, name);
    if (!numbers) {
      fuzz::require_reason(numbers.error(), most);
    }
  }
  return 0;
}
