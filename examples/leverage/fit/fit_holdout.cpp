// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_holdout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>

#include "fit/fit_columns.hpp"
#include "leverage/core/math.hpp"
#include "support/csv_columns.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

/// What the size of a run is measured by, and its value in each row.
struct run_size {
  std::string name;
  std::vector<double> values;
};

/// Compute where there is such a column; otherwise N D, to which it is proportional; otherwise the input that differs most
/// between rows.
result<run_size> size_of(const fit_case& of, run_rows& table) {
  const auto column = [&](const std::string& name) {
    return numeric_column(table.table(), name, table.rows());
  };
  const auto input = [&](std::string_view letter) -> std::optional<std::string> {
    for (const fit_input& i : of.law.inputs) {
      if (i.letter == letter) {
        return column_of(of.options, i.letter, i.name);
      }
    }
    return std::nullopt;
  };
  std::optional<std::string> compute = input("C");
  if (!compute) {
    if (const auto found = table.column("C"); found) {
      compute = table.table().columns[*found];
    }
  }
  if (compute) {
    return column(*compute).map(
        [&](std::vector<double> v) { return run_size{*compute, std::move(v)}; });
  }
  const auto n = input("N");
  const auto d = input("D");
  if (n && d) {
    auto sizes = column(*n);
    const auto tokens = column(*d);
    if (!sizes || !tokens) {
      return failure{!sizes ? sizes.error() : tokens.error()};
    }
    std::transform(sizes->begin(), sizes->end(), tokens->begin(), sizes->begin(),
                   [](double a, double b) { return a * b; });
    return run_size{"N D", *std::move(sizes)};
  }
  run_size widest;
  double most = 0.0;
  for (const fit_input& i : of.law.inputs) {
    auto values = column(column_of(of.options, i.letter, i.name));
    if (!values) {
      return failure{values.error()};
    }
    const auto [low, high] = std::minmax_element(values->begin(), values->end());
    const double ratio = *low > 0.0 ? *high / *low : 1.0;
    if (ratio > most) {
      most = ratio;
      widest = {std::string(i.letter), *std::move(values)};
    }
  }
  return widest;
}

result<row_split> largest_rows(const fit_case& of, run_rows& table) {
  const auto size = size_of(of, table);
  if (!size) {
    return failure{size.error()};
  }
  const std::vector<double>& values = size->values;
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end(), [](double a, double b) { return a > b; });
  const auto wanted = static_cast<std::size_t>(
      std::llround(of.options.holdout_largest * static_cast<double>(sorted.size())));
  const double least = sorted[std::clamp<std::size_t>(wanted, 1, sorted.size()) - 1];
  row_split split;
  for (std::size_t i = 0; i < values.size(); ++i) {
    // Rows of equal size stay together.
    (values[i] >= least ? split.held : split.fitted).push_back(table.rows()[i]);
  }
  split.by = fmt::format("the largest by {}, from {:.6g} up (--holdout-largest)",
                         printable(size->name), least);
  if (split.fitted.empty()) {
    return failure{
        fmt::format("--holdout-largest: expected rows of different sizes, found {} with one {}",
                    values.size(), printable(size->name))};
  }
  return split;
}

/// Whether a condition begins with a name.
bool is_about(const std::string& condition, std::string_view name) {
  const auto at = condition.find_first_not_of(' ');
  return at != condition.npos && condition.compare(at, name.size(), name) == 0 &&
         (at + name.size() == condition.size() ||
          std::string_view("=<>! ").find(condition[at + name.size()]) != std::string_view::npos);
}

result<row_split> rows_by_condition(const fit_case& of, run_rows& table) {
  const std::vector<std::string>& conditions = of.options.holdout;
  auto held = table.those_where("--holdout", conditions);
  if (!held) {
    const bool compute = std::any_of(conditions.begin(), conditions.end(),
                                     [](const std::string& c) { return is_about(c, "C"); });
    return failure{held.error() + (compute && !table.column("C")
                                       ? "; --compute 'C = 6*N*D' adds a column of compute"
                                       : "")};
  }
  row_split split;
  split.held = *std::move(held);
  std::set_difference(table.rows().begin(), table.rows().end(), split.held.begin(),
                      split.held.end(), std::back_inserter(split.fitted));
  const std::string text = fmt::format("{}", fmt::join(conditions, ","));
  split.by = fmt::format("{} (--holdout)", printable(text));
  if (split.held.empty() || split.fitted.empty()) {
    return failure{
        fmt::format("--holdout: expected conditions that hold for some of {} rows, "
                    "found {}, which {} for {}",
                    table.rows().size(), in_quotes(text), split.held.empty() ? "holds" : "hold",
                    split.held.empty() ? "none" : "all")};
  }
  return split;
}

