// SPDX-License-Identifier: Apache-2.0
/// @file
/// The split of a budget between model and tokens, by any law L(N, D) at any cost C(N, D).
///
///   const plan::allocation_problem p{hoffmann2022::unrounded};            // at 6 N D
///   p.optimum(flops{1e22})                 the best N and D of a budget
///   p.given_size(n, c)                     the same with N given; given_data, given_ratio (D / N) likewise
///   p.for_loss(2.0)                        the cheapest way to a loss
///   p.for_loss_at_size(2.0, n)             the same with N given; ..._at_data, ..._at_ratio likewise
///   p.best_for(n)                          the tokens, and the budget, for which N is the best size
///   p.penalty(p.given_ratio(100, c))       cost of an allocation over the least cost of its loss without limits
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
#include "leverage/plan/detail/allocation_search.hpp"

namespace leverage::plan {

/// A law L(N, D) that can be evaluated on doubles and duals.
template <class L>
concept size_data_law =
    requires(const L& law, const parameters<dual<double, 2>>& n, const tokens<dual<double, 2>>& d) {
      { law.loss(parameters<double>{1.0}, tokens<double>{1.0}) } -> std::convertible_to<double>;
      { law.loss(n, d) } -> std::convertible_to<dual<double, 2>>;
    };

/// Returns every violation of a law's coefficients, by name: a loss that does not fall in N and D has no optimum.
[[nodiscard]] inline std::vector<std::string> validate(const hoffmann2022::loss_law<>& law) {
  std::vector<std::string> found;
  const std::pair<const char*, double> above_zero[] = {
      {"A", law.A}, {"B", law.B}, {"alpha", law.alpha}, {"beta", law.beta}};
  for (const auto& [name, value] : above_zero) {
    if (!(value > 0.0) || !math::is_finite(value)) {
      found.push_back("law." + std::string(name) + ": expected above 0");
    }
  }
  if (!(law.E >= 0.0) || !math::is_finite(law.E)) found.emplace_back("law.E: expected 0 or more");
  return found;
}

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
      : search_{std::move(law), std::move(cost)}, limits_(limits), violations_(validate(limits)) {
    if constexpr (std::same_as<Cost, training_cost>) {
      if (!(search_.cost.per_parameter_and_token > 0.0)) {
        violations_.emplace_back("cost.per_parameter_and_token: expected above 0");
      }
    }
    if constexpr (requires { search_.cost.validate(); }) {
      for (std::string& text : search_.cost.validate()) violations_.push_back(std::move(text));
    }
    if constexpr (std::derived_from<Law, hoffmann2022::loss_law<double>>) {
      for (std::string& text : validate(search_.law)) violations_.push_back(std::move(text));
    }
    if (!violations_.empty()) return;
    search_.bound(limits_);
    free_.bound({});
  }

