// SPDX-License-Identifier: Apache-2.0
#include "study/study_data.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "leverage/study/budgets.hpp"
#include "support/csv_columns.hpp"
#include "support/quantity_text.hpp"
#include "tables/run_rows.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t architecture_role = 0;
constexpr std::size_t granularity_role = 2;
constexpr std::size_t flops_role = 3;
constexpr std::size_t loss_role = 4;
constexpr std::size_t run_role = 5;

/// Rows that end a training run: those with the most FLOPs of theirs. A run that changes its architecture or
/// size is none.
result<std::vector<std::size_t>> last_rows(const run_table& runs, const std::string& file) {
  std::map<std::pair<std::string, std::string>, std::size_t> last;
  const auto& c = runs.of("flops");
  const auto& size = runs.of("size");
  for (std::size_t i = 0; i < runs.run.size(); ++i) {
    const auto [at, first] = last.try_emplace({runs.architecture[i], runs.run[i]}, i);
    if (first) {
      continue;
    }
    const std::size_t before = at->second;
    if (!size.empty() && size[i] != size[before]) {
      return failure{
          fmt::format("{}, {}: the run {} has size {}, on {} it had {}; expected one size to a run",
                      printable(file), runs.lines[i], in_quotes(runs.run[i]), size[i],
                      runs.lines[before], size[before])};
    }
    if (c[i] > c[before]) {
      at->second = i;
    }
  }
  std::vector<std::size_t> rows;
  for (const auto& [name, row] : last) {
    rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// FLOPs per token where no column gives them: compute over tokens, or 6 N.
void add_sizes(run_table& runs) {
  const std::vector<double>& tokens = runs.of("tokens");
  const std::vector<double>& parameters = runs.of("parameters");
  std::vector<double>& size = runs.column[run_role + 1];
  if (!size.empty()) {
    runs.sizes_from = "the column of sizes";
    return;
  }
  runs.sizes_from = !tokens.empty() ? "C / D" : parameters.empty() ? "" : "6 N";
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    size.push_back(runs.of("flops")[i] / tokens[i]);
  }
  for (std::size_t i = 0; size.size() < parameters.size(); ++i) {
    size.push_back(6.0 * parameters[i]);
  }
}

}  // namespace

run_table run_table::only(const std::vector<std::size_t>& rows) const {
  run_table kept;
  kept.sizes_from = sizes_from;
  for (const std::size_t i : rows) {
    kept.architecture.push_back(architecture[i]);
    kept.lines.push_back(lines[i]);
    if (!run.empty()) {
      kept.run.push_back(run[i]);
    }
    for (std::size_t r = 0; r < column.size(); ++r) {
      if (!column[r].empty()) {
        kept.column[r].push_back(column[r][i]);
      }
    }
  }
  return kept;
}

namespace {

using columns_by_role = std::array<std::optional<std::size_t>, study_roles.size()>;

/// The columns of the roles; those of FLOPs and loss have to be there.
result<columns_by_role> columns_of_roles(const study_options& options, run_rows& table) {
  for (const auto& pair : options.table.columns) {
    if (std::find(study_roles.begin(), study_roles.end(), pair.first) == study_roles.end()) {
      return failure{fmt::format("--columns: expected a role of {}, found {}",
                                 fmt::join(study_roles, ", "), in_quotes(pair.first))};
    }
  }
  columns_by_role columns;
  std::map<std::size_t, std::string_view> taken;
  bool dense_alone = false;
  for (std::size_t r = 0; r < study_roles.size(); ++r) {
    const std::string_view role = study_roles[r];
    const bool needed = r == flops_role || r == loss_role;
    // What parameters and tokens of mixtures count, only the names above say.
    const auto column = needed
                            ? table.role(role).map([](std::size_t j) { return std::optional(j); })
                        : dense_alone && r > run_role + 1 ? table.usual_role(role)
                                                          : table.optional_role(role);
    if (!column) {
      return failure{column.error()};
    }
    columns[r] = *column;
    dense_alone = dense_alone || (r == architecture_role && !*column);
    if (!*column) {
      continue;
    }
    if (const auto [other, is_new] = taken.try_emplace(**column, role); !is_new) {
      return failure{fmt::format("--columns: expected different columns for {} and {}, found {}",
                                 other->second, role, in_quotes(table.table().columns[**column]))};
    }
  }
  return columns;
}

/// What the rows have where there is no column for a role: dense runs have a ratio of 1 and a granularity of 2.
std::optional<failure> assume_column(std::size_t role, const study_options& options,
                                     std::size_t rows, run_table& runs) {
  if (role == architecture_role) {
    runs.architecture.assign(rows, options.dense);
  }
  if (role <= architecture_role || role >= flops_role) {
    return std::nullopt;
  }
  const auto mixture = std::find_if(runs.architecture.begin(), runs.architecture.end(),
                                    [&](const std::string& a) { return a != options.dense; });
  if (mixture != runs.architecture.end()) {
    return failure{fmt::format("{}: expected a column \"{}\", as {} is a mixture",
                               printable(options.file), study_roles[role], in_quotes(*mixture))};
  }
  runs.column[role].assign(rows, role == granularity_role ? 2.0 : 1.0);
  return std::nullopt;
}

}  // namespace