std::string signed_percent(double x) { return fmt::format("{:+.3g} %", 100.0 * x); }

}  // namespace

result<row_split> split_rows(const fit_case& of, run_rows& table) {
  if (of.options.holdout_largest > 0.0) {
    return largest_rows(of, table);
  }
  if (!of.options.holdout.empty()) {
    return rows_by_condition(of, table);
  }
  return row_split{table.rows(), {}};
}

held_out_verdict verdict_of(const fit_case& of, const fit_report& report) {
  held_out_verdict v;
  std::vector<double> predicted;
  std::vector<double> observed;
  std::vector<std::vector<fit::interval>> intervals(std::size(held_levels));
  for (std::size_t i = 0; i < of.held_observed.size(); ++i) {
    if (of.asked + i >= report.points.size()) {
      break;
    }
    const fit::predicted_point& p = report.points[of.asked + i];
    if (!math::is_finite(p.value)) {
      continue;
    }
    v.rows.push_back(i);
    predicted.push_back(p.value);
    observed.push_back(of.held_observed[i]);
    for (std::size_t l = 0; l < intervals.size(); ++l) {
      intervals[l].push_back(p.observation[1 + l]);
    }
  }
  v.errors = fit::errors_of(predicted, observed);
  for (const auto& of_level : intervals) {
    v.coverage.push_back(fit::coverage_of(of_level, observed));
  }
  return v;
}

void add_held_out(page& p, const fit_answer& a, std::size_t key_width, bool with_first) {
  if (a.rows.held_lines.empty()) {
    return;
  }
  const held_out_verdict v = verdict_of(a.from, a.report);
  if (with_first) {
    p.line(
        "held out", key_width,
        fmt::format("{} rows that are not fitted: {}", a.rows.held_lines.size(), a.rows.held_by));
  }
  if (v.rows.size() < a.rows.held_lines.size()) {
    p.line("", key_width,
           fmt::format("the law has no value in {} of them",
                       a.rows.held_lines.size() - v.rows.size()));
  }
  if (v.rows.empty()) {
    return;
  }
  p.line("  errors", key_width,
         fmt::format("median {:.3g} %, 90 % below {:.3g} %, largest {} ({}){}",
                     100.0 * v.errors.median, 100.0 * v.errors.ninety_percent,
                     signed_percent(v.errors.errors[v.errors.largest]),
                     a.rows.held_places[v.rows[v.errors.largest]],
                     v.errors.of_largest ? " of the largest observation" : ""));
  p.line("  bias", key_width,
         fmt::format("{} on average: predictions are too {}", signed_percent(v.errors.bias),
                     v.errors.bias > 0.0 ? "high" : "low"));
  std::vector<std::string> coverage;
  for (std::size_t l = 0; l < v.coverage.size(); ++l) {
    const fit::interval_coverage& c = v.coverage[l];
    if (c.of > 0) {
      coverage.push_back(fmt::format(
          "{} of {} in their {:g} % intervals ({:.3g} %)", c.held, c.of, 100.0 * held_levels[l],
          100.0 * static_cast<double>(c.held) / static_cast<double>(c.of)));
    }
  }
  p.line("  coverage", key_width,
         coverage.empty() ? "no prediction has an interval"
                          : fmt::format("{}", fmt::join(coverage, ", ")));
}

object held_out_object(const fit_answer& a) {
  const held_out_verdict v = verdict_of(a.from, a.report);
  array coverage;
  for (std::size_t l = 0; l < v.coverage.size(); ++l) {
    coverage.emplace_back(
        object{{"level", held_levels[l]}, {"held", v.coverage[l].held}, {"of", v.coverage[l].of}});
  }
  array rows;
  for (std::size_t i = 0; i < a.from.held_observed.size(); ++i) {
    if (a.from.asked + i >= a.report.points.size()) {
      break;
    }
    const fit::predicted_point& p = a.report.points[a.from.asked + i];
    rows.emplace_back(object{{"line", a.rows.held_lines[i]},
                             {"observed", a.from.held_observed[i]},
                             {"predicted", p.value},
                             {"low_80", p.observation[1].low},
                             {"high_80", p.observation[1].high},
                             {"low_95", p.observation[2].low},
                             {"high_95", p.observation[2].high}});
  }
  return {
      {"by", a.rows.held_by},
      {"rows", a.rows.held_lines.size()},
      {"median_error_percent", 100.0 * v.errors.median},
      {"ninety_percent_below", 100.0 * v.errors.ninety_percent},
      {"largest_error_percent",
       v.rows.empty() ? std::nullopt : std::optional(100.0 * v.errors.errors[v.errors.largest])},
      {"bias_percent", 100.0 * v.errors.bias},
      {"coverage", std::move(coverage)},
      {"each", std::move(rows)}};
}

}  // namespace leverage::program
