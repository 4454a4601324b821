// SPDX-License-Identifier: Apache-2.0
/// @file
/// The split of a budget between model and tokens, by any law L(N, D) at any cost C(N, D).
///
///   const plan::allocation_problem p{hoffmann2022::unrounded};            // at 6 N D
///   p.optimum(flops{1e22})                 the best N and D of a budget
///   p.given_size(n, c)                     the same with N given; given_data, given_ratio (D / N) likewise
///   p.for_loss(2.0)                        the cheapest way to a loss
///   p.for_loss_at_size(2.0, n)             the same with N given; ..._at_data, ..._at_ratio likewise
///   p.penalty(p.given_ratio(100, c))       cost of an allocation over the least cost of its loss
///   p.iso_loss(2.0, sizes)                 one loss at many sizes
///
/// At an optimum the slopes of loss and cost are parallel: with x = ln N and y = ln D
///
///   dL/dx dK/dy - dL/dy dK/dx = 0,    K = ln C,
///
/// along the curve of equal cost (for a budget) or of equal loss (for a loss). If law and cost have no closed form, the
/// root of this equation is bracketed and found to rounding by TOMS 748 of Boost.Math; the slopes are the exact
/// derivatives of law and cost. The best of 65 sizes is bracketed, so that a law with several optima gives the lowest
/// one on that grid.
///
/// A law is a type with `loss(parameters, tokens)` over any scalar; loss falls in N and D. Costs are in
/// plan/costs.hpp and plan/family_cost.hpp; unique data with repetition is a law (muennighoff2023). Limits of size,
/// tokens and memory are part of the problem.
#pragma once

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/plan/allocation_limits.hpp"
#include "leverage/plan/costs.hpp"
#include "leverage/plan/detail/roots.hpp"
#include "leverage/plan/detail/verdict.hpp"

namespace leverage::plan {

/// A law L(N, D) that can be evaluated on doubles and duals.
template <class L>
concept size_data_law =
    requires(const L& law, const parameters<dual<double, 2>>& n, const tokens<dual<double, 2>>& d) {
      { law.loss(parameters<double>{1.0}, tokens<double>{1.0}) } -> std::convertible_to<double>;
      { law.loss(n, d) } -> std::convertible_to<dual<double, 2>>;
    };

/// One loss at many sizes.
struct iso_loss_contour {
  allocation<> best;  ///< the cheapest
  std::vector<allocation<>>
      members;  ///< one per size; infeasible if the size never reaches the loss

  /// The cost of a member over the least cost.
  [[nodiscard]] double penalty(std::size_t i) const { return members[i].cost / best.cost; }
};

/// A law, a cost and limits, with the best N and D for a budget or a loss.
template <class Law, class Cost = training_cost>
class allocation_problem {
 public:
  static_assert(size_data_law<Law>, "the law needs loss(parameters, tokens) over any scalar");
  static_assert(size_data_cost<Cost>, "the cost needs total(parameters, tokens) over any scalar");

  explicit allocation_problem(Law law, Cost cost = {}, const allocation_limits& limits = {})
      : law_(std::move(law)), cost_(std::move(cost)), limits_(limits) {
    check();
  }

  [[nodiscard]] const Law& law() const { return law_; }
  [[nodiscard]] const Cost& cost() const { return cost_; }
  [[nodiscard]] const allocation_limits& limits() const { return limits_; }
  /// The violations of cost and limits; every allocation repeats them.
  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }

  /// The best N and D of a budget.
  [[nodiscard]] allocation<> optimum(const flops<>& budget) const {
    if (const auto wrong = refused("budget", budget.value)) return *wrong;
    if (no_room()) return infeasible(largest_limit_);
    if constexpr (closed_form) {
      const flops<> at_six = budget * (6.0 / cost_.per_parameter_and_token);
      const double x = std::log(law_.best_size(at_six).value);
      const double y = std::log(law_.best_data(at_six).value);
      if (x > x_low_ && x < x_high_ && y < y_high_ && y > 0.0) {
        return answer(allocation_status::optimal, allocation_limit::none, x, y);
      }
    }
    const auto curve = [&](double x) { return data_of_budget(x, budget.value); };
    if (!(curve(x_low_) >= 0.0)) return infeasible(allocation_limit::budget);
    if (curve(x_high_) > y_high_) {
      // The budget exceeds the cost of the largest model on all tokens.
      return answer(
          allocation_status::limited,
          largest_limit_ == allocation_limit::max_size ? allocation_limit::data : largest_limit_,
          x_high_, y_high_);
    }
    return along(curve, [&](double x, double y) { return loss_at(x, y); });
  }

