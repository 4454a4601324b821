// SPDX-License-Identifier: Apache-2.0
/// @file
/// Any cost of a size and tokens behind one type, with the sizes that it is known for: what plan/size_data_view.hpp
/// is to laws.
///
///   allocation_problem<size_data_view, any_cost> problem{view, any_cost{with_inference{training_cost{}, tokens{2e12}}}};
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/plan/costs.hpp"

namespace leverage::plan {

/// C(N, D).
class any_cost {
 public:
  using slope = dual<double, 2>;

  /// 6 N D.
  any_cost() : any_cost(training_cost{}) {}
  template <size_data_cost Cost>
  explicit any_cost(const Cost& cost)
      : value_{[cost](double n, double d) { return cost.total(parameters{n}, tokens{d}).value; }},
        slopes_{[cost](const slope& n, const slope& d) -> slope {
          return cost.total(parameters{n}, tokens{d}).value;
        }} {
    if constexpr (requires { cost.min_size(); }) {
      min_size_ = cost.min_size();
      max_size_ = cost.max_size();
    }
    if constexpr (requires { cost.validate(); }) violations_ = cost.validate();
  }

  [[nodiscard]] flops<> total(const parameters<>& n, const tokens<>& d) const {
    return flops<>{value_(n.value, d.value)};
  }
  [[nodiscard]] flops<slope> total(const parameters<slope>& n, const tokens<slope>& d) const {
    return flops<slope>{slopes_(n.value, d.value)};
  }
  [[nodiscard]] parameters<> min_size() const { return min_size_; }
  [[nodiscard]] parameters<> max_size() const { return max_size_; }
  [[nodiscard]] std::vector<std::string> validate() const { return violations_; }

 private:
  std::function<double(double, double)> value_;
  std::function<slope(const slope&, const slope&)> slopes_;
  parameters<> min_size_{0.0};
  parameters<> max_size_{std::numeric_limits<double>::infinity()};
  std::vector<std::string> violations_;
};

}  // namespace leverage::plan
