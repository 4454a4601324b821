// SPDX-License-Identifier: Apache-2.0
/// @file
/// The search in the plane of ln N and ln D, with a law whose curves and optima are closed forms:
///
///   L(N, D) = 2 + a / N + b / D,  C = 6 N D
///
/// At a budget C the best N is sqrt(a C / (6 b)); at a loss L both terms are equal to (L - 2) / 2.
#include "leverage/plan/detail/allocation_search.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "leverage/plan/costs.hpp"
#include "support/near.hpp"

namespace allocation_search_test {

using namespace leverage;
using namespace leverage::plan;
using test::is_nan;
using test::near;

constexpr double a = 1e8;
constexpr double b = 4e9;

struct reciprocal_law {
  template <scalar N, scalar D>
  [[nodiscard]] common_scalar<N, D> loss(const parameters<N>& n, const tokens<D>& d) const {
    return 2.0 + a / n.value + b / d.value;
  }
};

/// 6 N D of a family with a smallest and a largest member.
struct cost_of_family : training_cost {
  [[nodiscard]] static parameters<> min_size() { return parameters{1e6}; }
  [[nodiscard]] static parameters<> max_size() { return parameters{1e12}; }
};

template <class Cost = training_cost>
plan::detail::allocation_search<reciprocal_law, Cost> searching(
    const allocation_limits& limits = {}) {
  plan::detail::allocation_search<reciprocal_law, Cost> search{{}, {}};
  search.bound(limits);
  return search;
}

allocation_limits sizes(double low, double high, double max_data = 1e30) {
  allocation_limits limits;
  limits.min_size = parameters{low};
  limits.max_size = parameters{high};
  limits.max_data = tokens{max_data};
  return limits;
}

TEST_CASE("the plane is bounded by the tightest limits, each by its name") {
  const auto plain = searching(sizes(1e5, 1e14, 1e13));
  CHECK(plain.x_low == std::log(1e5));
  CHECK(plain.x_high == std::log(1e14));
  CHECK(plain.y_high == std::log(1e13));
  CHECK(plain.min_limit == allocation_limit::min_size);
  CHECK(plain.max_limit == allocation_limit::max_size);
  CHECK_FALSE(plain.is_empty());
  // No number of tokens above e^230.
  CHECK(searching(sizes(1e5, 1e14, 1e200)).y_high == 230.0);

  const auto family = searching<cost_of_family>(sizes(1e5, 1e14));
  CHECK(family.x_low == std::log(1e6));
  CHECK(family.x_high == std::log(1e12));
  CHECK(family.min_limit == allocation_limit::family);
  CHECK(family.max_limit == allocation_limit::family);
  const auto inner = searching<cost_of_family>(sizes(1e7, 1e11));
  CHECK(inner.x_low == std::log(1e7));
  CHECK(inner.min_limit == allocation_limit::min_size);
  CHECK(inner.max_limit == allocation_limit::max_size);

  // 16 bytes a parameter: 16 GB hold 1e9 of them, less 8 GB of cache half as many.
  allocation_limits memory = sizes(1e5, 1e14);
  memory.memory.available = bytes{16e9};
  CHECK(near(searching(memory).x_high, std::log(1e9), 1e-15));
  CHECK(searching(memory).max_limit == allocation_limit::memory);
  memory.memory.key_value_cache = bytes{8e9};
  CHECK(near(searching<cost_of_family>(memory).x_high, std::log(5e8), 1e-15));
  CHECK(searching<cost_of_family>(memory).max_limit == allocation_limit::memory);
  memory.memory.key_value_cache = bytes{17e9};
  CHECK(searching(memory).x_high == -test::infinity);
  CHECK(searching(memory).is_empty());
}

TEST_CASE("an answer has the numbers of its point, and what is infeasible has none") {
  const auto search = searching();
  const allocation<> at = search.answer(allocation_status::limited, allocation_limit::data,
                                        std::log(1e9), std::log(2e10));
  CHECK(at.status == allocation_status::limited);
  CHECK(at.binding == allocation_limit::data);
  CHECK(near(at.size.value, 1e9, 1e-14));
  CHECK(near(at.data.value, 2e10, 1e-14));
  CHECK(near(at.cost.value, 1.2e20, 1e-13));
  CHECK(near(at.loss, 2.3, 1e-14));
  CHECK(at.verdict.inside());
  CHECK(near(search.loss_at(std::log(1e9), std::log(2e10)), 2.3, 1e-14));
  CHECK(near(search.cost_at(std::log(1e9), std::log(2e10)), 1.2e20, 1e-13));

  const allocation<> none = search.infeasible(allocation_limit::memory);
  CHECK(none.status == allocation_status::infeasible);
  CHECK(none.binding == allocation_limit::memory);
  CHECK(is_nan(none.size.value));
  CHECK(is_nan(none.loss));
}

TEST_CASE("a size beyond a bound is named by the bound, not by rounding") {
  const auto search = searching<cost_of_family>(sizes(1e7, 1e14));
  CHECK(search.beyond(std::log(1e7)) == allocation_limit::none);
  CHECK(search.beyond(std::log(1e7) - 5e-13) == allocation_limit::none);
  CHECK(search.beyond(std::log(1e7) - 2e-12) == allocation_limit::min_size);
  CHECK(search.beyond(std::log(1e12) + 5e-13) == allocation_limit::none);
  CHECK(search.beyond(std::log(1e12) + 2e-12) == allocation_limit::family);
}

TEST_CASE("the tokens that a budget allows and those that a loss needs") {
  const auto search = searching();
  const double x = std::log(1e9);
  CHECK(near(search.data_of_budget(x, 1.2e20), std::log(2e10), 1e-14));
  CHECK(search.data_of_budget(x, 6e9) == 0.0);  // exactly one token
  CHECK(search.data_of_budget(x, 5.9e9) == -1.0);
  CHECK(search.data_of_budget(x, 1e120) == 230.0);

  CHECK(near(search.data_of_loss(x, 2.3), std::log(2e10), 1e-14));
  CHECK(search.data_of_loss(x, 2.1) == test::infinity);  // 2.1 with endless tokens
  CHECK(search.data_of_loss(x, 1e10) == -1.0);
}

TEST_CASE("the imbalance is a difference of slopes, and zero at the optimum") {
  const auto search = searching();
  CHECK(near(search.imbalance(std::log(1e9), std::log(1e10)), -a / 1e9 + b / 1e10, 1e-12));
  CHECK(std::abs(search.imbalance(std::log(1e9), std::log(4e10))) < 1e-15);
}

TEST_CASE("what keeps a loss out of reach: tokens, the size, or the law") {
  const auto search = searching(sizes(1e5, 1e8));
  const double x = std::log(1e8);  // 3 with endless tokens
  CHECK(search.why_unreached(x, 3.1) == allocation_limit::data);
  CHECK(search.why_unreached(x, 2.9) == allocation_limit::max_size);
  CHECK(search.why_unreached(x, 1.9) == allocation_limit::loss);
}

TEST_CASE("along a budget and along a loss the optimum is the closed form") {
  const auto search = searching();
  for (const double c : {1e18, 2.4e20, 1e24}) {
    CAPTURE(c);
    const auto curve = [&](double x) { return search.data_of_budget(x, c); };
    const allocation<> best =
        search.along(curve, [&](double x, double y) { return search.loss_at(x, y); });
    CHECK(best.status == allocation_status::optimal);
    CHECK(best.binding == allocation_limit::none);
    CHECK(near(best.size.value, std::sqrt(a * c / (6.0 * b)), 1e-12));
    CHECK(near(best.cost.value, c, 1e-12));
  }
  for (const double loss : {2.01, 2.4, 5.0}) {
    CAPTURE(loss);
    const auto curve = [&](double x) { return search.data_of_loss(x, loss); };
    const allocation<> best =
        search.along(curve, [&](double x, double y) { return search.cost_at(x, y); });
    CHECK(best.status == allocation_status::optimal);
    CHECK(near(best.size.value, 2.0 * a / (loss - 2.0), 1e-12));
    CHECK(near(best.data.value, 2.0 * b / (loss - 2.0), 1e-12));
    CHECK(near(best.loss, loss, 1e-14));
  }
}

TEST_CASE("along a budget a limit binds where the closed form lies beyond it") {
  const double c = 2.4e20;  // the best N is 1e9, the best D 4e10
  const auto at = [&](const allocation_limits& limits) {
    const auto search = searching(limits);
    return search.along([&](double x) { return search.data_of_budget(x, c); },
                        [&](double x, double y) { return search.loss_at(x, y); });
  };
  const allocation<> small = at(sizes(1e5, 1e8));
  CHECK(small.status == allocation_status::limited);
  CHECK(small.binding == allocation_limit::max_size);
  CHECK(near(small.size.value, 1e8, 1e-13));
  const allocation<> large = at(sizes(1e10, 1e14));
  CHECK(large.status == allocation_status::limited);
  CHECK(large.binding == allocation_limit::min_size);
  CHECK(near(large.size.value, 1e10, 1e-13));
  const allocation<> scarce = at(sizes(1e5, 1e14, 1e10));
  CHECK(scarce.status == allocation_status::limited);
  CHECK(scarce.binding == allocation_limit::data);
  CHECK(near(scarce.data.value, 1e10, 1e-12));
  CHECK(near(scarce.size.value, 4e9, 1e-12));
}

TEST_CASE("on a line a budget is met once, or the line ends before") {
  const auto twenty = [](double x) { return x + std::log(20.0); };
  const auto at = [&](const allocation_limits& limits, double budget) {
    return searching(limits).on_line(twenty, budget);
  };
  // 6 N 20 N = C.
  const allocation<> met = at({}, 1.2e20);
  CHECK(met.status == allocation_status::as_given);
  CHECK(met.binding == allocation_limit::none);
  CHECK(near(met.size.value, 1e9, 1e-12));
  CHECK(near(met.data.value, 2e10, 1e-12));
  CHECK(at(sizes(1e5, 1e14), 1.1e12).binding == allocation_limit::budget);
  CHECK(at(sizes(1e5, 1e14), 1.1e12).status == allocation_status::infeasible);
  CHECK(near(at(sizes(1e5, 1e14), 1.3e12).size.value, std::sqrt(1.3e12 / 120.0), 1e-12));
  const allocation<> small = at(sizes(1e5, 1e8), 1.2e20);
  CHECK(small.status == allocation_status::limited);
  CHECK(small.binding == allocation_limit::max_size);
  CHECK(near(small.size.value, 1e8, 1e-13));
  const allocation<> scarce = at(sizes(1e5, 1e14, 1e10), 1.2e20);
  CHECK(scarce.status == allocation_status::limited);
  CHECK(scarce.binding == allocation_limit::data);
  CHECK(near(scarce.data.value, 1e10, 1e-12));
  CHECK(near(scarce.size.value, 5e8, 1e-12));
  CHECK(at(sizes(1e5, 1e14, 1e6), 1.2e20).status == allocation_status::infeasible);
  CHECK(at(sizes(1e5, 1e14, 1e6), 1.2e20).binding == allocation_limit::data);
  allocation_limits nothing;
  nothing.memory.available = bytes{0.0};
  CHECK(at(nothing, 1.2e20).status == allocation_status::infeasible);
  CHECK(at(nothing, 1.2e20).binding == allocation_limit::memory);
}

TEST_CASE("on a line a loss is met once, or the line ends before") {
  const auto twenty = [](double x) { return x + std::log(20.0); };
  const auto at = [&](const allocation_limits& limits, double loss) {
    return searching(limits).on_loss_line(twenty, loss);
  };
  // a / N + b / (20 N) = L - 2, and a + b / 20 is 3e8.
  const allocation<> met = at({}, 2.3);
  CHECK(met.status == allocation_status::as_given);
  CHECK(near(met.size.value, 1e9, 1e-12));
  CHECK(near(met.loss, 2.3, 1e-14));
  const allocation<> low = at({}, 1.9);
  CHECK(low.status == allocation_status::infeasible);
  CHECK(low.binding == allocation_limit::loss);
  const allocation<> scarce = at(sizes(1e5, 1e14, 1e10), 2.3);
  CHECK(scarce.status == allocation_status::infeasible);
  CHECK(scarce.binding == allocation_limit::data);
  CHECK(at(sizes(1e5, 1e14, 1e6), 2.3).binding == allocation_limit::data);
  // The smallest size is better than was asked for.
  const allocation<> better = at(sizes(1e10, 1e14), 2.3);
  CHECK(better.status == allocation_status::limited);
  CHECK(better.binding == allocation_limit::min_size);
  CHECK(near(better.loss, 2.03, 1e-14));
  allocation_limits memory;
  memory.memory.available = bytes{16e8};
  CHECK(at(memory, 2.3).binding == allocation_limit::memory);
}

}  // namespace allocation_search_test
