// SPDX-License-Identifier: Apache-2.0
// Ceres: Levenberg-Marquardt with HuberLoss on one residual block per row (its cost is half of rho,
// which is the objective itself), and the line searches of GradientProblemSolver.
#include <ceres/ceres.h>
#include <glog/logging.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "peer.hpp"

namespace leverage::bench {
namespace {

class analytic_row final : public ceres::SizedCostFunction<1, 5> {
 public:
  analytic_row(double ln_n, double ln_d, double ln_loss)
      : ln_n_{ln_n}, ln_d_{ln_d}, ln_loss_{ln_loss} {}
  bool Evaluate(double const* const* blocks, double* residuals, double** jacobians) const override {
    point x;
    std::copy_n(blocks[0], 5, x.begin());
    const scalar_row row = residual_row(x, std::exp(held(x[2])), ln_n_, ln_d_, ln_loss_);
    residuals[0] = row.residual;
    if (jacobians != nullptr && jacobians[0] != nullptr) {
      std::copy_n(row.slope.begin(), 5, jacobians[0]);
    }
    return true;
  }

 private:
  double ln_n_, ln_d_, ln_loss_;
};

struct automatic_row {
  double ln_n, ln_d, ln_loss;
  template <class T>
  bool operator()(const T* x, T* residual) const {
    using std::exp, std::log;
    residual[0] = log(exp(x[0] - x[3] * ln_n) + exp(x[1] - x[4] * ln_d) + exp(x[2])) - ln_loss;
    return true;
  }
};

class whole_objective final : public ceres::FirstOrderFunction {
 public:
  explicit whole_objective(const workload& rows) : objective_{rows} {}
  bool Evaluate(const double* parameters, double* cost, double* gradient) const override {
    point x;
    point g;
    std::copy_n(parameters, 5, x.begin());
    *cost = objective_(x, g);
    if (gradient != nullptr) std::copy(g.begin(), g.end(), gradient);
    return std::isfinite(*cost);
  }
  [[nodiscard]] int NumParameters() const override { return 5; }

 private:
  scalar_objective objective_;
};

struct least_squares {
  explicit least_squares(const workload& rows, bool analytic) {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const double n = rows.ln_parameters[i];
      const double d = rows.ln_tokens[i];
      const double loss = rows.ln_loss[i];
      ceres::CostFunction* cost = nullptr;
      if (analytic) {
        cost = new analytic_row(n, d, loss);
      } else {
        cost = new ceres::AutoDiffCostFunction<automatic_row, 1, 5>(new automatic_row{n, d, loss});
      }
      problem.AddResidualBlock(cost, new ceres::HuberLoss(huber_delta), x.data());
    }
    options.linear_solver_type = ceres::DENSE_QR;
    options.max_num_iterations = iteration_limit;
    options.function_tolerance = 1e-14;
    options.gradient_tolerance = 1e-14;
    options.parameter_tolerance = 1e-14;
    options.logging_type = ceres::SILENT;
  }
  point fit(const point& start) {
    x = start;
    ceres::Solver::Summary summary;
    ceres::Solve(options, &problem, &summary);
    return x;
  }
  point x{};
  ceres::Problem problem;
  ceres::Solver::Options options;
};

point line_search(const ceres::GradientProblem& problem, ceres::LineSearchDirectionType direction,
                  point x) {
  ceres::GradientProblemSolver::Options options;
  options.line_search_direction_type = direction;
  options.max_num_iterations = iteration_limit;
  options.function_tolerance = 1e-14;
  options.gradient_tolerance = 1e-14;
  options.parameter_tolerance = 1e-14;
  options.logging_type = ceres::SILENT;
  ceres::GradientProblemSolver::Summary summary;
  ceres::Solve(options, problem, x.data(), &summary);
  return x;
}

}  // namespace

std::vector<solver> ceres_solvers(const workload& rows) {
  FLAGS_minloglevel = google::GLOG_FATAL;
  const auto analytic = std::make_shared<least_squares>(rows, true);
  const auto automatic = std::make_shared<least_squares>(rows, false);
  const auto whole = std::make_shared<ceres::GradientProblem>(new whole_objective(rows));
  return {
      {"Ceres LM, HuberLoss, analytic", 10, [=](const point& x) { return analytic->fit(x); }},
      {"Ceres LM, HuberLoss, autodiff", 10, [=](const point& x) { return automatic->fit(x); }},
      {"Ceres BFGS", 1, [=](const point& x) { return line_search(*whole, ceres::BFGS, x); }},
      {"Ceres LBFGS", 1, [=](const point& x) { return line_search(*whole, ceres::LBFGS, x); }},
  };
}

}  // namespace leverage::bench
