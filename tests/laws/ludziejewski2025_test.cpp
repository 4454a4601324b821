// SPDX-License-Identifier: Apache-2.0
/// @file
/// The joint law of dense models and mixtures. Expected values: 40-digit arithmetic on the printed coefficients,
/// and the paper's own tables at the tolerance that its digits leave.
#include "leverage/laws/ludziejewski2025.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace ludziejewski2025_test {

using namespace leverage;
using ludziejewski2025::lifetime_flops;
using ludziejewski2025::mixture;
using ludziejewski2025::table3;
using ludziejewski2025::training_tokens;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-13;

struct reduction {
  double experts, m, mu, n, nu;
};
constexpr reduction reductions[] = {
    {1, 30.3992515338579527, 0.181754885588132539, 53.8433507187817667, 0.196383516659935434},
    {2, 27.8208440003248791, 0.177953580804433566, 66.7225067028724844, 0.20642982215971129},
    {4, 24.859403934977764, 0.173126516178207423, 87.6084481290161976, 0.219187064386166098},
    {8, 21.8404569296250967, 0.167573667344589428, 119.840309028145041, 0.233862450589299368},
    {16, 19.0203238228091063, 0.161644088780579243, 167.452083230779909, 0.249533479651326286},
    {32, 16.5453689793716028, 0.155665366554118456, 234.629338727097837, 0.265334388392686938}};

TEST_CASE(
    "at a number of experts it is the law of Hoffmann et al., with the coefficients of 40 digits") {
  for (const reduction& r : reductions) {
    CAPTURE(r.experts);
    const hoffmann2022::loss_law<> law = table3.at(r.experts);
    CHECK(near(law.A, r.m, tolerance));
    CHECK(near(law.alpha, r.mu, tolerance));
    CHECK(near(law.B, r.n, tolerance));
    CHECK(near(law.beta, r.nu, tolerance));
    CHECK(law.E == 1.3637);
  }
  // Table 4, within 3e-3.
  CHECK(near(table3.at(1.0).A, 30.3640, 3e-3));
  CHECK(near(table3.at(1.0).alpha, 0.1817, 3e-3));
  CHECK(near(table3.at(1.0).B, 53.9838, 3e-3));
  CHECK(near(table3.at(1.0).beta, 0.1965, 3e-3));
  CHECK(near(table3.at(32.0).A, 16.5424, 3e-3));
  CHECK(near(table3.at(32.0).alpha, 0.1557, 3e-3));
  CHECK(near(table3.at(32.0).B, 234.6726, 3e-3));
  CHECK(near(table3.at(32.0).beta, 0.2652, 3e-3));
}

struct optimum {
  double budget, experts, size, data, loss;
};
constexpr optimum optima[] = {
    {1e20, 1, 1726907057.31194992, 9651165994.19628533, 2.58969833182472218},
    {1e20, 4, 1212658579.04774734, 13743906945.1471977, 2.55404574900221721},
    {1e20, 8, 989999207.69957741, 16835030308.149792, 2.5291298747113451},
    {1e20, 32, 674171169.583794603, 24721713740.6750534, 2.47244331475109366},
    {1e21, 1, 5709682028.73910427, 29190183591.2695202, 2.35019924951148031},
    {1e21, 4, 4389775221.21911452, 37967016138.1020612, 2.31637922212118344},
    {1e21, 8, 3786163766.79893253, 44019930708.802233, 2.29451563349741727},
    {1e21, 32, 2877520965.64851133, 57920226700.7999864, 2.2482516123096534},
    {1e22, 1, 18877952192.7782115, 88286412087.8668432, 2.15748637313337473},
    {1e22, 4, 15890809520.3197189, 104882426822.591085, 2.12616561221577701},
    {1e22, 8, 14479846001.4234218, 115102513279.687315, 2.10713189784610034},
    {1e22, 32, 12281935628.9865511, 135700651510.758028, 2.06939224132391602}};

