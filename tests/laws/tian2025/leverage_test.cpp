// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/tian2025/leverage.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include <string_view>

#include "laws/tian2025/vectors.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using test::law_tolerance;
using test::near;
using test::run_time;

constexpr const auto& law = tian2025::table6;

constexpr double el(double a, double g, double c) {
  return law.leverage(activation_ratio{a}, granularity{g}, flops{c});
}

constexpr bool meets_the_vectors() {
  for (const auto& v : test::tian2025::joint) {
    if (!near(el(v.a, v.g, v.c), v.leverage, law_tolerance)) {
      return false;
    }
  }
  return true;
}
static_assert(meets_the_vectors());

TEST_CASE("the joint law meets its 50-digit values at run time as at compile time") {
  for (const auto& v : test::tian2025::joint) {
    CAPTURE(v.a);
    CAPTURE(v.g);
    CAPTURE(v.c);
    CHECK(near(el(run_time(v.a), run_time(v.g), run_time(v.c)), v.leverage, law_tolerance));
  }
}

TEST_CASE("the coefficients are those of Table 6") {
  CHECK(law.a == 1.23);
  CHECK(law.d == -0.0761);
  CHECK(law.gamma == 0.0167);
  CHECK(law.beta == -0.117);
  CHECK(law.saturation.start == 0.0163);
  CHECK(law.saturation.max == 5.28e16);
  CHECK(law.source.arxiv == "2507.17702");
  CHECK(!law.source.location.empty());
  CHECK(!law.source.units.empty());
  CHECK(!law.source.range.empty());
}

template <class ComputeLog, class GranularityLog>
void check_bases(std::string_view c, std::string_view g) {
  const tian2025::joint_law<double, ComputeLog, GranularityLog> other{law.a, law.d, law.gamma,
                                                                      law.beta, law.saturation};
  bool found = false;
  for (const auto& v : test::tian2025::bases) {
    if (c == v.c && g == v.g) {
      found = true;
      CHECK(near(other.leverage(activation_ratio{0.031}, granularity{12.0}, flops{1e22}),
                 v.leverage, 1e-13));
      CHECK(near(other.optimum_granularity().value, v.optimum, 1e-13));
    }
  }
  CHECK(found);
}

TEST_CASE("of the nine pairings of bases only log10 C with log2 G meets the paper's claims") {
  check_bases<common_log, binary_log>("log10", "log2");
  check_bases<common_log, natural_log>("log10", "ln");
  check_bases<common_log, common_log>("log10", "log10");
  check_bases<natural_log, binary_log>("ln", "log2");
  check_bases<natural_log, natural_log>("ln", "ln");
  check_bases<natural_log, common_log>("ln", "log10");
  check_bases<binary_log, binary_log>("log2", "log2");
  check_bases<binary_log, natural_log>("log2", "ln");
  check_bases<binary_log, common_log>("log2", "log10");
  int both = 0;
  for (const auto& v : test::tian2025::bases) {
    both += v.leverage > 7 && v.leverage < 10 && v.optimum >= 8 && v.optimum <= 12 ? 1 : 0;
  }
  CHECK(both == 1);
}

TEST_CASE("claim: over seven times at 3.1 % activation, G = 12 and 1e22 FLOPs") {
  static_assert(el(0.031, 12, 1e22) > 7);
}

TEST_CASE("MoE-mini clears 7x by E_a/E and misses it by the paper's own definition of A") {
  static_assert(near(el(12.0 / 384, 12, 1e22), 7.220153591219361, 1e-14));
  static_assert(near(el(13.0 / 385, 32.0 / 3, 1e22), 6.982164582887343, 1e-13));
  static_assert(near(el(9.0 / 257, 8, 1e22), 6.787957489776433, 1e-13));
  static_assert(near(el(1.0 / 32, 8, 1e22), 7.130264308785539, 1e-13));
}

TEST_CASE("erratum: d is negative, though the text says positive") { static_assert(law.d < 0); }

TEST_CASE("erratum: EL(A = 1) is 0.99 by the fit, not 1") {
  static_assert(near(el(1, 2, 1e20), 0.9936771395536534, 1e-13));
}

