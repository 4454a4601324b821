// SPDX-License-Identifier: Apache-2.0
/// @file
/// Allocation: against closed forms (Hoffmann et al. 2022, Eq. 4), published examples (Sardana et al. 2024,
/// Muennighoff et al. 2023, Table 5 of Tian et al. 2025), and the conditions that an optimum must meet.
#include "leverage/plan/allocation.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/muennighoff2023.hpp"
#include "leverage/laws/sardana2024.hpp"
#include "leverage/model/validate.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using namespace leverage::plan;
using test::is_nan;
using test::near;

/// The same law without its closed forms: what a caller brings.
struct plain_law {
  hoffmann2022::loss_law<> law;
  template <scalar N, scalar D>
  auto loss(const parameters<N>& n, const tokens<D>& d) const {
    return law.loss(n, d);
  }
};
const plain_law plain{besiroglu2024::table1};

TEST_CASE("the optimum at a budget: closed form and bracketed root agree to rounding") {
  for (const auto& law : {hoffmann2022::loss_law<>(hoffmann2022::unrounded),
                          hoffmann2022::loss_law<>(besiroglu2024::table1)}) {
    const allocation_problem closed{law};
    const allocation_problem rooted{plain_law{law}};
    for (const double c : {1e15, 1e18, 5.76e23, 1e27}) {
      const allocation<> a = closed.optimum(flops{c});
      const allocation<> b = rooted.optimum(flops{c});
      CHECK(a.status == allocation_status::optimal);
      CHECK(b.status == allocation_status::optimal);
      CHECK(near(b.size.value, a.size.value, 1e-12));
      CHECK(near(b.data.value, a.data.value, 1e-12));
      CHECK(near(b.cost.value, c, 1e-12));
      CHECK(b.loss == doctest::Approx(a.loss).epsilon(1e-15));
    }
  }
  // Hoffmann et al. 2022, Eq. 4 in 40 digits.
  const allocation<> gopher = allocation_problem{hoffmann2022::unrounded}.optimum(flops{5.76e23});
  CHECK(near(gopher.size.value, 40360938387.2361961, 1e-13));
  CHECK(near(gopher.data.value, 2378537363996.45218, 1e-13));
  CHECK(gopher.extrapolates);
  CHECK_FALSE(allocation_problem{hoffmann2022::unrounded}.optimum(flops{1e21}).extrapolates);
}

TEST_CASE("another price per parameter and token is another budget") {
  const allocation_problem eight{hoffmann2022::unrounded, training_cost{8.0}};
  CHECK(near(eight.optimum(flops{8e21}).size.value,
             hoffmann2022::unrounded.best_size(flops{6e21}).value, 1e-13));
  CHECK(near(eight.optimum(flops{8e21}).cost.value, 8e21, 1e-13));
}

TEST_CASE("the cheapest way to a loss") {
  const auto& law = besiroglu2024::table1;
  for (const double loss : {2.0, 2.3, 3.0}) {
    const auto expected = law.cheapest_for(loss);
    const allocation<> closed = allocation_problem{law}.for_loss(loss);
    const allocation<> rooted = allocation_problem{plain}.for_loss(loss);
    CHECK(near(closed.size.value, expected.size.value, 1e-14));
    CHECK(near(rooted.size.value, expected.size.value, 1e-11));
    CHECK(near(rooted.data.value, expected.data.value, 1e-11));
    CHECK(near(rooted.loss, loss, 1e-14));
    CHECK(rooted.status == allocation_status::optimal);
  }
}

TEST_CASE("given size, tokens or their ratio") {
  const allocation_problem p{plain};
  const flops c{1e22};
  const allocation<> by_size = p.given_size(parameters{1e9}, c);
  CHECK(near(by_size.data.value, 1e22 / 6e9, 1e-13));
  CHECK(by_size.status == allocation_status::as_given);
  const allocation<> by_data = p.given_data(tokens{1e12}, c);
  CHECK(near(by_data.size.value, 1e22 / 6e12, 1e-13));
  const allocation<> by_ratio = p.given_ratio(20.0, c);
  CHECK(near(by_ratio.size.value, std::sqrt(1e22 / 120.0), 1e-13));
  CHECK(near(by_ratio.ratio(), 20.0, 1e-12));

  const double loss = 2.2;
  const allocation<> at_size = p.for_loss_at_size(loss, parameters{5e9});
  CHECK(near(at_size.data.value, plain.law.tokens_for(loss, parameters{5e9}).value, 1e-12));
  const allocation<> at_data = p.for_loss_at_data(loss, tokens{5e11});
  CHECK(near(at_data.size.value, plain.law.size_for(loss, tokens{5e11}).value, 1e-12));
  const allocation<> at_ratio = p.for_loss_at_ratio(loss, 100.0);
  CHECK(near(at_ratio.loss, loss, 1e-14));
  CHECK(near(at_ratio.ratio(), 100.0, 1e-12));
}

