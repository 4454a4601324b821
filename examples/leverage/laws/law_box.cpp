// SPDX-License-Identifier: Apache-2.0
#include "laws/law_box.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace leverage::program {

namespace {

/// Something to begin with, where nothing better is known.
double usual(argument a) {
  constexpr std::pair<argument, double> values[] = {
      {argument::tokens, 1e11},       {argument::unique_tokens, 1e11},
      {argument::steps, 1e5},         {argument::min_steps, 1e4},
      {argument::batch, 1e6},         {argument::flops, 1e21},
      {argument::min_flops, 1e21},    {argument::non_vocabulary_flops, 1e21},
      {argument::pruned_share, 0.5},  {argument::activation_ratio, 0.1},
      {argument::sparsity, 0.9},      {argument::sharing_ratio, 0.1},
      {argument::loss, 2.5},          {argument::tokens_per_parameter, 20},
      {argument::experts, 64},        {argument::active_experts, 8},
      {argument::expansion_rate, 16},
  };
  for (const auto& [which, value] : values) {
    if (which == a) {
      return value;
    }
  }
  return counts_weights(a) ? 1e9 : facts(a).high <= 1 ? 0.5 : 8;
}

/// Inputs on a scale without ends: the logarithm, or the logarithm of x / (1 - x) of a share.
double unbounded(argument a, double x) {
  const double high = facts(a).high;
  return high < 1e300 ? std::log(x / (high - x)) : std::log(x);
}
double bounded(argument a, double u) {
  const argument_facts& f = facts(a);
  if (f.high < 1e300) {
    const double share = 1 / (1 + std::exp(-u));
    return std::max(f.low, std::min(f.high * share, f.high_included ? f.high : f.high * 0.999999));
  }
  return std::max(f.low_included ? f.low : 0.0, std::exp(u));
}

/// Solves (J^T J + e 1) s = -J^T f in place of J s = -f: with a small e the shortest step, also where there are more or
/// fewer equations than unknowns.
std::vector<double> shortest_step(const std::vector<std::vector<double>>& jacobian,
                                  const std::vector<double>& residual, std::size_t n) {
  std::vector<std::vector<double>> m(n, std::vector<double>(n + 1));
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t r = 0; r < residual.size(); ++r) {
      for (std::size_t k = 0; k < n; ++k) {
        m[i][k] += jacobian[r][i] * jacobian[r][k];
      }
      m[i][n] -= jacobian[r][i] * residual[r];
    }
    trace += m[i][i];
  }
  for (std::size_t i = 0; i < n; ++i) {
    m[i][i] += 1e-12 * trace + 1e-300;
  }
  for (std::size_t i = 0; i < n; ++i) {  // symmetric and positive: no pivots
    for (std::size_t k = i + 1; k < n; ++k) {
      const double factor = m[k][i] / m[i][i];
      for (std::size_t j = i; j <= n; ++j) {
        m[k][j] -= factor * m[i][j];
      }
    }
  }
  std::vector<double> step(n);
  for (std::size_t i = n; i-- > 0;) {
    double rest = m[i][n];
    for (std::size_t j = i + 1; j < n; ++j) {
      rest -= m[i][j] * step[j];
    }
    step[i] = rest / m[i][i];
  }
  return step;
}

std::vector<double> usual_inputs(const law_line& law) {
  std::vector<double> x;
  for (const argument a : law.inputs) {
    x.push_back(usual(a));
  }
  return x;
}

/// Which fitted quantity an input is itself; the number of quantities if none.
std::vector<std::size_t> own_intervals(const law_line& law) {
  const auto x = usual_inputs(law);
  const auto before = law.fitted(x);
  std::vector<std::size_t> own(x.size(), before.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    auto moved = x;
    moved[i] *= 0.75;
    const auto after = law.fitted(moved);
    for (std::size_t r = 0; r < before.size(); ++r) {
      if (before[r].value == x[i] && after[r].value == moved[i]) {
        own[i] = r;
        break;
      }
    }
  }
  return own;
}

}  // namespace