TEST_CASE("the best granularity is 11.34 at every A and C, and it is a maximum") {
  constexpr double best = law.optimum_granularity().value;
  static_assert(near(best, 11.33721211594045, 1e-14));
  for (const double a : {0.01, 0.1, 0.5}) {
    for (const double c : {1e18, 3e20, 1e24}) {
      const auto at = differentiate(
          [&](auto g) { return law.leverage(activation_ratio{a}, granularity{g}, flops{c}); },
          best);
      CHECK(at.derivative[0] == doctest::Approx(0).scale(at.value).epsilon(1e-13));
      CHECK(el(a, best, c) > el(a, 0.9 * best, c));
      CHECK(el(a, best, c) > el(a, 1.1 * best, c));
    }
  }
}

TEST_CASE("leverage grows with compute and with sparsity") {
  for (double c = 1e18; c < 1e24; c *= 3) {
    CHECK(el(0.03, 8, 3 * c) > el(0.03, 8, c));
  }
  for (double a = 0.9; a > 0.001; a *= 0.8) {
    CHECK(el(0.8 * a, 8, 1e20) > el(a, 8, 1e20));
  }
}

TEST_CASE("the questions asked backwards: the A and the C of a target") {
  // 16-digit evaluation: EL = 7 at G = 12.
  static_assert(near(law.activation_ratio_for(7.0, granularity{12.0}, flops{1e22}).value,
                     0.03357372747683258, 1e-12));
  static_assert(near(law.flops_for(7.0, activation_ratio{0.031}, granularity{12.0}).value,
                     7.110599076978828e21, 1e-11));
  for (const double target : {1.3, 2.0, 4.5}) {
    const auto a = law.activation_ratio_for(target, granularity{8.0}, flops{1e21});
    CHECK(near(law.leverage(a, granularity{8.0}, flops{1e21}), target, 1e-12));
    const auto c = law.flops_for(target, activation_ratio{0.05}, granularity{8.0});
    CHECK(near(law.leverage(activation_ratio{0.05}, granularity{8.0}, c), target, 1e-12));
  }
}

TEST_CASE("a target beyond what saturation allows, or below 1, has no activation ratio") {
  // EL(A -> 0, 12, 1e22) = 0.0163^-0.649 = 14.5.
  CHECK(
      test::is_nan(law.activation_ratio_for(run_time(14.6), granularity{12.0}, flops{1e22}).value));
  CHECK(!test::is_nan(
      law.activation_ratio_for(run_time(14.3), granularity{12.0}, flops{1e22}).value));
  CHECK(
      test::is_nan(law.activation_ratio_for(run_time(0.5), granularity{12.0}, flops{1e22}).value));
  CHECK(
      test::is_nan(law.activation_ratio_for(run_time(-1.0), granularity{12.0}, flops{1e22}).value));
  CHECK(test::is_nan(
      law.flops_for(run_time(test::nan), activation_ratio{0.03}, granularity{12.0}).value));
}

TEST_CASE("below the break-even budget the law says nothing") {
  // Independent evaluation in 40 digits.
  static_assert(near(law.break_even_flops(granularity{12.0}).value, 29619491119509.85, 1e-12));
  static_assert(near(law.break_even_flops(granularity{1.0}).value, 1.45526972799822e16, 1e-12));
  CHECK(!law.meaningful(activation_ratio{0.03}, granularity{12.0}, flops{2.9e13}));
  CHECK(law.meaningful(activation_ratio{0.03}, granularity{12.0}, flops{3.0e13}));
  CHECK(!law.meaningful(activation_ratio{1.0}, granularity{12.0}, flops{1e20}));
  CHECK(el(0.03, 12, 2.9e13) < 1);
  CHECK(el(0.03, 12, 3.0e13) > 1);
}