TEST_CASE("the penalty of 100 tokens per parameter") {
  const auto& [A, B, E, alpha, beta] = plain.law;
  const double n = std::sqrt(1e22 / 600.0);
  const double loss = E + A * std::pow(n, -alpha) + B * std::pow(100.0 * n, -beta);
  const double least = 6.0 * std::pow(A * (1.0 + alpha / beta) / (loss - E), 1.0 / alpha) *
                       std::pow(B * (1.0 + beta / alpha) / (loss - E), 1.0 / beta);
  const allocation_problem p{plain};
  CHECK(near(p.penalty(p.given_ratio(100.0, flops{1e22})), 1e22 / least, 1e-10));
  CHECK(1e22 / least > 1.05);
  CHECK(near(p.penalty(p.optimum(flops{1e22})), 1.0, 1e-12));
}

TEST_CASE("one loss at many sizes: fewer tokens as the model grows, dearest at the ends") {
  const allocation_problem p{plain};
  const double best = p.for_loss(2.3).size.value;
  std::vector<double> sizes;
  for (int i = -8; i <= 8; ++i) sizes.push_back(best * std::pow(1.25, i));
  const iso_loss_contour contour = p.iso_loss(2.3, sizes);
  REQUIRE(contour.members.size() == sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    REQUIRE(contour.members[i].usable());
    CHECK(near(contour.members[i].loss, 2.3, 1e-14));
    CHECK(contour.penalty(i) >= 1.0 - 1e-13);
    if (i == 0) continue;
    CHECK(contour.members[i].data < contour.members[i - 1].data);
    CHECK((contour.penalty(i) < contour.penalty(i - 1)) == (i <= 8));
  }
  CHECK(near(contour.penalty(8), 1.0, 1e-12));
  // A model that never reaches it.
  CHECK(p.iso_loss(2.3, std::vector<double>{1e7}).members[0].binding == allocation_limit::loss);
}

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

TEST_CASE("unique data with repetition") {
  // The README of Muennighoff et al. 2023: the best of a grid of 0.4 % steps.
  const allocation_problem p{muennighoff2023::c4.with(tokens{25e9})};
  const allocation<> best = p.optimum(flops{1e22});
  CHECK(best.status == allocation_status::optimal);
  CHECK(near(best.data.value, 237336955477.55075, 4e-3));
  CHECK(near(best.size.value, 7022364735.879969, 4e-3));
  CHECK(best.loss <= muennighoff2023::c4.loss(parameters{7022364735.879969},
                                              tokens{237336955477.55075}, tokens{25e9}));
  // At the optimum no step along the budget helps.
  for (const double step : {0.99, 1.01}) {
    CHECK(p.given_size(best.size * step, flops{1e22}).loss > best.loss);
  }
  // With more unique tokens than needed it is the law without repetition.
  const allocation_problem enough{muennighoff2023::c4.with(tokens{1e15})};
  CHECK(near(enough.optimum(flops{1e22}).size.value,
             muennighoff2023::c4.base.best_size(flops{1e22}).value, 1e-11));
  // A limit of four epochs holds it back.
  allocation_limits four;
  four.max_data = tokens{4 * 25e9};
  const allocation<> held =
      allocation_problem{muennighoff2023::c4.with(tokens{25e9}), training_cost{}, four}.optimum(
          flops{1e22});
  CHECK(held.status == allocation_status::limited);
  CHECK(held.binding == allocation_limit::data);
  CHECK(near(held.data.value, 1e11, 1e-12));
  CHECK(near(held.size.value, 1e22 / 6e11, 1e-12));
}

TEST_CASE("memory holds the size back, and says so") {
  allocation_limits eight_gpus;
  eight_gpus.memory.available = bytes{8 * 80e9};
  const allocation_problem p{plain, training_cost{}, eight_gpus};
  const allocation<> small = p.optimum(flops{1e21});
  CHECK(small.status == allocation_status::optimal);
  const allocation<> large = p.optimum(flops{1e24});
  CHECK(large.status == allocation_status::limited);
  CHECK(large.binding == allocation_limit::memory);
  CHECK(near(large.size.value, 40e9, 1e-12));  // 640 GB at 16 bytes a parameter
  CHECK(near(large.data.value, 1e24 / 240e9, 1e-12));
  CHECK(p.given_size(parameters{41e9}, flops{1e24}).binding == allocation_limit::memory);

  // A mixture with ten times the parameters, of which the cache leaves room for less.
  allocation_limits mixture = eight_gpus;
  mixture.memory.parameters_per_size = 10.0;
  mixture.memory.key_value_cache = bytes{160e9};
  CHECK(near(allocation_problem{plain, training_cost{}, mixture}.optimum(flops{1e24}).size.value,
             3e9, 1e-12));
  mixture.memory.key_value_cache = bytes{640e9};
  const allocation<> none =
      allocation_problem{plain, training_cost{}, mixture}.optimum(flops{1e24});
  CHECK(none.status == allocation_status::infeasible);
  CHECK(none.binding == allocation_limit::memory);
  CHECK(is_nan(none.size.value));
  CHECK(is_nan(none.loss));

  // A loss beyond the largest model that fits; with it in reach, more tokens on a smaller one.
  CHECK(p.for_loss(1.85).binding == allocation_limit::memory);
  const allocation<> squeezed = p.for_loss(1.97);
  CHECK(squeezed.status == allocation_status::limited);
  CHECK(squeezed.binding == allocation_limit::memory);
  CHECK(near(squeezed.loss, 1.97, 1e-13));
}

