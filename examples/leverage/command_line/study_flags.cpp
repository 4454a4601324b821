// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <utility>

#include "command_line/common_flags.hpp"
#include "command_line/table_flags.hpp"
#include "study/study_command.hpp"

namespace leverage::program {

namespace {

/// What --predict asks for: points of the joint law, or budgets of dense models.
struct wanted_numbers {
  std::vector<wanted_point> points;
  std::vector<double> budgets;
};

/// A=..,G=..,C=..: a point for every combination of their numbers, the last name's numbers first. C alone: budgets.
result<wanted_numbers> parse_points(std::string_view text) {
  constexpr std::size_t max_points = 10'000;
  std::vector<double> a;
  std::vector<double> g;
  std::vector<double> c;
  const named_list places[] = {{"A", &a}, {"G", &g}, {"C", &c}};
  const auto given = fill_named(text, places);
  if (!given) {
    return failure{given.error()};
  }
  const auto within = [](const std::vector<double>& all, double max) {
    return !all.empty() &&
           std::all_of(all.begin(), all.end(), [&](double x) { return x > 0.0 && x <= max; });
  };
  constexpr double largest = std::numeric_limits<double>::max();
  if (a.empty() && g.empty() && within(c, largest) && c.size() <= max_points) {
    return wanted_numbers{{}, c};
  }
  if (!within(a, 1.0) || !within(g, largest) || !within(c, largest) ||
      a.size() * g.size() > max_points || a.size() * g.size() * c.size() > max_points) {
    return failure{
        "expected A=RATIO,G=GRANULARITY,C=FLOPS, or C=FLOPS for dense models, positive and A at "
        "most "
        "1, 10000 points or fewer, found " +
        in_quotes(text)};
  }
  std::vector<wanted_point> points;
  for (const double ratio : a) {
    for (const double fine : g) {
      for (const double budget : c) {
        points.push_back({activation_ratio<>{ratio}, granularity<>{fine}, flops<>{budget}});
      }
    }
  }
  return wanted_numbers{std::move(points), {}};
}

/// 0.25 and 0.25% alike; nothing if it is not a number from 0 on.
std::optional<double> percentage(std::string_view text) {
  const std::string_view whole = trimmed(text);
  const std::string_view digits = whole.substr(0, whole.size() - (whole.ends_with('%') ? 1 : 0));
  const auto value = parse_non_negative(digits);
  if (!value || digits != trimmed(digits) || digits.ends_with('%')) {
    return std::nullopt;
  }
  return *value;
}

result<double> parse_percentage(std::string_view text) {
  const auto value = percentage(text);
  return value && *value > 0.0 ? result<double>{*value}
                               : failure{"expected a percentage above 0, found " + in_quotes(text)};
}

/// A percentage from 0 to 50: wider groups would hold budgets of different orders.
result<double> parse_tolerance(std::string_view text) {
  constexpr double most = 50;
  const auto value = percentage(text);
  return value && *value <= most
             ? result<double>{*value}
             : failure{"expected a percentage from 0 to 50, found " + in_quotes(text)};
}

result<double> parse_leverage(std::string_view text) {
  const auto value = parse_number(text);
  if (!value || !(*value > 1.0)) {
    return failure{"expected a leverage above 1, found " + in_quotes(text)};
  }
  return value;
}

}  // namespace

command declare_study() {
  constexpr count max_resamples = 1'000'000;
  declaration<study_options> d("study", "Efficiency leverage of own runs, and the law through it",
                               answer_study);
  study_options& v = d.values();
  add_table(d, v.table,
            {"RUNS", "Columns by role: flops=compute,loss=val_loss", "'set=rpj,flops>=1e18'"});
  d.value("--dense", "NAME", "Architecture that is the baseline", v.dense, as_text)
      .by_default("dense");
  d.value("--floors", "WHICH", "Floors b of the loss curves: one shared by all, or own", v.floors,
          one_of(floor_choices))
      .by_default("shared");
  d.value("--floor", "LOSS", "Known floor b of all loss curves, nats per token", v.floor,
          parse_positive);
  d.value("--leverage-of", "WHICH",
          "Source of a mixture's loss at a budget: " + names_of(leverage_sources), v.source,
          one_of(leverage_sources))
      .by_default("curves");
  d.value("--near", "PERCENT", "Distance from the best loss, in percent, of runs near the optimum",
          v.near, parse_percentage)
      .by_default("0.25");
  d.value("--budget-tolerance", "PERCENT",
          "Difference of compute, in percent, up to which runs are of one budget",
          v.budget_tolerance, parse_tolerance)
      .by_default("2");
  d.value("--fit-below", "EL", "Leverage below which points enter the fit of the joint law",
          v.fitted_below, parse_leverage)
      .by_default("6");
  d.add("--predict", "POINT",
        "Points at which to predict EL: A=0.031,G=12,C=1e22; or budgets at which to predict dense "
        "models: C=1e22; each may be a list, or LOW..HIGH:COUNT",
        [&v](std::string_view text) -> std::optional<failure> {
          const auto points = parse_points(text);
          if (!points) {
            return failure{points.error()};
          }
          v.predict.insert(v.predict.end(), points->points.begin(), points->points.end());
          v.forecast.insert(v.forecast.end(), points->budgets.begin(), points->budgets.end());
          return std::nullopt;
        })
      .repeats = true;
  d.value("--bootstrap", "COUNT", "Resamples for intervals, or 0", v.resamples,
          resamples_up_to(max_resamples))
      .by_default("1000");
  add_resampling(d, "the resamples");
  add_time_limit(d);
  d.value("--plot", "FOLDER",
          "Folder for figures as SVG and PNG, by gnuplot, each with its numbers as CSV", v.plot,
          as_text);
  d.toggle("--json", json_help, v.json);
  d.toggle("--template", "A CSV to fill in", v.print_template);
  return d.finish(
      "  leverage study --template > runs.csv\n"
      "  leverage study runs.csv --predict A=0.031,G=12,C=1e22\n"
      "  leverage study dense_runs.csv --predict C=1e22\n"
      "  leverage study runs.csv --columns flops=compute,loss=val_loss --dense baseline --json\n"
      "  leverage study runs.csv --plot figures\n",
      "Every row of RUNS is one training run. Columns are found by these names, or mapped:\n"
      "  flops             training FLOPs; runs within --budget-tolerance are of one budget\n"
      "  loss              at the end of training\n"
      "and, where there are mixtures,\n"
      "  architecture      a name; the rows named dense (or --dense NAME) are the baseline\n"
      "  activation_ratio  E_a/E or (E_a+E_s)/(E+E_s), the same reading in all rows; 1 if dense\n"
      "  granularity       2 d_model / d_expert; any number if dense\n"
      "and, optional,\n"
      "  size              FLOPs per token: how a budget splits between model and tokens; by "
      "default flops over tokens, or 6 times parameters\n"
      "  run               rows of one run are checkpoints of its training; its last row counts\n"
      "  learning_rate, batch   their laws of C, from the runs near the best of their budget\n"
      "  parameters, tokens     for the same laws of N and D; otherwise size and flops over size\n"
      "\nA table of dense runs alone is answered with what it allows: their loss curve, what was "
      "tuned, the best size of each budget in three ways with the law through them, and with "
      "--predict C=FLOPS the loss, size, tokens, learning rate and batch at larger budgets. Of "
      "several runs of an architecture at one budget, as in a sweep, the "
      "curves take the "
      "best. Rows that allow no joint law are answered with what they allow, and exit code 1. In a "
      "list of --predict, A=0.031,0.05,C=1e21..1e23:3, LOW..HIGH:COUNT is COUNT values, evenly "
      "spaced "
      "in the logarithm.\n\n" +
          std::string(table_notes));
}

}  // namespace leverage::program
