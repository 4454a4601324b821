// SPDX-License-Identifier: Apache-2.0
// GSL: gsl_multimin_fdfminimizer_vector_bfgs2, until the gradient is below 1e-13, an
// iteration gains less than 1e-14 of the objective, or it reports no progress.
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>

#include <cmath>
#include <memory>

#include "peer.hpp"

namespace leverage::bench {
namespace {

point from(const gsl_vector* x) {
  point p;
  for (std::size_t k = 0; k < 5; ++k) p[k] = gsl_vector_get(x, k);
  return p;
}
double both(const gsl_vector* x, void* objective, gsl_vector* gradient) {
  point g;
  const double value = (*static_cast<const scalar_objective*>(objective))(from(x), g);
  for (std::size_t k = 0; k < 5; ++k) gsl_vector_set(gradient, k, g[k]);
  return value;
}

class minimizer {
 public:
  explicit minimizer(const workload& rows) : objective_{rows} {
    gsl_set_error_handler_off();
    function_.n = 5;
    function_.params = &objective_;
    function_.f = [](const gsl_vector* x, void* o) {
      return (*static_cast<const scalar_objective*>(o))(from(x));
    };
    function_.df = [](const gsl_vector* x, void* o, gsl_vector* g) { both(x, o, g); };
    function_.fdf = [](const gsl_vector* x, void* o, double* value, gsl_vector* g) {
      *value = both(x, o, g);
    };
  }
  minimizer(const minimizer&) = delete;
  minimizer& operator=(const minimizer&) = delete;
  ~minimizer() {
    gsl_multimin_fdfminimizer_free(state_);
    gsl_vector_free(x_);
  }
  point fit(const point& start) {
    for (std::size_t k = 0; k < 5; ++k) gsl_vector_set(x_, k, start[k]);
    gsl_multimin_fdfminimizer_set(state_, &function_, x_, 0.01, 0.1);
    for (int i = 0; i < iteration_limit; ++i) {
      const double before = state_->f;
      if (gsl_multimin_fdfminimizer_iterate(state_) != GSL_SUCCESS) break;
      if (std::abs(before - state_->f) <= 1e-14 * before) break;
      if (gsl_multimin_test_gradient(state_->gradient, 1e-13) == GSL_SUCCESS) break;
    }
    return from(state_->x);
  }

 private:
  scalar_objective objective_;
  gsl_multimin_function_fdf function_{};
  gsl_vector* x_ = gsl_vector_alloc(5);
  gsl_multimin_fdfminimizer* state_ =
      gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, 5);
};

}  // namespace

std::vector<solver> gsl_solvers(const workload& rows) {
  const auto state = std::make_shared<minimizer>(rows);
  return {{"GSL vector_bfgs2", 10, [=](const point& x) { return state->fit(x); }}};
}

}  // namespace leverage::bench