  /// N given: the tokens that the budget allows, at most `max_data`.
  [[nodiscard]] allocation<> given_size(const parameters<>& n, const flops<>& budget) const {
    if (const auto wrong = refused("budget", budget.value)) return *wrong;
    if (const auto wrong = refused("size", n.value)) return *wrong;
    const double x = std::log(n.value);
    if (const allocation_limit limit = beyond(x); limit != allocation_limit::none) {
      return infeasible(limit);
    }
    const double y = data_of_budget(x, budget.value);
    if (!(y >= 0.0)) return infeasible(allocation_limit::budget);
    if (y > y_high_) return answer(allocation_status::limited, allocation_limit::data, x, y_high_);
    return answer(allocation_status::as_given, allocation_limit::none, x, y);
  }

  /// D given: the size that the budget allows, at most the largest within the limits.
  [[nodiscard]] allocation<> given_data(const tokens<>& d, const flops<>& budget) const {
    if (const auto wrong = refused("budget", budget.value)) return *wrong;
    if (const auto wrong = refused("tokens", d.value)) return *wrong;
    return on_line([&](double) { return std::log(d.value); }, budget.value);
  }

  /// D / N given, such as 20 tokens per parameter.
  [[nodiscard]] allocation<> given_ratio(double tokens_per_parameter, const flops<>& budget) const {
    if (const auto wrong = refused("budget", budget.value)) return *wrong;
    if (const auto wrong = refused("tokens per parameter", tokens_per_parameter)) return *wrong;
    return on_line([&](double x) { return x + std::log(tokens_per_parameter); }, budget.value);
  }

  /// The cheapest N and D that reach a loss.
  [[nodiscard]] allocation<> for_loss(double loss) const {
    if (const auto wrong = refused("loss", loss)) return *wrong;
    if (no_room()) return infeasible(largest_limit_);
    if constexpr (closed_form) {
      if (loss > law_.E) {
        const auto best = law_.cheapest_for(loss);
        const double x = std::log(best.size.value);
        const double y = std::log(best.data.value);
        if (x > x_low_ && x < x_high_ && y < y_high_ && y > 0.0) {
          return answer(allocation_status::optimal, allocation_limit::none, x, y);
        }
      }
    }
    const auto curve = [&](double x) { return data_of_loss(x, loss); };
    if (!(curve(x_high_) <= y_high_)) return infeasible(why_unreached(x_high_, loss));
    if (!(curve(x_low_) >= 0.0)) {
      return answer(allocation_status::limited, min_limit_, x_low_, 0.0);
    }
    return along(curve, [&](double x, double y) { return cost_at(x, y); });
  }

  /// A loss with N given: the tokens that are needed.
  [[nodiscard]] allocation<> for_loss_at_size(double loss, const parameters<>& n) const {
    if (const auto wrong = refused("loss", loss)) return *wrong;
    if (const auto wrong = refused("size", n.value)) return *wrong;
    const double x = std::log(n.value);
    if (const allocation_limit limit = beyond(x); limit != allocation_limit::none) {
      return infeasible(limit);
    }
    const double y = data_of_loss(x, loss);
    if (!(y <= y_high_)) {
      return infeasible(loss_at(x, ln_most_tokens) < loss ? allocation_limit::data
                                                          : allocation_limit::loss);
    }
    return answer(allocation_status::as_given, allocation_limit::none, x, std::max(y, 0.0));
  }

  /// A loss with D given: the size that is needed.
  [[nodiscard]] allocation<> for_loss_at_data(double loss, const tokens<>& d) const {
    if (const auto wrong = refused("loss", loss)) return *wrong;
    if (const auto wrong = refused("tokens", d.value)) return *wrong;
    return on_loss_line([&](double) { return std::log(d.value); }, loss);
  }

  /// A loss with D / N given: the size and tokens that are needed.
  [[nodiscard]] allocation<> for_loss_at_ratio(double loss, double tokens_per_parameter) const {
    if (const auto wrong = refused("loss", loss)) return *wrong;
    if (const auto wrong = refused("tokens per parameter", tokens_per_parameter)) return *wrong;
    return on_loss_line([&](double x) { return x + std::log(tokens_per_parameter); }, loss);
  }

  /// The cost of an allocation over the least cost of its loss: 1 at the optimum, NaN if it is not usable.
  [[nodiscard]] double penalty(const allocation<>& at) const {
    return at.usable() ? at.cost / for_loss(at.loss).cost
                       : std::numeric_limits<double>::quiet_NaN();
  }

  /// One loss at many sizes.
  [[nodiscard]] iso_loss_contour iso_loss(double loss, std::span<const double> sizes) const {
    iso_loss_contour contour{for_loss(loss), {}};
    for (const double n : sizes) contour.members.push_back(for_loss_at_size(loss, parameters{n}));
    return contour;
  }

