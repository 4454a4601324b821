// SPDX-License-Identifier: Apache-2.0
/// @file
/// The law of fine-grained experts and its cost. Expected values: the paper's table of optima at the tolerance
/// that its rounding leaves, and 40-digit arithmetic on the printed coefficients.
#include "leverage/laws/krajewski2024.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace laws_krajewski2024_test {

using namespace leverage;
using krajewski2024::expansion_64;
using krajewski2024::table1_dense;
using krajewski2024::table1_moe;
using krajewski2024::table5;
using krajewski2024::table8;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-14;

struct optimum {
  double active, data, granularity, flops, loss;  // 40 digits
  double paper_flops, paper_loss;
};
constexpr optimum optima[] = {
    {100e6, 4.37e9, 8, 2.94388342337608141e18, 3.10971783803807344, 2.95e18, 3.133},
    {1e9, 28.94e9, 16, 1.93428476693884072e20, 2.47138768970694409, 1.93e20, 2.491},
    {3e9, 72.90e9, 16, 1.41588649687287964e21, 2.22643900814802126, 1.41e21, 2.245},
    {7e9, 137.60e9, 32, 6.46779039394481682e21, 2.05957687557722944, 6.46e21, 2.076},
    {70e9, 941.07e9, 32, 4.17108441850919761e23, 1.68015126631260629, 4.16e23, 1.694},
    {300e9, 2.96e12, 64, 5.69081038453904549e24, 1.49027511916722851, 5.69e24, 1.503},
    {1e12, 7.94e12, 64, 4.98116724941180309e25, 1.35576795509406313, 4.97e25, 1.367}};

TEST_CASE("the FLOPs of the paper's optima within 0.3 % of its three digits") {
  for (const optimum& o : optima) {
    CAPTURE(o.active);
    const parameters n = expansion_64.size(parameters{o.active});
    CHECK(near(n.value, 43.0 * o.active, tolerance));
    CHECK(near(expansion_64.active(n).value, o.active, tolerance));
    const double total = expansion_64.total(n, tokens{o.data}, o.granularity).value;
    CHECK(near(total, o.flops, tolerance));
    // Half a unit of the third digit; 1.41e21 alone lies 0.42 % from the formula.
    const double half_a_digit = 0.005 * std::pow(10.0, std::floor(std::log10(o.paper_flops)));
    CHECK(std::abs(total - o.paper_flops) < 0.003 * o.paper_flops + half_a_digit);
    CHECK(near(expansion_64.tokens_for(flops{total}, n, o.granularity).value, o.data, tolerance));
    CHECK(expansion_64.at(o.granularity).total(n, tokens{o.data}).value == total);
  }
}

TEST_CASE("the losses of the paper's optima are 0.011 to 0.024 above the rounded coefficients") {
  for (const optimum& o : optima) {
    const parameters n = expansion_64.size(parameters{o.active});
    const double loss = table1_moe.loss(n, tokens{o.data}, o.granularity);
    CHECK(near(loss, o.loss, tolerance));
    CHECK(o.paper_loss - loss > 0.011);
    CHECK(o.paper_loss - loss < 0.024);
  }
}

TEST_CASE("the shape that a size stands for: 12 d^2 n active, d^2 (8 E + 4) n in all, d = 64 n") {
  const parameters n = expansion_64.size(parameters{1e9});
  const double blocks = expansion_64.blocks(n);
  CHECK(near(blocks, 27.2993895230093397, tolerance));
  const double width = 64.0 * blocks;
  CHECK(near(12.0 * width * width * blocks, 1e9, tolerance));
  CHECK(near(width * width * (8.0 * 64.0 + 4.0) * blocks, n.value, tolerance));
  CHECK(near(expansion_64.router_per_token(n), 42735998.3886577231, tolerance));
  // Without a router 6 N_act D.
  auto free = krajewski2024::routed_cost<>(expansion_64);
  free.c_r = 0.0;
  CHECK(near(free.per_token(n, 8.0).value, 6e9, tolerance));
  // E = 16: 11 of N to 1 of N_act.
  auto sixteen = krajewski2024::routed_cost<>(expansion_64);
  sixteen.E = 16.0;
  CHECK(near(sixteen.size(parameters{1e9}).value, 11e9, tolerance));
  CHECK(near(sixteen.per_token(parameters{11e9}, 4.0).value, 6042735998.38865772, tolerance));
}

TEST_CASE("at a granularity it is the law of Hoffmann et al. with that law's answers") {
  static_assert(
      near(table1_moe.loss(parameters{1e9}, tokens{16e9}, 8.0), 3.17182304056222684, 1e-14));
  const auto law = table1_moe.at(8.0);
  CHECK(near(law.A, 2.1 * std::pow(8.0, -0.58) + 18.1, tolerance));
  CHECK(law.loss(parameters{1e9}, tokens{16e9}) ==
        table1_moe.loss(parameters{1e9}, tokens{16e9}, 8.0));
  CHECK(near(law.size_for(3.17182304056222684, tokens{16e9}).value, 1e9, 1e-12));
  CHECK(table1_moe.limit().A == 18.1);
  CHECK(near(table1_moe.at(1e300).loss(parameters{1e9}, tokens{16e9}),
             table1_moe.limit().loss(parameters{1e9}, tokens{16e9}), tolerance));
  // Twice the granularity of Tian et al.
  static_assert(krajewski2024::fine_granularity(granularity{12.0}) == 24.0);
}

