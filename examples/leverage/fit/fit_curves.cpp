// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_curves.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <string_view>

namespace leverage::program {

namespace {

constexpr double beyond = 100.0;  // the largest run, how far the curve goes
constexpr std::size_t curve_points = 121;
constexpr double same_budget = 1.05;   // the ratio of budgets that are taken for one
constexpr std::size_t least_runs = 4;  // of a budget that has a curve
constexpr std::size_t most_budgets = 12;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// The input that is one of these letters or words; of a law of the catalogue only if its name has the last word.
std::optional<std::size_t> input_of(const fit_law& law,
                                    std::initializer_list<std::string_view> letters) {
  for (std::size_t j = 0; j < law.inputs.size(); ++j) {
    const fit_input& input = law.inputs[j];
    const std::string_view word = *(letters.end() - 1);
    if (std::find(letters.begin(), letters.end(), input.letter) != letters.end() &&
        (input.name.empty() || input.name.find(word) != std::string_view::npos)) {
      return j;
    }
  }
  return std::nullopt;
}

/// Budgets whose runs differ in size by a factor of two at least.
std::vector<drawn_budget> budgets_of(const drawn_curves& c, const std::vector<double>& sizes) {
  std::vector<std::size_t> order(c.x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return c.x[a] < c.x[b]; });
  std::vector<drawn_budget> budgets;
  for (std::size_t i = 0; i < order.size();) {
    drawn_budget b;
    const double first = c.x[order[i]];
    double logs = 0.0;
    double low = sizes[order[i]];
    double high = low;
    for (; i < order.size() && c.x[order[i]] <= same_budget * first; ++i) {
      b.rows.push_back(order[i]);
      logs += std::log(c.x[order[i]]);
      low = std::min(low, sizes[order[i]]);
      high = std::max(high, sizes[order[i]]);
    }
    b.flops = std::exp(logs / static_cast<double>(b.rows.size()));
    if (b.rows.size() >= least_runs && high >= 2.0 * low) {
      budgets.push_back(std::move(b));
    }
  }
  return budgets.size() > most_budgets ? std::vector<drawn_budget>{} : budgets;
}

}  // namespace

drawn_curves add_drawn_points(const fit_law& law, fit_request& request) {
  drawn_curves c;
  const auto size = input_of(law, {"N", "params", "parameters"});
  const auto data = input_of(law, {"D", "tokens"});
  if (size && data) {
    c.size = size;
    c.data = data;
    std::vector<double> ratios;
    for (std::size_t i = 0; i < request.observed.size(); ++i) {
      c.x.push_back(6.0 * request.inputs[*size][i] * request.inputs[*data][i]);
      ratios.push_back(request.inputs[*data][i] / request.inputs[*size][i]);
    }
    c.tokens_per_parameter = median(std::move(ratios));
  } else {
    c.x = request.inputs[0];
  }
  const auto [low, high] = std::minmax_element(c.x.begin(), c.x.end());
  c.farthest = *high;
  std::vector<double> middle;
  for (const std::vector<double>& column : request.inputs) {
    middle.push_back(median(column));
  }
  request.drawn.assign(request.inputs.size(), {});
  const auto add = [&](double first, std::optional<double> second) {
    for (std::size_t j = 0; j < middle.size(); ++j) {
      request.drawn[j].push_back(j == size.value_or(0)  ? first
                                 : second && j == *data ? *second
                                                        : middle[j]);
    }
  };
  const bool decades = *low > 0.0 && *high > *low;
  const double end = decades ? *high * beyond : *high + (*high - *low);
  for (std::size_t i = 0; i < curve_points; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(curve_points - 1);
    const double x = decades ? *low * std::pow(end / *low, share) : *low + (end - *low) * share;
    c.along.push_back(x);
    if (c.size) {
      const double n = std::sqrt(x / (6.0 * c.tokens_per_parameter));
      add(n, n * c.tokens_per_parameter);
    } else {
      add(x, std::nullopt);
    }
  }
  if (!c.size) {
    return c;
  }
  c.budgets = budgets_of(c, request.inputs[*c.size]);
  for (drawn_budget& b : c.budgets) {
    double least = request.inputs[*c.size][b.rows.front()];
    double most = least;
    for (const std::size_t row : b.rows) {
      least = std::min(least, request.inputs[*c.size][row]);
      most = std::max(most, request.inputs[*c.size][row]);
    }
    b.first = request.drawn[0].size();
    b.count = curve_points;
    for (std::size_t i = 0; i < curve_points; ++i) {
      const double share = static_cast<double>(i) / static_cast<double>(curve_points - 1);
      const double n = least / 1.5 * std::pow(2.25 * most / least, share);
      add(n, b.flops / (6.0 * n));
    }
  }
  return c;
}

}  // namespace leverage::program
