// SPDX-License-Identifier: Apache-2.0
/// @file
/// Costs C(N, D) for plan/allocation.hpp: training alone, and training together with inference.
///
///   training_cost{}                                  6 N D
///   with_inference{training_cost{}, tokens{2e12}}    6 N D + 2 N T, T tokens of inference
///
/// A cost is a type with `total(parameters, tokens)` over any scalar that rises in N and D. plan/family_cost.hpp
/// implements the exact cost of a family of configurations.
#pragma once

#include <concepts>
#include <string>
#include <vector>

#include "leverage/core/dual.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage::plan {

/// A cost C(N, D) that can be evaluated on doubles and duals.
template <class C>
concept size_data_cost = requires(const C& cost, const parameters<dual<double, 2>>& n,
                                  const tokens<dual<double, 2>>& d) {
  {
    cost.total(parameters<double>{1.0}, tokens<double>{1.0})
  } -> std::convertible_to<flops<double>>;
  { cost.total(n, d).value } -> std::convertible_to<dual<double, 2>>;
};

/// The cost of training: 6 N D, or another number of FLOPs per parameter and token.
struct training_cost {
  double per_parameter_and_token = 6.0;

  /// FLOPs of one training token.
  template <scalar N>
  [[nodiscard]] constexpr N per_token(const parameters<N>& n) const {
    return n.value * per_parameter_and_token;
  }
  /// FLOPs of one token of inference: a forward pass, a third of the cost of training.
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

/// The cost of training and of T tokens of inference over the lifetime of a model: C + price F(N) T, where F is the
/// cost of a forward pass.
template <class Base = training_cost>
struct with_inference {
  Base base{};
  tokens<> inference{0.0};
  double price = 1.0;  ///< FLOPs of training that cost as much as one FLOP of inference

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

}  // namespace leverage::plan
