// SPDX-License-Identifier: Apache-2.0
/// @file
/// An objective and a callback behind pointers, so that the tests of a minimiser compile it once for a type of vector
/// and not for every objective.
#pragma once

#include <functional>
#include <type_traits>

#include "leverage/fit/minimum.hpp"
#include "leverage/fit/small_systems.hpp"

namespace test {

/// Refers to an objective f(x, gradient), and f(x, gradient, curvature) where it has one.
template <class V>
class erased_objective {
 public:
  template <class F>
  explicit erased_objective(F& f)
      : slope_{[&f](const V& x, V& gradient) { return f(x, gradient); }} {
    if constexpr (std::is_invocable_v<F&, const V&, V&, leverage::fit::square_of<V>&>) {
      curvature_ = [&f](const V& x, V& gradient, leverage::fit::square_of<V>& curvature) {
        return f(x, gradient, curvature);
      };
    }
  }

  double operator()(const V& x, V& gradient) const { return slope_(x, gradient); }
  double operator()(const V& x, V& gradient, leverage::fit::square_of<V>& curvature) const {
    return curvature_(x, gradient, curvature);
  }

 private:
  std::function<double(const V&, V&)> slope_;
  std::function<double(const V&, V&, leverage::fit::square_of<V>&)> curvature_;
};

template <class V>
using erased_callback = std::function<bool(const leverage::fit::progress<V>&)>;

/// A callback that never stops the search.
template <class V>
[[nodiscard]] erased_callback<V> goes_on() {
  return [](const leverage::fit::progress<V>& /*seen*/) { return true; };
}

}  // namespace test