TEST_CASE("what cannot be had is named") {
  const allocation_problem p{plain};
  CHECK(p.for_loss(1.8).binding == allocation_limit::loss);
  CHECK(p.for_loss(1.8).status == allocation_status::infeasible);
  CHECK(p.for_loss_at_size(2.0, parameters{1e8}).binding == allocation_limit::loss);
  CHECK(p.for_loss_at_data(2.0, tokens{1e9}).binding == allocation_limit::loss);
  CHECK(p.optimum(flops{100.0}).binding == allocation_limit::budget);
  CHECK(p.given_size(parameters{1e9}, flops{1e9}).binding == allocation_limit::budget);
  CHECK(p.given_data(tokens{1e12}, flops{1e12}).binding == allocation_limit::budget);
  allocation_limits little;
  little.max_data = tokens{1e10};
  const allocation_problem scarce{plain, training_cost{}, little};
  CHECK(scarce.given_data(tokens{1e11}, flops{1e22}).binding == allocation_limit::data);
  CHECK(scarce.given_size(parameters{1e9}, flops{1e22}).data == tokens{std::exp(std::log(1e10))});
  CHECK(scarce.for_loss(2.1).binding == allocation_limit::data);
  CHECK(scarce.given_ratio(20.0, flops{1e24}).binding == allocation_limit::data);
  CHECK(scarce.for_loss_at_size(2.2, parameters{1e9}).status == allocation_status::infeasible);
}

TEST_CASE("nonsense is invalid, in words") {
  const allocation_problem p{plain};
  for (const double x : {0.0, -1.0, test::nan, test::infinity}) {
    for (const allocation<>& a :
         {p.optimum(flops{x}), p.for_loss(x), p.given_size(parameters{x}, flops{1e22}),
          p.given_data(tokens{x}, flops{1e22}), p.given_ratio(x, flops{1e22}),
          p.for_loss_at_data(2.0, tokens{x})}) {
      CHECK(a.status == allocation_status::invalid);
      CHECK(a.violations.size() == 1);
      CHECK(is_nan(a.size.value));
      CHECK(is_nan(p.penalty(a)));
    }
  }
  allocation_limits backwards;
  backwards.min_size = parameters{1e10};
  backwards.max_size = parameters{1e9};
  backwards.memory.weight_bytes = test::nan;
  const allocation_problem wrong{plain, with_inference{training_cost{}, tokens{-1.0}}, backwards};
  REQUIRE(wrong.violations().size() == 3);
  CHECK(wrong.violations()[0].find("most_size") != std::string::npos);
  CHECK(wrong.optimum(flops{1e22}).status == allocation_status::invalid);
}

/// A cost of the caller's: each parameter costs more in larger models.
struct steep_cost {
  template <scalar N, scalar D>
  flops<common_scalar<N, D>> total(const parameters<N>& n, const tokens<D>& d) const {
    using math::pow;
    return flops<common_scalar<N, D>>{6.0 * pow(n.value, 1.1) * d.value};
  }
};

TEST_CASE("a cost of the caller's") {
  const auto& [A, B, E, alpha, beta] = plain.law;
  const allocation_problem p{plain, steep_cost{}};
  for (const allocation<>& a : {p.optimum(flops{1e22}), p.for_loss(2.2)}) {
    REQUIRE(a.status == allocation_status::optimal);
    const double size_slope = alpha * A * std::pow(a.size.value, -alpha) / 1.1;
    const double data_slope = beta * B * std::pow(a.data.value, -beta);
    CHECK(near(size_slope, data_slope, 1e-11));
  }
  CHECK(near(p.optimum(flops{1e22}).cost.value, 1e22, 1e-12));
}

/// A law with two optima along a budget, at ln N = 20 and 24, the first a little lower.
struct two_wells {
  template <scalar N, scalar D>
  common_scalar<N, D> loss(const parameters<N>& n, const tokens<D>& d) const {
    using math::log;
    const auto x = log(n.value);
    const auto w = (x - 20.0) * (x - 24.0);
    return 2.0 + 0.01 * w * w + 1e-4 * x + 0.0 * log(d.value);
  }
};