TEST_CASE("optima at a budget, where the slopes in ln N and ln D are equal") {
  for (const optimum& o : optima) {
    CAPTURE(o.budget);
    CAPTURE(o.experts);
    const auto law = table3.at(o.experts);
    const parameters n = law.best_size(flops{o.budget});
    const tokens d = law.best_data(flops{o.budget});
    CHECK(near(n.value, o.size, 1e-12));
    CHECK(near(d.value, o.data, 1e-12));
    CHECK(near(table3.loss(n, d, o.experts), o.loss, 1e-14));
    const auto slope = differentiate(
        [&](const auto& x, const auto& y) {
          return table3.loss(parameters{x}, tokens{y}, o.experts);
        },
        n.value, d.value);
    CHECK(near(slope.derivative[0] * n.value, slope.derivative[1] * d.value, 1e-12));
  }
}

TEST_CASE("the paper's Table 1, within 1 % and half of its last digit") {
  struct row {
    double budget, experts, size, size_digit, data, data_digit;
  };
  for (const row& r : {row{1e20, 1, 1.7e9, 0.1e9, 9.7e9, 0.1e9},
                       {1e20, 4, 1.2e9, 0.1e9, 13.9e9, 0.1e9},
                       {1e20, 8, 990e6, 1e6, 17e9, 1e9},
                       {1e20, 32, 669e6, 1e6, 24.9e9, 0.1e9},
                       {1e21, 1, 5.7e9, 0.1e9, 29.3e9, 0.1e9},
                       {1e21, 8, 3.8e9, 0.1e9, 44.3e9, 0.1e9},
                       {1e22, 1, 18.8e9, 0.1e9, 88.6e9, 0.1e9},
                       {1e22, 32, 12.2e9, 0.1e9, 136.9e9, 0.1e9}}) {
    CAPTURE(r.budget);
    CAPTURE(r.experts);
    const auto law = table3.at(r.experts);
    CHECK(std::abs(law.best_size(flops{r.budget}).value - r.size) <
          0.01 * r.size + 0.5 * r.size_digit);
    CHECK(std::abs(law.best_data(flops{r.budget}).value - r.data) <
          0.01 * r.data + 0.5 * r.data_digit);
  }
}

TEST_CASE("signs and base as in Table 3, against what is in circulation") {
  static_assert(table3.alpha < 0 && table3.beta < 0 && table3.delta < 0 && table3.zeta < 0);
  static_assert(table3.omega > 0 && table3.gamma > 0);
  static_assert(
      near(table3.loss(parameters{321e6}, tokens{16e9}, 32.0), 2.60817469074484869, 1e-14));
  // ln and not log10 of Ehat: more experts change the exponents by 0.026 and 0.069.
  CHECK(near(table3.at(1.0).alpha - table3.at(32.0).alpha, 0.026089519034014083, 1e-12));
  CHECK(near(table3.at(32.0).beta - table3.at(1.0).beta, 0.068950871732751504, 1e-12));
  CHECK(near(table3.effective_experts(1.0), 2.0732, 1e-15));
}

TEST_CASE("mixtures want smaller active parts and more tokens, and reach a lower loss") {
  for (std::size_t i = 1; i < sizeof(reductions) / sizeof(reductions[0]); ++i) {
    const auto fewer = table3.at(reductions[i - 1].experts);
    const auto more = table3.at(reductions[i].experts);
    for (const double c : {1e20, 1e21, 1e22}) {
      CHECK(more.best_size(flops{c}) < fewer.best_size(flops{c}));
      CHECK(more.best_data(flops{c}) > fewer.best_data(flops{c}));
      CHECK(more.loss(more.best_size(flops{c}), more.best_data(flops{c})) <
            fewer.loss(fewer.best_size(flops{c}), fewer.best_data(flops{c})));
    }
  }
}

TEST_CASE("the learning rate falls with size and experts by its exponents") {
  const auto& law = ludziejewski2025::learning_rate;
  static_assert(near(ludziejewski2025::learning_rate.learning_rate(parameters{1e9}, 32.0),
                     0.000094938684256029311, 1e-13));
  const auto rate = differentiate(
      [&](const auto& n, const auto& e) { return law.learning_rate(parameters{n}, e); }, 1e9, 8.0);
  CHECK(near(rate.derivative[0] * 1e9 / rate.value, -0.81, tolerance));
  CHECK(near(rate.derivative[1] * 8.0 / rate.value, -0.25, tolerance));
}