TEST_CASE("elasticities are those of the closed form") {
  constexpr double a = 0.031, g = 12, c = 1e22, saturated = 0.0473, exponent = -0.6490129451870413;
  constexpr auto e = law.elasticity(activation_ratio{a}, granularity{g}, flops{c});
  static_assert(near(e.activation_ratio, exponent * a / saturated, 1e-13));
  // ln Ahat (2 gamma log2 G + beta) / ln 2, and ln Ahat d / ln 10.
  const double log_a = math::log(saturated);
  CHECK(near(e.granularity, log_a * (2 * 0.0167 * math::log2(g) - 0.117) / math::log(2.0), 1e-10));
  CHECK(near(e.flops, log_a * -0.0761 / math::log(10.0), 1e-12));
}

TEST_CASE("at two fixed arguments the joint law is the separable law of the third") {
  for (const double a : {0.01, 0.2}) {
    for (const double g : {2.0, 9.0}) {
      for (const double c : {1e18, 1e22}) {
        const double whole = el(a, g, c);
        CHECK(near(law.at(granularity{g}, flops{c}).leverage(activation_ratio{a}), whole, 1e-13));
        CHECK(near(law.at(activation_ratio{a}, flops{c}).leverage(granularity{g}), whole, 1e-13));
        CHECK(near(law.at(activation_ratio{a}, granularity{g}).leverage(flops{c}), whole, 1e-13));
      }
    }
  }
  CHECK(
      near(law.at(activation_ratio{0.03}, flops{1e20}).optimum().value, 11.33721211594045, 1e-13));
}

TEST_CASE("the separable laws by hand") {
  constexpr tian2025::activation_law<> activation{
      -0.5, {.start = 0.0163, .max = test::infinity, .origin = 0.0}};
  static_assert(near(activation.leverage(activation_ratio{0.25 - 0.0163}), 2.0, 1e-14));
  constexpr tian2025::granularity_law<> by_granularity{0.1, -0.05, -7.0};
  static_assert(
      near(by_granularity.leverage(granularity{8.0}), 2.013752707470477, 1e-14));  // e^0.7
  static_assert(near(by_granularity.optimum().value, 11.313708498984761, 1e-14));  // 2^3.5
  constexpr tian2025::compute_law<> compute{0.05, -1.0};
  static_assert(near(compute.leverage(flops{1e20}), 3.678794411714423, 1e-14));  // 10 / e
}

TEST_CASE("bad input has no answer") {
  for (const double a : {0.0, -0.1, 1.0000001, test::nan, test::infinity}) {
    CHECK(test::is_nan(el(run_time(a), 8, 1e20)));
  }
  for (const double x : {0.0, -1.0, test::nan, test::infinity}) {
    CHECK(test::is_nan(el(0.03, run_time(x), 1e20)));
    CHECK(test::is_nan(el(0.03, 8, run_time(x))));
    CHECK(test::is_nan(law.break_even_flops(granularity{run_time(x)}).value));
  }
  const tian2025::joint_law<> without_optimum{1.23, -0.07, -0.01, -0.1, law.saturation};
  CHECK(test::is_nan(without_optimum.optimum_granularity().value));
  const tian2025::joint_law<> flat{1.23, run_time(0.0), 0.01, -0.1, law.saturation};
  CHECK(test::is_nan(flat.break_even_flops(granularity{8.0}).value));
  CHECK(test::is_nan(flat.flops_for(2.0, activation_ratio{0.03}, granularity{8.0}).value));
}

TEST_CASE("a prediction says by what it extrapolates") {
  constexpr auto inside =
      tian2025::predict(law, activation_ratio{0.03}, granularity{8.0}, flops{1e20});
  static_assert(inside.reach.inside() && inside.meaningful);
  static_assert(inside.dense == flops{1e20} * inside.leverage);
  const auto beyond = tian2025::predict(law, activation_ratio{0.03}, granularity{8.0}, flops{3e22});
  CHECK(beyond.reach.extrapolates());
  CHECK(beyond.reach.inputs[0].inside());
  CHECK(beyond.reach.inputs[1].inside());
  CHECK(near(beyond.reach.inputs[2].factor(), 100.0, 1e-14));
  CHECK(beyond.reach.inputs[2].input == "FLOPs");
}

}  // namespace
