// SPDX-License-Identifier: Apache-2.0
/// @file
/// How to split a budget between model and tokens, by any law L(N, D) at any cost C(N, D).
///
///   const plan::allocation_problem p{hoffmann2022::unrounded};            // at 6 N D
///   p.optimum(flops{1e22})                 the best N and D of a budget
///   p.given_size(n, c)                     the same with N given; given_data, given_ratio (D / N) likewise
///   p.for_loss(2.0)                        the cheapest way to a loss
///   p.for_loss_at_size(2.0, n)             the same with N given; ..._at_data, ..._at_ratio likewise
///   p.penalty(p.given_ratio(100, c))       how many times the least cost of its loss an allocation costs
///   p.iso_loss(2.0, sizes)                 one loss at many sizes
///
/// At an optimum the slopes of loss and cost are parallel: with x = ln N and y = ln D
///
///   dL/dx dK/dy - dL/dy dK/dx = 0,    K = ln C,
///
/// along the curve of equal cost (for a budget) or of equal loss (for a loss). Where law and cost have no closed
/// form, the root of this is bracketed and found to rounding by TOMS 748 of Boost.Math, with the slopes from the
/// laws' own lines on duals. The best of 65 sizes is bracketed, so that a law with several optima gives the
/// lowest that such a grid sees.
///
/// A law is a type with `loss(parameters, tokens)` over any scalar, a cost one with `total(parameters, tokens)`;
/// loss falls in N and D, and cost rises. `training_cost`, `family_cost` and `with_inference` are costs; unique
/// data with repetition is a law (muennighoff2023). Limits of size, tokens and memory are part of the problem.
///
/// [rajbhandari2020]  Rajbhandari et al. 2020, ZeRO, arXiv:1910.02054, section 3.1: 16 bytes a parameter in mixed
/// precision with Adam: 2 weights, 2 gradients, 12 optimizer.
#pragma once

#include <algorithm>
#include <boost/math/policies/policy.hpp>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/core/provenance.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/tian2025/training.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::plan {

/// L(N, D) over doubles and duals.
template <class L>
concept size_data_law =
    requires(const L& law, const parameters<dual<double, 2>>& n, const tokens<dual<double, 2>>& d) {
      { law.loss(parameters<double>{1.0}, tokens<double>{1.0}) } -> std::convertible_to<double>;
      { law.loss(n, d) } -> std::convertible_to<dual<double, 2>>;
    };

/// C(N, D) over doubles and duals.
template <class C>
concept size_data_cost = requires(const C& cost, const parameters<dual<double, 2>>& n,
                                  const tokens<dual<double, 2>>& d) {
  {
    cost.total(parameters<double>{1.0}, tokens<double>{1.0})
  } -> std::convertible_to<flops<double>>;
  { cost.total(n, d).value } -> std::convertible_to<dual<double, 2>>;
};

/// Training: 6 N D, or another number of FLOPs per parameter and token.
struct training_cost {
  double per_parameter_and_token = 6.0;

  /// FLOPs of one training token.
  template <scalar N>
  [[nodiscard]] constexpr N per_token(const parameters<N>& n) const {
    return n.value * per_parameter_and_token;
  }
  /// FLOPs of one token of inference, a forward pass: a third.
  template <scalar N>
  [[nodiscard]] constexpr N forward_per_token(const parameters<N>& n) const {
    return n.value * (per_parameter_and_token / 3.0);
  }
  template <scalar N, scalar D>
  [[nodiscard]] constexpr flops<common_scalar<N, D>> total(const parameters<N>& n,
                                                           const tokens<D>& d) const {
    return flops<common_scalar<N, D>>{per_token(n) * d.value};
  }
};

/// Training by the exact count of a family of configurations, each larger than the one before: M(N) D with M,
/// three times the exact forward operations, between its members by a power law from one to the next. `validate`
/// says what is wrong; sizes end with the family.
class family_cost {
 public:
  /// N of a member counts `what` of its active parameters.
  explicit family_cost(std::span<const transformer> members, const cost::counted& what = {},
                       cost::attention_mask mask = cost::attention_mask::full) {
    for (const transformer& m : members) {
      size_.push_back(cost::active_parameters(m).sum(what).as_real().value);
      per_token_.push_back(3.0 * cost::forward_flops(m, mask).total().as_real().value);
    }
  }