TEST_CASE("the models of the study, counted exactly") {
  constexpr mixture four{.d_model = 1664, .n_blocks = 26, .experts = 4};
  static_assert(four.active_parameters().value == 1103142144);
  static_assert(four.total_parameters().value == 3046907136);
  static_assert(four.active_non_embedding_parameters().value == 13LL * 26 * 1664 * 1664);
  constexpr mixture many{.d_model = 1024, .n_blocks = 16, .experts = 32};
  static_assert(many.active_parameters().value == 321030144);
  static_assert(many.total_parameters().value == 5001873408);
  constexpr mixture dense{.d_model = 2304, .n_blocks = 36};
  static_assert(dense.active_parameters().value == 2715922944);
  static_assert(dense.total_parameters() == dense.active_parameters());
  // 13 d^2 just below 9.2e18, the last that is counted.
  constexpr mixture largest{.d_model = 836'660'000, .n_blocks = 1, .vocabulary = 0};
  static_assert(largest.total_parameters().value == 13LL * 836'660'000 * 836'660'000);
  // N_all + 2 T n d.
  static_assert(many.numbers_in_memory(tokens<count>{4096}) == 5001873408.0 + 134217728.0);
  static_assert(many.fits(5.2e9, tokens<count>{4096}) && !many.fits(5.1e9, tokens<count>{4096}));
}

TEST_CASE("training and inference share a budget") {
  static_assert(lifetime_flops(parameters{1e9}, tokens{2e10}, tokens{3e11}).value ==
                6e9 * 2e10 + 2e9 * 3e11);
  CHECK(near(training_tokens(flops{7.2e20}, parameters{1e9}, tokens{3e11}).value, 2e10, tolerance));
  CHECK(near(training_tokens(flops{6e20}, parameters{1e9}, tokens{0.0}).value, 1e11, tolerance));
}

TEST_CASE("outside its domain the law refuses") {
  const parameters n{1e9};
  const tokens d{2e10};
  CHECK(is_nan(table3.loss(n, d, run_time(0.5))));
  CHECK(is_nan(table3.loss(n, d, run_time(test::infinity))));
  CHECK(is_nan(table3.loss(parameters{1.0}, tokens{1.0}, run_time(test::nan))));
  CHECK(is_nan(table3.loss(parameters{run_time(0.0)}, d, 8.0)));
  CHECK(is_nan(table3.at(run_time(0.0)).best_size(flops{1e20}).value));
  CHECK(is_nan(table3.at(8.0).best_size(flops{run_time(-1.0)}).value));
  CHECK(is_nan(ludziejewski2025::learning_rate.learning_rate(n, run_time(0.0))));
  CHECK(is_nan(ludziejewski2025::learning_rate.learning_rate(parameters{run_time(0.0)}, 8.0)));
  CHECK(is_nan(lifetime_flops(n, d, tokens{run_time(-1.0)}).value));
  CHECK(is_nan(training_tokens(flops{run_time(1e20)}, n, tokens{3e11}).value));
  CHECK(is_nan(training_tokens(flops{1e20}, n, tokens{run_time(test::nan)}).value));

  const auto refused = [](const mixture& m) {
    CHECK(m.active_parameters().value == not_a_count);
    CHECK(m.total_parameters().value == not_a_count);
    CHECK(is_nan(m.numbers_in_memory(tokens<count>{4096})));
    CHECK_FALSE(m.fits(1e30, tokens<count>{4096}));
  };
  refused({.d_model = run_time(count{0}), .n_blocks = 16});
  refused({.d_model = 1024, .n_blocks = run_time(count{-1})});
  refused({.d_model = 1024, .n_blocks = 16, .experts = run_time(count{0})});
  refused({.d_model = run_time(count{4'000'000'000}), .n_blocks = 16});
  refused({.d_model = run_time(count{842'000'000}), .n_blocks = 1, .vocabulary = 0});  // 9.22e18
  refused({.d_model = 1024, .n_blocks = 16, .experts = run_time(count{9'000'000'000'000'000'000})});
  constexpr mixture good{.d_model = 1024, .n_blocks = 16};
  CHECK(is_nan(good.numbers_in_memory(tokens<count>{run_time(count{-1})})));
}

}  // namespace ludziejewski2025_test
