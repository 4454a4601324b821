// SPDX-License-Identifier: Apache-2.0
// Whatever is typed after --where: it is refused in one line, or its conditions, written again in quotes, are read
// again; a table is divided into rows that are kept and rows that are not.
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "support/csv.hpp"
#include "support/csv_where.hpp"

namespace {

std::string quoted(std::string_view text) {
  std::string all = "\"";
  for (const char c : text) {
    all.append(c == '"' ? 2 : 1, c);
  }
  return all + "\"";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace leverage::program;
  using fuzz::require;
  static const csv_table table =
      *parse_csv("N,arch,loss\n1e8,dense,3\n2e8,moe,nan\n1e9,\"a,b\",2.5\n, moe ,2\n", "runs.csv");
  const auto where = parse_where(fuzz::text_of(data, size));
  if (!where) {
    fuzz::require_reason(where.error());
    return 0;
  }
  std::string again;
  for (const predicate& p : *where) {
    require(!p.column.empty());
    again += again.empty() ? "" : ",";
    again.append(quoted(p.column)).append(sign_of(p.op)).append(quoted(p.value));
  }
  const auto copy = parse_where(again);
  require(copy && copy->size() == where->size());
  for (std::size_t i = 0; i < where->size(); ++i) {
    const predicate& a = (*where)[i];
    const predicate& b = (*copy)[i];
    require(a.column == b.column && a.op == b.op && a.value == b.value);
  }
  const auto kept = rows_where(table, *where);
  if (kept) {
    require(kept->rows.size() + kept->excluded == table.rows.size());
  } else {
    fuzz::require_reason(kept.error(), 10);
  }
  return 0;
}
