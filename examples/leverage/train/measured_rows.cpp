// SPDX-License-Identifier: Apache-2.0
#include "train/measured_rows.hpp"

#include <utility>

namespace leverage::program {

result<run_rows> measured_rows(const table_options& options) {
  auto rows = run_rows::read(options);
  if (!rows) {
    return rows;
  }
  const auto seconds = rows->optional_role("step_time_s");
  if (!seconds) {
    return failure{seconds.error()};
  }
  if (!*seconds && !options.best_per.empty()) {
    return failure{"--best-per: expected a table with the column step_time_s, found none"};
  }
  if (auto wrong = rows->choose({}, *seconds)) {
    return *std::move(wrong);
  }
  if (auto wrong = rows->rename_mapped()) {
    return *std::move(wrong);
  }
  return rows;
}

}  // namespace leverage::program
