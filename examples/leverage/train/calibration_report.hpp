// SPDX-License-Identifier: Apache-2.0
/// @file
/// What `leverage calibrate` says of a fit: of training steps, and of models that serve. Both have rows with an id, a
/// family, a group and a measured time.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "leverage/fit/interval.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/calibrated_serving.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "output/text_table.hpp"
#include "output/value.hpp"
#include "support/csv_text.hpp"
#include "support/printable.hpp"
#include "support/quantity_text.hpp"
#include "train/calibrate_command.hpp"
#include "train/calibration_run.hpp"
#include "train/run_table.hpp"
#include "train/serving_table.hpp"

namespace leverage::program {

/// What differs between the two in words.
struct calibration_words {
  const char* schema;
  const char* error_of;      ///< a title
  const char* held_out;      ///< a heading
  const char* held_out_key;  ///< in JSON
  const char* seconds;       ///< a column
};
inline constexpr calibration_words training_words{"leverage.calibrate/1", "Error of the step time",
                                                  "held-out families", "held_out_families",
                                                  "step_time_s"};
inline constexpr calibration_words serving_words{"leverage.calibrate/1", "Error of the throughput",
                                                 "held-out models", "held_out_models",
                                                 "measured_s"};

inline bool is_mixture(const table_run& r) { return r.model.is_mixture(); }
inline bool is_mixture(const serving_row& r) { return r.run.model.is_mixture(); }
inline double measured_seconds(const table_run& r) { return r.step_seconds; }
inline double measured_seconds(const serving_row& r) { return r.run.seconds; }
inline const auto& coefficient_of(const hardware::calibrated_efficiency& /*set*/, std::size_t i) {
  return hardware::information(static_cast<hardware::coefficient>(i));
}
inline const auto& coefficient_of(const hardware::calibrated_serving& /*set*/, std::size_t i) {
  return hardware::serving_information(static_cast<hardware::serving_coefficient>(i));
}

/// The q-quantile of some numbers, between neighbours in proportion; NaN of none.
inline double quantile(std::vector<double> x, double q) {
  std::sort(x.begin(), x.end());
  return fit::detail::quantile(x, q);
}

inline double relative_error(double residual) { return std::abs(std::expm1(residual)); }

/// The rows of a table that can be used, and why the others cannot.
template <class Row>
struct chosen_rows {
  std::vector<Row> all;
  std::vector<const Row*> used;
  std::map<std::string, std::size_t> faults;
  text_lines lines{};  ///< how the table was read
  object table{};      ///< the same and the counts of rows
};

/// How well some residuals are.
struct accuracy {
  double dense = 0.0;
  double mixtures = 0.0;
  double ninety = 0.0;
  double macro = 0.0;  ///< the median over families of each family's median
  double coverage = 0.0;
  std::map<std::string, std::vector<double>> families;  ///< relative errors
};

/// Of dense models and of mixtures.
struct scatter_pair {
  double dense = 0.0;
  double mixture = 0.0;
};

template <class Row>
accuracy accuracy_of(const chosen_rows<Row>& rows, const std::vector<double>& residuals,
                     const scatter_pair& scatters, const std::vector<double>& deviations) {
  accuracy a;
  std::vector<double> all;
  std::vector<double> dense;
  std::vector<double> mixtures;
  std::size_t covered = 0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    const double error = relative_error(residuals[i]);
    const bool is_of_experts = is_mixture(*rows.used[i]);
    all.push_back(error);
    (is_of_experts ? mixtures : dense).push_back(error);
    a.families[rows.used[i]->family].push_back(error);
    const double scatter = is_of_experts ? scatters.mixture : scatters.dense;
    covered +=
        std::abs(residuals[i]) <= std::hypot(scatter, hardware::detail::normal_80 * deviations[i])
            ? 1
            : 0;
  }
  std::vector<double> medians;
  for (const auto& [family, errors] : a.families) {
    medians.push_back(quantile(errors, 0.5));
  }
  a.dense = quantile(dense, 0.5);
  a.mixtures = quantile(mixtures, 0.5);
  a.ninety = quantile(all, 0.9);
  a.macro = quantile(medians, 0.5);
  a.coverage =
      all.empty() ? std::nan("") : static_cast<double>(covered) / static_cast<double>(all.size());
  return a;
}