double fitted_share(const reach& r) {
  if (r.low > 0) {
    return std::log(std::max(r.value, r.low * 1e-12) / r.low) / std::log(r.high / r.low);
  }
  return r.value / r.high;
}

std::vector<double> inputs_at(const law_line& law, const std::vector<double>& share) {
  const std::size_t n = law.inputs.size();
  std::vector<double> x = usual_inputs(law);
  // An input that is a fitted quantity itself needs no solving.
  const auto own = own_intervals(law);
  const auto start = law.fitted(x);
  std::size_t known = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (own[i] < start.size()) {
      const reach& r = start[own[i]];
      x[i] = r.low > 0 ? r.low * std::pow(r.high / r.low, share[own[i]]) : r.high * share[own[i]];
      const argument_facts& f = facts(law.inputs[i]);
      x[i] = std::clamp(x[i], r.low, r.high);
      if (!f.contains(x[i])) {
        x[i] = bounded(law.inputs[i], unbounded(law.inputs[i], std::max(x[i], 1e-9 * r.high)));
      }
      ++known;
    }
  }
  if (known == n) {
    return x;
  }
  std::vector<double> u(n);
  for (std::size_t i = 0; i < n; ++i) {
    u[i] = unbounded(law.inputs[i], x[i]);
  }
  const auto inputs = [&](const std::vector<double>& at) {
    std::vector<double> all(n);
    for (std::size_t i = 0; i < n; ++i) {
      all[i] = own[i] < start.size() ? x[i] : bounded(law.inputs[i], at[i]);
    }
    return all;
  };
  const auto residual = [&](const std::vector<double>& at) {
    const auto all = law.fitted(inputs(at));
    std::vector<double> f(all.size());
    for (std::size_t r = 0; r < all.size(); ++r) {
      f[r] = fitted_share(all[r]) - share[r];
    }
    return f;
  };
  constexpr int max_steps = 60;
  constexpr double longest = 6;
  for (int round = 0; round < max_steps; ++round) {
    const auto f = residual(u);
    std::vector<std::vector<double>> jacobian(f.size(), std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i) {
      constexpr double h = 1e-4;
      auto up = u;
      auto down = u;
      up[i] += h;
      down[i] -= h;
      const auto a = residual(up);
      const auto b = residual(down);
      for (std::size_t r = 0; r < f.size(); ++r) {
        jacobian[r][i] = (a[r] - b[r]) / (2 * h);
      }
    }
    double moved = 0;
    const auto step = shortest_step(jacobian, f, n);
    for (std::size_t i = 0; i < n; ++i) {
      const double s = std::isfinite(step[i]) ? std::clamp(step[i], -longest, longest) : 0.0;
      u[i] += s;
      moved = std::max(moved, std::abs(s));
    }
    if (moved < 1e-12) {
      break;
    }
  }
  return inputs(u);
}

std::vector<double> fitted_middle(const law_line& law) {
  return inputs_at(law, std::vector<double>(law.fitted(usual_inputs(law)).size(), 0.5));
}

std::vector<reach> fitted_intervals(const law_line& law) { return law.fitted(fitted_middle(law)); }

std::vector<input_range> fitted_ranges(const law_line& law) {
  const std::size_t corners = std::size_t{1} << law.fitted(usual_inputs(law)).size();
  std::vector<input_range> ranges;
  for (const double x : fitted_middle(law)) {
    ranges.push_back({x, x});
  }
  std::size_t dimensions = 0;
  while ((std::size_t{1} << dimensions) < corners) {
    ++dimensions;
  }
  for (std::size_t c = 0; c < corners; ++c) {
    std::vector<double> share(dimensions);
    for (std::size_t r = 0; r < dimensions; ++r) {
      share[r] = (c >> r & 1U) != 0 ? 1.0 : 0.0;
    }
    const auto x = inputs_at(law, share);
    for (std::size_t i = 0; i < x.size(); ++i) {
      ranges[i].low = std::min(ranges[i].low, x[i]);
      ranges[i].high = std::max(ranges[i].high, x[i]);
    }
  }
  return ranges;
}

}  // namespace leverage::program
