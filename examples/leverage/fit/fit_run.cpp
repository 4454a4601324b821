// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "fit/own_formula.hpp"
#include "leverage/core/math.hpp"
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/engine.hpp"
#include "leverage/fit/identifiability.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/sobol_starts.hpp"
#include "leverage/fit/starts.hpp"
#include "leverage/laws/hoffmann2022/starts.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

using namespace fit;

using theta = theta_of<max_coefficients>;

std::optional<std::size_t> index_of(const fit_formula& f, std::string_view name) {
  for (std::size_t k = 0; k < f.count; ++k) {
    if (f.set[k].name == name) {
      return k;
    }
  }
  return std::nullopt;
}

std::string names_of(const fit_formula& f) {
  std::vector<std::string_view> names;
  for (std::size_t k = 0; k < f.count; ++k) {
    names.push_back(f.set[k].name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

/// What a coefficient on a scale may be held at: its domain and the bounds of it.
std::optional<std::string> expected_of(const transform& scale, double value) {
  switch (scale.form) {
    case transform::kind::identity:
      break;
    case transform::kind::log:
      if (!(value >= 0.0)) {
        return "a number from 0 up";
      }
      break;
    case transform::kind::logit:
      if (!(value >= scale.low && value <= scale.high)) {
        return fmt::format("a number from {:g} to {:g}", scale.low, scale.high);
      }
      break;
    case transform::kind::softplus:
      if (!(value >= scale.low)) {
        return fmt::format("a number from {:g} up", scale.low);
      }
      break;
  }
  return std::nullopt;
}

/// Fixes and ties as asked; what cannot be is named.
std::optional<failure> hold(fit_formula& f, const fit_request& request) {
  for (const auto& [name, value] : request.fixed) {
    const auto k = index_of(f, name);
    if (!k) {
      return failure{
          fmt::format("--fix {}: the law has no such coefficient; it has {}", name, names_of(f))};
    }
    if (const auto expected = expected_of(f.set[*k].scale, value)) {
      return failure{fmt::format("--fix {}: expected {}, found {:g}", name, *expected, value)};
    }
    f.set[*k] = fixed(f.set[*k].name, value);
  }
  for (const std::string& name : request.positive) {
    const auto k = index_of(f, name);
    if (!k) {
      return failure{fmt::format("--positive {}: the law has no such coefficient; it has {}", name,
                                 names_of(f))};
    }
    if (f.set[*k].use != coefficient::role::free) {
      return failure{fmt::format("--positive {}: the coefficient is held", name)};
    }
    if (f.set[*k].scale.form == transform::kind::identity) {
      f.set[*k].scale = transform::log();
      f.grid[*k] = f.grid[*k] == std::vector<double>{0.0} ? std::vector<double>{1.0} : f.grid[*k];
      f.high[*k] = std::max(f.high[*k], 1e-3);
      f.low[*k] = f.low[*k] > 0.0 ? f.low[*k] : 1e-6 * f.high[*k];
    }
  }
  for (const auto& tie : request.tied) {
    const auto& [name, to] = tie;
    const auto k = index_of(f, name);
    const auto other = index_of(f, to);
    if (!k || !other) {
      return failure{
          fmt::format("--tie {}={}: the law has the coefficients {}", name, to, names_of(f))};
    }
    if (std::any_of(request.fixed.begin(), request.fixed.end(),
                    [&](const auto& fix) { return fix.first == tie.first; })) {
      return failure{fmt::format("--fix, --tie: expected one of them for {}, found both", name)};
    }
    f.set[*k] = tied(f.set[*k].name, *other);
  }
  if (const auto wrong = validate(f.set); !wrong.empty()) {
    return failure{
        fmt::format("{}: {}", request.tied.empty() ? "--fix" : "--tie", fmt::join(wrong, "; "))};
  }
  return std::nullopt;
}

/// Of a law without a grid; the best of them are finished.
constexpr std::size_t spread_starts = 512;
constexpr std::size_t spread_screen = 16;
/// Of a grid with a coefficient of either sign: from exponents of the wrong sign a fit runs to where that coefficient is
/// infinite, and takes long.
constexpr std::size_t signed_screen = 3;

/// The starts of Hoffmann et al. 2022, of A, B, E themselves instead of their logarithms.
std::array<std::vector<double>, max_coefficients> hoffmann_grid() {
  const auto plain = [](const auto& axis) {
    return std::vector<double>(std::begin(axis), std::end(axis));
  };
  const auto exponentials = [&](const auto& axis) {
    std::vector<double> values = plain(axis);
    for (double& x : values) {
      x = std::exp(x);
    }
    return values;
  };
  const hoffmann2022::start_grid& starts = hoffmann2022::starts;
  std::array<std::vector<double>, max_coefficients> grid;
  grid.fill({0.0});
  grid[0] = exponentials(starts.ln_A);
  grid[1] = exponentials(starts.ln_B);
  grid[2] = exponentials(starts.ln_E);
  grid[3] = plain(starts.alpha);
  grid[4] = plain(starts.beta);
  return grid;
}

/// Whether a coefficient that is solved for may have either sign: no start box says how large it is.
bool has_either_sign(const any_problem& problem) {
  return std::any_of(problem.set().begin(), problem.set().end(), [](const auto& c) {
    return c.linear && c.use == coefficient::role::free &&
           c.scale.form == transform::kind::identity;
  });
}

result<std::vector<theta>> starts_of(const any_problem& problem, const fit_law& entry,
                                     const fit_formula& f, const fit_request& request) {
  if (entry.own && request.starts.kind != start_kind::hoffmann) {
    const bool automatic = request.starts.kind == start_kind::automatic;
    return starts_of_own(entry, problem, automatic ? spread_starts : request.starts.points,
                         request.seed);
  }
  if (request.starts.kind == start_kind::automatic) {
    const bool linear = std::any_of(problem.set().begin(), problem.set().end(), [](const auto& c) {
      return c.linear && c.use == coefficient::role::free;
    });
    if (f.grid[0].empty()) {
      // Both: what is solved for may leave its domain, and then that start is lost.
      auto spread = sobol_starts(problem, f.low, f.high, spread_starts, request.seed);
      if (linear) {
        const auto solved = projected_starts(problem, spread);
        spread.insert(spread.end(), solved.begin(), solved.end());
      }
      return spread;
    }
    auto grid = grid_starts<max_coefficients>(f.grid);
    if (!linear) {
      return grid;
    }
    auto solved = projected_starts(problem, grid);
    return solved.empty() ? std::move(grid) : std::move(solved);
  }
  if (request.starts.kind == start_kind::hoffmann) {
    if (f.set[0].name != "A" || f.set[1].name != "B" || f.set[2].name != "E" || f.count != 5) {
      return failure{"--starts hoffmann: that grid is of the law chinchilla"};
    }
    return grid_starts<max_coefficients>(hoffmann_grid());
  }
  auto spread = sobol_starts(problem, f.low, f.high, request.starts.points, request.seed);
  if (has_either_sign(problem)) {
    for (theta& start : spread) {
      if (request.cancel && request.cancel()) {
        break;
      }
      if (const auto solved = projected_starts(problem, {start}); !solved.empty()) {
        start = solved.front();
      }
    }
  }
  return spread;
}

/// Rows at which the law has no value from any of the first starts: their inputs lie outside its domain.
std::vector<std::size_t> refused_rows(const any_problem& problem,
                                      const std::vector<theta>& starts) {
  constexpr std::size_t tried = 32;
  std::vector<std::size_t> refused(problem.rows().rows());
  std::iota(refused.begin(), refused.end(), std::size_t{0});
  for (std::size_t i = 0; i < std::min(tried, starts.size()); ++i) {
    const auto values = problem.predictions(problem.natural(problem.free(starts[i])));
    std::erase_if(refused, [&](std::size_t row) { return math::is_finite(values[row]); });
  }
  return refused;
}

/// Lets a coefficient that has the sign of the observations be negative where some of them are.
void free_sign(fit_formula& f, const fit_law& law, const fit_request& request) {
  const auto k = index_of(f, law.sign_of_observed);
  if (k && std::any_of(request.observed.begin(), request.observed.end(),
                       [](double y) { return y < 0.0; })) {
    f.set[*k].scale = transform::identity();
    f.grid[*k] = {0.0};
    f.low[*k] = -f.high[*k];
  }
}

}  // namespace

result<fit_report> run_fit(const fit_law& entry, const fit_request& request) {
  fit_formula f = entry.own ? formula_of_own(entry) : formula_of(entry);
  free_sign(f, entry, request);
  if (const auto wrong = hold(f, request)) {
    return *wrong;
  }
  std::vector<column> inputs;
  for (std::size_t j = 0; j < entry.inputs.size(); ++j) {
    inputs.push_back({entry.inputs[j].letter, request.inputs[j],
                      entry.inputs[j].may_be_zero ? column_domain::real : column_domain::positive});
  }
  // On a raw scale what a law predicts may be of either sign.
  const table rows(inputs, {entry.observed, request.observed, column_domain::real}, request.scale,
                   {"weights", request.weights});
  const any_problem problem(rows, f.law, f.set,
                            any_loss{request.loss, request.loss_scale, request.loss_above});
  if (!problem.usable()) {
    return failure{fmt::format("{}{}{}", printable(request.table),
                               request.table.empty() ? "" : ": ",
                               fmt::join(problem.violations(), "; "))};
  }
  const auto starts = starts_of(problem, entry, f, request);
  if (!starts) {
    return failure{starts.error()};
  }
  fit_report report;
  report.refused_rows = refused_rows(problem, *starts);
  if (!report.refused_rows.empty()) {
    return report;
  }
  const auto shown_as = [&](std::string_view what) -> progress_callback {
    if (!request.progress) {
      return {};
    }
    return [&request, what](std::size_t done, std::size_t total) {
      request.progress(what, done, total);
      return true;
    };
  };
  const threads executor{request.threads};
  multi_start_options options;
  options.fit.method = request.method;
  options.fit.cancel = request.cancel;
  options.screen = request.screen;
  if (request.starts.kind == start_kind::automatic && request.screen == 0) {
    options.screen = f.grid[0].empty()          ? spread_screen
                     : has_either_sign(problem) ? signed_screen
                                                : 0;
  }
  options.progress = shown_as("fits");
  if (request.progress) {
    request.progress("fits", 0, starts->size());
  }
  const auto found = multi_start(problem, *starts, options, executor);

  report.objective = found.best.objective;
  report.gradient_norm = found.best.gradient_norm;
  report.reason = found.best.reason;
  report.converged = found.best.converged();
  report.usable = found.best.usable();
  report.starts = found.starts;
  report.refused = found.refused;
  report.finished = found.finished;
  report.cut = found.cut;
  report.reached = found.reached;
  report.ended = found.ended;
  report.cancelled = found.cancelled();
  report.evaluations = found.evaluations;
  for (const auto& m : found.minima) {
    report.minima.emplace_back(m.objective, m.starts);
  }
  if (!found.best.has_value()) {
    return report;
  }
  report.predicted = problem.predictions(found.best.theta);

  if (!report.converged) {
    report.intervals = "none: the fit has not converged";
  }
  bootstrap_result<max_coefficients> draws;
  const bool resampled = request.resamples > 0 && report.converged;
  std::vector<interval> of_draws;
  if (resampled) {
    bootstrap_options b;
    b.resamples = request.resamples;
    b.seed = request.seed;
    b.fit.method = request.method;
    b.fit.cancel = request.cancel;
    b.progress = shown_as("refits");
    if (request.progress) {
      request.progress("refits", 0, request.resamples);
    }
    draws = bootstrap(problem, found.best.theta, b, executor);
    report.resamples = request.resamples;
    report.finished_refits = draws.finished();
    report.failed_refits = draws.failed;
    report.cancelled = report.cancelled || draws.cancelled;
    report.intervals =
        !draws.enough(request.confidence)
            ? fmt::format("none: {} refits finished, {} are needed", draws.finished(),
                          needed_resamples(request.confidence))
        : draws.usable()
            ? "bootstrap of the rows, percentiles; std. error: half of the central 68 %"
            : "none: more than 5 % of the refits did not converge";
    for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
      of_draws.push_back(draws.percentile(problem.coefficient_of(i), request.confidence));
    }
  } else if (report.converged) {
    report.intervals = "sandwich covariance, Student's t";
  }
  identifiability<any_problem> identified;
  if (report.converged) {
    identified =
        identifiability_of(problem, found.best.theta, {.level = request.confidence}, of_draws);
    report.usable = std::none_of(identified.open.begin(), identified.open.end(),
                                 [](bool open) { return open; });
  } else {
    report.usable = false;
  }
  if (resampled && (!draws.usable() || !draws.enough(request.confidence))) {
    // That there is no interval says nothing of the coefficient.
    std::erase_if(identified.remarks,
                  [](const remark& r) { return r.kind == remark_kind::unbounded; });
  }
  for (const remark& r : identified.remarks) {
    report.remarks.push_back(to_string(r));
  }
  if (resampled && draws.enough(request.confidence) && !draws.usable()) {
    report.remarks.emplace_back(
        "refits of resampled rows run off, for want of rows; --bootstrap 0 takes intervals from "
        "the covariance instead");
  }
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  std::array<Eigen::Index, max_coefficients> free_index{};
  free_index.fill(-1);
  for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
    free_index[problem.coefficient_of(i)] = i;
  }
  for (std::size_t k = 0; k < f.count; ++k) {
    const coefficient& c = f.set[k];
    fitted_coefficient row;
    row.name = c.name;
    row.value = found.best.theta[k];
    row.standard_error = none;
    const std::size_t of = c.use == coefficient::role::tied ? c.to : k;
    row.role = c.use == coefficient::role::free    ? "free"
               : c.use == coefficient::role::fixed ? "fixed"
                                                   : fmt::format("= {}", f.set[c.to].name);
    if (f.set[of].use == coefficient::role::free && report.converged) {
      const Eigen::Index i = free_index[of];
      row.bounds = identified.bounds[static_cast<std::size_t>(i)];
      if (!resampled) {
        row.standard_error = identified.covariance.standard_error(i);
      } else if (math::is_finite(row.bounds.low)) {
        // Half of the central 68 %: one wild resample would make a standard deviation meaningless.
        const interval central = draws.percentile(of, 0.6827);
        row.standard_error = 0.5 * (central.high - central.low);
      }
    }
    row.on_bound =
        std::find(found.on_bound.begin(), found.on_bound.end(), k) != found.on_bound.end();
    report.coefficients.push_back(row);
  }
  return report;
}

result<fit_report> run_fit(const fit_request& request) {
  const auto entry = find_fit_law(request.law);
  if (!entry) {
    return failure{entry.error()};
  }
  return run_fit(*entry, request);
}

}  // namespace leverage::program
