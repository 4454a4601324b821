// SPDX-License-Identifier: Apache-2.0
/// @file
/// Functions on packs have the special values of <cmath>, and a lane has its result whatever stands beside it.
#include "leverage/fit/pack_math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include <doctest/doctest.h>

#include "fit/packs.hpp"
#include "leverage/core/math.hpp"
#include "leverage/laws.hpp"
#include "support/near.hpp"
#include "support/random.hpp"

namespace pack_math_test {

using leverage::pack;
using test::for_each_pack;
using test::infinity;
using test::lanes;
using test::random_numbers;
using test::values;

constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();
constexpr double smallest_normal = std::numeric_limits<double>::min();

/// How many doubles lie from a to b; 0 only for the same bits, so that -0 differs from 0.
std::int64_t steps_between(double a, double b) {
  const auto position = [](double x) {
    const auto bits = std::bit_cast<std::int64_t>(x);
    return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits - 1 : bits;
  };
  return std::abs(position(a) - position(b));
}

/// Equal with the sign of zero, any NaN being equal to any other.
bool same(double a, double b) { return std::isnan(b) ? std::isnan(a) : steps_between(a, b) == 0; }

/// Zeros, infinities, signs and NaN are as expected, other numbers a few doubles away.
bool close(double a, double expected, std::int64_t limit) {
  const bool exact = !std::isfinite(expected) || expected == 0.0;
  return exact ? same(a, expected) : std::isfinite(a) && steps_between(a, expected) <= limit;
}

/// A function on packs and on double; how far they may be apart, in doubles.
template <class Many, class One>
struct function {
  std::string name;
  Many many;
  One one;
  std::int64_t limit;

