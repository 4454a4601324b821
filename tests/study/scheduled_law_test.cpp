// SPDX-License-Identifier: Apache-2.0
#include "leverage/study/scheduled_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/sobol_starts.hpp"
#include "leverage/fit/starts.hpp"
#include "support/near.hpp"

namespace scheduled_law_test {

using namespace leverage;
using namespace leverage::study;
using test::near;

/// A run with a cosine and one that is constant, then falls linearly; a row every 50 steps, after a warm-up of 200.
struct two_runs {
  std::vector<std::size_t> run;
  std::vector<double> step, rate, number, loss;

  two_runs() {
    for (const std::size_t which : {std::size_t{0}, std::size_t{1}}) {
      for (int i = 0; i <= 40; ++i) {
        const double t = 50.0 * i;
        const double left = 1.0 - (t - 200.0) / 1800.0;
        run.push_back(which);
        step.push_back(t);
        rate.push_back(t < 200.0    ? 3e-4 * t / 200.0
                       : which == 0 ? 3e-5 + 2.7e-4 * 0.5 * (1 - std::cos(std::numbers::pi * left))
                                    : std::min(3e-4, 3e-5 + 2.7e-4 * left / 0.25));
        number.push_back(static_cast<double>(number.size()));
      }
    }
  }
  [[nodiscard]] std::shared_ptr<const scheduled_rows> rows() const {
    return std::make_shared<const scheduled_rows>(run, step, rate);
  }
};

constexpr luo2025::loss_law<> power{2.8, 0.5, 0.5, 400, 2, 0.6, 0.65};
constexpr tissue2024::loss_law<> annealing{2.5, 0.6, 0.45, 0.5, 0.99};

TEST_CASE("warm-up, its sum, and the changes after it") {
  const auto rows = two_runs{}.rows();
  REQUIRE(rows->violations().empty());
  CHECK(rows->at(3).in_warmup);
  CHECK_FALSE(rows->at(4).in_warmup);
  CHECK(rows->at(4).changes == 0);
  CHECK(rows->at(40).changes == 36);
  CHECK(rows->at(45).run == 1);
  // 1 to 200 times 1.5e-6.
  CHECK(near(rows->at(40).sum_before, 0.03015, 1e-12));
  // A run that begins at its highest rate: what came before had that rate.
  const scheduled_rows late(std::vector<std::size_t>{0, 0}, std::vector<double>{100, 200},
                            std::vector<double>{1e-3, 5e-4});
  CHECK(near(late.at(1).sum_before, 0.1, 1e-15));
  CHECK_FALSE(late.at(0).in_warmup);
}

TEST_CASE("each row has the loss of its schedule, in whatever order the rows are") {
  const two_runs all;
  const auto rows = all.rows();
  const auto law = multi_power_law(rows, 0);
  const auto anneal = annealing_law(rows, 0);
  std::vector<double> shuffled;
  for (std::size_t i = 0; i < all.number.size(); ++i) {
    shuffled.push_back(all.number[i * 37 % all.number.size()]);
  }
  const std::vector<double> ones(shuffled.size(), 1.0);
  const fit::table table({{"row", shuffled, fit::column_domain::real}}, {"loss", ones});
  const auto value = [&](const auto& of, const auto& theta, std::size_t i) {
    std::array<fit::fit_pack, fit::max_coefficients> packs;
    for (std::size_t k = 0; k < theta.size(); ++k) packs[k] = fit::fit_pack(theta[k]);
    double y[fit::fit_pack_width];
    of(packs, fit::pack_row(table, i - i % fit::fit_pack_width)).store(y);
    return y[i % fit::fit_pack_width];
  };
  for (std::size_t i = 0; i < shuffled.size(); ++i) {
    const auto& at = rows->at(static_cast<std::size_t>(shuffled[i]));
    if (at.sum_before == 0.0) continue;  // step 0 of a warm-up
    const auto run = std::span(rows->changes_of(at.run)).first(at.changes);
    CHECK(near(value(law, std::array{2.8, 0.5, 0.5, 400.0, 2.0, 0.6, 0.65}, i),
               power.loss(run, at.sum_before), 1e-13));
    CHECK(near(value(anneal, std::array{2.5, 0.6, 0.45, 0.5, 0.99}, i),
               annealing.loss(run, at.sum_before), 1e-13));
  }
}

/// The coefficients that are fitted to the losses of a law after the warm-up.
template <std::size_t P>
fit::fit_result<fit::max_coefficients> fitted(const two_runs& all, const auto& truth,
                                              const fit::any_law<fit::max_coefficients>& law,
                                              const fit::coefficients<P>& set,
                                              const fit::theta_of<P>& low,
                                              const fit::theta_of<P>& high) {
  const auto rows = all.rows();
  std::vector<double> number, loss;
  for (std::size_t i = 0; i < all.run.size(); ++i) {
    const auto& at = rows->at(i);
    if (at.in_warmup) continue;
    number.push_back(static_cast<double>(i));
    loss.push_back(
        truth.loss(std::span(rows->changes_of(at.run)).first(at.changes), at.sum_before));
  }
  const fit::table table({{"row", number, fit::column_domain::real}}, {"loss", loss});
  const fit::any_problem problem(table, law, fit::widened<fit::max_coefficients>(set),
                                 fit::any_loss(fit::huber{1e-3}));
  REQUIRE(problem.usable());
  const auto starts = fit::projected_starts(
      problem, fit::sobol_starts(problem, fit::widened<fit::max_coefficients>(low),
                                 fit::widened<fit::max_coefficients>(high), 16, 1));
  fit::multi_start_options options;
  options.screen = 3;
  return fit::multi_start(problem, starts, options).best;
}

TEST_CASE("the multi-power law is recovered from two runs, and predicts a third") {
  const two_runs all;
  using fit::free_coefficient;
  using fit::transform;
  const auto found = fitted<7>(
      all, power, multi_power_law(all.rows(), 0),
      {free_coefficient("L_0", transform::log(), true),
       free_coefficient("A", transform::log(), true), free_coefficient("alpha", transform::log()),
       free_coefficient("B", transform::log(), true), free_coefficient("C", transform::log()),
       free_coefficient("beta", transform::log()), free_coefficient("gamma", transform::log())},
      {1, 0.1, 0.2, 100, 0.5, 0.2, 0.2}, {5, 2, 1, 2000, 10, 1, 1});
  const auto& t = found.theta;
  CHECK(near(t[0], power.L_0, 1e-3));
  CHECK(near(t[2], power.alpha, 1e-2));
  // A drop to a third in one step, that neither run has.
  std::vector<double> other(1000, 3e-4);
  other.resize(1500, 1e-4);
  const auto run = schedule_of(other);
  const luo2025::loss_law<> law{t[0], t[1], t[2], t[3], t[4], t[5], t[6]};
  CHECK(near(law.loss(run, 0.03), power.loss(run, 0.03), 1e-3));
}

TEST_CASE("the annealing form is recovered") {
  const two_runs all;
  using fit::free_coefficient;
  using fit::transform;
  const auto found = fitted<5>(
      all, annealing, annealing_law(all.rows(), 0),
      {free_coefficient("L_0", transform::log(), true),
       free_coefficient("A", transform::log(), true), free_coefficient("alpha", transform::log()),
       free_coefficient("C", transform::log(), true),
       free_coefficient("lambda", transform::logit(0.0, 1.0))},
      {1, 0.1, 0.2, 0.1, 0.95}, {5, 2, 1, 5, 0.999});
  CHECK(near(found.theta[0], annealing.L_0, 1e-4));
  CHECK(near(found.theta[1], annealing.A, 1e-3));
  CHECK(near(found.theta[2], annealing.alpha, 1e-3));
  CHECK(near(found.theta[3], annealing.C, 1e-2));
  CHECK(near(found.theta[4], annealing.lambda, 1e-4));
}

TEST_CASE("rows that are no schedule are named") {
  const auto wrong = [](std::vector<double> step, std::vector<double> rate) {
    const scheduled_rows rows(std::vector<std::size_t>{0, 0}, step, rate);
    return rows.violations().empty() ? std::string() : rows.violations()[0];
  };
  CHECK(wrong({1, 1}, {1e-3, 1e-3}) == "rows 0 and 1: the same step 1 of one run");
  CHECK(wrong({1, 2}, {1e-3, -1e-3}) ==
        "row 1: step 2 and learning rate -0.001, expected 0 or more");
  CHECK(wrong({1}, {1e-3}) == "2 runs, 1 steps, 1 learning rates");
}

}  // namespace scheduled_law_test