 private:
  static constexpr bool closed_form =
      std::derived_from<Law, hoffmann2022::loss_law<double>> && std::same_as<Cost, training_cost>;
  static constexpr double ln_most_tokens = 230.0;  // 1e100

  void check() {
    const auto above_zero = [this](const char* what, double x) {
      if (!(x > 0.0)) violations_.push_back(std::string(what) + ": expected above 0");
    };
    above_zero("limits.min_size", limits_.min_size.value);
    above_zero("limits.max_size", limits_.max_size.value);
    above_zero("limits.max_data", limits_.max_data.value);
    if (limits_.max_size < limits_.min_size) {
      violations_.emplace_back("limits.max_size: expected limits.min_size or more");
    }
    const memory_limit& m = limits_.memory;
    const auto from_zero = [this](const char* what, double x) {
      if (!(x >= 0.0)) violations_.push_back(std::string(what) + ": expected 0 or more");
    };
    from_zero("memory.weight_bytes", m.weight_bytes);
    from_zero("memory.gradient_bytes", m.gradient_bytes);
    from_zero("memory.optimizer_bytes", m.optimizer_bytes);
    from_zero("memory.key_value_cache", m.key_value_cache.value);
    from_zero("memory.available", m.available.value);
    above_zero("memory.parameters_per_size", m.parameters_per_size);
    if constexpr (std::same_as<Cost, training_cost>) {
      above_zero("cost.per_parameter_and_token", cost_.per_parameter_and_token);
    }
    if constexpr (requires { cost_.validate(); }) {
      for (std::string& text : cost_.validate()) violations_.push_back(std::move(text));
    }
    if (!violations_.empty()) return;

    min_limit_ = allocation_limit::min_size;
    double least = limits_.min_size.value;
    largest_limit_ = allocation_limit::max_size;
    double most = limits_.max_size.value;
    if constexpr (requires { cost_.min_size(); }) {
      if (cost_.min_size().value > least) {
        least = cost_.min_size().value;
        min_limit_ = allocation_limit::family;
      }
      if (cost_.max_size().value < most) {
        most = cost_.max_size().value;
        largest_limit_ = allocation_limit::family;
      }
    }
    if (m.max_size().value < most) {
      most = m.max_size().value;
      largest_limit_ = allocation_limit::memory;
    }
    x_low_ = std::log(least);
    x_high_ = most > 0.0 ? std::log(most) : -std::numeric_limits<double>::infinity();
    y_high_ = std::min(std::log(limits_.max_data.value), ln_most_tokens);
  }

  [[nodiscard]] bool no_room() const { return x_high_ < x_low_; }

