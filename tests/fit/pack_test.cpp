// SPDX-License-Identifier: Apache-2.0
/// @file
/// A pack is its lanes: every operation on it is that of double, lane by lane.
#include "leverage/fit/pack.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>

#include "fit/packs.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/core/min.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/fit/pack_math.hpp"
#include "leverage/laws/loss_curve.hpp"
#include "leverage/laws/power_law.hpp"
#include "support/near.hpp"
#include "support/random.hpp"

namespace pack_test {

using leverage::dual;
using leverage::pack;
using test::for_each_pack;
using test::infinity;
using test::lanes;
using test::near;
using test::random_numbers;
using test::values;

template <class P>
values<P> drawn(random_numbers& random, double low, double high) {
  values<P> x{};
  for (double& v : x) v = random.real(low, high);
  return x;
}

template <class P>
P loaded(const values<P>& x) {
  return P::load(x.data());
}

/// The same bits, NaN being like any other.
bool same(double a, double b) {
  return test::is_nan(b) ? test::is_nan(a)
                         : std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// Every lane of a pack, or of a mask, is what `expected(lane)` says.
template <class P, class Expected>
bool lanes_are(const P& p, std::size_t width, const Expected& expected) {
  bool all = true;
  for (std::size_t i = 0; i < width; ++i) {
    if constexpr (std::same_as<decltype(p[i]), bool>) {
      all = all && p[i] == expected(i);
    } else {
      all = all && same(p[i], expected(i));
    }
  }
  return all;
}

const double special_values[] = {0.0,       -0.0,      1.0,   -1.0,   1e-3,      infinity,
                                 -infinity, test::nan, 1e308, -1e308, 0x1p-1074, -0x1p-1022};

static_assert(leverage::scalar<pack<lanes>> && leverage::scalar<pack<3 * lanes>>);
static_assert(leverage::scalar<dual<pack<lanes>, 2>>);
static_assert(leverage::best_pack_width % lanes == 0);
static_assert(pack<3 * lanes>::pieces == 3 && pack<3 * lanes>::width == 3 * lanes);
static_assert(sizeof(pack<2 * lanes>) == 2 * lanes * sizeof(double));
static_assert(std::is_trivially_destructible_v<pack<2 * lanes>>);
static_assert(std::same_as<leverage::common_scalar<double, pack<lanes>>, pack<lanes>>);

TEST_CASE("a number becomes all lanes, none given is zero") {
  for_each_pack([]<class P>() {
    CHECK(lanes_are(P(), P::width, [](std::size_t) { return 0.0; }));
    CHECK(lanes_are(P(2.5), P::width, [](std::size_t) { return 2.5; }));
    CHECK(lanes_are(P(3), P::width, [](std::size_t) { return 3.0; }));
    CHECK(lanes_are(P(0.1F), P::width, [](std::size_t) { return static_cast<double>(0.1F); }));
    for (const double x : special_values)
      CHECK(lanes_are(P(x), P::width, [x](std::size_t) { return x; }));
  });
}

TEST_CASE("load, store and lanes keep the order and the bits, at any address") {
  for_each_pack([]<class P>() {
    constexpr std::size_t width = P::width;
    for (std::size_t offset = 0; offset < 3; ++offset) {
      std::vector<double> from(width + 4);
      for (std::size_t i = 0; i < from.size(); ++i)
        from[i] = special_values[(i + offset) % std::size(special_values)];
      const P p = P::load(from.data() + offset);
      CHECK(lanes_are(p, width, [&](std::size_t i) { return from[offset + i]; }));
      std::vector<double> to(width + 4, 7.0);
      p.store(to.data() + offset);
      for (std::size_t i = 0; i < to.size(); ++i) {
        const bool inside = i >= offset && i < offset + width;
        CHECK(same(to[i], inside ? from[i] : 7.0));
      }
    }
  });
}

TEST_CASE("arithmetic is that of double in every lane") {
  for_each_pack([]<class P>() {
    constexpr std::size_t width = P::width;
    random_numbers random(1);
    for (int round = 0; round < 50; ++round) {
      values<P> x = drawn<P>(random, -100, 100);
      values<P> y = drawn<P>(random, -100, 100);
      if (round % 2 == 1) {
        for (std::size_t i = 0; i < width; ++i) {
          x[i] = special_values[static_cast<std::size_t>(
              random.between(0, static_cast<std::int64_t>(std::size(special_values)) - 1))];
        }
      }
      const P a = loaded<P>(x);
      const P b = loaded<P>(y);
      CHECK(lanes_are(a + b, width, [&](std::size_t i) { return x[i] + y[i]; }));
      CHECK(lanes_are(a - b, width, [&](std::size_t i) { return x[i] - y[i]; }));
      CHECK(lanes_are(a * b, width, [&](std::size_t i) { return x[i] * y[i]; }));
      CHECK(lanes_are(a / b, width, [&](std::size_t i) { return x[i] / y[i]; }));
      CHECK(lanes_are(b / a, width, [&](std::size_t i) { return y[i] / x[i]; }));
      CHECK(lanes_are(-a, width, [&](std::size_t i) { return -x[i]; }));
      CHECK(lanes_are(+a, width, [&](std::size_t i) { return x[i]; }));
      CHECK(lanes_are(value_of(a), width, [&](std::size_t i) { return x[i]; }));
      CHECK(lanes_are(a + 1.5, width, [&](std::size_t i) { return x[i] + 1.5; }));
      CHECK(lanes_are(1.5F - a, width, [&](std::size_t i) { return 1.5 - x[i]; }));
      CHECK(lanes_are(3 * a, width, [&](std::size_t i) { return 3 * x[i]; }));
      CHECK(lanes_are(1 / a, width, [&](std::size_t i) { return 1 / x[i]; }));
      P c = a;
      CHECK(lanes_are(c += b, width, [&](std::size_t i) { return x[i] + y[i]; }));
      c = a;
      CHECK(lanes_are(c -= b, width, [&](std::size_t i) { return x[i] - y[i]; }));
      c = a;
      CHECK(lanes_are(c *= b, width, [&](std::size_t i) { return x[i] * y[i]; }));
      c = a;
      CHECK(lanes_are(c /= b, width, [&](std::size_t i) { return x[i] / y[i]; }));
    }
  });
}

TEST_CASE("each works on whole registers, each_lane on every double") {
  for_each_pack([]<class P>() {
    using real = typename P::real;
    random_numbers random(2);
    const values<P> x = drawn<P>(random, -5, 5);
    const values<P> y = drawn<P>(random, -5, 5);
    const P sum_of_squares =
        P::each([](real a, real b) -> real { return a * a + b * b; }, loaded<P>(x), loaded<P>(y));
    const P lane_by_lane = P::each_lane([](double v) { return v < 0 ? v : 10 * v; }, loaded<P>(x));
    for (std::size_t i = 0; i < P::width; ++i) {
      CHECK(near(sum_of_squares[i], x[i] * x[i] + y[i] * y[i], 4e-16));
      CHECK(lane_by_lane[i] == (x[i] < 0 ? x[i] : 10 * x[i]));
    }
  });
}

TEST_CASE("comparisons of every pair of numbers, NaN and the two zeros included") {
  for_each_pack([]<class P>() {
    constexpr std::size_t width = P::width;
    constexpr std::size_t count = std::size(special_values);
    for (std::size_t first = 0; first < count; ++first) {
      for (std::size_t second = 0; second < count; ++second) {
        values<P> x{};
        values<P> y{};
        for (std::size_t i = 0; i < width; ++i) {
          x[i] = special_values[(first + i) % count];
          y[i] = special_values[(second + 5 * i) % count];
        }
        const P a = loaded<P>(x);
        const P b = loaded<P>(y);
        CHECK(lanes_are(a < b, width, [&](std::size_t i) { return x[i] < y[i]; }));
        CHECK(lanes_are(a > b, width, [&](std::size_t i) { return x[i] > y[i]; }));
        CHECK(lanes_are(a <= b, width, [&](std::size_t i) { return x[i] <= y[i]; }));
        CHECK(lanes_are(a >= b, width, [&](std::size_t i) { return x[i] >= y[i]; }));
        CHECK(lanes_are(a == b, width, [&](std::size_t i) { return x[i] == y[i]; }));
        CHECK(lanes_are(a != b, width, [&](std::size_t i) { return x[i] != y[i]; }));
        CHECK(lanes_are(a < 1.0, width, [&](std::size_t i) { return x[i] < 1.0; }));
        CHECK(lanes_are(0 >= a, width, [&](std::size_t i) { return 0 >= x[i]; }));
        CHECK(lanes_are(lower(a, b), width,
                        [&](std::size_t i) { return x[i] < y[i] ? x[i] : y[i]; }));
        CHECK(lanes_are(higher(a, b), width,
                        [&](std::size_t i) { return y[i] < x[i] ? x[i] : y[i]; }));
        CHECK(lanes_are(abs(a), width, [&](std::size_t i) {
          return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x[i]) << 1 >> 1);
        }));
      }
    }
  });
}