TEST_CASE("finer experts lower the loss, and the granularity for a loss leads back") {
  for (const auto& law : {table1_moe, table5, table8}) {
    double last = 1e9;
    for (double g = 1.0; g <= 64.0; g *= 2.0) {
      const double loss = law.loss(parameters{3e9}, tokens{1e11}, g);
      CHECK(loss < last);
      last = loss;
      CHECK(near(law.granularity_for(loss, parameters{3e9}, tokens{1e11}), g, 1e-10));
    }
  }
}

TEST_CASE("at equal N the dense law promises less: N of mixtures are all parameters") {
  CHECK(near(table1_dense.loss(parameters{43e9}, tokens{28.94e9}), 2.46822311508360612, tolerance));
  CHECK(table1_dense.loss(parameters{1e9}, tokens{16e9}) <
        table1_moe.loss(parameters{1e9}, tokens{16e9}, 8.0));
  // At equal cost, 6 N D, mixtures are ahead.
  const optimum& o = optima[1];
  const auto best = table1_dense.best_size(flops{o.flops});
  CHECK(table1_dense.loss(best, table1_dense.best_data(flops{o.flops})) > o.loss);
}

TEST_CASE("the budget at which a granularity is the best, in closed form and in 40 digits") {
  const parameters n{43e9};
  const flops budget = table1_moe.budget_for(expansion_64, n, 16.0);
  CHECK(near(budget.value, 1.09218246699713305e20, 1e-12));
  // There the loss is level in G, with D = F / m.
  const auto slope = differentiate(
      [&](const auto& g) { return table1_moe.loss(n, expansion_64.tokens_for(budget, n, g), g); },
      16.0);
  CHECK(std::abs(slope.derivative[0] * 16.0) < 1e-13);

  const flops doubling = table1_moe.budget_to_double(expansion_64, n, 8.0);
  CHECK(near(doubling.value, 3.35260877045108346e18, 1e-12));
  const auto loss = [&](const flops<>& f, double g) {
    return table1_moe.loss(n, expansion_64.tokens_for(f, n, g), g);
  };
  CHECK(near(loss(doubling, 8.0), loss(doubling, 16.0), tolerance));
  CHECK(table1_moe.best_granularity(expansion_64, n, doubling * 0.999) == 8.0);
  CHECK(table1_moe.best_granularity(expansion_64, n, doubling * 1.001) == 16.0);
}

TEST_CASE("the best power of two is the lowest loss of all of them") {
  static_assert(table1_moe.best_granularity(expansion_64, parameters{4.3e9}, flops{2.95e18}) ==
                8.0);
  for (const double active : {1e7, 1e8, 1e9, 1e11}) {
    for (const double budget : {1e18, 1e20, 1e24}) {
      const parameters n = expansion_64.size(parameters{active});
      const auto loss = [&](double g) {
        return table1_moe.loss(n, expansion_64.tokens_for(flops{budget}, n, g), g);
      };
      const double best = table1_moe.best_granularity(expansion_64, n, flops{budget});
      for (double g = 1.0; g < 1e6; g *= 2.0) CHECK(loss(best) <= loss(g));
    }
  }
  // As in the paper's optima.
  for (const std::size_t row : {0U, 1U, 3U}) {
    const optimum& o = optima[row];
    CHECK(table1_moe.best_granularity(expansion_64, expansion_64.size(parameters{o.active}),
                                      flops{o.paper_flops}) == o.granularity);
  }
}

TEST_CASE("outside its domain the law refuses") {
  const parameters n{1e9};
  const tokens d{16e9};
  CHECK(is_nan(table1_moe.loss(n, d, run_time(0.0))));
  CHECK(is_nan(table1_moe.loss(n, d, run_time(test::infinity))));
  CHECK(is_nan(table1_moe.loss(parameters{run_time(-1.0)}, d, 8.0)));
  CHECK(is_nan(table1_moe.at(run_time(-8.0)).best_size(flops{1e20}).value));
  // Infinitely fine experts reach 3.06.
  CHECK(is_nan(table1_moe.granularity_for(run_time(3.0), n, d)));
  CHECK(is_nan(table1_moe.granularity_for(3.2, parameters{run_time(0.0)}, d)));
  CHECK(is_nan(table1_moe.budget_for(expansion_64, parameters{run_time(0.0)}, 8.0).value));
  CHECK(is_nan(table1_moe.budget_to_double(expansion_64, n, run_time(-1.0)).value));
  CHECK(is_nan(table1_moe.best_granularity(expansion_64, n, flops{run_time(0.0)})));
  CHECK(is_nan(
      table1_moe.best_granularity(expansion_64, parameters{run_time(test::nan)}, flops{1e20})));
  CHECK(is_nan(expansion_64.per_token(n, run_time(-1.0)).value));
  CHECK(is_nan(expansion_64.total(n, tokens{run_time(0.0)}, 8.0).value));
  CHECK(is_nan(expansion_64.tokens_for(flops{run_time(-1.0)}, n, 8.0).value));
  CHECK(is_nan(expansion_64.size(parameters{run_time(test::infinity)}).value));
}

}  // namespace laws_krajewski2024_test
