// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "fit/fit_laws.hpp"
#include "fit/residual_plot.hpp"
#include "leverage/core/math.hpp"
#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/csv_where.hpp"
#include "support/numbers.hpp"
#include "support/progress.hpp"
#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

template <class T, std::size_t N>
result<T> one_of(const std::string& option, const std::string& text,
                 const std::array<std::pair<std::string_view, T>, N>& choices) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : choices) {
    if (name == text) {
      return value;
    }
    names.push_back(name);
  }
  return failure{fmt::format("{}: expected one of {}, found {}", option, fmt::join(names, ", "),
                             in_quotes(text))};
}

constexpr std::array<std::pair<std::string_view, loss_kind>, 6> losses{
    {{"huber", loss_kind::huber},
     {"squared", loss_kind::squared},
     {"smooth-absolute", loss_kind::smooth_absolute},
     {"cauchy", loss_kind::cauchy},
     {"log-cosh", loss_kind::log_cosh},
     {"asymmetric-huber", loss_kind::asymmetric_huber}}};
constexpr std::array<std::pair<std::string_view, fit::residual_scale>, 2> scales{
    {{"log", fit::residual_scale::log}, {"raw", fit::residual_scale::raw}}};
constexpr std::array<std::pair<std::string_view, fit::minimizer>, 3> methods{
    {{"levenberg-marquardt", fit::minimizer::levenberg_marquardt},
     {"bfgs", fit::minimizer::bfgs},
     {"l-bfgs", fit::minimizer::lbfgs}}};

/// The options that are not about the file.
result<fit_request> request_of(const fit_typed& typed) {
  fit_request r;
  r.law = typed.law;
  const auto loss = one_of("--loss", typed.loss, losses);
  const auto scale = one_of("--scale", typed.scale, scales);
  const auto method = one_of("--minimizer", typed.method, methods);
  if (!loss) {
    return failure{loss.error()};
  }
  if (!scale) {
    return failure{scale.error()};
  }
  if (!method) {
    return failure{method.error()};
  }
  r.loss = *loss;
  r.scale = *scale;
  r.method = *method;
  if (!(typed.delta > 0.0) || !math::is_finite(typed.delta)) {
    return failure{fmt::format("--delta: expected a positive number, found {}", typed.delta)};
  }
  if (!(typed.above > 0.0) || !math::is_finite(typed.above)) {
    return failure{fmt::format("--above: expected a positive number, found {}", typed.above)};
  }
  if (!(typed.confidence > 0.0 && typed.confidence < 1.0)) {
    return failure{
        fmt::format("--confidence: expected a number between 0 and 1, found {}", typed.confidence)};
  }
  if (typed.resamples == 1 || typed.resamples > 10'000'000) {
    return failure{
        fmt::format("--bootstrap: expected 0 or 2 to 10000000, found {}", typed.resamples)};
  }
  if (typed.threads > 1024) {
    return failure{fmt::format("--threads: expected at most 1024, found {}", typed.threads)};
  }
  r.loss_scale = typed.delta;
  r.loss_above = typed.above;
  r.starts = typed.starts;
  r.screen = typed.screen;
  r.resamples = typed.resamples;
  r.seed = typed.seed;
  r.threads = typed.threads;
  r.confidence = typed.confidence;
  for (const std::string& text : typed.fixed) {
    const auto pair = parse_assignment(text).map_error(about("--fix"));
    if (!pair) {
      return failure{pair.error()};
    }
    const auto value = parse_number(pair->second).map_error(about("--fix " + pair->first));
    if (!value) {
      return failure{value.error()};
    }
    r.fixed.emplace_back(pair->first, *value);
  }
  for (const std::string& text : typed.tied) {
    const auto pair = parse_assignment(text).map_error(about("--tie"));
    if (!pair) {
      return failure{pair.error()};
    }
    r.tied.push_back(*pair);
  }
  return r;
}

/// The letters of a law's columns.
std::vector<std::string_view> letters_of(const fit_law& law) {
  std::vector<std::string_view> letters;
  for (const fit_input& input : law.inputs) {
    letters.push_back(input.letter);
  }
  return letters;
}

std::vector<std::string_view> coefficients_of(const fit_law& law) {
  std::vector<std::string_view> names;
  for (const catalogue::start_range& start : law.starts) {
    names.push_back(start.name);
  }
  return names;
}

struct loaded {
  std::size_t rows = 0;
  std::size_t excluded = 0;
  std::vector<std::size_t> lines;  ///< of the file, by row
};