  [[nodiscard]] std::size_t members() const { return size_.size(); }
  [[nodiscard]] parameters<> size(std::size_t member) const { return parameters{size_[member]}; }
  [[nodiscard]] flops_per_token<> training_flops_per_token(std::size_t member) const {
    return flops_per_token{per_token_[member]};
  }
  [[nodiscard]] parameters<> min_size() const {
    return parameters{size_.empty() ? 0.0 : size_.front()};
  }
  [[nodiscard]] parameters<> max_size() const {
    return parameters{size_.empty() ? 0.0 : size_.back()};
  }

  /// What is wrong with the family; empty if nothing.
  [[nodiscard]] std::vector<std::string> validate() const {
    std::vector<std::string> found;
    if (size_.size() < 2) {
      found.push_back("family: " + std::to_string(size_.size()) + " members, expected 2 or more");
    }
    for (std::size_t i = 0; i < size_.size(); ++i) {
      if (!(size_[i] > 0.0) || !(per_token_[i] > 0.0)) {
        found.push_back("family: member " + std::to_string(i) + " is not a valid configuration");
      } else if (i > 0 && !(size_[i] > size_[i - 1] && per_token_[i] > per_token_[i - 1])) {
        found.push_back("family: member " + std::to_string(i) +
                        " is not larger and more costly per token than the one before it");
      }
    }
    return found;
  }

  template <scalar N>
  [[nodiscard]] N per_token(const parameters<N>& n) const {
    using math::pow;
    const auto after = std::upper_bound(size_.begin(), size_.end(), value_of(n.value));
    const auto last = static_cast<std::ptrdiff_t>(size_.size()) - 2;
    const auto i =
        static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(after - size_.begin() - 1, 0, last));
    const double slope =
        std::log(per_token_[i + 1] / per_token_[i]) / std::log(size_[i + 1] / size_[i]);
    return per_token_[i] * pow(n.value / size_[i], slope);
  }
  template <scalar N>
  [[nodiscard]] N forward_per_token(const parameters<N>& n) const {
    return per_token(n) / 3.0;
  }
  template <scalar N, scalar D>
  [[nodiscard]] flops<common_scalar<N, D>> total(const parameters<N>& n, const tokens<D>& d) const {
    return flops<common_scalar<N, D>>{per_token(n) * d.value};
  }

 private:
  std::vector<double> size_;
  std::vector<double> per_token_;
};

/// Training, and T tokens of inference over the model's life: C + price F(N) T with F a forward pass.
template <class Base = training_cost>
struct with_inference {
  Base base{};
  tokens<> inference{0.0};
  double price = 1.0;  ///< of a FLOP of inference, in FLOPs of training: money and utilisation

  template <scalar N, scalar D>
  [[nodiscard]] constexpr flops<common_scalar<N, D>> total(const parameters<N>& n,
                                                           const tokens<D>& d) const {
    const auto serving = base.forward_per_token(n) * (price * inference.value);
    return flops<common_scalar<N, D>>{base.total(n, d).value + serving};
  }
  [[nodiscard]] std::vector<std::string> validate() const {
    std::vector<std::string> found;
    if constexpr (requires { base.validate(); }) found = base.validate();
    if (!(inference.value >= 0.0) || !math::is_finite(inference.value)) {
      found.emplace_back("inference tokens: expected 0 or more");
    }
    if (!(price >= 0.0) || !math::is_finite(price)) {
      found.emplace_back("price of inference: expected 0 or more");
    }
    return found;
  }
  [[nodiscard]] parameters<> min_size() const
    requires requires { base.min_size(); }
  {
    return base.min_size();
  }
  [[nodiscard]] parameters<> max_size() const
    requires requires { base.max_size(); }
  {
    return base.max_size();
  }
};
template <class Base>
with_inference(Base, tokens<>) -> with_inference<Base>;
template <class Base>
with_inference(Base, tokens<>, double) -> with_inference<Base>;

/// Memory for weights, gradients, optimizer and the cache of keys and values, over all devices.
struct memory_limit {
  double weight_bytes = 2.0;         ///< per parameter
  double gradient_bytes = 2.0;       ///< per parameter; 0 for inference
  double optimizer_bytes = 12.0;     ///< per parameter; 0 for inference [rajbhandari2020]
  double parameters_per_size = 1.0;  ///< all parameters over the N of the law: above 1 for mixtures
  bytes<> key_value_cache{0.0};
  bytes<> available{std::numeric_limits<double>::infinity()};

