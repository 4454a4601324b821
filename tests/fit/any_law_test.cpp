// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "leverage/fit/any_law.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/starts.hpp"
#include "support/near.hpp"

namespace any_law_test {

using namespace leverage::fit;

// y = k x^p + shift, with a shift that the law carries with it.
struct shifted_power {
  double shift;

  template <class Theta, class Row>
  auto operator()(const Theta& theta, const Row& row) const {
    return theta[0] * pow(row[0], theta[1]) + shift;
  }
};

const std::vector<double> x{1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0};

std::vector<double> on_the_law(double k, double p, double shift) {
  std::vector<double> y;
  for (const double at : x) y.push_back(k * std::pow(at, p) + shift);
  return y;
}

coefficients<2> power_set() {
  return {free_coefficient("k", transform::log(), true), free_coefficient("p")};
}

TEST_CASE(
    "a law behind pointers finds the coefficients it was simulated with, and carries its state") {
  for (const double shift : {0.0, 1.5}) {
    CAPTURE(shift);
    const std::vector<double> y = on_the_law(3.0, -0.25, shift);
    const table rows({{"x", x}}, {"y", y});
    const auto problem =
        make_problem(rows, any_law<5>::of<2>(shifted_power{shift}), widened<5>(power_set()));
    REQUIRE(problem.usable());
    CHECK(problem.free_count() == 2);
    const auto fitted = fit_law(problem, {1.0, -1.0});
    CHECK(fitted.converged());
    CHECK(test::near(fitted.theta[0], 3.0, 1e-9));
    CHECK(test::near(fitted.theta[1], -0.25, 1e-9));
    CHECK(fitted.theta[2] == 0.0);
    CHECK(fitted.theta[4] == 0.0);
  }
}

// y = k x^p, over any numbers.
struct power {
  template <class Theta, class Row>
  auto operator()(const Theta& theta, const Row& row) const {
    return theta[0] * pow(row[0], theta[1]);
  }
};

TEST_CASE("value, gradient and curvature are the closed forms") {
  // One row, f = (k x^p - y)^2 / 2 on the raw scale at k = 2, p = 1, x = e, y = 1: r = 2e - 1,
  // dr/dk = e, dr/dp = 2e.
  const double e = std::exp(1.0);
  const std::vector<double> at{e};
  const std::vector<double> seen{1.0};
  const table rows({{"x", at}}, {"y", seen}, residual_scale::raw);
  const coefficients<2> set{free_coefficient("k"), free_coefficient("p")};
  // By a law over packs, and recorded.
  for (const auto& law :
       {any_law<4>::of<2>(shifted_power{0.0}), any_law<4>::recorded<2>(power{})}) {
    CHECK(law.count() == 2);
    const auto problem = make_problem(rows, law, widened<4>(set), squared{});
    const auto point = problem.free({2.0, 1.0});
    auto gradient = point;
    decltype(problem)::matrix curvature(2, 2);
    const double r = 2.0 * e - 1.0;
    CHECK(test::near(problem(point), 0.5 * r * r, 1e-14));
    CHECK(test::near(problem(point, gradient, curvature), 0.5 * r * r, 1e-14));
    CHECK(test::near(gradient[0], r * e, 1e-14));
    CHECK(test::near(gradient[1], r * 2.0 * e, 1e-14));
    CHECK(test::near(curvature(0, 0), e * e, 1e-14));
    CHECK(test::near(curvature(1, 0), 2.0 * e * e, 1e-14));
    CHECK(test::near(curvature(1, 1), 4.0 * e * e, 1e-14));
  }
}

// y = k x^p with slopes by hand, and a count of its coefficients at run time.
struct counted_power {
  template <class Theta>
  [[nodiscard]] fit_pack value(const Theta& theta, const pack_row& row) const {
    return theta[0] * pow(row[0], theta[1]);
  }
  template <std::size_t P>
  void slopes(const theta_of<P>& theta, const pack_row& row, leverage::dual<fit_pack, P>& y) const {
    const fit_pack power = pow(row[0], fit_pack(theta[1]));
    y.value = theta[0] * power;
    y.derivative[0] = power;
    y.derivative[1] = theta[0] * power * log(row[0]);
    y.support.set = 3;
  }
};

TEST_CASE("a law that computes its own slopes is fitted with them") {
  const std::vector<double> y = on_the_law(3.0, -0.25, 0.0);
  const table rows({{"x", x}}, {"y", y});
  const auto law = any_law<5>::counted(2, counted_power{});
  CHECK(law.count() == 2);
  const auto fitted = fit_law(make_problem(rows, law, widened<5>(power_set())), {1.0, -1.0});
  CHECK(fitted.converged());
  CHECK(test::near(fitted.theta[0], 3.0, 1e-9));
  CHECK(test::near(fitted.theta[1], -0.25, 1e-9));
}

TEST_CASE("a recorded law carries its state too") {
  const std::vector<double> y = on_the_law(3.0, -0.25, 1.5);
  const table rows({{"x", x}}, {"y", y});
  const auto law = any_law<5>::recorded<2>(shifted_power{1.5});
  const auto fitted = fit_law(make_problem(rows, law, widened<5>(power_set())), {1.0, -1.0});
  CHECK(fitted.converged());
  CHECK(test::near(fitted.theta[0], 3.0, 1e-9));
  CHECK(test::near(fitted.theta[1], -0.25, 1e-9));
}

TEST_CASE("coefficients tied to one another, and solved for, are those of the law alone") {
  // y = x^p (k + k): both linear coefficients equal, their sum is 6.
  const auto doubled = [](const auto& theta, const auto& row) {
    return (theta[0] + theta[1]) * pow(row[0], theta[2]);
  };
  const std::vector<double> y = on_the_law(6.0, 0.5, 0.0);
  const table rows({{"x", x}}, {"y", y});
  const coefficients<3> set{free_coefficient("k", transform::log(), true), tied("same", 0),
                            free_coefficient("p")};
  const auto problem = make_problem(rows, any_law<6>::of<3>(doubled), widened<6>(set));
  const std::vector<theta_of<6>> starts = projected_starts(problem, {{1.0, 1.0, 0.5}});
  REQUIRE(starts.size() == 1);
  CHECK(test::near(starts[0][0], 3.0, 1e-13));
  const auto found = multi_start(problem, projected_starts(problem, {{1.0, 1.0, 0.1}}));
  CHECK(test::near(found.best.theta[0], 3.0, 1e-9));
  CHECK(found.best.theta[1] == found.best.theta[0]);
  CHECK(test::near(found.best.theta[2], 0.5, 1e-9));
}

TEST_CASE("what is wrong with a set is told by name still") {
  const std::vector<double> y = on_the_law(1.0, 1.0, 0.0);
  const table rows({{"x", x}}, {"y", y});
  const coefficients<2> set{fixed("k", 1.0), fixed("p", std::nan(""))};
  const auto problem = make_problem(rows, any_law<3>::of<2>(shifted_power{0.0}), widened<3>(set));
  REQUIRE(problem.violations().size() == 2);
  CHECK(problem.violations()[0] == "coefficient p is fixed at a value that is not finite");
  CHECK(problem.violations()[1] == "no coefficient is free");
}

}  // namespace any_law_test