/// Reads the columns into the request.
result<loaded> load(const fit_typed& typed, const fit_law& law, fit_request& request) {
  std::vector<std::pair<std::string, std::string>> roles;
  for (const std::string& text : typed.columns) {
    const auto pair = parse_assignment(text).map_error(about("--columns"));
    if (!pair) {
      return failure{pair.error()};
    }
    const auto input = std::find_if(law.inputs.begin(), law.inputs.end(), [&](const fit_input& i) {
      return i.letter == pair->first || (!i.name.empty() && i.name == pair->first);
    });
    const bool known = pair->first == law.observed || input != law.inputs.end();
    if (!known) {
      return failure{fmt::format("--columns: the law {} has no {}; it takes {} and {}", law.name,
                                 in_quotes(pair->first), fmt::join(letters_of(law), ", "),
                                 law.observed)};
    }
    roles.emplace_back(input != law.inputs.end() ? std::string(input->letter) : pair->first,
                       pair->second);
  }
  const auto table = read_csv(typed.file);
  if (!table) {
    return failure{table.error()};
  }
  loaded l;
  const auto kept = select_rows(*table, typed.where);
  if (!kept) {
    return failure{kept.error()};
  }
  const std::vector<std::size_t>& rows = kept->rows;
  l.excluded = kept->excluded;
  const auto column = [&](std::string_view role, bool positive) -> result<std::vector<double>> {
    const auto mapped =
        std::find_if(roles.begin(), roles.end(), [&](const auto& r) { return r.first == role; });
    const std::string name = mapped == roles.end() ? std::string(role) : mapped->second;
    auto values = numeric_column(*table, name, rows);
    if (!values) {
      return values;
    }
    // Named by the line of the file rather than by the row of the fit.
    std::vector<std::string> wrong;
    for (std::size_t i = 0; positive && i < rows.size() && wrong.size() < 10; ++i) {
      if (!((*values)[i] > 0.0)) {
        wrong.push_back(fmt::format("{}, line {}, column {}: expected a positive number, found {}",
                                    table->name, table->lines[rows[i]], name, (*values)[i]));
      }
    }
    if (!wrong.empty()) {
      return failure{fmt::format("{}", fmt::join(wrong, "\n"))};
    }
    return values;
  };
  for (const fit_input& input : law.inputs) {
    const auto values = column(input.letter, !input.may_be_zero);
    if (!values) {
      return failure{values.error()};
    }
    request.inputs.push_back(*values);
  }
  const auto observed = column(law.observed, request.scale == fit::residual_scale::log);
  if (!observed) {
    return failure{observed.error()};
  }
  request.observed = *observed;
  if (!typed.weights.empty()) {
    const auto weights = numeric_column(*table, typed.weights, rows);
    if (!weights) {
      return failure{weights.error()};
    }
    request.weights = *weights;
  }
  l.rows = rows.size();
  for (const std::size_t row : rows) {
    l.lines.push_back(table->lines[row]);
  }
  return l;
}

/// Rows outside the law's domain, by their lines in the file.
std::vector<std::string> without_value(const fit_typed& typed, const fit_law& law,
                                       const loaded& rows, const fit_request& request,
                                       const std::vector<std::size_t>& refused) {
  std::vector<std::string> lines;
  for (const std::size_t row : refused) {
    if (lines.size() == 10) {
      lines.push_back(fmt::format("and {} lines more", refused.size() - 10));
      break;
    }
    std::vector<std::string> at;
    for (std::size_t j = 0; j < law.inputs.size(); ++j) {
      at.push_back(fmt::format("{} = {:g}", law.inputs[j].letter, request.inputs[j][row]));
    }
    lines.push_back(fmt::format("{}, line {}: the law {} has no value at {}", printable(typed.file),
                                rows.lines[row], law.name, fmt::join(at, ", ")));
  }
  return lines;
}

std::string digits(double value) {
  return math::is_finite(value) ? fmt::format("{:.6g}", value) : "-";
}

/// Sizes of the relative residuals, in percent, ascending.
std::vector<double> sizes_of(const std::vector<double>& residuals) {
  std::vector<double> sizes;
  for (const double r : residuals) {
    sizes.push_back(std::abs(r));
  }
  std::sort(sizes.begin(), sizes.end());
  return sizes;
}

