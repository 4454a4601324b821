// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_starts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

#include "fit/own_formula.hpp"
#include "leverage/core/math.hpp"
#include "leverage/fit/engine.hpp"
#include "leverage/fit/sobol_starts.hpp"
#include "leverage/fit/starts.hpp"
#include "leverage/laws/hoffmann2022/starts.hpp"

namespace leverage::program {

namespace {

using namespace fit;

using theta = theta_of<max_coefficients>;

/// Of a law without a grid; the best of them are finished.
constexpr std::size_t spread_starts = 512;
constexpr std::size_t spread_screen = 16;
/// Of a law of schedules, which costs as much as its schedules are long; most of its coefficients are solved for.
constexpr std::size_t scheduled_starts = 32;
constexpr std::size_t scheduled_screen = 4;
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

}  // namespace

void place_starts(fit_formula& f, const fit_law& entry, const fit_request& request) {
  for (const placed_coefficient& placed : entry.placed) {
    for (std::size_t j = 0; j < entry.inputs.size(); ++j) {
      if (entry.inputs[j].letter != placed.input || request.inputs[j].empty()) {
        continue;
      }
      const auto [least, most] =
          std::minmax_element(request.inputs[j].begin(), request.inputs[j].end());
      for (std::size_t k = 0; k < f.count; ++k) {
        if (f.set[k].name == placed.name && *least > 0.0) {
          f.low[k] = *least;
          f.high[k] = *most > *least ? *most : 2.0 * *least;
        }
      }
    }
  }
}

std::size_t screen_of(const any_problem& problem, const fit_law& entry, const fit_formula& f,
                      const fit_request& request) {
  if (request.starts.kind != start_kind::automatic || request.screen != 0) {
    return request.screen;
  }
  if (entry.scheduled != nullptr) {
    return scheduled_screen;
  }
  return f.grid[0].empty() ? spread_screen : has_either_sign(problem) ? signed_screen : 0;
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
      if (entry.scheduled != nullptr) {
        const auto few = sobol_starts(problem, f.low, f.high, scheduled_starts, request.seed);
        auto solved = projected_starts(problem, few);
        return solved.empty() ? few : std::move(solved);
      }
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

}  // namespace leverage::program
