// SPDX-License-Identifier: Apache-2.0
/// @file
/// Training and inference together: the examples and the repository of Sardana et al. 2024.
#include "leverage/plan/costs.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "leverage/laws/sardana2024.hpp"
#include "leverage/plan/allocation.hpp"
#include "support/near.hpp"

namespace plan_costs_test {

using namespace leverage;
using namespace leverage::plan;
using test::near;

TEST_CASE("training and inference: the examples of Sardana et al. 2024") {
  struct example {
    double loss, inference, size, data, share;
  };
  for (const example& e :
       {example{1.947, 2e12, 24183560851.527398, 2657051393483.5696, 0.95216274},
        example{1.95, 1e13, 15393873211.0099941, 4693204100148.4715, 0.74007949},
        example{2.0, 1e12, 13931349269.6420598, 1358773246062.68205, 0.95412863},
        example{2.1, 1e11, 7469093861.15836905, 396982119679.324462, 0.99430953}}) {
    const allocation_problem p{sardana2024::repository,
                               with_inference{training_cost{}, tokens{e.inference}}};
    const allocation<> best = p.for_loss(e.loss);
    CHECK(near(best.size.value, e.size, 1e-12));
    CHECK(near(best.data.value, e.data, 1e-12));
    const allocation<> without = allocation_problem{sardana2024::repository}.for_loss(e.loss);
    const double baseline = without.cost.value + 2.0 * without.size.value * e.inference;
    CHECK(near(best.cost.value / baseline, e.share, 1e-7));
  }
  // Where no step helps, as the authors' code states it.
  {
    const auto& [A, B, E, alpha, beta] = hoffmann2022::loss_law<>(sardana2024::repository);
    for (const double inference : {0.0, 1e11, 2e12, 1e13}) {
      const allocation_problem p{sardana2024::repository,
                                 with_inference{training_cost{}, tokens{inference}}};
      const double d = p.for_loss(1.95).data.value;
      CHECK(near(B * (1.0 + beta / alpha) * std::pow(d, -beta) +
                     inference * beta * B / (3.0 * alpha) * std::pow(d, -beta - 1.0),
                 1.95 - E, 1e-11));
    }
  }
  {
    const allocation_problem p{sardana2024::repository,
                               with_inference{training_cost{}, tokens{2e12}}};
    const allocation<> best = p.for_loss(1.947);
    const auto alone = sardana2024::repository.cheapest_for(1.947);
    CHECK(near(alone.size.value, 34081151063.2854127, 1e-12));
    CHECK(near(alone.data.value, 1810293299720.51139, 1e-12));
    CHECK(near(best.cost.value, 4.82276027765783036e23, 1e-12));
    CHECK(near(6.0 * alone.size.value * alone.data.value + 2.0 * alone.size.value * 2e12,
               5.06505880752910641e23, 1e-12));
    CHECK(near(best.size / alone.size, 0.70958756, 1e-7));
    CHECK(near(best.data / alone.data, 1.4677464, 1e-7));
    // The quality of 13 B parameters on their Chinchilla tokens, served by 7 B: 17 % less.
    const auto& law = sardana2024::repository;
    const parameters n{13e9};
    const tokens d = law.best_data(n);
    const double large = 6.0 * n.value * d.value + 2.0 * n.value * 2e12;
    const allocation<> small = p.for_loss_at_size(law.loss(n, d), parameters{7e9});
    CHECK(near(large - small.cost.value, 1.69162955674880772e22, 1e-10));
    CHECK(near(1.0 - small.cost.value / large, 0.174456, 1e-5));
  }
  // The quality of 30 B parameters on their Chinchilla tokens, served 1e13 tokens: 28 % less.
  const auto& law = sardana2024::repository;
  const parameters n{30e9};
  const tokens d{law.best_data(law.budget_for(n))};
  const double loss = law.loss(n, d);
  CHECK(near(loss, 1.95825336047584099, 1e-13));
  const allocation_problem p{law, with_inference{training_cost{}, tokens{1e13}}};
  const allocation<> best = p.for_loss(loss);
  CHECK(near(best.size.value, 13612829652.6439124, 1e-11));
  CHECK(near(best.data / d, 2.84480637124435061, 1e-11));
  const double chinchilla = 6.0 * n.value * d.value + 2.0 * n.value * 1e13;
  CHECK(near(1.0 - best.cost.value / chinchilla, 0.279848303056401543, 1e-10));
  // No inference, no difference; free inference neither.
  const allocation_problem none{law, with_inference{training_cost{}, tokens{0.0}}};
  CHECK(near(none.for_loss(2.0).size.value, law.cheapest_for(2.0).size.value, 1e-11));
  const allocation_problem free{law, with_inference{training_cost{}, tokens{1e13}, 0.0}};
  CHECK(near(free.for_loss(2.0).size.value, law.cheapest_for(2.0).size.value, 1e-11));
}

TEST_CASE("money instead of FLOPs: the README of Sardana et al. 2024") {
  // A100 at 1.40 an hour for training, at 0.60 in 8 bits for inference; 1e10 requests of 1000 tokens in, 250 out.
  const sardana2024::serving_costs<> costs{.training_price = 1.40 / 312,
                                           .inference_price = 0.60 / 624,
                                           .training_use = 0.5,
                                           .prefill_use = 0.4,
                                           .decode_use = 0.2,
                                           .input_share = 0.8};
  const with_inference total{training_cost{}, tokens{1.25e13}, costs.price()};
  const allocation<> best = allocation_problem{sardana2024::repository, total}.for_loss(1.947);
  CHECK(near(best.size.value, 2.053e10, 3e-4));
  CHECK(near(best.data.value, 3.302e12, 3e-4));
  const auto alone = sardana2024::repository.cheapest_for(1.947);
  CHECK(std::abs(best.size / alone.size - 0.6023) < 5e-5);
  CHECK(std::abs(best.data / alone.data - 1.8241) < 5e-5);
  CHECK(std::abs(best.cost / total.total(alone.size, alone.data) - 0.8876) < 5e-5);
}

TEST_CASE("a budget for training and inference together") {
  const allocation_problem p{sardana2024::repository,
                             with_inference{training_cost{}, tokens{2e12}}};
  const allocation<> at_loss = p.for_loss(1.947);
  const allocation<> at_budget = p.optimum(at_loss.cost);
  CHECK(near(at_budget.size.value, at_loss.size.value, 1e-10));
  CHECK(near(at_budget.loss, 1.947, 1e-13));
  // 1 T parameters cannot even be served for it.
  CHECK(p.given_size(parameters{1e12}, flops{3e24}).binding == allocation_limit::budget);
}

}  // namespace plan_costs_test
