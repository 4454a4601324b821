// SPDX-License-Identifier: Apache-2.0
#include "study/study_data.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "leverage/study/budgets.hpp"
#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/csv_where.hpp"
#include "support/quantity_text.hpp"

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
      return failure{fmt::format(
          "{}, line {}: the run {} has size {}, on line {} it had {}; expected one size to a run",
          printable(file), runs.lines[i], in_quotes(runs.run[i]), size[i], runs.lines[before],
          size[before])};
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
    return;
  }
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

result<study_rows> load_study(const study_options& options) {
  std::map<std::string, std::string> mapped;
  for (const auto& [role, column] : options.columns) {
    if (std::find(study_roles.begin(), study_roles.end(), role) == study_roles.end()) {
      return failure{fmt::format("--columns: expected a role of {}, found {}",
                                 fmt::join(study_roles, ", "), in_quotes(role))};
    }
    mapped[role] = column;
  }
  const auto table = read_csv(options.file);
  if (!table) {
    return failure{table.error()};
  }
  const auto kept = select_rows(*table, options.where);
  if (!kept) {
    return failure{kept.error()};
  }
  const std::vector<std::size_t>& rows = kept->rows;
  run_table runs;
  std::map<std::string, std::string_view> taken;  // columns, by what they are
  std::vector<std::string> wrong;
  for (std::size_t r = 0; r < study_roles.size(); ++r) {
    const auto in_map = mapped.find(std::string(study_roles[r]));
    const std::string name = in_map == mapped.end() ? std::string(study_roles[r]) : in_map->second;
    const bool there =
        std::find(table->columns.begin(), table->columns.end(), name) != table->columns.end();
    const bool optional = r < flops_role || r > loss_role;
    if (!there && in_map == mapped.end() && optional) {
      if (r == architecture_role) {
        runs.architecture.assign(rows.size(), options.dense);
      }
      const bool of_mixtures = r > architecture_role && r < flops_role;
      const auto mixture = std::find_if(runs.architecture.begin(), runs.architecture.end(),
                                        [&](const std::string& a) { return a != options.dense; });
      if (of_mixtures && mixture != runs.architecture.end()) {
        return failure{fmt::format("{}: expected a column \"{}\", as {} is a mixture",
                                   printable(options.file), name, in_quotes(*mixture))};
      }
      if (of_mixtures) {
        runs.column[r].assign(rows.size(), r == granularity_role ? 2.0 : 1.0);
      }
      continue;
    }
    if (const auto [other, is_new] = taken.try_emplace(name, study_roles[r]); !is_new) {
      return failure{fmt::format("--columns: expected different columns for {} and {}, found {}",
                                 other->second, study_roles[r], in_quotes(name))};
    }
    if (r == architecture_role || r == run_role) {
      const auto column = find_column(*table, name);
      if (!column) {
        return failure{column.error()};
      }
      for (const std::size_t row : rows) {
        (r == run_role ? runs.run : runs.architecture).push_back(table->rows[row][*column]);
      }
      continue;
    }
    const auto values = numeric_column(*table, name, rows);
    if (!values) {
      return failure{values.error()};
    }
    const bool ratio = study_roles[r] == "activation_ratio";
    add_wrong_values(wrong, *table, name, rows, *values,
                     ratio ? "a ratio above 0 and at most 1" : "a positive number",
                     [&](double v) { return v > 0.0 && !(ratio && v > 1.0); });
    runs.column[r] = *values;
  }
  if (!wrong.empty()) {
    return failure{fmt::format("{}", fmt::join(wrong, "\n"))};
  }
  for (const std::size_t row : rows) {
    runs.lines.push_back(table->lines[row]);
  }
  add_sizes(runs);
  if (runs.run.empty()) {
    return study_rows{runs, runs};
  }
  const auto last = last_rows(runs, options.file);
  if (!last) {
    return failure{last.error()};
  }
  return study_rows{runs, runs.only(*last)};
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
          fmt::format("{}, line {}: {} has activation ratio {} and granularity {}, on line {} it "
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