  /// The largest N that fits; 0 or less if nothing does.
  [[nodiscard]] constexpr parameters<> max_size() const {
    return parameters{(available.value - key_value_cache.value) /
                      ((weight_bytes + gradient_bytes + optimizer_bytes) * parameters_per_size)};
  }
};

/// Between what an allocation is looked for.
struct allocation_limits {
  parameters<> min_size{1e3};
  parameters<> max_size{1e18};
  tokens<> max_data{1e30};  ///< seen tokens: unique ones times the epochs that one is willing to do
  memory_limit memory{};
};

enum class allocation_status {
  optimal,     ///< nothing but the budget or the loss binds
  limited,     ///< the best within the limits; `binding` is the one that holds it back
  as_given,    ///< size, tokens or their ratio were given
  infeasible,  ///< nothing within the limits; `binding` is the one that would have to give
  invalid,     ///< law, cost, limits or question make no sense: see `violations`
};

enum class allocation_limit {
  none,
  min_size,
  max_size,
  memory,
  family,  ///< the smallest or the largest member
  data,
  budget,  ///< it does not pay for what was asked
  loss,    ///< no size and tokens reach it
};

/// One split of a budget. Numbers are NaN where the status is infeasible or invalid.
template <class Size = parameters<>>
struct allocation {
  allocation_status status = allocation_status::invalid;
  allocation_limit binding = allocation_limit::none;
  Size size{std::numeric_limits<double>::quiet_NaN()};
  tokens<> data{std::numeric_limits<double>::quiet_NaN()};
  flops<> cost{std::numeric_limits<double>::quiet_NaN()};
  double loss = std::numeric_limits<double>::quiet_NaN();  ///< NaN for laws that know no loss
  bool extrapolates = false;  ///< beyond the runs that a published law was fitted on
  std::vector<std::string> violations;

  [[nodiscard]] bool usable() const {
    return status != allocation_status::infeasible && status != allocation_status::invalid;
  }
  /// D over size: tokens per parameter where size is one of parameters.
  [[nodiscard]] double ratio() const { return data.value / size.value; }
};

/// One loss at many sizes.
struct iso_loss_contour {
  allocation<> best;                  ///< the cheapest
  std::vector<allocation<>> members;  ///< one a size, infeasible where it never reaches the loss

  /// What a member costs, over the least cost.
  [[nodiscard]] double penalty(std::size_t i) const { return members[i].cost / best.cost; }
};

namespace detail {

/// Root of f between a and b of which f has different signs, to rounding.
template <class F>
[[nodiscard]] double root_between(const F& f, double a, double b) {
  using namespace boost::math::policies;
  using quiet = policy<evaluation_error<ignore_error>, domain_error<ignore_error>>;
  const double fa = f(a);
  const double fb = f(b);
  if (fa == 0.0) return a;
  if (fb == 0.0) return b;
  if (!(fa * fb < 0.0) && !((fa < 0.0) != (fb < 0.0)))
    return std::numeric_limits<double>::quiet_NaN();
  std::uintmax_t iterations = 200;
  const auto ends = boost::math::tools::toms748_solve(
      f, a, b, fa, fb, boost::math::tools::eps_tolerance<double>(), iterations, quiet{});
  return std::abs(f(ends.first)) <= std::abs(f(ends.second)) ? ends.first : ends.second;
}

/// The end of the part of [from, to] where `holds` is true; it is true at `from`, false at `to`.
template <class Holds>
[[nodiscard]] double last_where(const Holds& holds, double from, double to) {
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (from + to);
    if (middle == from || middle == to) break;
    (holds(middle) ? from : to) = middle;
  }
  return from;
}

/// The reach of a published law at an allocation, by the names of what its range bounds: parameters in any count
/// are the law's own N. False for laws without a range; what is not of N, D or C is not looked at.
template <class Law>
[[nodiscard]] bool extrapolates(const Law& law, double size, double data, double c) {
  if constexpr (requires { law.fitted.inputs[0].input; }) {
    for (const fitted_interval& f : law.fitted.inputs) {
      const double x = f.input.ends_with("parameters")     ? size
                       : f.input == "tokens"               ? data
                       : f.input == "tokens per parameter" ? data / size
                       : f.input == "FLOPs"                ? c
                                                           : f.low;
      if (!(x >= f.low && x <= f.high)) return true;
    }
  }
  return false;
}

}  // namespace detail