  template <class P>
  [[nodiscard, gnu::noinline]] P operator()(const P& x) const {
    return many(x);
  }
};
template <class Many, class One>
function(const char*, Many, One, std::int64_t) -> function<Many, One>;

/// visit(function) for every function of one argument.
template <class Visit>
void for_each_function(const Visit& visit) {
  visit(function{"exp", [](const auto& x) { return exp(x); }, [](double x) { return std::exp(x); },
                 2});
  visit(function{"expm1", [](const auto& x) { return expm1(x); },
                 [](double x) { return std::expm1(x); }, 3});
  visit(function{"log", [](const auto& x) { return log(x); }, [](double x) { return std::log(x); },
                 1});
  visit(function{"log1p", [](const auto& x) { return log1p(x); },
                 [](double x) { return std::log1p(x); }, 2});
  visit(function{"log2", [](const auto& x) { return log2(x); },
                 [](double x) { return std::log2(x); }, 2});
  visit(function{"log10", [](const auto& x) { return log10(x); },
                 [](double x) { return std::log10(x); }, 3});
  visit(function{"sqrt", [](const auto& x) { return sqrt(x); },
                 [](double x) { return std::sqrt(x); }, 0});
}

/// What every function has something special about, and the thresholds of exp and expm1.
constexpr double special_arguments[] = {0.0,
                                        -0.0,
                                        infinity,
                                        -infinity,
                                        test::nan,
                                        1.0,
                                        -1.0,
                                        -2.0,
                                        2.0,
                                        0.5,
                                        -0.5,
                                        10.0,
                                        smallest,
                                        -smallest,
                                        0x1.23456789abcdep-1040,
                                        -0x1.23456789abcdep-1040,
                                        0x0.fffffffffffffp-1022,
                                        smallest_normal,
                                        -smallest_normal,
                                        0x1p-1000,
                                        0x1p-60,
                                        -0x1p-60,
                                        1.0 + 0x1p-52,
                                        1.0 - 0x1p-53,
                                        -1.0 + 0x1p-53,
                                        -1.0 - 0x1p-52,
                                        largest,
                                        -largest,
                                        0x1p+52,
                                        0x1p+53,
                                        0x1.fffffffffffffp+53,
                                        0x1p+1000,
                                        1e19,
                                        -1e19,
                                        1e300,
                                        -1e300,
                                        709.78271289338397,  // the last e^x that is finite
                                        709.78271289338409,
                                        710.0,
                                        711.0,
                                        700.0,
                                        -700.0,
                                        700.5,
                                        -700.5,
                                        -37.0,
                                        -708.39641853226408,  // the last normal one
                                        -708.39641853226431,
                                        -720.0,
                                        -745.13321910194110,  // the last that is not 0
                                        -745.13321910194122,
                                        -746.0,
                                        -1000.0};

TEST_CASE("special arguments have the results of <cmath>, in every lane and beside any other") {
  for_each_function([](const auto& f) {
    for_each_pack([&]<class P>() {
      // Ordinary for all: positive, and around 1.
      random_numbers random(1);
      values<P> ordinary{};
      for (double& x : ordinary) x = random.real(0.1, 5.0);
      const P undisturbed = f(P::load(ordinary.data()));
      for (const double special : special_arguments) {
        CAPTURE(f.name);
        CAPTURE(special);
        const double expected = f.one(test::run_time(special));
        const P everywhere = f(P(special));
        for (std::size_t lane = 0; lane < P::width; ++lane) {
          CHECK(close(everywhere[lane], expected, f.limit));
          values<P> mixed = ordinary;
          mixed[lane] = special;
          const P result = f(P::load(mixed.data()));
          for (std::size_t i = 0; i < P::width; ++i)
            CHECK(same(result[i], i == lane ? everywhere[0] : undisturbed[i]));
        }
      }
    });
  });
}

TEST_CASE("special arguments side by side do not meet") {
  for_each_function([](const auto& f) {
    for_each_pack([&]<class P>() {
      constexpr std::size_t count = std::size(special_arguments);
      for (std::size_t first = 0; first < count; ++first) {
        for (const std::size_t stride : {1U, 7U, 11U}) {
          values<P> x{};
          for (std::size_t i = 0; i < P::width; ++i)
            x[i] = special_arguments[(first + stride * i) % count];
          const P result = f(P::load(x.data()));
          for (std::size_t i = 0; i < P::width; ++i) {
            CAPTURE(f.name);
            CAPTURE(x[i]);
            CHECK(close(result[i], f.one(test::run_time(x[i])), f.limit));
          }
        }
      }
    });
  });
}

TEST_CASE("a result depends on its argument alone: not on its lane, nor on the neighbours") {
  for_each_function([](const auto& f) {
    for_each_pack([&]<class P>() {
      random_numbers random(2);
      const auto argument = [&] {
        return random.once_in(4)
                   ? std::ldexp(random.real(0.5, 1), static_cast<int>(random.between(-1070, 1024)))
                   : random.real(0.01, 3);
      };
      for (int round = 0; round < 100; ++round) {
        const double x = argument();
        const double alone = f(P(x))[0];
        CAPTURE(f.name);
        CAPTURE(x);
        CHECK(close(alone, f.one(x), f.limit));
        for (std::size_t lane = 0; lane < P::width; ++lane) {
          values<P> neighbours{};
          for (double& other : neighbours) other = argument();
          neighbours[lane] = x;
          CHECK(same(f(P::load(neighbours.data()))[lane], alone));
        }
      }
    });
  });
}

/// Out of line, so that it is the same code wherever it is asked.
template <class P>
[[gnu::noinline]] P power(const P& x, const P& y) {
  return pow(x, y);
}

constexpr double special_powers[] = {0.0,
                                     -0.0,
                                     infinity,
                                     -infinity,
                                     test::nan,
                                     1.0,
                                     -1.0,
                                     2.0,
                                     -2.0,
                                     0.5,
                                     -0.5,
                                     3.0,
                                     -3.0,
                                     1.5,
                                     -1.5,
                                     smallest,
                                     -smallest,
                                     0x1.8p-1030,
                                     smallest_normal,
                                     largest,
                                     -largest,
                                     1e100,
                                     1e101,
                                     -1e200,
                                     0x1p+52 + 1,
                                     -0x1p+52 - 1,
                                     0x1p+53,
                                     0x1p+64,
                                     0x1p-64,
                                     1023.0,
                                     1024.0,
                                     -1022.0,
                                     -1074.0,
                                     -1075.0,
                                     1.0 + 0x1p-52,
                                     1.0 - 0x1p-53,
                                     -1.0 - 0x1p-52};

TEST_CASE("pow has the results of <cmath> for every pair of special arguments") {
  for_each_pack([]<class P>() {
    constexpr std::size_t count = std::size(special_powers);
    for (const double base : special_powers) {
      for (std::size_t first = 0; first < count; first += P::width) {
        values<P> x{};
        values<P> y{};
        for (std::size_t i = 0; i < P::width; ++i) {
          // Every other lane an ordinary one.
          x[i] = i % 2 == 0 ? base : 1.25;
          y[i] = i % 2 == 0 ? special_powers[(first + i) % count] : 3.0;
        }
        for (int shift = 0; shift < 2; ++shift) {
          const P result = power(P::load(x.data()), P::load(y.data()));
          for (std::size_t i = 0; i < P::width; ++i) {
            CAPTURE(x[i]);
            CAPTURE(y[i]);
            const double expected = std::pow(test::run_time(x[i]), y[i]);
            CHECK(close(result[i], expected,
                        1 + static_cast<std::int64_t>(std::fmin(std::fabs(y[i]), 1100.0))));
          }
          for (std::size_t i = 0; i < P::width; i += 2) {
            std::swap(x[i], x[i + 1]);
            std::swap(y[i], y[i + 1]);
            y[i + 1] = special_powers[(first + i + 1) % count];
          }
        }
      }
    }
  });
}

TEST_CASE("a power depends on its base and exponent alone") {
  for_each_pack([]<class P>() {
    random_numbers random(3);
    for (int round = 0; round < 200; ++round) {
      const double x = std::exp2(random.real(-20, 100));
      const double y = random.real(-4, 4);
      const double alone = power(P(x), P(y))[0];
      CAPTURE(x);
      CAPTURE(y);
      CHECK(close(alone, std::pow(x, y), 3));
      for (std::size_t lane = 0; lane < P::width; ++lane) {
        values<P> bases{};
        values<P> exponents{};
        for (std::size_t i = 0; i < P::width; ++i) {
          const bool special = random.once_in(3);
          const auto any = [&] {
            return special_powers[static_cast<std::size_t>(
                random.between(0, static_cast<std::int64_t>(std::size(special_powers)) - 1))];
          };
          bases[i] = special ? any() : random.real(0.1, 1e3);
          exponents[i] = special ? any() : random.real(-4, 4);
        }
        bases[lane] = x;
        exponents[lane] = y;
        CHECK(same(power(P::load(bases.data()), P::load(exponents.data()))[lane], alone));
      }
    }
    const P x(3.7);
    CHECK(same(pow(x, 0.3)[0], pow(x, P(0.3))[0]));
    CHECK(same(pow(x, 2)[0], pow(x, P(2.0))[0]));
    CHECK(same(pow(2.0F, x)[0], pow(P(2.0), x)[0]));
  });
}

TEST_CASE("exact results are exact") {
  for_each_pack([]<class P>() {
    for (int n = -1074; n <= 1023; ++n) {
      CAPTURE(n);
      values<P> x{};
      x.fill(0.7);
      x[static_cast<std::size_t>(n + 1074) % P::width] = std::ldexp(1.0, n);
      CHECK(log2(P::load(x.data()))[static_cast<std::size_t>(n + 1074) % P::width] == n);
    }
    CHECK(same(exp(P(0.0))[0], 1.0));
    CHECK(same(exp(P(-0.0))[0], 1.0));
    CHECK(same(log(P(1.0))[0], 0.0));
    CHECK(same(log10(P(1.0))[0], 0.0));
    CHECK(same(pow(P(7.5), 0.0)[0], 1.0));
    CHECK(same(pow(P(1.0), 7.5)[0], 1.0));
    CHECK(same(expm1(P(1e-20))[0], 1e-20));
    CHECK(same(log1p(P(-1e-20))[0], -1e-20));
    CHECK(same(log1p(P(smallest))[0], smallest));
    CHECK(same(expm1(P(-smallest))[0], -smallest));
    for (int n = 1; n < 200; ++n) CHECK(sqrt(P(double(n) * n))[0] == n);
  });
}

TEST_CASE("log_sum_exp neither overflows nor loses the small term") {
  for_each_pack([]<class P>() {
    random_numbers random(4);
    const auto& one = [](auto... x) { return leverage::math::log_sum_exp(x...); };
    for (int round = 0; round < 200; ++round) {
      values<P> x{};
      values<P> y{};
      values<P> z{};
      const double scale = round % 4 == 0 ? 1e4 : 20.0;
      for (std::size_t i = 0; i < P::width; ++i) {
        x[i] = random.real(-scale, scale);
        y[i] = random.once_in(8) ? x[i] : random.real(-scale, scale);
        z[i] = random.once_in(8) ? 0.0 : random.real(-scale, scale);
      }
      const P a = P::load(x.data());
      const P b = P::load(y.data());
      const P c = P::load(z.data());
      const P two = log_sum_exp(a, b);
      const P three = log_sum_exp(a, b, c);
      for (std::size_t i = 0; i < P::width; ++i) {
        CAPTURE(x[i]);
        CAPTURE(y[i]);
        CAPTURE(z[i]);
        // Where the largest term and the logarithm of the sum cancel, to their own precision.
        const double top = std::fmax(x[i], std::fmax(y[i], z[i]));
        CHECK(std::fabs(two[i] - one(x[i], y[i])) <=
              4e-16 * (std::fabs(std::fmax(x[i], y[i])) + std::fabs(two[i])));
        CHECK(std::fabs(three[i] - one(x[i], y[i], z[i])) <=
              4e-16 * (std::fabs(top) + std::fabs(three[i])));
        CHECK(same(log_sum_exp(a)[i], x[i]));
      }
    }
    CHECK(close(log_sum_exp(P(0.0), P(-40.0))[0], one(0.0, -40.0), 2));
    CHECK(close(log_sum_exp(P(-700.0), P(0.0))[0], one(-700.0, 0.0), 2));
    CHECK(close(log_sum_exp(P(-30.0), P(-40.0), P(0.0))[0], one(-30.0, -40.0, 0.0), 2));
    CHECK(close(log_sum_exp(P(0.0), P(-30.0), P(-40.0))[0], one(0.0, -30.0, -40.0), 2));
  });
}

TEST_CASE("log_sum_exp of infinities and NaN, whatever is beside them") {
  for_each_pack([]<class P>() {
    const double terms[] = {0.0,  3.0,     -5.0,     infinity, -infinity, test::nan,
                            -0.0, largest, -largest, 1e4,      -1e4,      smallest};
    constexpr std::size_t count = std::size(terms);
    for (std::size_t first = 0; first < count; ++first) {
      for (std::size_t second = 0; second < count; ++second) {
        for (std::size_t third = 0; third < count; ++third) {
          values<P> x{};
          values<P> y{};
          values<P> z{};
          for (std::size_t i = 0; i < P::width; ++i) {
            x[i] = terms[(first + i) % count];
            y[i] = terms[(second + 5 * i) % count];
            z[i] = terms[(third + 7 * i) % count];
          }
          const P result = log_sum_exp(P::load(x.data()), P::load(y.data()), P::load(z.data()));
          for (std::size_t i = 0; i < P::width; ++i) {
            CAPTURE(x[i]);
            CAPTURE(y[i]);
            CAPTURE(z[i]);
            const double expected = leverage::math::log_sum_exp(x[i], y[i], z[i]);
            CHECK((result[i] == 0.0 ? expected == 0.0 : close(result[i], expected, 2)));
          }
        }
      }
    }
  });
}

/// Draws rows of `count` arguments, and compares the law on packs with that on double.
template <class P, std::size_t Count, class Law>
std::int64_t largest_distance(const std::array<std::array<double, 2>, Count>& ranges,
                              const Law& law) {
  random_numbers random(5);
  std::int64_t worst = 0;
  for (int round = 0; round < 500; ++round) {
    std::array<values<P>, Count> rows{};
    std::array<P, Count> packs{};
    for (std::size_t k = 0; k < Count; ++k) {
      for (double& x : rows[k])
        x = std::exp(random.real(std::log(ranges[k][0]), std::log(ranges[k][1])));
      packs[k] = P::load(rows[k].data());
    }
    const P many = std::apply(law, packs);
    for (std::size_t i = 0; i < P::width; ++i) {
      std::array<double, Count> row{};
      for (std::size_t k = 0; k < Count; ++k) row[k] = rows[k][i];
      const double one = std::apply(law, row);
      if (!std::isfinite(one)) return std::numeric_limits<std::int64_t>::max();
      const std::int64_t distance = steps_between(many[i], one);
      worst = distance < worst ? worst : distance;
    }
  }
  return worst;
}

constexpr std::array<double, 2> ratios{2.0 / 256.0, 1.0};
constexpr std::array<double, 2> granularities{2.0, 16.0};
constexpr std::array<double, 2> budgets{1e18, 6e20};

/// The exponent of the joint law is a difference of terms three times its size, and ln Ahat, -4 at most, enlarges its
/// error: two ways to round it are that far apart, in ulp.
constexpr std::int64_t joint_law_rounding = 24;

TEST_CASE("every law on packs is the law on double, row by row, to 4 ulp in its fitted range") {
  using namespace leverage;
  for_each_pack([]<class P>() {
    // The joint law's published coefficients, as double.
    CHECK(largest_distance<P, 3>({ratios, granularities, budgets}, [](auto a, auto g, auto c) {
            return tian2025::table6.leverage(activation_ratio{a}, granularity{g}, flops{c});
          }) <= joint_law_rounding);
    // And as a fit has them: as packs, or whatever scalar the rows are.
    CHECK(largest_distance<P, 3>({ratios, granularities, budgets}, []<class T>(T a, T g, T c) {
            const tian2025::joint_law<T> law{
                T(1.23), T(-7.61e-2), T(1.67e-2), T(-1.17e-1), {T(1.63e-2), T(5.28e16), T(0.0)}};
            return law.leverage(activation_ratio<T>{a}, granularity<T>{g}, flops<T>{c});
          }) <= joint_law_rounding);
    CHECK(largest_distance<P, 1>({ratios}, []<class T>(T a) {
            return tian2025::activation_law<T>{T(-0.55), {T(1.63e-2), T(5.28e16), T(0.0)}}.leverage(
                activation_ratio<T>{a});
          }) <= 4);
    CHECK(largest_distance<P, 1>({granularities}, [](auto g) {
            return tian2025::granularity_law<>{1.2, -0.06, -7.0}.leverage(granularity{g});
          }) <= 4);
    CHECK(largest_distance<P, 1>({budgets}, [](auto c) {
            return tian2025::compute_law<>{0.1, -3.0}.leverage(flops{c});
          }) <= 8);  // ln C is 48
    CHECK(largest_distance<P, 1>({ratios}, [](auto a) {
            return saturating_transform<>{1.63e-2, 5.28e16, 0.0}(a);
          }) <= 4);
    CHECK(largest_distance<P, 1>({{{1.0, 512.0}}}, [](auto e) {
            return saturating_transform<>{1.847, 314.478, 1.0}(e);
          }) <= 4);
    CHECK(largest_distance<P, 1>(
              {budgets}, []<class T>(T c) { return power_law<T>{T(1.1576), T(-0.1529)}(c); }) <= 4);
    CHECK(largest_distance<P, 1>({{{1e-4, 1e-3}}}, []<class T>(T y) {
            return power_law<T>{T(1.1576), T(-0.1529)}.inverse(y);
          }) <= 8);  // y to the power of 6.5
    CHECK(largest_distance<P, 1>({budgets}, []<class T>(T c) {
            return tian2025::hyperparameter_law<T>{{T(1.1576), T(-0.1529)}, {T(0.0694), T(0.3644)}}
                .batch(flops<T>{c})
                .value;
          }) <= 4);
    CHECK(largest_distance<P, 1>({budgets}, []<class T>(T c) {
            return loss_curve<T>{T(64.0), T(-0.08), T(1.7)}.loss(flops<T>{c});
          }) <= 4);
    CHECK(largest_distance<P, 1>({{{1.8, 4.0}}}, []<class T>(T loss) {
            return loss_curve<T>{T(64.0), T(-0.08), T(1.7)}.flops_for(loss).value;
          }) <= 16);  // a base to the power of 12.5
  });
}

TEST_CASE("a law refuses the rows outside its domain, and answers the others as before") {
  using namespace leverage;
  for_each_pack([]<class P>() {
    const auto el = [](const P& a, const P& g, const P& c) {
      return tian2025::table6.leverage(activation_ratio<P>{a}, granularity<P>{g}, flops<P>{c});
    };
    const double good = el(P(0.03), P(8.0), P(1e20))[0];
    CHECK(good > 1.0);
    for (std::size_t lane = 0; lane < P::width; ++lane) {
      for (const auto& [a, g, c] : {std::array{1.5, 8.0, 1e20}, std::array{0.0, 8.0, 1e20},
                                    std::array{0.03, -1.0, 1e20}, std::array{0.03, infinity, 1e20},
                                    std::array{0.03, 8.0, 0.0}, std::array{test::nan, 8.0, 1e20}}) {
        values<P> ratio{};
        values<P> grain{};
        values<P> budget{};
        ratio.fill(0.03);
        grain.fill(8.0);
        budget.fill(1e20);
        ratio[lane] = a;
        grain[lane] = g;
        budget[lane] = c;
        const P result = el(P::load(ratio.data()), P::load(grain.data()), P::load(budget.data()));
        for (std::size_t i = 0; i < P::width; ++i)
          CHECK((i == lane ? test::is_nan(result[i]) : result[i] == good));
      }
    }
  });
}

}  // namespace pack_math_test
