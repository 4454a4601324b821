// SPDX-License-Identifier: Apache-2.0
#include "train/calibrate_command.hpp"

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
#include "leverage/hardware/efficiency.hpp"
#include "machine/efficiency_table.hpp"
#include "machine/prediction.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "output/text_table.hpp"
#include "output/value.hpp"
#include "support/csv.hpp"
#include "support/csv_text.hpp"
#include "support/csv_where.hpp"
#include "support/output_files.hpp"
#include "support/printable.hpp"
#include "support/progress.hpp"
#include "support/quantity_text.hpp"
#include "support/work_limit.hpp"
#include "train/model_table.hpp"
#include "train/run_table.hpp"

namespace leverage::program {

namespace {

constexpr const char* calibrate_schema = "leverage.calibrate/1";

/// The q-quantile of some numbers, between neighbours in proportion; NaN of none.
double quantile(std::vector<double> x, double q) {
  std::sort(x.begin(), x.end());
  return fit::detail::quantile(x, q);
}

double relative_error(double residual) { return std::abs(std::expm1(residual)); }

/// The rows of a table that can be used, and why the others cannot.
struct chosen_rows {
  std::vector<table_run> all;
  std::vector<const table_run*> used;
  std::map<std::string, std::size_t> faults;
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

accuracy accuracy_of(const chosen_rows& rows, const std::vector<double>& residuals,
                     const scatter_pair& scatters, const std::vector<double>& deviations) {
  accuracy a;
  std::vector<double> all;
  std::vector<double> dense;
  std::vector<double> mixtures;
  std::size_t covered = 0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    const double error = relative_error(residuals[i]);
    const bool is_mixture = rows.used[i]->model.is_mixture();
    all.push_back(error);
    (is_mixture ? mixtures : dense).push_back(error);
    a.families[rows.used[i]->family].push_back(error);
    const double scatter = is_mixture ? scatters.mixture : scatters.dense;
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

std::string percent(double share) {
  return std::isfinite(share) ? fmt::format("{:.1f} %", 100.0 * share) : "-";
}

/// The errors of a calibration: of the rows that were fitted, of configurations that were held out, and of families. The
/// latter two may be missing.
struct accuracies {
  accuracy in_sample;
  std::optional<accuracy> held_out;
  std::optional<accuracy> other_software;
};

accuracies accuracies_of(const chosen_rows& rows, const calibration_run& run) {
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

void add_accuracy(page& out, const accuracies& all) {
  out.title("Error of the step time");
  text_table table({{.heading = "", .align = alignment::left},
                    {.heading = "fitted rows"},
                    {.heading = "held-out configurations"},
                    {.heading = "held-out families"}});
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

void add_coefficients(page& out, const calibration_run& run) {
  out.title("Coefficients");
  text_table table({{.heading = "", .align = alignment::left},
                    {.heading = "value"},
                    {.heading = "+-"},
                    {.heading = "before"},
                    {.heading = "from the rows"},
                    {.heading = "meaning", .align = alignment::left, .priority = 1}});
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    const auto& c = hardware::information(static_cast<hardware::coefficient>(i));
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

std::string text_of(const chosen_rows& rows, const calibration_run& run,
                    const calibrate_options& options, std::size_t width) {
  std::set<std::string> groups;
  for (const table_run* r : rows.used) {
    groups.insert(r->group);
  }
  page out(width);
  out.lines(
      {{"rows", fmt::format("{} used of {}, {} configurations", rows.used.size(), rows.all.size(),
                            groups.size())},
       {"start", options.start == calibration_start::published
                     ? "the set that is fitted to published runs"
                     : "what physics says without any run"},
       {"fit", fmt::format("{}, {} iterations ({})", run.converged ? "converged" : "not converged",
                           run.iterations, fit::to_string(run.reason))}});
  add_accuracy(out, accuracies_of(rows, run));
  add_coefficients(out, run);
  if (!rows.faults.empty()) {
    out.title("Rows that are not used");
    for (const auto& [why, number] : rows.faults) {
      out.item(fmt::format("{} {}: {}", number, number == 1 ? "row" : "rows", why));
    }
  }
  return out.text();
}

object accuracy_value(const accuracy& a) {
  return {{"median_dense", a.dense},
          {"median_mixtures", a.mixtures},
          {"percentile_90", a.ninety},
          {"macro_median", a.macro},
          {"coverage_80", a.coverage}};
}

std::string json_of(const chosen_rows& rows, const calibration_run& run) {
  array list;
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    const auto& c = hardware::information(static_cast<hardware::coefficient>(i));
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
  object answer{{"rows", rows.all.size()},
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
    answer.emplace_back("held_out_families", accuracy_value(*errors.other_software));
  }
  answer.emplace_back("coefficients", std::move(list));
  answer.emplace_back("rows_not_used", std::move(refused));
  return json_text(calibrate_schema, answer);
}

std::string errors_csv(const chosen_rows& rows, const calibration_run& run) {
  std::string text =
      csv_row("id", "family", "configuration", "step_time_s", "fitted_s", "held_out_s");
  for (std::size_t i = 0; i < rows.used.size(); ++i) {
    const table_run& r = *rows.used[i];
    const double held = run.errors.held_out.empty()
                            ? std::nan("")
                            : r.step_seconds * std::exp(run.errors.held_out[i]);
    text += csv_row(r.id, r.family, r.group, r.step_seconds,
                    r.step_seconds * std::exp(run.errors.in_sample[i]), held);
  }
  return text;
}

result<chosen_rows> rows_of(const calibrate_options& options) {
  const auto table = read_csv(options.file);
  if (!table) {
    return failure{table.error()};
  }
  std::vector<listed_model> models;
  if (!options.models.empty()) {
    const auto listed = read_csv(options.models);
    if (!listed) {
      return failure{listed.error()};
    }
    auto read = read_models(*listed);
    if (!read) {
      return failure{read.error()};
    }
    models = *std::move(read);
  }
  const auto selected = select_rows(*table, options.where);
  if (!selected) {
    return failure{selected.error()};
  }
  chosen_rows rows;
  const std::vector<table_run> all = read_runs(*table, models);
  for (const std::size_t row : selected->rows) {
    rows.all.push_back(all[row]);
  }
  for (const table_run& r : rows.all) {
    if (!r.fault.empty()) {
      ++rows.faults[r.fault];
    } else if (!(r.step_seconds > 0.0)) {
      ++rows.faults["no measured time"];
    } else if (!std::isfinite(predicted_step(r.model, r.cluster, r.layout, r.recipe, r.global_batch,
                                             r.software, published_efficiency(), true, true)
                                  .total()
                                  .value)) {
      ++rows.faults["no modelled time: a link or a format that the layout needs is unknown"];
    } else {
      rows.used.push_back(&r);
    }
  }
  if (rows.used.empty()) {
    std::string why = rows.all.empty() ? "no rows" : rows.faults.begin()->first;
    return failure{fmt::format("{}: expected rows with a measured step: {}", table->name, why)};
  }
  return rows;
}

}  // namespace

result<command_result> answer_calibrate(const calibrate_options& options, std::size_t width) {
  const std::vector<named_path> all = {
      {"--save", options.save}, {"--csv", options.csv}, {"--header", options.header}};
  std::vector<named_path> written;
  std::copy_if(all.begin(), all.end(), std::back_inserter(written),
               [](const named_path& p) { return !p.path.empty(); });
  std::vector<named_path> read = {{"RUNS", options.file}};
  if (!options.models.empty()) {
    read.push_back({"--models", options.models});
  }
  if (auto same = same_file_twice(written, read)) {
    return *std::move(same);
  }
  auto rows = rows_of(options);
  if (!rows) {
    return failure{rows.error()};
  }
  work_limit limit(options.time_limit);
  std::set<std::string> families;
  for (const table_run* r : rows->used) {
    families.insert(r->family.empty() ? "unnamed" : printable(r->family));
  }
  const auto folds = static_cast<std::size_t>(options.folds);
  progress shown("calibrate", 1 + folds + (folds > 0 ? family_folds(families.size()) : 0));
  const calibration_run run = run_calibration(
      rows->used, options.start, static_cast<int>(options.folds), [&](std::size_t done) {
        shown.update(done);
        return !limit.reached();
      });
  shown.clear();
  command_result answer{.text = options.json ? json_of(*rows, run)
                                             : text_of(*rows, run, options, width)};
  if (const std::string ended = limit.reason(); !ended.empty()) {
    answer.code = no_answer;
    answer.complaint = fmt::format("Ended by {}.", ended);
    return answer;
  }
  if (!run.converged) {
    answer.code = no_answer;
    answer.complaint = "The fit has not converged.";
  }
  std::vector<made_file> files;
  const auto make = [&](std::size_t i, std::string content) {
    if (!all[i].path.empty()) {
      files.push_back({all[i], std::move(content)});
    }
  };
  std::string names;
  for (const std::string& f : families) {
    names += (names.empty() ? "" : ", ") + f;
  }
  make(0, efficiency_csv(run.set));
  make(1, errors_csv(*rows, run));
  make(2, efficiency_header(run.set, options.name,
                            fmt::format("{} runs of {}", rows->used.size(), names)));
  return with_complaint(std::move(answer), publish(files));
}

}  // namespace leverage::program