TEST_CASE("masks combine lane by lane, and any sees a single lane wherever it is") {
  for_each_pack([]<class P>() {
    constexpr std::size_t width = P::width;
    const P none(0.0);
    CHECK_FALSE(any(none != none));
    CHECK(any(none == none));
    for (std::size_t one = 0; one < width; ++one) {
      values<P> x{};
      x[one] = 1.0;
      const auto single = loaded<P>(x) == P(1.0);
      CHECK(any(single));
      CHECK(any(!single) == (width > 1));
      CHECK_FALSE(any(single & !single));
      CHECK_FALSE(any(!(single | !single)));
      CHECK_FALSE(any(single && !single));
      CHECK_FALSE(any(!(single || !single)));
      for (std::size_t other = 0; other < width; ++other) {
        values<P> y{};
        y[other] = 1.0;
        const auto second = loaded<P>(y) == P(1.0);
        CHECK(lanes_are(single | second, width,
                        [&](std::size_t i) { return i == one || i == other; }));
        CHECK(lanes_are(single || second, width,
                        [&](std::size_t i) { return i == one || i == other; }));
        CHECK(lanes_are(single & second, width,
                        [&](std::size_t i) { return i == one && i == other; }));
        CHECK(lanes_are(single && second, width,
                        [&](std::size_t i) { return i == one && i == other; }));
        CHECK(lanes_are(!single, width, [&](std::size_t i) { return i != one; }));
      }
    }
  });
}