inline std::string percent(double share) {
  return std::isfinite(share) ? fmt::format("{:.1f} %", 100.0 * share) : "-";
}

/// The errors of a calibration: of the rows that were fitted, of configurations that were held out, and of families. The
/// latter two may be missing.
struct accuracies {
  accuracy in_sample;
  std::optional<accuracy> held_out;
  std::optional<accuracy> other_software;
};

template <class Row, class Run>
accuracies accuracies_of(const chosen_rows<Row>& rows, const Run& run) {
  const scatter_pair known{run.set.dense_scatter, run.set.mixture_scatter};
  const scatter_pair other{run.set.other_dense_scatter, run.set.other_mixture_scatter};
  accuracies all{accuracy_of(rows, run.errors.in_sample, known, run.errors.deviation), std::nullopt,
                 std::nullopt};
  if (!run.errors.held_out.empty()) {
    all.held_out = accuracy_of(rows, run.errors.held_out, known, run.errors.deviation);
  }
  if (!run.errors.other_software.empty()) {
    all.other_software =
        accuracy_of(rows, run.errors.other_software, other, run.errors.other_deviation);
  }
  return all;
}

inline void add_accuracy(page& out, const accuracies& all, const calibration_words& words) {
  out.title(words.error_of);
  text_table table({{.heading = "", .align = alignment::left},
                    {.heading = "fitted rows"},
                    {.heading = "held-out configurations"},
                    {.heading = words.held_out}});
  const auto cell = [](const std::optional<accuracy>& a, double accuracy::* figure) {
    return a ? percent((*a).*figure) : std::string("-");
  };
  const auto add = [&](const std::string& name, double accuracy::* figure) {
    table.add({name, percent(all.in_sample.*figure), cell(all.held_out, figure),
               cell(all.other_software, figure)});
  };
  add("median, dense models", &accuracy::dense);
  add("median, mixtures", &accuracy::mixtures);
  add("90th percentile", &accuracy::ninety);
  add("median of the families' medians", &accuracy::macro);
  add("rows in their 80 % interval", &accuracy::coverage);
  out.table(table);

  out.title("Error by family");
  text_table by_family({{.heading = "family", .align = alignment::left},
                        {.heading = "rows"},
                        {.heading = "fitted: median"},
                        {.heading = "held out: median"},
                        {.heading = "mean"},
                        {.heading = "largest"}});
  for (const auto& [family, errors] : all.in_sample.families) {
    const std::vector<double>* held = nullptr;
    if (all.held_out) {
      held = &all.held_out->families.at(family);
    }
    const std::vector<double>& shown = held != nullptr ? *held : errors;
    double sum = 0.0;
    for (const double e : shown) {
      sum += e;
    }
    by_family.add(
        {family.empty() ? "-" : printable(family), fmt::format("{}", errors.size()),
         percent(quantile(errors, 0.5)), held != nullptr ? percent(quantile(*held, 0.5)) : "-",
         percent(sum / static_cast<double>(shown.size())), percent(quantile(shown, 1.0))});
  }
  out.table(by_family);
}

template <class Run>
void add_coefficients(page& out, const Run& run) {
  out.title("Coefficients");
  text_table table({{.heading = "", .align = alignment::left},
                    {.heading = "value"},
                    {.heading = "+-"},
                    {.heading = "before"},
                    {.heading = "from the rows"},
                    {.heading = "meaning", .align = alignment::left, .priority = 1}});
  for (std::size_t i = 0; i < std::size(run.set.values.values); ++i) {
    const auto& c = coefficient_of(run.set, i);
    const std::string unit = c.unit.empty() ? "" : fmt::format(" {}", c.unit);
    table.add({std::string(c.name), fmt::format("{:.4g}{}", run.set.values.values[i], unit),
               fmt::format("{:.0f} %", 100.0 * std::sqrt(run.set.covariance_of(i, i))),
               fmt::format("{:.4g}", run.before[i]),
               fmt::format("{:.0f} %", 100.0 * std::max(0.0, run.from_the_runs[i])),
               std::string(c.meaning)});
  }
  out.table(table);
  out.blank();
  out.paragraph(
      "+- is the standard deviation of the logarithm. From the rows: the share of what is known of "
      "a coefficient that comes from the rows; near 0 it is still what was assumed before.");
}

