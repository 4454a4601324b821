// SPDX-License-Identifier: Apache-2.0
/// @file
/// The search of plan/allocation.hpp in the plane of x = ln N and y = ln D: within limits, along curves of equal cost or
/// equal loss, and along lines of given tokens or given tokens per parameter.
#pragma once

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "leverage/core/dual.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/plan/allocation_limits.hpp"
#include "leverage/plan/detail/roots.hpp"
#include "leverage/plan/detail/verdict.hpp"

namespace leverage::plan::detail {

/// A law and a cost in the plane of ln N and ln D, with the bounds of the plane and the limit behind each bound.
template <class Law, class Cost>
struct allocation_search {
  static constexpr double ln_max_tokens = 230.0;  // 1e100

  Law law;
  Cost cost;
  double x_low = 0.0;
  double x_high = 0.0;
  double y_high = 0.0;
  allocation_limit min_limit = allocation_limit::min_size;
  allocation_limit max_limit = allocation_limit::max_size;

  /// Sets the bounds from valid limits and from the sizes that the cost covers.
  void bound(const allocation_limits& limits) {
    min_limit = allocation_limit::min_size;
    double smallest = limits.min_size.value;
    max_limit = allocation_limit::max_size;
    double largest = limits.max_size.value;
    if constexpr (requires { cost.min_size(); }) {
      if (cost.min_size().value > smallest) {
        smallest = cost.min_size().value;
        min_limit = allocation_limit::family;
      }
      if (cost.max_size().value < largest) {
        largest = cost.max_size().value;
        max_limit = allocation_limit::family;
      }
    }
    if (limits.memory.max_size().value < largest) {
      largest = limits.memory.max_size().value;
      max_limit = allocation_limit::memory;
    }
    x_low = std::log(smallest);
    x_high = largest > 0.0 ? std::log(largest) : -std::numeric_limits<double>::infinity();
    y_high = (std::min)(std::log(limits.max_data.value), ln_max_tokens);
  }

  [[nodiscard]] bool is_empty() const { return x_high < x_low; }

  [[nodiscard]] static allocation<> infeasible(allocation_limit binding) {
    allocation<> result;
    result.status = allocation_status::infeasible;
    result.binding = binding;
    return result;
  }

  [[nodiscard]] allocation<> answer(allocation_status status, allocation_limit binding, double x,
                                    double y) const {
    allocation<> result;
    result.status = status;
    result.binding = binding;
    result.size = parameters{std::exp(x)};
    result.data = tokens{std::exp(y)};
    result.cost = cost.total(result.size, result.data);
    result.loss = law.loss(result.size, result.data);
    result.verdict = detail::verdict_of(law, result.size, result.data);
    for (const auto& [what, value] :
         {std::pair{"loss", result.loss}, {"cost", result.cost.value}}) {
      if (math::is_finite(value)) continue;
      result.status = allocation_status::invalid;
      result.violations.push_back(std::string("law and cost: expected a finite ") + what +
                                  " at the size and tokens found");
    }
    return result;
  }

  [[nodiscard]] double loss_at(double x, double y) const {
    return law.loss(parameters{std::exp(x)}, tokens{std::exp(y)});
  }
  [[nodiscard]] double cost_at(double x, double y) const {
    return cost.total(parameters{std::exp(x)}, tokens{std::exp(y)}).value;
  }

  /// The limit that a size exceeds, or none.
  [[nodiscard]] allocation_limit beyond(double x) const {
    constexpr double rounding = 1e-12;
    if (x < x_low - rounding) return min_limit;
    return x > x_high + rounding ? max_limit : allocation_limit::none;
  }

  /// ln D that a budget allows at a size; negative if it does not allow one token.
  [[nodiscard]] double data_of_budget(double x, double budget) const {
    const double ln_budget = std::log(budget);
    const auto over = [&](double y) { return std::log(cost_at(x, y)) - ln_budget; };
    if (!(over(0.0) <= 0.0)) return -1.0;
    if (!(over(ln_max_tokens) > 0.0)) return ln_max_tokens;
    return detail::root_between(over, 0.0, ln_max_tokens);
  }

  /// ln D that a loss needs at a size; infinite if no number of tokens is enough, -1 if one token is.
  [[nodiscard]] double data_of_loss(double x, double loss) const {
    const auto above = [&](double y) { return loss_at(x, y) - loss; };
    if (!(above(ln_max_tokens) < 0.0)) return std::numeric_limits<double>::infinity();
    if (!(above(0.0) > 0.0)) return -1.0;
    return detail::root_between(above, 0.0, ln_max_tokens);
  }