std::string table_text(const fit_typed& typed, const fit_law& law, const loaded& rows,
                       const fit_report& report, const std::vector<double>& residuals,
                       std::size_t width) {
  std::string out;
  const auto line = [&](std::string_view key, const std::string& text) {
    wrap(out, left(key, 14), text, width);
  };
  line("law", fmt::format("{}: {}", law.name, law.formula));
  line("source", std::string(law.source));
  line("rows", rows.excluded == 0 ? fmt::format("{} of {}", rows.rows, printable(typed.file))
                                  : fmt::format("{} of {}; {} others excluded by --where",
                                                rows.rows, printable(typed.file), rows.excluded));
  const bool scaled = typed.loss != "squared";
  line("objective",
       fmt::format("{:.10g}, the sum of the {} loss{} of {} residuals", report.objective,
                   typed.loss, scaled ? fmt::format(" (delta {:g})", typed.delta) : "",
                   typed.scale == "log" ? "ln" : "raw"));
  line("stopped", fmt::format("{}{}, |gradient| {:.1e}", fit::to_string(report.reason),
                              report.converged ? "" : " (not converged)", report.gradient_norm));
  line("starts",
       fmt::format("{} of {} finished fits reached this minimum{}; {} starts, {} evaluations",
                   report.reached, report.finished,
                   report.refused == 0 ? "" : fmt::format(", {} starts refused", report.refused),
                   report.starts, report.evaluations));
  if (!report.usable) {
    out += "\nNo start gives a finite objective: there is no fit.\n";
    return out;
  }
  if (report.minima.size() > 1) {
    line("next minimum",
         fmt::format("{:.10g}, {} fits; {} distinct minima in all", report.minima[1].first,
                     report.minima[1].second, report.minima.size()));
  }
  out += fmt::format("\n{:<10} {:>13} {:>12}   {:>5.4g} % interval\n", "", "estimate", "std. error",
                     100.0 * typed.confidence);
  bool any_on_bound = false;
  for (const fitted_coefficient& c : report.coefficients) {
    out += fmt::format(
        "{:<10} {:>13} {:>12}   {}{}\n", c.name, digits(c.value), digits(c.standard_error),
        math::is_finite(c.bounds.low)
            ? fmt::format("{:>12} .. {}", digits(c.bounds.low), digits(c.bounds.high))
        : c.role == "free" ? "the data do not bound it"
                           : c.role,
        c.on_bound ? "  on a bound" : "");
    any_on_bound = any_on_bound || c.on_bound;
  }
  out += "\n";
  line("intervals",
       report.resamples == 0
           ? report.intervals
           : fmt::format("{}, {} resamples{}", report.intervals, report.resamples,
                         report.failed_refits == 0 ? ""
                                                   : fmt::format(", of which {} did not converge",
                                                                 report.failed_refits)));
  const std::vector<double> sizes = sizes_of(residuals);
  const auto worst = static_cast<std::size_t>(
      std::max_element(residuals.begin(), residuals.end(),
                       [](double a, double b) { return std::abs(a) < std::abs(b); }) -
      residuals.begin());
  line("residuals", fmt::format("median {:.3g} %, 90 % below {:.3g} %, largest {:+.3g} % (line {})",
                                sizes[sizes.size() / 2], sizes[sizes.size() * 9 / 10],
                                residuals[worst], rows.lines[worst]));
  if (any_on_bound) {
    line("remark",
         "a coefficient on a bound means that the law has lost a term, or the bound is wrong");
  }
  for (const std::string& remark : report.remarks) {
    line("remark", remark);
  }
  return out;
}

/// "N: weights, embeddings included".
std::vector<std::string> columns_of(const fit_law& law) {
  std::vector<std::string> all;
  for (const fit_input& input : law.inputs) {
    all.push_back(input.meaning.empty() ? std::string(input.letter)
                                        : fmt::format("{}: {}", input.letter, input.meaning));
  }
  return all;
}

std::string json_text(const fit_typed& typed, const fit_law& law, const loaded& rows,
                      const fit_report& report, const std::vector<double>& residuals) {
  using nlohmann::json;
  const auto number = [](double v) { return math::is_finite(v) ? json(v) : json(nullptr); };
  json j;
  j["law"] = law.name;
  j["formula"] = law.formula;
  j["source"] = law.source;
  j["columns"] = columns_of(law);
  j["file"] = printable(typed.file);
  j["rows"] = rows.rows;
  j["excluded_rows"] = rows.excluded;
  j["loss"] = typed.loss;
  j["delta"] = typed.delta;
  j["scale"] = typed.scale;
  j["minimizer"] = typed.method;
  j["objective"] = number(report.objective);
  j["gradient_norm"] = number(report.gradient_norm);
  j["stopped"] = fit::to_string(report.reason);
  j["converged"] = report.converged;
  j["usable"] = report.usable;
  j["starts"] = {{"given", report.starts},
                 {"refused", report.refused},
                 {"finished", report.finished},
                 {"reached_best", report.reached}};
  j["evaluations"] = report.evaluations;
  j["minima"] = json::array();
  for (const auto& [objective, count] : report.minima) {
    j["minima"].push_back({{"objective", number(objective)}, {"starts", count}});
  }
  j["coefficients"] = json::array();
  for (const fitted_coefficient& c : report.coefficients) {
    j["coefficients"].push_back({{"name", c.name},
                                 {"role", c.role},
                                 {"value", number(c.value)},
                                 {"standard_error", number(c.standard_error)},
                                 {"low", number(c.bounds.low)},
                                 {"high", number(c.bounds.high)},
                                 {"on_bound", c.on_bound}});
  }
  j["confidence"] = typed.confidence;
  j["intervals"] = report.intervals;
  j["resamples"] = report.resamples;
  j["failed_refits"] = report.failed_refits;
  j["remarks"] = report.remarks;
  j["relative_residuals_percent"] = json::array();
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    j["relative_residuals_percent"].push_back({{"line", rows.lines[i]},
                                               {"predicted", number(report.predicted[i])},
                                               {"residual", number(residuals[i])}});
  }
  return j.dump(2) + "\n";
}

