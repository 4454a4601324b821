// SPDX-License-Identifier: Apache-2.0
#include "train/calibrate_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "machine/efficiency_table.hpp"
#include "machine/prediction.hpp"
#include "support/csv.hpp"
#include "support/output_files.hpp"
#include "support/printable.hpp"
#include "support/progress.hpp"
#include "support/work_limit.hpp"
#include "tables/row_choice.hpp"
#include "tables/run_rows.hpp"
#include "train/calibration_report.hpp"
#include "train/measured_rows.hpp"
#include "train/model_table.hpp"
#include "train/run_table.hpp"
#include "train/serving_table.hpp"

namespace leverage::program {

namespace {

/// The rows of a file that are chosen, read by `read_all`; why one cannot be used is what `fault_of` says, nothing if it can.
template <class Row, class Read, class FaultOf>
result<chosen_rows<Row>> rows_of(const calibrate_options& options, const Read& read_all,
                                 const FaultOf& fault_of, const char* expected) {
  auto table = measured_rows(options.table);
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
  chosen_rows<Row> rows;
  rows.lines = table->lines();
  if (const std::string left_out = left_out_text(table->chosen(), options.table);
      !left_out.empty()) {
    rows.lines.emplace_back("left out", left_out);
  }
  rows.table = table->json();
  const std::vector<Row> all = read_all(table->table(), models);
  for (const std::size_t row : table->rows()) {
    rows.all.push_back(all[row]);
  }
  for (const Row& r : rows.all) {
    const std::string fault = fault_of(r);
    if (fault.empty()) {
      rows.used.push_back(&r);
    } else {
      ++rows.faults[fault];
    }
  }
  if (rows.used.empty()) {
    std::string why = rows.all.empty() ? "no rows" : rows.faults.begin()->first;
    return failure{
        fmt::format("{}: expected rows with {}: {}", table->table().name, expected, why)};
  }
  return rows;
}

std::string fault_of_step(const table_run& r) {
  if (!r.fault.empty()) {
    return r.fault;
  }
  if (!(r.step_seconds > 0.0)) {
    return "no measured time";
  }
  const bool is_modelled =
      std::isfinite(predicted_step(r.model, r.cluster, r.layout, r.recipe, r.global_batch,
                                   r.software, published_efficiency(), true, true)
                        .total()
                        .value);
  return is_modelled ? std::string{}
                     : "no modelled time: a link or a format that the layout needs is unknown";
}

/// What is held out as a whole.
const std::string& part_of(const table_run& r) { return r.family; }
const std::string& part_of(const serving_row& r) { return r.model_name; }

/// Fits the rows and writes `all` files: coefficients, errors, header.
template <class Row>
result<command_result> answer_of(const chosen_rows<Row>& rows, const calibrate_options& options,
                                 const calibration_words& words, const std::vector<named_path>& all,
                                 std::size_t width) {
  work_limit limit(options.time_limit);
  std::set<std::string> families;
  std::set<std::string> parts;
  for (const Row* r : rows.used) {
    families.insert(r->family.empty() ? "unnamed" : printable(r->family));
    parts.insert(part_of(*r));
  }
  const auto folds = static_cast<std::size_t>(options.folds);
  progress shown("calibrate", 1 + folds + (folds > 0 ? family_folds(parts.size()) : 0));
  const auto run = run_calibration(std::span<const Row* const>(rows.used), options.start,
                                   static_cast<int>(options.folds), [&](std::size_t done) {
                                     shown.update(done);
                                     return !limit.reached();
                                   });
  shown.clear();
  command_result answer{.text = options.json ? json_of(rows, run, words)
                                             : text_of(rows, run, options, words, width)};
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
  make(1, errors_csv(rows, run, words));
  make(2, efficiency_header(run.set, options.name,
                            fmt::format("{} runs of {}", rows.used.size(), names)));
  return with_complaint(std::move(answer), publish(files));
}

}  // namespace

result<command_result> answer_calibrate(const calibrate_options& options, std::size_t width) {
  const std::vector<named_path> all = {
      {"--save", options.save}, {"--csv", options.csv}, {"--header", options.header}};
  std::vector<named_path> written;
  std::copy_if(all.begin(), all.end(), std::back_inserter(written),
               [](const named_path& p) { return !p.path.empty(); });
  std::vector<named_path> read;
  for (const std::string& file : options.table.files) {
    read.push_back({"RUNS", file});
  }
  if (!options.models.empty()) {
    read.push_back({"--models", options.models});
  }
  if (auto same = same_file_twice(written, read)) {
    return *std::move(same);
  }
  if (options.serving) {
    auto rows = rows_of<serving_row>(
        options, read_serving_rows, [](const serving_row& r) { return r.fault; },
        "a measured throughput");
    return rows ? answer_of(*rows, options, serving_words, all, width) : failure{rows.error()};
  }
  auto rows = rows_of<table_run>(options, read_runs, fault_of_step, "a measured step");
  return rows ? answer_of(*rows, options, training_words, all, width) : failure{rows.error()};
}

}  // namespace leverage::program
