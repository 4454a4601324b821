// SPDX-License-Identifier: Apache-2.0
// dlib: find_min with bfgs_search_strategy and lbfgs_search_strategy.
#include <dlib/optimization.h>

#include <memory>

#include "peer.hpp"

namespace leverage::bench {
namespace {

using column = dlib::matrix<double, 5, 1>;

/// dlib asks for value and gradient separately, at the same point: one evaluation serves both.
class both {
 public:
  explicit both(const workload& rows) : objective_{rows} {}
  double value(const column& x) {
    at(x);
    return value_;
  }
  column gradient(const column& x) {
    at(x);
    column g;
    for (long k = 0; k < 5; ++k) g(k) = gradient_[static_cast<std::size_t>(k)];
    return g;
  }

 private:
  void at(const column& x) {
    point p;
    for (long k = 0; k < 5; ++k) p[static_cast<std::size_t>(k)] = x(k);
    if (known_ && p == at_) return;
    known_ = true;
    at_ = p;
    value_ = objective_(p, gradient_);
  }
  scalar_objective objective_;
  bool known_ = false;
  point at_{}, gradient_{};
  double value_ = 0.0;
};

template <class Strategy>
point minimize(both& objective, const Strategy& strategy, const point& start) {
  column x;
  for (long k = 0; k < 5; ++k) x(k) = start[static_cast<std::size_t>(k)];
  // The stop is an absolute difference; the objective ends near 1e-3.
  dlib::find_min(
      strategy, dlib::objective_delta_stop_strategy(1e-17, iteration_limit),
      [&](const column& at) { return objective.value(at); },
      [&](const column& at) { return objective.gradient(at); }, x, -1.0);
  point end;
  for (long k = 0; k < 5; ++k) end[static_cast<std::size_t>(k)] = x(k);
  return end;
}

}  // namespace

std::vector<solver> dlib_solvers(const workload& rows) {
  const auto objective = std::make_shared<both>(rows);
  return {{"dlib bfgs", 1,
           [=](const point& x) { return minimize(*objective, dlib::bfgs_search_strategy(), x); }},
          {"dlib lbfgs", 1, [=](const point& x) {
             return minimize(*objective, dlib::lbfgs_search_strategy(10), x);
           }}};
}

}  // namespace leverage::bench