TEST_CASE("of two optima the lower one") {
  const allocation<> a = allocation_problem{two_wells{}}.optimum(flops{1e22});
  CHECK(a.status == allocation_status::optimal);
  CHECK(near(std::log(a.size.value), 20.0, 1e-4));
}

std::vector<transformer> growing_family() {
  std::vector<transformer> family;
  for (const count layers : {8, 12, 16, 24, 32, 48}) {
    family.push_back({.layers = layers,
                      .d_model = 64 * layers,
                      .vocabulary = 50304,
                      .sequence = 2048,
                      .attention = {.heads = layers, .kv_heads = layers, .head_dim = 64},
                      .feed_forward = {.width = 256 * layers}});
  }
  return family;
}

TEST_CASE("the exact cost of a family") {
  const std::vector<transformer> members = growing_family();
  const family_cost family(members);
  REQUIRE(family.validate().empty());
  for (std::size_t i = 0; i < members.size(); ++i) {
    CHECK(family.size(i).value ==
          static_cast<double>(cost::active_parameters(members[i]).total().value));
    CHECK(near(family.total(family.size(i), tokens{1e10}).value,
               cost::training_flops_for(members[i], tokens{1e10}).value, 1e-14));
  }
  const allocation_problem p{plain, family};
  const flops budget{1e20};
  const allocation<> best = p.optimum(budget);
  CHECK(best.usable());
  CHECK(near(best.cost.value, 1e20, 1e-12));
  // More is counted than 6 N D at these sizes: logits and attention.
  CHECK(best.size < allocation_problem{plain}.optimum(budget).size);
  for (const double step : {0.98, 1.02}) {
    CHECK(p.given_size(best.size * step, budget).loss > best.loss);
  }
  // Among the members themselves: the best is a neighbour of the optimum.
  const family_choice choice = choose_member(plain, family, budget);
  REQUIRE(choice.best < members.size());
  for (const allocation<>& a : choice.members) {
    CHECK(a.loss >= choice.members[choice.best].loss);
    CHECK(a.loss >= best.loss);
  }
  // Beyond its ends the family is silent.
  const allocation<> huge = p.optimum(flops{1e25});
  CHECK(huge.binding == allocation_limit::family);
  CHECK(huge.size.value == doctest::Approx(family.max_size().value).epsilon(1e-12));
}

TEST_CASE("a family that is none") {
  std::vector<transformer> members = growing_family();
  std::swap(members[0], members[1]);
  CHECK(family_cost(members).validate().size() == 1);
  members[2].d_model = 0;
  const allocation_problem p{plain, family_cost(members)};
  CHECK(p.optimum(flops{1e20}).status == allocation_status::invalid);
  CHECK(p.optimum(flops{1e20}).violations[0].find("member") != std::string::npos);
  CHECK_FALSE(family_cost(std::vector<transformer>{}).validate().empty());
}

TEST_CASE("Table 5 of Tian et al. 2025 through the same questions") {
  struct row {
    double c, moe_model, moe_data, dense_model, dense_data;
  };
  for (const row& r : {row{1e18, 283902213.30545011105, 3523194794.2717859647,
                           376566168.92671489152, 2654014572.9195862677},
                       row{3e20, 5191131824.6935082019, 57804896915.272754953,
                           8297293340.4247407167, 36135112704.675323234},
                       row{1e22, 30986232720.864710893, 322802326120.29737936,
                           55544530477.274815043, 179929885339.27638336}}) {
    const auto moe = allocation_problem{tian2025::table5_moe}.optimum(flops{r.c});
    CHECK(near(moe.size.value, r.moe_model, 1e-13));
    CHECK(near(moe.data.value, r.moe_data, 1e-13));
    CHECK(near(moe.cost.value, r.c, 6e-4));
    CHECK(moe.extrapolates == (r.c > 3e20));
    const auto dense = allocation_problem{tian2025::table5_dense}.optimum(flops{r.c});
    CHECK(near(dense.size.value, r.dense_model, 1e-13));
    CHECK(near(dense.data.value, r.dense_data, 1e-13));
  }
  const allocation_problem p{tian2025::table5_moe};
  CHECK(near(p.given_data(tokens{1e12}, flops{1e22}).size.value, 1e10, 1e-14));
  CHECK(near(p.given_size(flops_per_token{1e10}, flops{1e22}).data.value, 1e12, 1e-14));
  CHECK(near(p.best_for(flops_per_token{30986232720.864710893}).data.value, 322802326120.29737936,
             1e-12));
  CHECK(p.optimum(flops{-1.0}).status == allocation_status::invalid);
  CHECK(is_nan(p.optimum(flops{1e22}).loss));
}

}  // namespace
