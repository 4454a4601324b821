// SPDX-License-Identifier: Apache-2.0
#include "study/study_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "study/study_figures.hpp"
#include "study/study_report.hpp"
#include "support/numbers.hpp"
#include "support/progress.hpp"
#include "support/quantity_text.hpp"

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

result<wanted_point> wanted_of(const std::string& text) {
  wanted_point w;
  const named_place places[] = {{"A", &w.a.value}, {"G", &w.g.value}, {"C", &w.c.value}};
  const auto given = fill_named(text, places);
  if (!given || !(w.a.value > 0.0 && w.a.value <= 1.0 && w.g.value > 0.0 && w.c.value > 0.0)) {
    return failure{fmt::format(
        "--predict: expected A=RATIO,G=GRANULARITY,C=FLOPS, positive and A at most 1, found {}",
        in_quotes(text))};
  }
  return w;
}

result<study::study_options> options_of(const study_typed& typed) {
  study::study_options o;
  if (typed.floors == "shared") {
    o.curves.floors = study::floor_choice::shared;
  } else if (typed.floors == "own") {
    o.curves.floors = study::floor_choice::own;
  } else {
    return failure{
        fmt::format("--floors: expected shared or own, found {}", in_quotes(typed.floors))};
  }
  if (typed.floor != 0.0) {
    if (!(typed.floor > 0.0) || !math::is_finite(typed.floor)) {
      return failure{fmt::format("--floor: expected a positive loss, found {}", typed.floor)};
    }
    o.curves.floors = study::floor_choice::given;
    o.curves.floor = typed.floor;
  }
  if (typed.source != "curves" && typed.source != "runs") {
    return failure{
        fmt::format("--leverage-of: expected curves or runs, found {}", in_quotes(typed.source))};
  }
  o.source = typed.source == "runs" ? study::leverage_source::runs : study::leverage_source::curves;
  if (!(typed.near > 0.0) || !math::is_finite(typed.near)) {
    return failure{fmt::format("--near: expected a positive percentage, found {}", typed.near)};
  }
  if (!(typed.fitted_below > 1.0)) {
    return failure{
        fmt::format("--fit-below: expected a leverage above 1, found {}", typed.fitted_below)};
  }
  if (typed.resamples == 1 || typed.resamples > 1'000'000) {
    return failure{
        fmt::format("--bootstrap: expected 0 or 2 to 1000000, found {}", typed.resamples)};
  }
  if (!(typed.confidence > 0.0 && typed.confidence < 1.0)) {
    return failure{
        fmt::format("--confidence: expected a number between 0 and 1, found {}", typed.confidence)};
  }
  if (typed.threads > 1024) {
    return failure{fmt::format("--threads: expected at most 1024, found {}", typed.threads)};
  }
  o.joint.fitted_below = typed.fitted_below;
  o.joint.level = typed.confidence;
  o.level = typed.confidence;
  o.resamples = typed.resamples;
  o.seed = typed.seed;
  return o;
}

}  // namespace

result<command_result> answer_study(const study_typed& typed, std::size_t width) {
  if (typed.print_template) {
    return command_result{csv_template};
  }
  if (typed.file.empty()) {
    return failure{"expected a CSV of runs, found none (see leverage study --help)"};
  }
  auto options = options_of(typed);
  if (!options) {
    return failure{options.error()};
  }
  findings f;
  for (const std::string& text : typed.predict) {
    const auto w = wanted_of(text);
    if (!w) {
      return failure{w.error()};
    }
    f.predict.push_back(*w);
  }
  if (const auto wrong = wrong_folder(typed.plot)) {
    return *wrong;
  }
  const auto rows = load_study(typed);
  if (!rows) {
    return failure{rows.error()};
  }
  const auto runs = sort_runs(rows->last, typed);
  if (!runs) {
    return failure{runs.error()};
  }
  f.rows = rows->all.lines.size();
  f.runs = *runs;

  study::study_options asked = *options;
  progress bar("study", asked.resamples);
  asked.progress = [&](std::size_t done, std::size_t) {
    bar.update(done);
    return true;
  };
  f.study = fit_study(f.runs, asked, typed.threads);
  bar.clear();
  if (!f.study.violations.empty()) {
    std::vector<std::string> lines;
    for (const std::string& v : f.study.violations) {
      lines.push_back(fmt::format("{}: {}", printable(typed.file), v));
    }
    return failure{fmt::format("{}", fmt::join(lines, "\n"))};
  }
  f.tuned = tuned_laws(rows->last, typed);
  {
    std::optional<progress> splits;
    f.splits = split_laws(*rows, typed, [&](std::size_t done, std::size_t total) {
      if (!splits) {
        splits.emplace("splits of budgets", total);
      }
      splits->update(done);
    });
  }
  const bool fitted = f.study.joint.usable();
  if (fitted) {
    f.slices = fit_study_slices(f.runs, f.study, asked.joint);
  }
  command_result answer{.text = typed.json ? study_json(typed, f) : study_text(typed, f, width)};
  if (!fitted) {
    answer.code = bad_input;
    answer.complaint = fmt::format("{}: no joint law: {}", printable(typed.file),
                                   fmt::join(f.study.joint.violations, "; "));
  }
  if (!typed.plot.empty()) {
    if (const auto wrong = draw_study(typed, f)) {
      answer.code = std::max(answer.code, no_answer);
      answer.complaint +=
          fmt::format("{}--plot: {}", answer.complaint.empty() ? "" : "\n", wrong->value());
    }
  }
  return answer;
}

}  // namespace leverage::program