/// A law, a cost and limits: what is asked for the best N and D.
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
  /// What is wrong with cost and limits; every answer repeats it.
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
      // More than the largest model on all tokens costs: it is not spent.
      return answer(
          allocation_status::limited,
          largest_limit_ == allocation_limit::max_size ? allocation_limit::data : largest_limit_,
          x_high_, y_high_);
    }
    return along(curve, [&](double x, double y) { return loss_at(x, y); });
  }

  /// N given: the tokens that the budget pays for, or those that there are.
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

  /// D given: the size that the budget pays for, or the largest there may be.
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

  /// A loss with N given: the tokens that it takes.
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

  /// A loss with D given: the size that it takes.
  [[nodiscard]] allocation<> for_loss_at_data(double loss, const tokens<>& d) const {
    if (const auto wrong = refused("loss", loss)) return *wrong;
    if (const auto wrong = refused("tokens", d.value)) return *wrong;
    return on_loss_line([&](double) { return std::log(d.value); }, loss);
  }

  /// A loss with D / N given.
  [[nodiscard]] allocation<> for_loss_at_ratio(double loss, double tokens_per_parameter) const {
    if (const auto wrong = refused("loss", loss)) return *wrong;
    if (const auto wrong = refused("tokens per parameter", tokens_per_parameter)) return *wrong;
    return on_loss_line([&](double x) { return x + std::log(tokens_per_parameter); }, loss);
  }

  /// What an allocation costs over the least cost of its loss: 1 at the optimum. NaN if it is not usable.
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
    above_zero("limits.least_size", limits_.min_size.value);
    above_zero("limits.most_size", limits_.max_size.value);
    above_zero("limits.most_data", limits_.max_data.value);
    if (limits_.max_size < limits_.min_size) {
      violations_.emplace_back("limits.most_size: expected limits.least_size or more");
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
    result.extrapolates =
        detail::extrapolates(law_, result.size.value, result.data.value, result.cost.value);
    return result;
  }

  [[nodiscard]] double loss_at(double x, double y) const {
    return law_.loss(parameters{std::exp(x)}, tokens{std::exp(y)});
  }
  [[nodiscard]] double cost_at(double x, double y) const {
    return cost_.total(parameters{std::exp(x)}, tokens{std::exp(y)}).value;
  }

  /// The limit that a size is beyond.
  [[nodiscard]] allocation_limit beyond(double x) const {
    constexpr double rounding = 1e-12;
    if (x < x_low_ - rounding) return min_limit_;
    return x > x_high_ + rounding ? largest_limit_ : allocation_limit::none;
  }

  /// ln D that a budget pays for at a size: below 0 where that is not one token.
  [[nodiscard]] double data_of_budget(double x, double budget) const {
    const double ln_budget = std::log(budget);
    const auto over = [&](double y) { return std::log(cost_at(x, y)) - ln_budget; };
    if (!(over(0.0) <= 0.0)) return -1.0;
    if (!(over(ln_most_tokens) > 0.0)) return ln_most_tokens;
    return detail::root_between(over, 0.0, ln_most_tokens);
  }

  /// ln D that a loss takes at a size: infinite where no tokens are enough, -1 where one is.
  [[nodiscard]] double data_of_loss(double x, double loss) const {
    const auto above = [&](double y) { return loss_at(x, y) - loss; };
    if (!(above(ln_most_tokens) < 0.0)) return std::numeric_limits<double>::infinity();
    if (!(above(0.0) > 0.0)) return -1.0;
    return detail::root_between(above, 0.0, ln_most_tokens);
  }

  /// dL/dx dK/dy - dL/dy dK/dx: negative where a larger model with fewer tokens is better.
  [[nodiscard]] double imbalance(double x, double y) const {
    using d2 = dual<double, 2>;
    const parameters<d2> n{exp(d2::variable(x, 0))};
    const tokens<d2> d{exp(d2::variable(y, 1))};
    const d2 l = law_.loss(n, d);
    const d2 c = cost_.total(n, d).value;
    return (l.derivative[0] * c.derivative[1] - l.derivative[1] * c.derivative[0]) / c.value;
  }

  /// Which limit keeps a loss out of reach at the largest size.
  [[nodiscard]] allocation_limit why_unreached(double x, double loss) const {
    if (loss_at(x, ln_most_tokens) < loss) return allocation_limit::data;
    return loss_at(ln_most_tokens, ln_most_tokens) < loss ? largest_limit_ : allocation_limit::loss;
  }

  /// The best point of a curve y(x) along which D falls, by an objective that is lowest at it. The curve has at
  /// least a token at the smallest size, and no more than there are at the largest.
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
    // The slope jumps there or the cell holds several optima.
    const double x = boost::math::tools::brent_find_minima(value, left, right,
                                                           std::numeric_limits<double>::digits)
                         .first;
    return answer(allocation_status::optimal, allocation_limit::none, x, curve(x));
  }

  /// The point of the line y(x), rising or level, that costs the budget.
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

  /// The point of the line y(x), rising or level, that reaches the loss.
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