result<study_rows> load_study(const study_options& options) {
  auto read = run_rows::read(options.table);
  if (!read) {
    return failure{std::move(read).error()};
  }
  const auto columns = columns_of_roles(options, *read);
  if (!columns) {
    return failure{columns.error()};
  }
  std::vector<std::size_t> needed;
  for (const auto& column : *columns) {
    if (column) {
      needed.push_back(*column);
    }
  }
  if (const auto wrong = read->choose(needed, (*columns)[loss_role])) {
    return *wrong;
  }
  const csv_table& table = read->table();
  const std::vector<std::size_t>& rows = read->rows();
  run_table runs;
  std::vector<std::string> wrong;
  for (std::size_t r = 0; r < study_roles.size(); ++r) {
    if (!(*columns)[r]) {
      if (const auto missing = assume_column(r, options, rows.size(), runs)) {
        return *missing;
      }
      continue;
    }
    const std::size_t column = *(*columns)[r];
    if (r == architecture_role || r == run_role) {
      for (const std::size_t row : rows) {
        (r == run_role ? runs.run : runs.architecture).push_back(table.rows[row][column]);
      }
      continue;
    }
    const std::string& name = table.columns[column];
    const auto values = numeric_column(table, name, rows);
    if (!values) {
      return failure{values.error()};
    }
    const bool ratio = study_roles[r] == "activation_ratio";
    add_wrong_values(wrong, table, name, rows, *values,
                     ratio ? "a ratio above 0 and at most 1" : "a positive number",
                     [&](double v) { return v > 0.0 && !(ratio && v > 1.0); });
    runs.column[r] = *values;
  }
  if (!wrong.empty()) {
    return failure{fmt::format("{}", fmt::join(wrong, "\n"))};
  }
  for (const std::size_t row : rows) {
    runs.lines.push_back(row_position(table, row));
  }
  add_sizes(runs);
  const read_table said{left_out_text(read->chosen(), options.table), read->lines(), read->json()};
  if (runs.run.empty()) {
    return study_rows{runs, runs, said};
  }
  const auto last = last_rows(runs, options.file);
  if (!last) {
    return failure{last.error()};
  }
  return study_rows{runs, runs.only(*last), said};
}

result<sorted_runs> sort_runs(const run_table& runs, const study_options& options) {
  struct cell {
    double loss;
    std::size_t row;
  };
  std::map<std::string, std::map<std::size_t, cell>> best;
  std::map<std::string, std::vector<double>> budgets;
  std::map<std::string, std::size_t> first;
  std::vector<std::string> order;
  sorted_runs sorted;
  const auto& a = runs.of("activation_ratio");
  const auto& g = runs.of("granularity");
  const auto& c = runs.of("flops");
  const auto& loss = runs.of("loss");
  const double tolerance = options.budget_tolerance / 100.0;
  const std::vector<std::size_t> group = study::budget_groups(c, tolerance);
  sorted.runs = loss.size();
  sorted.budgets = group.empty() ? 0 : *std::max_element(group.begin(), group.end()) + 1;
  for (std::size_t i = 0; i < loss.size(); ++i) {
    const std::string& name = runs.architecture[i];
    const auto [at, is_new] = first.try_emplace(name, i);
    if (is_new) {
      order.push_back(name);
    }
    const std::size_t f = at->second;
    if (name != options.dense && (a[i] != a[f] || g[i] != g[f])) {
      return failure{
          fmt::format("{}, {}: {} has activation ratio {} and granularity {}, on {} it "
                      "had {} and {}; "
                      "expected one architecture to a name",
                      printable(options.file), runs.lines[i], in_quotes(name), a[i], g[i],
                      runs.lines[f], a[f], g[f])};
    }
    const auto [b, alone] = best[name].try_emplace(group[i], cell{loss[i], i});
    budgets[name].push_back(c[i]);
    if (!alone) {
      ++sorted.set_aside;
      if (loss[i] < b->second.loss) {
        b->second = {loss[i], i};
      }
    }
  }
  if (first.find(options.dense) == first.end()) {
    return failure{fmt::format("{}: expected rows of the architecture {} (--dense NAME), found {}",
                               printable(options.file), in_quotes(options.dense),
                               fmt::join(order, ", "))};
  }
  for (const std::string& name : order) {
    study::curve_runs curve{name, {}, {}};
    sorted.alone += study::runs_alone(budgets[name], tolerance);
    for (const auto& [number, run] : best[name]) {
      curve.flops.push_back(c[run.row]);
      curve.loss.push_back(run.loss);
    }
    if (name == options.dense) {
      sorted.dense = std::move(curve);
    } else {
      const std::size_t f = first[name];
      sorted.mixtures.push_back({std::move(curve), activation_ratio<>{a[f]}, granularity<>{g[f]}});
    }
  }
  return sorted;
}

}  // namespace leverage::program
