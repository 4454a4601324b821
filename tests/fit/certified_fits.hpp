// SPDX-License-Identifier: Apache-2.0
/// @file
/// Certified fits of the NIST Statistical Reference Datasets, nonlinear regression: a problem with both of its starts,
/// and what is asked of a fit.
///
/// [nist]  NIST StRD, https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml: data, starts, certified coefficients and
///         residual sums of squares.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <Eigen/Core>

#include "fit/erased_objective.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/fit/levenberg_marquardt.hpp"
#include "leverage/fit/small_systems.hpp"

namespace test::nist {

using namespace leverage;
using namespace leverage::fit;

using D = dual<double, 9>;
using V = variables_of<9>;

struct certified {
  const char* name;
  D (*law)(const D* b, double x, double x2);
  std::vector<double> x;
  std::vector<double> x2;  ///< the second input, where there is one
  std::vector<double> y;
  std::vector<double> starts[2];
  std::vector<double> b;
  double squares;
};

inline std::vector<double> steps(double from, double by, int count) {
  std::vector<double> x;
  for (int i = 0; i < count; ++i) x.push_back(from + by * i);
  return x;
}
/// Each value `each` times, and all of that `times` over.
inline std::vector<double> repeated(const std::vector<double>& values, int each, int times) {
  std::vector<double> x;
  for (int t = 0; t < times; ++t) {
    for (const double v : values) x.insert(x.end(), static_cast<std::size_t>(each), v);
  }
  return x;
}
inline std::vector<double> logarithms(std::vector<double> y) {
  for (double& v : y) v = std::log(v);
  return y;
}

/// Half of the sum of squares.
struct squares_of {
  const certified& p;

  double operator()(const V& x, V& gradient) const {
    square_of<V> unused(x.size(), x.size());
    return (*this)(x, gradient, unused);
  }
  double operator()(const V& x, V& gradient, square_of<V>& curvature) const {
    D b[9];
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      b[i] = D::variable(x[i], static_cast<std::size_t>(i));
    }
    double total = 0.0;
    gradient.setZero();
    curvature.setZero();
    for (std::size_t row = 0; row < p.y.size(); ++row) {
      const D y = p.law(b, p.x[row], p.x2.empty() ? 0.0 : p.x2[row]);
      const double r = y.value - p.y[row];
      total += 0.5 * r * r;
      V slope(x.size());
      for (Eigen::Index i = 0; i < x.size(); ++i) {
        slope[i] = y.derivative[static_cast<std::size_t>(i)];
      }
      gradient += r * slope;
      curvature += slope * slope.transpose();
    }
    return total;
  }
};

/// The digits that the coefficients of the worst have in common with the certified ones, with the default options. A
/// fit that is called converged has six, and the certified sum of squares; one that is not has fewer.
inline double digits(const certified& p, int start) {
  CAPTURE(p.name);
  CAPTURE(start);
  const squares_of f{p};
  const std::vector<double>& from = p.starts[start];
  const V first =
      Eigen::Map<const Eigen::VectorXd>(from.data(), static_cast<Eigen::Index>(from.size()));
  const auto m =
      minimize_levenberg_marquardt(erased_objective<V>(f), first, minimize_options{}, goes_on<V>());
  double worst = 0.0;
  for (std::size_t i = 0; i < p.b.size(); ++i) {
    worst = std::max(worst,
                     std::abs(m.point[static_cast<Eigen::Index>(i)] - p.b[i]) / std::abs(p.b[i]));
  }
  CAPTURE(worst);
  CAPTURE(m.evaluations);
  CAPTURE(std::string(to_string(m.reason)));
  const bool six = worst <= 1e-6;
  CHECK(m.converged() == six);
  if (six) CHECK(std::abs(2.0 * m.value - p.squares) <= 1e-9 * p.squares);
  return -std::log10(worst);
}

}  // namespace test::nist
