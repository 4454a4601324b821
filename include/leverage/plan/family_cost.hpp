// SPDX-License-Identifier: Apache-2.0
/// @file
/// The exact training cost of a family of configurations, as a cost C(N, D) for plan/allocation.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::plan {

/// The cost M(N) D of training a family of configurations, each larger than the one before. M is three times the exact
/// forward operations of a member, and is interpolated between two members by a power law. Sizes are limited to those
/// of the family. `validate` reports a family that is not valid.
class family_cost {
 public:
  /// The N of a member is the number of its active parameters that `what` includes.
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

  /// Returns every violation; empty for a valid family.
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

}  // namespace leverage::plan