TEST_CASE("select takes whole lanes, whatever is in the other") {
  for_each_pack([]<class P>() {
    constexpr std::size_t width = P::width;
    random_numbers random(3);
    for (int round = 0; round < 50; ++round) {
      const values<P> which = drawn<P>(random, -1, 1);
      values<P> x = drawn<P>(random, -9, 9);
      values<P> y = drawn<P>(random, -9, 9);
      x[static_cast<std::size_t>(round) % width] = test::nan;
      y[static_cast<std::size_t>(round / 2) % width] = infinity;
      CHECK(lanes_are(select(loaded<P>(which) > 0.0, loaded<P>(x), loaded<P>(y)), width,
                      [&](std::size_t i) { return which[i] > 0.0 ? x[i] : y[i]; }));
    }
  });
}

struct some_rule {};

TEST_CASE("within refuses the lanes that break the rule, and only those") {
  for_each_pack([]<class P>() {
    constexpr std::size_t width = P::width;
    random_numbers random(4);
    const values<P> x = drawn<P>(random, -1, 1);
    const P a = loaded<P>(x);
    CHECK(lanes_are(within(a > 0.0, a, some_rule{}), width,
                    [&](std::size_t i) { return x[i] > 0.0 ? x[i] : test::nan; }));
    CHECK(lanes_are(within(true, a, some_rule{}), width, [&](std::size_t i) { return x[i]; }));
    CHECK(lanes_are(within(false, a, some_rule{}), width, [](std::size_t) { return test::nan; }));

    values<P> y = x;
    y[0] = infinity;
    y[width - 1] = 0.0;
    CHECK(lanes_are(leverage::positive(loaded<P>(y), some_rule{}), width, [&](std::size_t i) {
      return y[i] > 0.0 && y[i] < infinity ? y[i] : test::nan;
    }));
  });
}