  /// dL/dx dK/dy - dL/dy dK/dx; negative if a larger model with fewer tokens is better.
  [[nodiscard]] double imbalance(double x, double y) const {
    using d2 = dual<double, 2>;
    const parameters<d2> n{exp(d2::variable(x, 0))};
    const tokens<d2> d{exp(d2::variable(y, 1))};
    const d2 l = law.loss(n, d);
    const d2 c = cost.total(n, d).value;
    return (l.derivative[0] * c.derivative[1] - l.derivative[1] * c.derivative[0]) / c.value;
  }

  /// The limit that keeps a loss out of reach at the largest size.
  [[nodiscard]] allocation_limit why_unreached(double x, double loss) const {
    if (loss_at(x, ln_max_tokens) < loss) return allocation_limit::data;
    return loss_at(ln_max_tokens, ln_max_tokens) < loss ? max_limit : allocation_limit::loss;
  }

  /// The point of a curve y(x), along which D falls, with the lowest objective. The curve has at least one token at the
  /// smallest size and at most `max_data` at the largest.
  template <class Curve, class Objective>
  [[nodiscard]] allocation<> along(const Curve& curve, const Objective& objective) const {
    double low = x_low;
    double high = x_high;
    allocation_limit at_low = min_limit;
    if (!(curve(low) <= y_high)) {
      low = detail::last_where([&](double x) { return curve(x) <= y_high; }, high, low);
      at_low = allocation_limit::data;
    }
    if (!(curve(high) >= 0.0)) {
      high = detail::last_where([&](double x) { return curve(x) >= 0.0; }, low, high);
    }
    const auto value = [&](double x) { return objective(x, curve(x)); };
    constexpr int cells = 64;
    const auto at = [&](int i) { return i == cells ? high : low + (high - low) * i / cells; };
    int best = 0;
    for (int i = 1; i <= cells; ++i) {
      if (value(at(i)) < value(at(best))) best = i;
    }
    const double left = at((std::max)(best - 1, 0));
    const double right = at((std::min)(best + 1, cells));
    const auto slope = [&](double x) { return imbalance(x, curve(x)); };
    if (slope(left) < 0.0 && slope(right) > 0.0) {
      const double x = detail::root_between(slope, left, right);
      return answer(allocation_status::optimal, allocation_limit::none, x, curve(x));
    }
    if (best == 0) return answer(allocation_status::limited, at_low, low, curve(low));
    if (best == cells) {
      return answer(allocation_status::limited, max_limit, high, curve(high));
    }
    // The slope jumps in this cell, or the cell contains several optima.
    const double x = boost::math::tools::brent_find_minima(value, left, right,
                                                           std::numeric_limits<double>::digits)
                         .first;
    return answer(allocation_status::optimal, allocation_limit::none, x, curve(x));
  }

  /// Where a nondecreasing line y(x) that starts within the tokens allowed leaves them or the sizes, and which of both.
  template <class Line>
  [[nodiscard]] std::pair<double, allocation_limit> end_of(const Line& line) const {
    if (line(x_high) <= y_high) return {x_high, max_limit};
    return {detail::last_where([&](double x) { return line(x) <= y_high; }, x_low, x_high),
            allocation_limit::data};
  }

  /// The point of a nondecreasing line y(x) whose cost is the budget.
  template <class Line>
  [[nodiscard]] allocation<> on_line(const Line& line, double budget) const {
    if (is_empty()) return infeasible(max_limit);
    if (!(line(x_low) <= y_high)) return infeasible(allocation_limit::data);
    const auto [high, limit] = end_of(line);
    const double ln_budget = std::log(budget);
    const auto over = [&](double x) { return std::log(cost_at(x, line(x))) - ln_budget; };
    if (!(over(x_low) <= 0.0)) return infeasible(allocation_limit::budget);
    if (!(over(high) >= 0.0)) return answer(allocation_status::limited, limit, high, line(high));
    const double x = detail::root_between(over, x_low, high);
    return answer(allocation_status::as_given, allocation_limit::none, x, line(x));
  }

  /// The point of a nondecreasing line y(x) whose loss is the given one.
  template <class Line>
  [[nodiscard]] allocation<> on_loss_line(const Line& line, double loss) const {
    if (is_empty()) return infeasible(max_limit);
    if (!(line(x_low) <= y_high)) return infeasible(allocation_limit::data);
    const auto [high, limit] = end_of(line);
    const auto above = [&](double x) { return loss_at(x, line(x)) - loss; };
    if (!(above(high) <= 0.0)) {
      return infeasible(limit == allocation_limit::max_size ? allocation_limit::loss : limit);
    }
    if (!(above(x_low) >= 0.0)) {
      return answer(allocation_status::limited, min_limit, x_low, line(x_low));
    }
    const double x = detail::root_between(above, x_low, high);
    return answer(allocation_status::as_given, allocation_limit::none, x, line(x));
  }
};

}  // namespace leverage::plan::detail
