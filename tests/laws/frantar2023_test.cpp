// SPDX-License-Identifier: Apache-2.0
/// @file
/// The law of pruned weights. Expected values: 40-digit arithmetic on the printed coefficients; the authors' runs.
#include "leverage/laws/frantar2023.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace frantar2023_test {

using namespace leverage;
using frantar2023::t5;
using frantar2023::vit;
using frantar2023::vit_notebook;
using test::is_nan;
using test::near;
using test::run_time;

using fit = frantar2023::loss_law<>;

constexpr double tolerance = 1e-13;

TEST_CASE("losses of the vision models, as printed and unrounded") {
  CHECK(near(vit.loss(parameters{85e6}, tokens{1e11}, 0.0), 5.115384297959829, tolerance));
  CHECK(near(vit.loss(parameters{85e6}, tokens{1e11}, 0.5), 5.015968511241375, tolerance));
  CHECK(near(vit.loss(parameters{21.2e6}, tokens{6.55e10}, 0.75), 5.27875207135331, tolerance));
  CHECK(
      near(vit_notebook.loss(parameters{85e6}, tokens{1e11}, 0.5), 5.01392376210092832, tolerance));
  CHECK(
      near(vit_notebook.loss(parameters{10e6}, tokens{9e8}, 0.75), 5.83268026427380036, tolerance));
  CHECK(near(vit.loss(parameters{10e6}, tokens{9e8}, 0.75),
             vit_notebook.loss(parameters{10e6}, tokens{9e8}, 0.75), 1e-3));
}

TEST_CASE("the notebook's seven numbers, in millions and billions, give its law") {
  const double a = 1.30485411;
  const double b = 0.82101251;
  const double c = 2.07506343;
  const double d = 0.39222675;
  const double e = 0.27818217;
  const double f = 0.88979104;
  const double g = 4.51669257;
  for (const double s : {0.0, 0.5, 0.875}) {
    for (const double n : {1e6, 40e6}) {
      const double expected =
          (a * std::pow(1 - s, b) + c) * std::pow(n / 1e6, -d) + e * std::pow(0.45, -f) + g;
      CHECK(near(vit_notebook.loss(parameters{n}, tokens{450e6}, s), expected, tolerance));
    }
  }
  // The table's digits are these.
  CHECK(near(vit.a_S, vit_notebook.a_S, 2e-3));
  CHECK(near(vit.c_S, vit_notebook.c_S, 1e-3));
  CHECK(near(vit.a_D, vit_notebook.a_D, 2e-3));
  CHECK(std::abs(vit.b_S - vit_notebook.b_S) < 5e-4);
  CHECK(std::abs(vit.b_N - vit_notebook.b_N) < 5e-4);
  CHECK(std::abs(vit.b_D - vit_notebook.b_D) < 5e-4);
  CHECK(std::abs(vit.c - vit_notebook.c) < 5e-4);
}

TEST_CASE("the authors' T5 runs lie on the law within 0.08 nats: what its N and D count") {
  struct run {
    double pruned_share, width, loss, steps;
  };
  // One of each size and sparsity, from the authors' repository.
  constexpr run runs[] = {
      {0, 0.0078125, 3.0798, 500e3},  {0.5, 0.015625, 2.8417, 250e3}, {0.75, 0.03125, 2.6680, 1e6},
      {0.875, 0.0625, 2.6491, 500e3}, {0, 0.03125, 2.4508, 1e6},      {0.5, 0.0625, 2.3246, 500e3},
      {0.75, 0.125, 2.3210, 250e3},   {0.875, 0.25, 2.1988, 1e6},     {0, 0.125, 2.1030, 500e3},
      {0.5, 0.25, 1.9240, 1e6},       {0.75, 0.5, 1.9879, 250e3},     {0.875, 1, 1.8510, 1e6},
      {0, 0.5, 1.7401, 1e6},          {0.5, 1, 1.7230, 500e3},        {0.75, 2, 1.7683, 250e3},
      {0.875, 4, 1.6030, 1e6}};
  constexpr double weights = 2 * 12 * 12 * 768.0 * 768.0;
  double sum = 0;
  for (const run& r : runs) {
    const double n = weights * r.width * (1 - r.pruned_share);
    const double miss = t5.loss(parameters{n}, tokens{65536 * r.steps}, r.pruned_share) - r.loss;
    CHECK(std::abs(miss) < 0.08);
    CHECK(t5.fitted
              .check({{argument::nonzero_parameters, n},
                      {argument::tokens, 65536 * r.steps},
                      {argument::pruned_share, r.pruned_share}})
              .inside());
    sum += miss;
  }
  CHECK(std::abs(sum / 16) < 0.01);
}