TEST_CASE("laws with plain coefficients take packs, and refuse lane by lane") {
  const std::array<double, 8> inputs = {1e18, 0.0, 3e19, -1.0, 1e22, infinity, 7.0, test::nan};
  const leverage::power_law<> power{2.5, -0.3};
  const leverage::loss_curve<> curve{250.0, -0.13, 1.7};
  for_each_pack([&]<class P>() {
    values<P> x{};
    for (std::size_t first = 0; first < inputs.size(); ++first) {
      for (std::size_t i = 0; i < P::width; ++i) x[i] = inputs[(first + i) % inputs.size()];
      const P y = power(loaded<P>(x));
      const P loss = curve.loss(leverage::flops<P>{loaded<P>(x)});
      for (std::size_t i = 0; i < P::width; ++i) {
        const double expected = power(x[i]);
        const double expected_loss = curve.loss(leverage::flops<>{x[i]});
        CHECK((test::is_nan(expected) ? test::is_nan(y[i]) : near(y[i], expected, 1e-13)));
        CHECK((test::is_nan(expected_loss) ? test::is_nan(loss[i])
                                           : near(loss[i], expected_loss, 1e-13)));
      }
    }
  });
}

TEST_CASE("sum adds the registers first to last, then the halves of what is left") {
  for_each_pack([]<class P>() {
    random_numbers random(5);
    int where_order_matters = 0;
    for (int round = 0; round < 200; ++round) {
      values<P> x = drawn<P>(random, -1, 1);
      for (double& v : x) v *= static_cast<double>(random.between(1, 1 << 30));
      std::array<double, P::lanes> total{};
      for (std::size_t k = 0; k < P::lanes; ++k) total[k] = x[k];
      for (std::size_t i = P::lanes; i < P::width; ++i) total[i % P::lanes] += x[i];
      for (std::size_t half = P::lanes / 2; half > 0; half /= 2) {
        for (std::size_t k = 0; k < half; ++k) total[k] += total[k + half];
      }
      CHECK(same(sum(loaded<P>(x)), total[0]));
      double one_by_one = 0.0;
      for (const double v : x) one_by_one += v;
      where_order_matters += one_by_one != total[0] ? 1 : 0;
    }
    CHECK((where_order_matters > 0 || P::width == 2));
    CHECK(sum(P(1.0)) == static_cast<double>(P::width));
    CHECK(test::is_nan(sum(P(infinity) - P(infinity))));
  });
}

/// f on duals of packs has in each lane the value and the derivatives that it has on duals of doubles.
template <class P, class F>
bool agrees_with_double(const F& f, double tolerance) {
  random_numbers random(6);
  bool all = true;
  for (int round = 0; round < 20; ++round) {
    const values<P> x = drawn<P>(random, 4, 8);
    const values<P> y = drawn<P>(random, 0.1, 1);
    const values<P> z = drawn<P>(random, 1, 3);
    using many = dual<P, 3>;
    const many r = f(many::variable(loaded<P>(x), 0), many::variable(loaded<P>(y), 1),
                     many::variable(loaded<P>(z), 2));
    for (std::size_t i = 0; i < P::width; ++i) {
      using one = dual<double, 3>;
      const one e = f(one::variable(x[i], 0), one::variable(y[i], 1), one::variable(z[i], 2));
      all = all && near(r.value[i], e.value, tolerance);
      for (std::size_t k = 0; k < 3; ++k)
        all = all && near(r.derivative[k][i], e.derivative[k], tolerance);
    }
  }
  return all;
}

TEST_CASE("a dual of packs is in each lane a dual of doubles") {
  for_each_pack([]<class P>() {
    const auto agrees = [](const auto& f, double tolerance = 1e-15) {
      return agrees_with_double<P>(f, tolerance);
    };
    CHECK(agrees([](auto x, auto y, auto z) { return x + y + z; }));
    CHECK(agrees([](auto x, auto y, auto /*z*/) { return x - y; }));
    CHECK(agrees([](auto x, auto y, auto z) { return x * y * z; }));
    CHECK(agrees([](auto x, auto y, auto z) { return x / y / z; }));
    CHECK(agrees([](auto x, auto y, auto z) { return 2.0 * x * y + x / (y + z) + 1; }));
    CHECK(agrees([](auto x, auto y, auto z) { return -(x + 3 * y) * (z + 0.5F); }));
    CHECK(agrees([](auto x, auto y, auto z) { return (10.0 - y) / (x * z) + 1 / z; }));
    CHECK(agrees([](auto x, auto y, auto z) {
      auto r = x;
      r += z;
      r *= y;
      r /= x;
      return r;
    }));
    CHECK(agrees([](auto x, auto /*y*/, auto /*z*/) { return x * x; }));
    CHECK(agrees([](auto x, auto y, auto z) { return exp(y) + log(x) * sqrt(z); }, 4e-15));
    CHECK(agrees([](auto x, auto y, auto z) { return expm1(y) * log1p(x) + log2(z); }, 4e-15));
    CHECK(agrees([](auto x, auto y, auto z) { return pow(x, y) * log10(z + 1); }, 4e-15));
    CHECK(agrees([](auto x, auto y, auto z) { return pow(x, 1.5) + pow(2.0, y) * z; }, 4e-15));
    CHECK(agrees([](auto x, auto y, auto z) { return log_sum_exp(x, 3.0 * y, z); }, 4e-15));
  });
}