template <class Row, class Run>
std::string text_of(const chosen_rows<Row>& rows, const Run& run, const calibrate_options& options,
                    const calibration_words& words, std::size_t width) {
  std::set<std::string> groups;
  for (const Row* r : rows.used) {
    groups.insert(r->group);
  }
  page out(width);
  text_lines lines = rows.lines;
  lines.insert(
      lines.end(),
      {{"rows", fmt::format("{} used of {}, {} configurations", rows.used.size(), rows.all.size(),
                            groups.size())},
       {"start", options.start == calibration_start::published
                     ? "the set that is fitted to published runs"
                     : "what physics says without any run"},
       {"fit", fmt::format("{}, {} iterations ({})", run.converged ? "converged" : "not converged",
                           run.iterations, fit::to_string(run.reason))}});
  out.lines(lines);
  add_accuracy(out, accuracies_of(rows, run), words);
  add_coefficients(out, run);
  if (!rows.faults.empty()) {
    out.title("Rows that are not used");
    for (const auto& [why, number] : rows.faults) {
      out.item(fmt::format("{} {}: {}", number, number == 1 ? "row" : "rows", why));
    }
  }
  return out.text();
}

inline object accuracy_value(const accuracy& a) {
  return {{"median_dense", a.dense},
          {"median_mixtures", a.mixtures},
          {"percentile_90", a.ninety},
          {"macro_median", a.macro},
          {"coverage_80", a.coverage}};
}

template <class Row, class Run>
std::string json_of(const chosen_rows<Row>& rows, const Run& run, const calibration_words& words) {
  array list;
  for (std::size_t i = 0; i < std::size(run.set.values.values); ++i) {
    const auto& c = coefficient_of(run.set, i);
    list.emplace_back(object{{"name", c.name},
                             {"value", run.set.values.values[i]},
                             {"unit", c.unit},
                             {"log_standard_deviation", std::sqrt(run.set.covariance_of(i, i))},
                             {"before", run.before[i]},
                             {"from_the_rows", run.from_the_runs[i]},
                             {"meaning", c.meaning}});
  }
  array refused;
  for (const auto& [why, number] : rows.faults) {
    refused.emplace_back(object{{"rows", number}, {"reason", why}});
  }
  const accuracies errors = accuracies_of(rows, run);
  object answer{{"table", rows.table},
                {"rows", rows.all.size()},
                {"rows_used", rows.used.size()},
                {"converged", run.converged},
                {"stop", fit::to_string(run.reason)},
                {"dense_scatter", run.set.dense_scatter},
                {"mixture_scatter", run.set.mixture_scatter},
                {"other_dense_scatter", run.set.other_dense_scatter},
                {"other_mixture_scatter", run.set.other_mixture_scatter},
                {"in_sample", accuracy_value(errors.in_sample)}};
  if (errors.held_out) {
    answer.emplace_back("held_out_configurations", accuracy_value(*errors.held_out));
  }
  if (errors.other_software) {
    answer.emplace_back(words.held_out_key, accuracy_value(*errors.other_software));
  }
  answer.emplace_back("coefficients", std::move(list));
  answer.emplace_back("rows_not_used", std::move(refused));
  return json_text(words.schema, answer);
}

template <class Row, class Run>
std::string errors_csv(const chosen_rows<Row>& rows, const Run& run,
                       const calibration_words& words) {
  std::string text =
      csv_row("id", "family", "configuration", words.seconds, "fitted_s", "held_out_s");
  for (std::size_t i = 0; i < rows.used.size(); ++i) {
    const Row& r = *rows.used[i];
    const double held = run.errors.held_out.empty()
                            ? std::nan("")
                            : measured_seconds(r) * std::exp(run.errors.held_out[i]);
    text += csv_row(r.id, r.family, r.group, measured_seconds(r),
                    measured_seconds(r) * std::exp(run.errors.in_sample[i]), held);
  }
  return text;
}

}  // namespace leverage::program