  [[nodiscard]] const Law& law() const { return search_.law; }
  [[nodiscard]] const Cost& cost() const { return search_.cost; }
  [[nodiscard]] const allocation_limits& limits() const { return limits_; }
  /// The violations of cost and limits; every allocation repeats them.
  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }

  /// The best N and D of a budget.
  [[nodiscard]] allocation<> optimum(const flops<>& budget) const {
    if (const auto wrong = refused("budget", budget.value)) return *wrong;
    if (search_.is_empty()) return search_.infeasible(search_.max_limit);
    if constexpr (closed_form) {
      const flops<> at_six = budget * (6.0 / search_.cost.per_parameter_and_token);
      const double x = std::log(search_.law.best_size(at_six).value);
      const double y = std::log(search_.law.best_data(at_six).value);
      if (x > search_.x_low && x < search_.x_high && y < search_.y_high && y > 0.0) {
        return search_.answer(allocation_status::optimal, allocation_limit::none, x, y);
      }
    }
    const auto curve = [&](double x) { return search_.data_of_budget(x, budget.value); };
    if (!(curve(search_.x_low) >= 0.0)) return search_.infeasible(allocation_limit::budget);
    if (curve(search_.x_high) > search_.y_high) {
      // The budget exceeds the cost of the largest model on all tokens.
      return search_.answer(allocation_status::limited,
                            search_.max_limit == allocation_limit::max_size ? allocation_limit::data
                                                                            : search_.max_limit,
                            search_.x_high, search_.y_high);
    }
    return search_.along(curve, [&](double x, double y) { return search_.loss_at(x, y); });
  }

  /// N given: the tokens that the budget allows, at most `max_data`.
  [[nodiscard]] allocation<> given_size(const parameters<>& n, const flops<>& budget) const {
    if (const auto wrong = refused("budget", budget.value)) return *wrong;
    if (const auto wrong = refused("size", n.value)) return *wrong;
    const double x = std::log(n.value);
    if (const allocation_limit limit = search_.beyond(x); limit != allocation_limit::none) {
      return search_.infeasible(limit);
    }
    const double y = search_.data_of_budget(x, budget.value);
    if (!(y >= 0.0)) return search_.infeasible(allocation_limit::budget);
    if (y > search_.y_high)
      return search_.answer(allocation_status::limited, allocation_limit::data, x, search_.y_high);
    return search_.answer(allocation_status::as_given, allocation_limit::none, x, y);
  }

  /// D given: the size that the budget allows, at most the largest within the limits.
  [[nodiscard]] allocation<> given_data(const tokens<>& d, const flops<>& budget) const {
    if (const auto wrong = refused("budget", budget.value)) return *wrong;
    if (const auto wrong = refused("tokens", d.value)) return *wrong;
    return search_.on_line([&](double) { return std::log(d.value); }, budget.value);
  }

  /// D / N given, such as 20 tokens per parameter.
  [[nodiscard]] allocation<> given_ratio(double tokens_per_parameter, const flops<>& budget) const {
    if (const auto wrong = refused("budget", budget.value)) return *wrong;
    if (const auto wrong = refused("tokens per parameter", tokens_per_parameter)) return *wrong;
    return search_.on_line([&](double x) { return x + std::log(tokens_per_parameter); },
                           budget.value);
  }

  /// The cheapest N and D that reach a loss.
  [[nodiscard]] allocation<> for_loss(double loss) const {
    if (const auto wrong = refused("loss", loss)) return *wrong;
    return cheapest(search_, loss);
  }

  /// A loss with N given: the tokens that are needed.
  [[nodiscard]] allocation<> for_loss_at_size(double loss, const parameters<>& n) const {
    if (const auto wrong = refused("loss", loss)) return *wrong;
    if (const auto wrong = refused("size", n.value)) return *wrong;
    const double x = std::log(n.value);
    if (const allocation_limit limit = search_.beyond(x); limit != allocation_limit::none) {
      return search_.infeasible(limit);
    }
    const double y = search_.data_of_loss(x, loss);
    if (!(y <= search_.y_high)) {
      return search_.infeasible(search_.loss_at(x, search_.ln_max_tokens) < loss
                                    ? allocation_limit::data
                                    : allocation_limit::loss);
    }
    return search_.answer(allocation_status::as_given, allocation_limit::none, x,
                          (std::max)(y, 0.0));
  }

  /// A loss with D given: the size that is needed.
  [[nodiscard]] allocation<> for_loss_at_data(double loss, const tokens<>& d) const {
    if (const auto wrong = refused("loss", loss)) return *wrong;
    if (const auto wrong = refused("tokens", d.value)) return *wrong;
    return search_.on_loss_line([&](double) { return std::log(d.value); }, loss);
  }

  /// A loss with D / N given: the size and tokens that are needed.
  [[nodiscard]] allocation<> for_loss_at_ratio(double loss, double tokens_per_parameter) const {
    if (const auto wrong = refused("loss", loss)) return *wrong;
    if (const auto wrong = refused("tokens per parameter", tokens_per_parameter)) return *wrong;
    return search_.on_loss_line([&](double x) { return x + std::log(tokens_per_parameter); }, loss);
  }

  /// The tokens, and the budget, for which N is the best size. Infeasible if no number of tokens within the limits is.
  [[nodiscard]] allocation<> best_for(const parameters<>& n) const {
    if (const auto wrong = refused("size", n.value)) return *wrong;
    const double x = std::log(n.value);
    if (const allocation_limit limit = search_.beyond(x); limit != allocation_limit::none) {
      return search_.infeasible(limit);
    }
    const auto slope = [&](double y) { return search_.imbalance(x, y); };
    if (!(slope(0.0) > 0.0)) return search_.infeasible(allocation_limit::budget);
    if (!(slope(search_.y_high) < 0.0)) return search_.infeasible(allocation_limit::data);
    return search_.answer(allocation_status::optimal, allocation_limit::none, x,
                          detail::root_between(slope, 0.0, search_.y_high));
  }

  /// The cost of an allocation over the least cost of its loss by this law and cost, whatever the limits: 1 at a free
  /// optimum, NaN if the allocation is not usable. Less than a billionth above 1 is rounding, and 1.
  [[nodiscard]] double penalty(const allocation<>& at) const {
    if (!at.usable()) return std::numeric_limits<double>::quiet_NaN();
    constexpr double rounding = 1e-9;
    const double over = at.cost / cheapest(free_, at.loss).cost;
    return over < 1.0 + rounding ? 1.0 : over;
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

  /// The cheapest N and D of a search that reach a loss.
  [[nodiscard]] static allocation<> cheapest(const detail::allocation_search<Law, Cost>& search,
                                             double loss) {
    if (search.is_empty()) return search.infeasible(search.max_limit);
    if constexpr (closed_form) {
      if (loss > search.law.E) {
        const auto best = search.law.cheapest_for(loss);
        const double x = std::log(best.size.value);
        const double y = std::log(best.data.value);
        if (x > search.x_low && x < search.x_high && y < search.y_high && y > 0.0) {
          return search.answer(allocation_status::optimal, allocation_limit::none, x, y);
        }
      }
    }
    const auto curve = [&](double x) { return search.data_of_loss(x, loss); };
    if (!(curve(search.x_high) <= search.y_high))
      return search.infeasible(search.why_unreached(search.x_high, loss));
    if (!(curve(search.x_low) >= 0.0)) {
      return search.answer(allocation_status::limited, search.min_limit, search.x_low, 0.0);
    }
    return search.along(curve, [&](double x, double y) { return search.cost_at(x, y); });
  }

  /// An invalid allocation if a value of the request is invalid or the problem has violations.
  [[nodiscard]] std::optional<allocation<>> refused(const char* what, double value) const {
    if (violations_.empty() && value > 0.0 && math::is_finite(value)) return std::nullopt;
    allocation<> result;
    result.violations = violations_;
    if (!(value > 0.0) || !math::is_finite(value)) {
      result.violations.push_back(std::string(what) + ": expected a number above 0");
    }
    return result;
  }

  detail::allocation_search<Law, Cost> search_;
  detail::allocation_search<Law, Cost> free_{search_};  ///< without limits
  allocation_limits limits_;
  std::vector<std::string> violations_;
};

}  // namespace leverage::plan