TEST_CASE("comparisons and refusals of a dual of packs go lane by lane") {
  for_each_pack([]<class P>() {
    using D = dual<P, 2>;
    random_numbers random(7);
    const values<P> v = drawn<P>(random, -1, 1);
    const D x = D::variable(loaded<P>(v), 0);
    CHECK(lanes_are(x > 0.0, P::width, [&](std::size_t i) { return v[i] > 0.0; }));
    CHECK(lanes_are(value_of(x) <= 0.5, P::width, [&](std::size_t i) { return v[i] <= 0.5; }));
    const D positive = leverage::positive(x, some_rule{});
    CHECK(lanes_are(positive.value, P::width,
                    [&](std::size_t i) { return v[i] > 0.0 ? v[i] : test::nan; }));
    CHECK(lanes_are(positive.derivative[0], P::width,
                    [&](std::size_t i) { return v[i] > 0.0 ? 1.0 : test::nan; }));
    CHECK(lanes_are(positive.derivative[1], P::width, [](std::size_t) { return 0.0; }));
  });
}

TEST_CASE(
    "the smaller of two duals of packs is taken lane by lane, with its derivatives; NaN if one "
    "is") {
  for_each_pack([]<class P>() {
    using D = dual<P, 2>;
    random_numbers random(8);
    values<P> a = drawn<P>(random, -1, 1);
    const values<P> b = drawn<P>(random, -1, 1);
    a[0] = test::nan;
    const D least = leverage::math::min(D::variable(loaded<P>(a), 0), D::variable(loaded<P>(b), 1));
    CHECK(lanes_are(least.value, P::width,
                    [&](std::size_t i) { return i == 0 ? test::nan : std::min(a[i], b[i]); }));
    // Of the sum where one is NaN.
    CHECK(lanes_are(least.derivative[0], P::width,
                    [&](std::size_t i) { return i == 0 || a[i] < b[i] ? 1.0 : 0.0; }));
    CHECK(lanes_are(least.derivative[1], P::width,
                    [&](std::size_t i) { return i == 0 || !(a[i] < b[i]) ? 1.0 : 0.0; }));
    const P bare = leverage::math::min(loaded<P>(b), 0.25);
    CHECK(lanes_are(bare, P::width, [&](std::size_t i) { return std::min(b[i], 0.25); }));
  });
}

template <class P>
bool is_zero(const P& p) {
  return lanes_are(p, P::width, [](std::size_t) { return 0.0; });
}

TEST_CASE("a dual of packs knows which derivatives are zero by construction") {
  for_each_pack([]<class P>() {
    using D = dual<P, 3>;
    const D x = D::variable(P(2.0), 0);
    const D z = D::variable(P(3.0), 2);
    const auto is = [](const D& d, bool first, bool second, bool third) {
      return d.support.has(0) == first && d.support.has(1) == second && d.support.has(2) == third;
    };
    CHECK(is(D(), false, false, false));
    CHECK(is(D(4.0), false, false, false));
    CHECK(is(D(P(4.0)), false, false, false));
    CHECK(is(x, true, false, false));
    CHECK(is(z, false, false, true));
    CHECK(is(-x, true, false, false));
    CHECK(is(2.0 * x + 1, true, false, false));
    CHECK(is(1 - z, false, false, true));
    CHECK(is(1 / z, false, false, true));
    CHECK(is(x + z, true, false, true));
    CHECK(is(x - z, true, false, true));
    CHECK(is(x * z, true, false, true));
    CHECK(is(x / z, true, false, true));
    CHECK(is(x * D(4.0), true, false, false));
    CHECK(is(D(4.0) / x, true, false, false));
    CHECK(is(exp(z), false, false, true));
    CHECK(is(pow(x, z), true, false, true));
    CHECK(is(pow(2.0, z), false, false, true));
    CHECK(is(log_sum_exp(x, D(1.0)), true, false, false));
    CHECK(is(log_sum_exp(x, z), true, false, true));
    CHECK(is(within(x > 0.0, x, some_rule{}), true, false, false));
    D sum;
    sum += z;
    CHECK(is(sum, false, false, true));
  });
}

