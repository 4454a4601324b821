// SPDX-License-Identifier: Apache-2.0
// The module that fits: a law of the catalogue to the rows of a table, as `leverage fit` does by default.
#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/identifiability.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/remark.hpp"
#include "leverage/fit/sobol_starts.hpp"
#include "leverage/fit/starts.hpp"
#include "leverage/fit/table.hpp"
#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "leverage/laws/catalogue/kaplan2020.hpp"
#include "leverage/laws/catalogue/krajewski2024.hpp"
#include "leverage/laws/catalogue/ludziejewski2025.hpp"
#include "leverage/laws/law_lines.hpp"
#include "leverage/study/named_law.hpp"
#include "records.hpp"

#include "page_memory.inc"

namespace {

using namespace leverage;
using web::add;
using theta = fit::theta_of<fit::max_coefficients>;

/// A law that can be fitted: its name in the program, what the catalogue says of it, and its form.
struct fitted_law {
  const char* name;
  law_line line;
  fit::any_law<fit::max_coefficients> (*form)();
};

template <class Entry>
fitted_law law_of(const char* name) {
  return {name, catalogue::line_of(Entry{}), [] { return study::named_law(Entry{}); }};
}

const std::vector<fitted_law>& laws() {
  static const std::vector<fitted_law> all{
      law_of<catalogue::hoffmann2022_unrounded>("chinchilla"),
      law_of<catalogue::kaplan2020_table2_loss>("kaplan"),
      law_of<catalogue::krajewski2024_table1_moe>("krajewski"),
      law_of<catalogue::ludziejewski2025_table3>("ludziejewski")};
  return all;
}

/// The coefficients of a law before a fit, and where a search of them starts.
struct search {
  fit::coefficients<fit::max_coefficients> set{};
  std::array<std::vector<double>, fit::max_coefficients> grid{};
  theta low{};
  theta high{};
  bool has_grid = false;
  bool has_linear = false;
  bool has_either_sign = false;

  explicit search(const law_line& line) {
    set.fill(fit::fixed("", 0.0));
    grid.fill({0.0});
    for (std::size_t k = 0; k < line.starts.size(); ++k) {
      const catalogue::start_range& start = line.starts[k];
      low[k] = start.low;
      high[k] = start.high;
      if (start.held) {
        set[k] = fit::fixed(start.name, line.coefficients[*line.coefficient(start.name)].value);
        continue;
      }
      set[k] = fit::free_coefficient(
          start.name, start.logarithmic ? fit::transform::log() : fit::transform::identity(),
          start.linear);
      has_linear = has_linear || start.linear;
      has_either_sign = has_either_sign || (start.linear && !start.logarithmic);
      if (!start.grid.empty()) {
        grid[k].assign(start.grid.begin(), start.grid.end());
        has_grid = true;
      } else if (start.logarithmic) {
        grid[k] = {1.0};
      }
    }
  }

  /// The starts that the program takes, and how many of them it finishes first; 0: all.
  [[nodiscard]] std::vector<theta> starts(const fit::any_problem& problem,
                                          std::uint64_t seed) const {
    constexpr std::size_t spread_starts = 512;
    std::vector<theta> all = has_grid ? fit::grid_starts<fit::max_coefficients>(grid)
                                      : fit::sobol_starts(problem, low, high, spread_starts, seed);
    if (!has_linear) return all;
    std::vector<theta> solved = fit::projected_starts(problem, all);
    if (has_grid) return solved.empty() ? all : solved;
    all.insert(all.end(), solved.begin(), solved.end());
    return all;
  }
  [[nodiscard]] std::size_t screen() const { return !has_grid ? 16 : has_either_sign ? 3 : 0; }
};

}  // namespace

/// The laws: name, formula, source, and the letter and meaning of each column.
LEVERAGE_PAGE("fit_laws") void page_fit_laws() {
  web::clear();
  for (const fitted_law& law : laws()) {
    add("laws[].name", law.name);
    add("laws[].formula", law.line.formula);
    add("laws[].citation", law.line.source->citation);
    add("laws[].arxiv", law.line.source->arxiv);
    add("laws[].observed", law.line.answer_symbol());
    for (std::size_t i = 0; i < law.line.inputs.size(); ++i) {
      const argument_facts& f = facts(law.line.inputs[i]);
      add("inputs[].law", law.name);
      add("inputs[].letter", law.line.symbols[i]);
      add("inputs[].name", f.name);
      add("inputs[].meaning", f.meaning);
    }
  }
}

