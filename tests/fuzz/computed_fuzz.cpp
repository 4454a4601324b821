// SPDX-License-Identifier: Apache-2.0
// Whatever is typed after --compute, --where and --best-per: it is refused in ten lines at most, or every row of a table is
// used or counted once.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "support/csv.hpp"
#include "tables/run_rows.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace leverage::program;
  using fuzz::require;
  constexpr std::ptrdiff_t most = 10;
  static const csv_table table = *parse_csv(
      ",N,C,arch,x,x,loss,\"a, b\"\n0,1e8,6e18,moe,1,2,3,1\n1,1e8,,dense,1,2,2.5,2\n"
      "2,2e8,x,moe,1,2,na,3\n",
      "runs.csv", {.names_may_repeat = true});
  std::string_view rest = fuzz::text_of(data, size);
  table_options options;
  options.drop_missing = size % 2 == 0;
  const auto computed = parse_computed(fuzz::take_piece(rest, '\n'));
  options.where = {std::string(fuzz::take_piece(rest, '\n'))};
  const auto group = parse_column_name(fuzz::take_piece(rest, '\n'));
  if (computed) {
    options.computed = {*computed};
  } else {
    fuzz::require_reason(computed.error());
  }
  if (group) {
    options.best_per = {*group};
  } else {
    fuzz::require_reason(group.error());
  }
  auto rows = run_rows::take(table, options);
  if (!rows) {
    fuzz::require_reason(rows.error(), most);
    return 0;
  }
  const auto loss = rows->column("loss");
  require(loss.has_value());
  if (const auto wrong = rows->choose({*loss}, *loss)) {
    fuzz::require_reason(wrong->value(), most);
    return 0;
  }
  const row_choice& c = rows->chosen();
  require(c.rows.size() + c.excluded + c.missing + c.not_last + c.not_best == table.rows.size());
  for (const auto& [key, text] : rows->lines()) {
    fuzz::require_reason(text);
  }
  return 0;
}