TEST_CASE("a derivative that nothing touches stays zero, be the slope infinite or no number") {
  for_each_pack([]<class P>() {
    using D = dual<P, 3>;
    const auto untouched = [](const D& d) {
      return is_zero(d.derivative[0]) && is_zero(d.derivative[2]);
    };
    const D at_zero = D::variable(P(0.0), 1);
    const D root = sqrt(at_zero);
    CHECK(lanes_are(root.derivative[1], P::width, [](std::size_t) { return infinity; }));
    CHECK(untouched(root));
    CHECK(untouched(log(at_zero)));
    CHECK(untouched(1 / at_zero));
    CHECK(untouched(at_zero / at_zero));
    CHECK(untouched(pow(at_zero, 0.5)));
    CHECK(untouched(at_zero * infinity));
    CHECK(untouched(D::variable(P(infinity), 1) * D(0.0)));
    CHECK(untouched(D::variable(P(infinity), 1) - D(infinity)));
    CHECK(untouched(exp(D::variable(P(1000.0), 1))));
    CHECK(untouched(log_sum_exp(D::variable(P(-infinity), 1), D(-infinity))));
    CHECK(untouched(within(at_zero > 0.0, at_zero, some_rule{})));

    // Not so where nobody keeps account.
    using plain = dual<double, 2>;
    CHECK(test::is_nan(sqrt(plain::variable(test::run_time(0.0), 0)).derivative[1]));
  });
}

TEST_CASE("beyond 64 variables the last ones are kept account of together") {
  using P = pack<lanes>;
  constexpr std::size_t count = 70;
  using D = dual<P, count>;
  const D low = D::variable(P(2.0), 5);
  const D high = D::variable(P(3.0), 65);
  const D last = D::variable(P(5.0), count - 1);
  CHECK(low.support.has(5));
  CHECK_FALSE(low.support.has(62));
  CHECK_FALSE(low.support.has(63));
  CHECK_FALSE(low.support.has(65));
  CHECK_FALSE(high.support.has(5));
  CHECK_FALSE(high.support.has(62));
  for (std::size_t i = 63; i < count; ++i) {
    CHECK(high.support.has(i));
    CHECK(last.support.has(i));
  }

  const D product = low * high * last + low / last;
  CHECK(product.value[0] == 30.4);
  for (std::size_t i = 0; i < count; ++i) {
    CAPTURE(i);
    const double expected = i == 5           ? 15.2
                            : i == 65        ? 10.0
                            : i == count - 1 ? 6.0 - 2.0 / 25.0
                                             : 0.0;
    CHECK(near(product.derivative[i][0], expected, 1e-15));
    CHECK(near(product.derivative[i][lanes - 1], expected, 1e-15));
  }

  const D root = sqrt(D::variable(P(0.0), 65));
  CHECK(root.derivative[65][0] == infinity);
  for (std::size_t i = 0; i < 63; ++i) CHECK(is_zero(root.derivative[i]));

  // Exactly 64: one bit for each.
  using D64 = dual<P, 64>;
  const D64 edge = log(D64::variable(P(0.0), 63));
  CHECK(edge.derivative[63][0] == infinity);
  for (std::size_t i = 0; i < 63; ++i) CHECK(is_zero(edge.derivative[i]));
  const D64 before = log(D64::variable(P(0.0), 62));
  CHECK(before.derivative[62][0] == infinity);
  CHECK(is_zero(before.derivative[63]));
}

}  // namespace pack_test
