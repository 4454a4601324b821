// SPDX-License-Identifier: Apache-2.0
#include "study/study_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "study/study_figures.hpp"
#include "study/study_report.hpp"
#include "support/progress.hpp"
#include "support/quantity_text.hpp"
#include "support/work_limit.hpp"

namespace leverage::program {

namespace {

constexpr const char* csv_template =
    "architecture,activation_ratio,granularity,flops,size,loss,learning_rate,batch\n"
    "dense,1,2,1e18,4e8,3.51,1.9e-3,262144\n"
    "dense,1,2,1e19,1.3e9,2.98,1.4e-3,524288\n"
    "dense,1,2,1e20,4.6e9,2.60,1.0e-3,1310720\n"
    "moe-a03-g2,0.03125,2,1e18,2.9e8,3.32,1.9e-3,262144\n"
    "moe-a03-g2,0.03125,2,1e19,9.3e8,2.80,1.4e-3,524288\n"
    "moe-a03-g2,0.03125,2,1e20,3.0e9,2.45,1.0e-3,1310720\n";

study::study_options options_of(const study_options& options) {
  study::study_options o;
  o.curves.floors = options.floors;
  if (options.floor) {
    o.curves.floors = study::floor_choice::given;
    o.curves.floor = *options.floor;
  }
  o.source = options.source;
  o.joint.fitted_below = options.fitted_below;
  o.joint.level = options.confidence;
  o.level = options.confidence;
  o.resamples = options.resamples;
  o.seed = options.seed;
  return o;
}

std::string violations_text(const study_options& options, const study::study_result& s) {
  std::vector<std::string> lines;
  for (const std::string& v : s.violations) {
    lines.push_back(fmt::format("{}: {}", printable(options.file), v));
  }
  return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace

result<command_result> answer_study(const study_options& given, std::size_t width) {
  if (given.print_template) {
    return command_result{csv_template};
  }
  study_options options = given;
  options.file = table_name(options.table);
  if (options.table.files.empty()) {
    return failure{"RUNS: expected a CSV file, found none"};
  }
  if (const auto wrong = wrong_folder(options.plot, options.table.files)) {
    return *wrong;
  }
  findings f;
  const auto rows = load_study(options);
  if (!rows) {
    return failure{rows.error()};
  }
  const auto runs = sort_runs(rows->last, options);
  if (!runs) {
    return failure{runs.error()};
  }
  f.rows = rows->all.lines.size();
  f.sizes_from = rows->last.sizes_from;
  f.table = rows->table;
  f.runs = *runs;

  const bool dense_alone = f.runs.mixtures.empty();
  if (dense_alone && !options.predict.empty()) {
    return failure{
        fmt::format("--predict: expected mixtures in {} for a point with A and G, found dense runs "
                    "alone; --predict C=1e22 predicts these",
                    printable(options.file))};
  }

  study::study_options asked = options_of(options);
  std::optional<work_limit> limit(std::in_place, options.time_limit);
  progress bar("study", asked.resamples);
  asked.progress = [&](std::size_t done, std::size_t) {
    bar.update(done);
    return !limit->reached();
  };
  f.study = fit_study(f.runs, asked, options.threads);
  bar.clear();
  if (!f.study.violations.empty() && !dense_alone) {
    return failure{violations_text(options, f.study)};
  }
  f.tuned = tuned_laws(rows->last, options);
  {
    std::optional<progress> splits;
    const auto show = [&](std::size_t done, std::size_t total) {
      if (!splits) {
        splits.emplace("splits of budgets", total);
      }
      splits->update(done);
    };
    const auto stopped = [&] {
      if (splits) {
        splits->tick();
      }
      return limit->reached();
    };
    f.splits = split_laws(*rows, options, show, stopped);
    f.splits_cut = !f.splits.empty() && options.resamples > 0 && limit->reached();
  }
  f.stopped_by = f.study.cancelled || f.splits_cut ? limit->reason() : "";
  limit.reset();
  const bool answered =
      std::any_of(f.splits.begin(), f.splits.end(),
                  [](const split_law& l) { return l.says_something(); }) ||
      std::any_of(f.tuned.begin(), f.tuned.end(), [](const tuned_law& l) { return l.usable; });
  if (!f.study.violations.empty() && !answered) {
    return failure{violations_text(options, f.study)};
  }
  const bool fitted = f.study.joint.usable();
  if (fitted) {
    f.slices = fit_study_slices(f.runs, f.study, asked.joint);
  }
  command_result answer{.text =
                            options.json ? study_json(options, f) : study_text(options, f, width)};
  if (!fitted && !dense_alone) {
    answer.code = no_answer;
    answer.complaint = fmt::format("{}: no joint law: {}", printable(options.file),
                                   fmt::join(f.study.joint.violations, "; "));
  }
  return options.plot.empty() ? answer : with_complaint(std::move(answer), draw_study(options, f));
}

}  // namespace leverage::program
