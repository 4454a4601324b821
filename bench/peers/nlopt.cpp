// SPDX-License-Identifier: Apache-2.0
// NLopt: LD_LBFGS and LD_SLSQP.
#include <algorithm>
#include <exception>
#include <memory>
#include <nlopt.hpp>

#include "peer.hpp"

namespace leverage::bench {
namespace {

double evaluate(const std::vector<double>& x, std::vector<double>& gradient, void* objective) {
  point at;
  point g;
  std::copy_n(x.begin(), 5, at.begin());
  const double value = (*static_cast<const scalar_objective*>(objective))(at, g);
  if (!gradient.empty()) std::copy(g.begin(), g.end(), gradient.begin());
  return value;
}

solver with(nlopt::algorithm algorithm, const char* name, const workload& rows) {
  const auto objective = std::make_shared<scalar_objective>(rows);
  const auto problem = std::make_shared<nlopt::opt>(algorithm, 5);
  problem->set_min_objective(evaluate, objective.get());
  problem->set_ftol_rel(1e-14);
  problem->set_xtol_rel(1e-15);
  problem->set_maxeval(10 * iteration_limit);
  return {name, 1, [objective, problem](const point& start) {
            std::vector<double> x(start.begin(), start.end());
            double value = 0.0;
            try {
              problem->optimize(x, value);
            } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
              // A failed line search throws; x is the best point all the same.
            }
            point end;
            std::copy_n(x.begin(), 5, end.begin());
            return end;
          }};
}

}  // namespace

std::vector<solver> nlopt_solvers(const workload& rows) {
  return {with(nlopt::LD_LBFGS, "NLopt LD_LBFGS", rows),
          with(nlopt::LD_SLSQP, "NLopt LD_SLSQP", rows)};
}

}  // namespace leverage::bench
