// SPDX-License-Identifier: Apache-2.0
/// @file
/// Any law of size and data at any cost behind one type: what `leverage allocate` asks.
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/domain.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/fitted_region.hpp"

namespace leverage::program {

/// A law by its answers for numbers and for duals.
class any_law {
 public:
  any_law() = default;
  template <plan::size_data_law Law>
  any_law(const Law& law, plan::size_data_range on)
      : range{std::move(on)},
        plain_{[law](double n, double d) { return law.loss(parameters<>{n}, tokens<>{d}); }},
        slopes_{[law](const slope& n, const slope& d) -> slope {
          return law.loss(parameters<slope>{n}, tokens<slope>{d});
        }} {}

  any_law(std::function<double(double, double)> plain,
          std::function<dual<double, 2>(const dual<double, 2>&, const dual<double, 2>&)> slopes,
          plan::size_data_range on)
      : range{std::move(on)}, plain_{std::move(plain)}, slopes_{std::move(slopes)} {}

  [[nodiscard]] double loss(const parameters<>& n, const tokens<>& d) const {
    return plain_(n.value, d.value);
  }
  [[nodiscard]] dual<double, 2> loss(const parameters<dual<double, 2>>& n,
                                     const tokens<dual<double, 2>>& d) const {
    return slopes_(n.value, d.value);
  }
  [[nodiscard]] extrapolation verdict(const parameters<>& n, const tokens<>& d) const {
    return range.verdict(n.value, d.value);
  }

  plan::size_data_range range;

 private:
  using slope = dual<double, 2>;
  std::function<double(double, double)> plain_;
  std::function<slope(const slope&, const slope&)> slopes_;
};

/// A cost likewise, with the sizes that it knows.
class any_cost {
 public:
  any_cost() : any_cost(plan::training_cost{}) {}
  template <plan::size_data_cost Cost>
  explicit any_cost(const Cost& cost)
      : plain_{[cost](double n, double d) {
          return cost.total(parameters<>{n}, tokens<>{d}).value;
        }},
        slopes_{[cost](const slope& n, const slope& d) -> slope {
          return cost.total(parameters<slope>{n}, tokens<slope>{d}).value;
        }} {
    if constexpr (requires { cost.min_size(); }) {
      least_ = cost.min_size();
      most_ = cost.max_size();
    }
    if constexpr (requires { cost.validate(); }) {
      violations_ = cost.validate();
    }
  }

  [[nodiscard]] flops<> total(const parameters<>& n, const tokens<>& d) const {
    return flops<>{plain_(n.value, d.value)};
  }
  [[nodiscard]] flops<dual<double, 2>> total(const parameters<dual<double, 2>>& n,
                                             const tokens<dual<double, 2>>& d) const {
    return flops<dual<double, 2>>{slopes_(n.value, d.value)};
  }
  [[nodiscard]] parameters<> min_size() const { return least_; }
  [[nodiscard]] parameters<> max_size() const { return most_; }
  [[nodiscard]] std::vector<std::string> validate() const { return violations_; }

 private:
  using slope = dual<double, 2>;
  std::function<double(double, double)> plain_;
  std::function<slope(const slope&, const slope&)> slopes_;
  parameters<> least_{0.0};
  parameters<> most_{std::numeric_limits<double>::infinity()};
  std::vector<std::string> violations_;
};

using any_problem = plan::allocation_problem<any_law, any_cost>;

}  // namespace leverage::program