/// Fits a law to `rows` rows: the input has its columns one after another, the observed one last. Huber loss of
/// logarithms at 0.001, and intervals of 95 % by that many resamples. The keys are those of `leverage fit --json`.
LEVERAGE_PAGE("fit") int page_fit(std::size_t index, std::size_t rows, std::size_t resamples) {
  web::clear();
  if (index >= laws().size()) return 0;
  const fitted_law& law = laws()[index];
  const std::size_t columns = law.line.inputs.size() + 1;
  if (rows == 0 || rows * columns > std::size(web::input)) {
    add("complaint", "expected rows");
    return 0;
  }
  const auto values = [&](std::size_t column) {
    return std::span<const double>(web::input + column * rows, rows);
  };
  std::vector<fit::column> inputs;
  for (std::size_t j = 0; j + 1 < columns; ++j) {
    const bool may_be_zero = facts(law.line.inputs[j]).contains(0.0);
    inputs.push_back({law.line.symbols[j], values(j),
                      may_be_zero ? fit::column_domain::real : fit::column_domain::positive});
  }
  const fit::table table(inputs,
                         {law.line.answer_symbol(), values(columns - 1), fit::column_domain::real},
                         fit::residual_scale::log);
  const search from(law.line);
  const fit::any_problem problem(table, law.form(), from.set,
                                 fit::any_loss{fit::loss_kind::huber, 1e-3});
  if (!problem.usable()) {
    for (const std::string& text : problem.violations()) add("problems[].text", text);
    return 0;
  }
  constexpr std::uint64_t seed = 42;
  constexpr double confidence = 0.95;
  fit::multi_start_options options;
  options.screen = from.screen();
  const auto found = fit::multi_start(problem, from.starts(problem, seed), options);
  add("objective", found.best.objective);
  add("converged", found.best.converged() ? 1.0 : 0.0);
  add("starts", static_cast<double>(found.starts));
  add("reached", static_cast<double>(found.reached));
  if (!found.best.has_value() || !found.best.converged()) {
    add("complaint", "the fit has not converged");
    return 0;
  }
  const auto is_on_bound = [&](std::size_t k) {
    return std::find(found.on_bound.begin(), found.on_bound.end(), k) != found.on_bound.end();
  };
  fit::bootstrap_options b;
  b.resamples = resamples;
  b.seed = seed;
  const auto draws = fit::bootstrap(problem, found.best.theta, b);
  std::vector<fit::interval> of_draws;
  for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
    of_draws.push_back(draws.percentile(problem.coefficient_of(i), confidence));
  }
  const auto identified =
      fit::identifiability_of(problem, found.best.theta, {.level = confidence}, of_draws);
  const bool has_intervals = draws.usable() && draws.enough(confidence);
  const bool usable =
      std::none_of(identified.open.begin(), identified.open.end(), [](bool open) { return open; });
  add("usable", usable ? 1.0 : 0.0);
  add("intervals", has_intervals ? "bootstrap of the rows, percentiles"
                                 : "none: more than 5 % of the refits did not converge");
  add("resamples", static_cast<double>(draws.finished()));
  for (std::size_t k = 0; k < law.line.starts.size(); ++k) {
    add("coefficients[].name", from.set[k].name);
    add("coefficients[].value", found.best.theta[k]);
    fit::interval bounds{NAN, NAN};
    for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
      if (problem.coefficient_of(i) == k) bounds = identified.bounds[static_cast<std::size_t>(i)];
    }
    add("coefficients[].low", bounds.low);
    add("coefficients[].high", bounds.high);
    add("coefficients[].on_bound", is_on_bound(k) ? 1.0 : 0.0);
  }
  for (const fit::remark& r : identified.remarks) {
    if (r.kind == fit::remark_kind::unbounded && !has_intervals) continue;
    add("remarks[].text", fit::to_string(r));
  }
  // What the law says of each row, and the residuals of logarithms, take the place of the columns.
  const std::vector<double> predicted = problem.predictions(found.best.theta);
  const std::span<const double> last = values(columns - 1);
  const std::vector<double> observed(last.begin(), last.end());
  for (std::size_t i = 0; i < rows; ++i) {
    web::input[i] = predicted[i];
    web::input[rows + i] = std::log(observed[i] / predicted[i]);
  }
  return 1;
}
