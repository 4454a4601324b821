// SPDX-License-Identifier: Apache-2.0
/// @file
/// Allocation: against closed forms (Hoffmann et al. 2022, Eq. 4), published examples (Muennighoff et al. 2023), and
/// the conditions that an optimum must meet.
#include "leverage/plan/allocation.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/muennighoff2023.hpp"
#include "support/near.hpp"

namespace allocation_test {

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
  CHECK(gopher.verdict.extrapolates());
  CHECK_FALSE(
      allocation_problem{hoffmann2022::unrounded}.optimum(flops{1e21}).verdict.extrapolates());
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
  CHECK(wrong.violations()[0].find("max_size") != std::string::npos);
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

TEST_CASE("leaving the optimum costs against the least cost without limits") {
  // 6.4 B parameters at 1e23 FLOPs: the loss at those N and D costs 4.554e22 at its own optimum, 2.196 times less.
  const auto& law = besiroglu2024::table1;
  allocation_limits limits;
  limits.max_size = parameters{6.4e9};
  for (const bool closed : {true, false}) {
    const auto check = [&](const auto& p) {
      const allocation<> at = p.optimum(flops{1e23});
      CHECK(at.status == allocation_status::limited);
      const double loss = law.loss(parameters{6.4e9}, tokens{1e23 / (6 * 6.4e9)});
      CHECK(near(at.loss, loss, 1e-12));
      const auto least = law.cheapest_for(loss);
      CHECK(near(p.penalty(at), 1e23 / (6 * least.size.value * least.data.value), 1e-9));
      CHECK(p.penalty(at) > 2.19);
      CHECK(p.penalty(at) < 2.20);
      // The cheapest within the limits is at them, and costs as much more.
      CHECK(p.for_loss(loss).status == allocation_status::limited);
      CHECK(near(p.penalty(p.for_loss(loss)), p.penalty(at), 1e-9));
    };
    if (closed) {
      check(allocation_problem{law, training_cost{}, limits});
    } else {
      check(allocation_problem{plain, training_cost{}, limits});
    }
  }
  for (const double c : {1e18, 1e21, 1e24}) {
    CHECK(allocation_problem{plain}.penalty(allocation_problem{plain}.optimum(flops{c})) == 1.0);
  }
}

/// Kaplan et al. 2020, Eq. 1.5.
struct kaplan_law {
  template <scalar N, scalar D>
  auto loss(const parameters<N>& n, const tokens<D>& d) const {
    using std::pow, math::pow;
    return pow(pow(6.4e13 / n.value, 0.076 / 0.103) + 1.8e13 / d.value, 0.103);
  }
};

TEST_CASE("the tokens for which a size is the best: closed form, root and slopes agree") {
  const auto& law = besiroglu2024::table1;
  const allocation_problem p{plain};
  for (const double n : {1.25e8, 1e9, 7e10}) {
    const allocation<> at = p.best_for(parameters{n});
    CHECK(at.status == allocation_status::optimal);
    CHECK(near(at.data.value, law.best_data(parameters{n}).value, 1e-11));
    CHECK(near(p.optimum(at.cost).size.value, n, 1e-7));
  }
  // Kaplan et al. 2020, Eq. 1.5, at the best N: D_c / D = (alpha_N / alpha_D) (N_c / N)^(alpha_N / alpha_D) at the best N.
  const double ratio = 0.076 / 0.103;
  CHECK(near(allocation_problem{kaplan_law{}}.best_for(parameters{1e9}).data.value,
             1.8e13 / (ratio * std::pow(6.4e13 / 1e9, ratio)), 1e-11));
  allocation_limits few;
  few.max_data = tokens{1e6};
  CHECK(allocation_problem{plain, training_cost{}, few}.best_for(parameters{1e9}).binding ==
        allocation_limit::data);
  CHECK(p.best_for(parameters{0.0}).status == allocation_status::invalid);
}

TEST_CASE("a law whose loss does not fall is refused, by the name of the coefficient") {
  const hoffmann2022::loss_law<> fine = besiroglu2024::table1;
  using place = double hoffmann2022::loss_law<>::*;
  const std::pair<place, const char*> places[] = {{&hoffmann2022::loss_law<>::A, "law.A"},
                                                  {&hoffmann2022::loss_law<>::B, "law.B"},
                                                  {&hoffmann2022::loss_law<>::E, "law.E"},
                                                  {&hoffmann2022::loss_law<>::alpha, "law.alpha"},
                                                  {&hoffmann2022::loss_law<>::beta, "law.beta"}};
  for (const auto& [at, named] : places) {
    const char* const name = named;
    for (const double bad : {-1.0, test::nan, test::infinity}) {
      CAPTURE(name);
      CAPTURE(bad);
      hoffmann2022::loss_law<> law = fine;
      law.*at = bad;
      const allocation_problem p{law};
      REQUIRE(p.violations().size() == 1);
      CHECK(p.violations()[0].starts_with(name));
      CHECK_FALSE(p.optimum(flops{1e21}).usable());
      CHECK(is_nan(p.penalty(p.optimum(flops{1e21}))));
    }
  }
  hoffmann2022::loss_law<> no_floor = fine;
  no_floor.E = 0.0;
  CHECK(allocation_problem{no_floor}.violations().empty());
  // A law of unknown form whose loss is no number is not usable.
  hoffmann2022::loss_law<> broken = fine;
  broken.A = test::nan;
  CHECK_FALSE(allocation_problem{plain_law{broken}}.optimum(flops{1e21}).usable());
  broken.A = 1e308;
  broken.B = 1e308;
  broken.beta = 1e-300;
  broken.alpha = 1e-300;
  CHECK_FALSE(
      allocation_problem{plain_law{broken}}.given_size(parameters{1e9}, flops{1e21}).usable());
}

}  // namespace allocation_test