/// What is fixed unless a user says otherwise.
std::vector<std::string> held_of(const fit_law& law) {
  std::vector<std::string> held;
  for (std::size_t k = 0; k < law.starts.size(); ++k) {
    if (law.starts[k].held) {
      held.push_back(fmt::format("{} = {:.6g}", law.starts[k].name, law.published[k]));
    }
  }
  return held;
}

std::string list_text(bool as_json, std::size_t width) {
  const std::vector<fit_law> laws = fit_laws();
  if (as_json) {
    nlohmann::json j = nlohmann::json::array();
    for (const fit_law& law : laws) {
      j.push_back({{"law", law.name},
                   {"formula", law.formula},
                   {"inputs", letters_of(law)},
                   {"columns", columns_of(law)},
                   {"observed", law.observed},
                   {"coefficients", coefficients_of(law)},
                   {"held", held_of(law)},
                   {"source", law.source}});
    }
    return nlohmann::json{{"laws", j}}.dump(2) + "\n";
  }
  std::string out;
  for (const fit_law& law : laws) {
    out += law.name + "\n";
    wrap(out, "    ", std::string(law.formula), width);
    wrap(out, "    ",
         fmt::format("columns {} and {}; coefficients {}", fmt::join(letters_of(law), ", "),
                     law.observed, fmt::join(coefficients_of(law), ", ")),
         width);
    if (const auto held = held_of(law); !held.empty()) {
      wrap(out, "    ", fmt::format("held unless --fix says otherwise: {}", fmt::join(held, ", ")),
           width);
    }
    wrap(out, "    ", law.source, width);
  }
  return out;
}

}  // namespace

result<command_result> answer_fit(const fit_typed& typed, std::size_t width) {
  if (typed.list) {
    return command_result{list_text(typed.json, width), 0};
  }
  const auto usage = [](const std::string& text) {
    return failure{fmt::format("{} (see leverage fit --help)", text)};
  };
  if (typed.file.empty()) {
    return usage("DATA: expected a CSV file, found none");
  }
  if (typed.law.empty()) {
    return usage("--law: expected a law of leverage fit --list-laws, found none");
  }
  const auto law = find_fit_law(typed.law);
  if (!law) {
    return usage(law.error());
  }
  auto request = request_of(typed);
  if (!request) {
    return usage(request.error());
  }
  fit_request todo = *request;
  const auto rows = load(typed, *law, todo);
  if (!rows) {
    return failure{rows.error()};
  }
  std::unique_ptr<progress> bar;
  std::string shown;
  todo.progress = [&](std::string_view what, std::size_t done, std::size_t total) {
    if (what != shown) {
      bar.reset();
      bar = std::make_unique<progress>(std::string(what), total);
      shown = what;
    }
    bar->update(done);
  };
  const auto report = run_fit(todo);
  bar.reset();
  if (!report) {
    return failure{report.error()};
  }
  if (!report->refused_rows.empty()) {
    return failure{fmt::format(
        "{}", fmt::join(without_value(typed, *law, *rows, todo, report->refused_rows), "\n"))};
  }
  std::vector<double> residuals;
  for (std::size_t i = 0; i < report->predicted.size(); ++i) {
    residuals.push_back(100.0 * (report->predicted[i] / todo.observed[i] - 1.0));
  }
  if (report->usable && !typed.plot.empty()) {
    const auto wrong = write_residual_plot(
        {fmt::format("{}, {} rows", law->formula, rows->rows),
         fmt::format("predicted {}", law->observed), report->predicted, residuals},
        typed.plot);
    if (wrong) {
      return failure{fmt::format("--plot: {}", wrong->value())};
    }
  }
  return command_result{typed.json ? json_text(typed, *law, *rows, *report, residuals)
                                   : table_text(typed, *law, *rows, *report, residuals, width),
                        report->usable ? 0 : 1};
}

}  // namespace leverage::program