  [[nodiscard]] std::optional<allocation<>> refused(const char* what, double value) const {
    if (violations_.empty() && value > 0.0 && math::is_finite(value)) return std::nullopt;
    allocation<> result;
    result.violations = violations_;
    if (!(value > 0.0) || !math::is_finite(value)) {
      result.violations.push_back(std::string(what) + ": expected a number above 0");
    }
    return result;
  }

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
    result.cost = cost_.total(result.size, result.data);
    result.loss = law_.loss(result.size, result.data);
    result.verdict = detail::verdict_of(law_, result.size, result.data);
    return result;
  }

  [[nodiscard]] double loss_at(double x, double y) const {
    return law_.loss(parameters{std::exp(x)}, tokens{std::exp(y)});
  }
  [[nodiscard]] double cost_at(double x, double y) const {
    return cost_.total(parameters{std::exp(x)}, tokens{std::exp(y)}).value;
  }

  /// The limit that a size exceeds, or none.
  [[nodiscard]] allocation_limit beyond(double x) const {
    constexpr double rounding = 1e-12;
    if (x < x_low_ - rounding) return min_limit_;
    return x > x_high_ + rounding ? largest_limit_ : allocation_limit::none;
  }

  /// ln D that a budget allows at a size; negative if it does not allow one token.
  [[nodiscard]] double data_of_budget(double x, double budget) const {
    const double ln_budget = std::log(budget);
    const auto over = [&](double y) { return std::log(cost_at(x, y)) - ln_budget; };
    if (!(over(0.0) <= 0.0)) return -1.0;
    if (!(over(ln_most_tokens) > 0.0)) return ln_most_tokens;
    return detail::root_between(over, 0.0, ln_most_tokens);
  }

  /// ln D that a loss needs at a size; infinite if no number of tokens is enough, -1 if one token is.
  [[nodiscard]] double data_of_loss(double x, double loss) const {
    const auto above = [&](double y) { return loss_at(x, y) - loss; };
    if (!(above(ln_most_tokens) < 0.0)) return std::numeric_limits<double>::infinity();
    if (!(above(0.0) > 0.0)) return -1.0;
    return detail::root_between(above, 0.0, ln_most_tokens);
  }

  /// dL/dx dK/dy - dL/dy dK/dx; negative if a larger model with fewer tokens is better.
  [[nodiscard]] double imbalance(double x, double y) const {
    using d2 = dual<double, 2>;
    const parameters<d2> n{exp(d2::variable(x, 0))};
    const tokens<d2> d{exp(d2::variable(y, 1))};
    const d2 l = law_.loss(n, d);
    const d2 c = cost_.total(n, d).value;
    return (l.derivative[0] * c.derivative[1] - l.derivative[1] * c.derivative[0]) / c.value;
  }

  /// The limit that keeps a loss out of reach at the largest size.
  [[nodiscard]] allocation_limit why_unreached(double x, double loss) const {
    if (loss_at(x, ln_most_tokens) < loss) return allocation_limit::data;
    return loss_at(ln_most_tokens, ln_most_tokens) < loss ? largest_limit_ : allocation_limit::loss;
  }

  /// The point of a curve y(x), along which D falls, with the lowest objective. The curve has at least one token at the
  /// smallest size and at most `max_data` at the largest.
  template <class Curve, class Objective>
  [[nodiscard]] allocation<> along(const Curve& curve, const Objective& objective) const {
    double low = x_low_;
    double high = x_high_;
    allocation_limit at_low = min_limit_;
    if (!(curve(low) <= y_high_)) {
      low = detail::last_where([&](double x) { return curve(x) <= y_high_; }, high, low);
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
    const double left = at(std::max(best - 1, 0));
    const double right = at(std::min(best + 1, cells));
    const auto slope = [&](double x) { return imbalance(x, curve(x)); };
    if (slope(left) < 0.0 && slope(right) > 0.0) {
      const double x = detail::root_between(slope, left, right);
      return answer(allocation_status::optimal, allocation_limit::none, x, curve(x));
    }
    if (best == 0) return answer(allocation_status::limited, at_low, low, curve(low));
    if (best == cells) {
      return answer(allocation_status::limited, largest_limit_, high, curve(high));
    }
    // The slope jumps in this cell, or the cell contains several optima.
    const double x = boost::math::tools::brent_find_minima(value, left, right,
                                                           std::numeric_limits<double>::digits)
                         .first;
    return answer(allocation_status::optimal, allocation_limit::none, x, curve(x));
  }

  /// The point of a nondecreasing line y(x) whose cost is the budget.
  template <class Line>
  [[nodiscard]] allocation<> on_line(const Line& line, double budget) const {
    if (no_room()) return infeasible(largest_limit_);
    double high = x_high_;
    allocation_limit limit = largest_limit_;
    if (!(line(x_low_) <= y_high_)) return infeasible(allocation_limit::data);
    if (!(line(high) <= y_high_)) {
      high = detail::last_where([&](double x) { return line(x) <= y_high_; }, x_low_, high);
      limit = allocation_limit::data;
    }
    const double ln_budget = std::log(budget);
    const auto over = [&](double x) { return std::log(cost_at(x, line(x))) - ln_budget; };
    if (!(over(x_low_) <= 0.0)) return infeasible(allocation_limit::budget);
    if (!(over(high) >= 0.0)) return answer(allocation_status::limited, limit, high, line(high));
    const double x = detail::root_between(over, x_low_, high);
    return answer(allocation_status::as_given, allocation_limit::none, x, line(x));
  }

  /// The point of a nondecreasing line y(x) whose loss is the given one.
  template <class Line>
  [[nodiscard]] allocation<> on_loss_line(const Line& line, double loss) const {
    if (no_room()) return infeasible(largest_limit_);
    double high = x_high_;
    allocation_limit limit = largest_limit_;
    if (!(line(x_low_) <= y_high_)) return infeasible(allocation_limit::data);
    if (!(line(high) <= y_high_)) {
      high = detail::last_where([&](double x) { return line(x) <= y_high_; }, x_low_, high);
      limit = allocation_limit::data;
    }
    const auto above = [&](double x) { return loss_at(x, line(x)) - loss; };
    if (!(above(high) <= 0.0)) {
      return infeasible(limit == allocation_limit::max_size ? allocation_limit::loss : limit);
    }
    if (!(above(x_low_) >= 0.0)) {
      return answer(allocation_status::limited, min_limit_, x_low_, line(x_low_));
    }
    const double x = detail::root_between(above, x_low_, high);
    return answer(allocation_status::as_given, allocation_limit::none, x, line(x));
  }

  Law law_;
  Cost cost_;
  allocation_limits limits_;
  std::vector<std::string> violations_;
  double x_low_ = 0.0;
  double x_high_ = 0.0;
  double y_high_ = 0.0;
  allocation_limit min_limit_ = allocation_limit::min_size;
  allocation_limit largest_limit_ = allocation_limit::max_size;
};

}  // namespace leverage::plan