TEST_CASE(
    "a model pruned to a quarter is worth 2.16 times its weights, as reported; at most 3.65 and "
    "3.47") {
  static_assert(near(t5.multiplier(0.75), 2.159822662070418, 1e-13));
  CHECK(near(t5.multiplier(0.75), 2.16, 1e-3));
  static_assert(near(t5.multiplier_limit(), 3.65048747340367044, 1e-13));
  static_assert(near(vit.multiplier_limit(), 3.46796161045243043, 1e-13));
  CHECK(near(t5.multiplier(1 - 1e-12), t5.multiplier_limit(), 1e-6));
  for (const double s : {0.0, 0.3, 0.75, 0.95}) {
    // That is what the multiplier says: a dense model of so many weights has the same loss.
    const parameters n{21.2e6};
    CHECK(near(t5.loss(t5.equivalent_dense(n, s), tokens{1e11}, 0.0), t5.loss(n, tokens{1e11}, s),
               tolerance));
    CHECK(std::abs(t5.pruned_share_for(t5.multiplier(s)) - s) < 1e-12);
  }
  CHECK(is_nan(t5.pruned_share_for(run_time(3.7))));
  CHECK(is_nan(t5.pruned_share_for(run_time(0.9))));
}

TEST_CASE("S* is the minimum along the budget; a transcription's formula is not") {
  struct budget {
    double n, c;
  };
  for (const budget& b :
       {budget{85e6, 5.1e19}, budget{85e6, 5.1e20}, budget{85e6, 5.1e21}, budget{1e9, 1e22}}) {
    const double best = t5.best_pruned_share(parameters{b.n}, flops{b.c});
    const auto along = [&](const auto& s) {
      const parameters n{b.n};
      return t5.loss(n, fit::data_for(n, flops{b.c}, s), s);
    };
    const auto slope = differentiate(along, best);
    CHECK(std::abs(slope.derivative[0]) < 1e-13);
    CHECK(along(best + 0.01) > slope.value);
    CHECK(along(best - 0.01) > slope.value);
    CHECK(near(t5.budget_for_best(parameters{b.n}, best).value, b.c, 1e-12));
    const tokens data = fit::data_for(parameters{b.n}, flops{b.c}, best);
    CHECK(near(fit::training_flops(parameters{b.n}, data, best).value, b.c, 1e-14));
    const double lost = std::log(t5.b_N * t5.a_D * t5.b_D / (t5.a_S * t5.b_S));
    const double wrong = 1 - std::exp((lost + t5.b_N * std::log(b.n)) / (t5.b_D + t5.b_S)) *
                                 std::pow(b.c / (6 * b.n), -t5.b_D / (t5.b_D + t5.b_S));
    CHECK_FALSE(std::abs(wrong - best) < 0.1);
  }
}

TEST_CASE("pruning does not pay below a budget") {
  const parameters n{85e6};
  CHECK(near(t5.dense_up_to(n).value, 2.3222706870987803e18, 1e-12));
  CHECK(t5.best_pruned_share(n, flops{2.3e18}) == 0.0);
  CHECK(t5.best_pruned_share(n, flops{2.4e18}) > 0.0);
  CHECK(near(t5.budget_for_best(n, 0.0).value, t5.dense_up_to(n).value, 1e-14));
}

TEST_CASE("inverses lead back, and what no data reaches is refused") {
  const parameters n{85e6};
  CHECK(near(t5.tokens_for(t5.loss(n, tokens{3e10}, 0.5), n, 0.5).value, 3e10, 1e-11));
  CHECK(is_nan(t5.tokens_for(run_time(t5.at_infinite_data(n, 0.5)), n, 0.5).value));
  CHECK(is_nan(t5.loss(n, tokens{run_time(0.0)}, 0.5)));
  CHECK(is_nan(t5.loss(parameters{run_time(test::nan)}, tokens{1e10}, 0.5)));
  CHECK(is_nan(t5.multiplier(run_time(1.0))));
  CHECK(is_nan(t5.best_pruned_share(n, flops{run_time(-1.0)})));
}

TEST_CASE("the ends of the runs of images: sizes and images, both fits") {
  // 112 ViT runs on JFT-4B: 0.66 M to 42.5 M weights that are not pruned, 225 M to 1.8 B images.
  for (const auto* range : {&vit.fitted, &vit_notebook.fitted}) {
    CHECK(range->inputs[0].low == 0.66e6);
    CHECK(range->inputs[0].high == 42.5e6);
    CHECK(range->inputs[1].low == 225e6);
    CHECK(range->inputs[1].high == 1.8e9);
    CHECK(range->inputs[2].low == 0.0);
    CHECK(range->inputs[2].high == 0.9375);
  }
}

}  // namespace frantar2023_test