/// Allocation by power laws of compute, M_opt(C) and D_opt(C): Table 5 of Tian et al. 2025, or one's own of
/// study/isoflop.hpp. The size is M, training FLOPs per token; such laws know the optimum alone, no loss.
template <class Law>
  requires std::derived_from<Law, tian2025::allocation_law<double>>
class allocation_problem<Law, training_cost> {
 public:
  explicit allocation_problem(Law law) : law_(std::move(law)) {}

  [[nodiscard]] const Law& law() const { return law_; }

  /// The best M and D of a budget. Their product is the cost: C but for the rounding of the coefficients.
  [[nodiscard]] allocation<flops_per_token<>> optimum(const flops<>& budget) const {
    return split(law_.model(budget), law_.data(budget), budget, allocation_status::optimal);
  }
  /// M given: the tokens that the budget pays for.
  [[nodiscard]] allocation<flops_per_token<>> given_size(const flops_per_token<>& m,
                                                         const flops<>& budget) const {
    return split(m, budget / m, budget, allocation_status::as_given);
  }
  /// D given: the M that the budget pays for.
  [[nodiscard]] allocation<flops_per_token<>> given_data(const tokens<>& d,
                                                         const flops<>& budget) const {
    return split(budget / d, d, budget, allocation_status::as_given);
  }
  /// The budget, and the tokens, for which M is the best.
  [[nodiscard]] allocation<flops_per_token<>> best_for(const flops_per_token<>& m) const {
    const flops<> budget = law_.budget_for(m);
    return split(m, law_.data(budget), budget, allocation_status::optimal);
  }

 private:
  [[nodiscard]] allocation<flops_per_token<>> split(const flops_per_token<>& m, const tokens<>& d,
                                                    const flops<>& budget,
                                                    allocation_status status) const {
    allocation<flops_per_token<>> result;
    const double c = (m * d).value;
    if (!(c > 0.0) || !(m.value > 0.0) || !math::is_finite(c)) {
      result.violations.emplace_back("budget, size or tokens: expected a number above 0");
      return result;
    }
    result.status = status;
    result.size = m;
    result.data = d;
    result.cost = flops{c};
    result.extrapolates = detail::extrapolates(law_, m.value, d.value, budget.value);
    return result;
  }

  Law law_;
};

/// What each member of a family makes of a budget at its exact cost.
struct family_choice {
  std::vector<allocation<>> members;
  std::size_t best = 0;  ///< index of the lowest loss; the number of members if none is usable
};

/// The members of a family at a budget, and the best.
template <size_data_law Law>
[[nodiscard]] family_choice choose_member(const Law& law, const family_cost& family,
                                          const flops<>& budget,
                                          const allocation_limits& limits = {}) {
  const allocation_problem problem(law, family, limits);
  family_choice choice;
  choice.best = family.members();
  for (std::size_t i = 0; i < family.members(); ++i) {
    choice.members.push_back(problem.given_size(family.size(i), budget));
    const allocation<>& a = choice.members.back();
    if (a.usable() &&
        (choice.best == family.members() || a.loss < choice.members[choice.best].loss)) {
      choice.best = i;
    }
  }
  return choice;
}

}  // namespace leverage::plan
