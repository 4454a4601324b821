// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws of efficiency leverage. Expected values are 50-digit evaluations of the printed formulas with the
/// printed coefficients, or claims of the paper (Tian et al. 2025, arXiv:2507.17702).
#include "leverage/laws/tian2025/leverage.hpp"

#include <cmath>

#include <type_traits>

#include <doctest/doctest.h>

#include "laws/tian2025/vectors.hpp"
#include "support/near.hpp"

namespace leverage_test {

using namespace leverage;
using test::law_tolerance;
using test::near;
using tian2025::table6;

/// EL of Table 6 at plain numbers.
constexpr double el(double a, double g, double c) {
  return table6.leverage(activation_ratio{a}, granularity{g}, flops{c});
}

using test::tian2025::joint;
using test::tian2025::joint_value;

constexpr bool agrees_at_compile_time() {
  for (const joint_value& p : joint) {
    if (!near(el(p.a, p.g, p.c), p.leverage, law_tolerance)) {
      return false;
    }
  }
  return true;
}
static_assert(agrees_at_compile_time());

TEST_CASE("the joint law agrees with 50 digits to 1e-14 over its range and beyond") {
  CHECK(sizeof(joint) / sizeof(joint[0]) == 120);
  for (const joint_value& p : joint) {
    CAPTURE(p.a);
    CAPTURE(p.g);
    CAPTURE(p.c);
    CHECK(near(el(p.a, p.g, p.c), p.leverage, law_tolerance));
  }
}

// --- What the paper claims. -------------------------------------------------------------------------------------

TEST_CASE("EL exceeds 7 at A = 3.1 %, G = 12, C = 1e22: the claim that fixes the bases") {
  static_assert(near(el(0.031, 12, 1e22), 7.244897972612156255897, law_tolerance));
  CHECK(el(0.031, 12, 1e22) > 7.0);
  // 12 of 384 experts, E_a/E.
  CHECK(near(el(12.0 / 384.0, 12, 1e22), 7.220153591219361084598, law_tolerance));
}

TEST_CASE(
    "with its own definition of A, MoE-mini stays below 7: 6.98; its routed ratio gives more") {
  CHECK(near(el(13.0 / 385.0, 32.0 / 3.0, 1e22), 6.982164582887342891542, law_tolerance));
  CHECK(el(12.0 / 384.0, 32.0 / 3.0, 1e22) > 7.0);
  // Ling 2.0: 8 of 256 and a shared one, G 8.
  CHECK(near(el(9.0 / 257.0, 8, 1e22), 6.78795748977643328872, law_tolerance));
  CHECK(near(el(1.0 / 32.0, 8, 1e22), 7.130264308785538733295, law_tolerance));
  CHECK(near(el(9.0 / 257.0, 8, 1.34e23), 8.757127515462728532827, law_tolerance));
}

TEST_CASE("other points: the smallest model's ratio, and the ends of the fitted range") {
  CHECK(near(el(3.0 / 65.0, 2, 1e20), 2.968261302080752088075, law_tolerance));
  CHECK(near(el(1.0 / 128.0, 2, 3e20), 4.936116693154507864904, law_tolerance));
  CHECK(near(el(0.5, 2, 1e20), 1.296070113938584599853, law_tolerance));
  CHECK(near(el(0.031, 1, 1e22), 3.878168560325296532343, law_tolerance));
}

TEST_CASE("the exponent is a + d log10 C + gamma (log2 G)^2 + beta log2 G") {
  const auto exponent = [](double g, double c) {
    return table6.exponent(granularity{g}, flops{c});
  };
  CHECK(near(exponent(12, 1e22), -0.6490129451870412814584, law_tolerance));
  CHECK(near(exponent(1, 1e22), -0.4442, law_tolerance));
  CHECK(near(exponent(2, 1e20), -0.3923, law_tolerance));
  CHECK(near(exponent(8, 1e22), -0.6449, law_tolerance));
  CHECK(near(exponent(2, 3e20), -0.4286089274841663114782, law_tolerance));
  CHECK(table6.granularity_part(granularity{1.0}) == 1.23);
  CHECK(near(table6.granularity_part(granularity{2.0}), 1.1297, law_tolerance));
}

// --- The bases of the logarithms. -------------------------------------------------------------------------------

template <class ComputeLog, class GranularityLog>
constexpr tian2025::joint_law<double, ComputeLog, GranularityLog> paired{
    table6.a, table6.d, table6.gamma, table6.beta, table6.saturation};

template <class ComputeLog, class GranularityLog>
void pairing(double expected_leverage, double expected_optimum) {
  const auto& law = paired<ComputeLog, GranularityLog>;
  const double leverage = law.leverage(activation_ratio{0.031}, granularity{12.0}, flops{1e22});
  const double optimum = law.optimum_granularity().value;
  CHECK(near(leverage, expected_leverage, 1e-13));
  CHECK(near(optimum, expected_optimum, law_tolerance));
  // What the paper says: EL above 7 and of that size, the best granularity within 8 to 12.
  const bool as_claimed = leverage > 7 && leverage < 10 && optimum >= 8 && optimum <= 12;
  CHECK(as_claimed ==
        (std::is_same_v<ComputeLog, common_log> && std::is_same_v<GranularityLog, binary_log>));
}

TEST_CASE("of nine pairings of logarithms only log10 C with log2 G gives what the paper claims") {
  pairing<common_log, binary_log>(7.244897972612156255897, 11.33721211594045050841);
  pairing<common_log, natural_log>(6.874535539826817121328, 33.21474859192795670235);
  pairing<common_log, common_log>(5.372435225992194895488, 3184.153618521327494031);
  pairing<natural_log, binary_log>(5621.848618188041765242, 11.33721211594045050841);
  pairing<natural_log, natural_log>(5334.457196134335602564, 33.21474859192795670235);
  pairing<natural_log, common_log>(4168.867203613531110861, 3184.153618521327494031);
  pairing<binary_log, binary_log>(1026455.185978727523805, 11.33721211594045050841);
  pairing<binary_log, natural_log>(973982.3366354617591203, 33.21474859192795670235);
  pairing<binary_log, common_log>(761165.1702896518616119, 3184.153618521327494031);
}

// --- Errata. ----------------------------------------------------------------------------------------------------

TEST_CASE("d is negative, though the text calls it positive: leverage grows with compute") {
  static_assert(table6.d == -7.61e-2);
  CHECK(el(0.031, 12, 1e22) > el(0.031, 12, 1e20));
}

TEST_CASE("EL(A = 1) is not 1, and drifts with compute and granularity") {
  CHECK(near(el(1, 2, 1e20), 0.9936771395536534384298, law_tolerance));
  CHECK(el(1, 2, 1e24) < el(1, 2, 1e20));
  CHECK(near(table6.saturation(1.0), 1.016299999999999980443, 4e-16));
}

TEST_CASE("A_max is numerically infinite: Ahat = A + A_start") {
  for (const double a : {0.0, 0.01, 0.5, 1.0}) {
    CHECK(near(table6.saturation(a), a + 0.0163, 4e-16));
  }
  // So the benefit of sparsity ends at Ahat = 0.0163.
  CHECK(near(el(1e-12, 12, 1e22), std::pow(0.0163, -0.6490129451870412814584), 1e-10));
}

// --- Questions with closed answers. -----------------------------------------------------------------------------

TEST_CASE("the best granularity is 2^(-beta / 2 gamma) = 11.34, where the slope in G vanishes") {
  static_assert(near(table6.optimum_granularity().value, 11.33721211594045050841, law_tolerance));
  const double best = table6.optimum_granularity().value;
  for (const double a : {0.0078125, 0.031, 0.5}) {
    for (const double c : {1e18, 3e20, 1e22}) {
      const auto at = [&](double g) { return el(a, g, c); };
      CHECK(at(best) >= at(best * 1.01));
      CHECK(at(best) >= at(best / 1.01));
      const auto slope = differentiate(
          [&](auto g) { return table6.leverage(activation_ratio{a}, granularity{g}, flops{c}); },
          best);
      CHECK(std::abs(slope.derivative[0]) < 1e-14);
      const auto below = differentiate(
          [&](auto g) { return table6.leverage(activation_ratio{a}, granularity{g}, flops{c}); },
          8.0);
      CHECK(below.derivative[0] > 1e-4);
    }
  }
}

TEST_CASE("a little curvature and a little compute are enough") {
  tian2025::joint_law<> law = table6;
  law.gamma = 1e-5;
  law.beta = -1e-4;
  CHECK(near(law.optimum_granularity().value, 32.0, 1e-13));  // 2^5
  law.d = -0.01;
  law.a = 0.15;
  CHECK(near(law.break_even_flops(granularity{1.0}).value, 1e15, 1e-13));
  // Just above break-even the exponent is small, and still has a root.
  const granularity g{1.0};
  const flops c{1.1e15};
  const double el = law.leverage(activation_ratio{0.03}, g, c);
  CHECK(near(law.activation_ratio_for(el, g, c).value, 0.03, 1e-10));
}

TEST_CASE("A = 1 is granted and A = 0 is not") {
  // Ahat = A + 1, EL = 1/Ahat: from 1 at A = 0 down to 1/2 at A = 1, exactly.
  const tian2025::joint_law<> law{
      -1.0, 0.0, 0.0, 0.0, {.start = 1.0, .max = test::infinity, .origin = 0.0}};
  const auto ratio_for = [&](double target) {
    return law.activation_ratio_for(target, granularity{2.0}, flops{1e20}).value;
  };
  CHECK(ratio_for(0.5) == 1.0);
  CHECK(ratio_for(0.8) == doctest::Approx(0.25).epsilon(1e-14));
  CHECK(test::is_nan(ratio_for(1.0)));
}

TEST_CASE("without curvature there is no best granularity") {
  tian2025::joint_law<> law = table6;
  law.gamma = 0;
  CHECK(test::is_nan(law.optimum_granularity().value));
  law.gamma = -0.01;
  CHECK(test::is_nan(law.optimum_granularity().value));
}

TEST_CASE("the activation ratio for EL = 7 at C = 1e22, G = 12 is 3.357 %") {
  constexpr auto a = table6.activation_ratio_for(7.0, granularity{12.0}, flops{1e22});
  static_assert(near(a.value, 0.033573727476832580099, 3e-14));
  CHECK(near(table6.activation_ratio_for(test::run_time(7.0), granularity{12.0}, flops{1e22}).value,
             0.033573727476832580099, 3e-14));
}

TEST_CASE("the compute for EL = 7 at A = 3.1 %, G = 12 is 7.11e21") {
  constexpr auto c = table6.flops_for(7.0, activation_ratio{0.031}, granularity{12.0});
  static_assert(near(c.value, 7110599076978827711777.0, 1e-13));
  CHECK(
      near(table6.flops_for(test::run_time(7.0), activation_ratio{0.031}, granularity{12.0}).value,
           7110599076978827711777.0, 1e-13));
}

TEST_CASE("activation ratio and compute for the leverage of a point are that point") {
  for (const joint_value& p : joint) {
    CAPTURE(p.a);
    CAPTURE(p.g);
    CAPTURE(p.c);
    const double leverage = el(p.a, p.g, p.c);
    CHECK(near(table6.flops_for(leverage, activation_ratio{p.a}, granularity{p.g}).value, p.c,
               p.a < 1 ? 1e-11 : 1e-9));
    // 1 is the end of the interval: a rounding may lie beyond it.
    if (p.a < 1) {
      CHECK(near(table6.activation_ratio_for(leverage, granularity{p.g}, flops{p.c}).value, p.a,
                 1e-12));
    }
  }
}

TEST_CASE("leverage that no activation ratio in (0, 1] reaches is refused") {
  const auto ratio_for = [](double target) {
    return table6.activation_ratio_for(target, granularity{12.0}, flops{1e22}).value;
  };
  // The law's limits there: Ahat from 0.0163 to 1.0163, so EL from 14.47 down to 0.98956.
  const double most = std::pow(0.0163, -0.6490129451870412814584);
  const double least = el(1, 12, 1e22);
  CHECK(near(most, 14.46, 1e-2));
  CHECK(test::is_nan(ratio_for(most * 1.0001)));
  CHECK(ratio_for(most * 0.9999) > 0.0);
  CHECK(ratio_for(most * 0.9999) < 1e-3);
  CHECK(test::is_nan(ratio_for(least * 0.9999)));
  CHECK(near(ratio_for(least * 1.0001), 1.0, 1e-2));
  CHECK(ratio_for(least * 1.0001) <= 1.0);
  for (const double bad : {0.0, -7.0, test::infinity, test::nan}) {
    CAPTURE(bad);
    CHECK(test::is_nan(ratio_for(bad)));
  }
  // At break-even the exponent is zero: one A is as good as any other.
  tian2025::joint_law<> flat = table6;
  flat.a = flat.d = flat.gamma = flat.beta = 0;
  CHECK(test::is_nan(flat.activation_ratio_for(1.0, granularity{2.0}, flops{1e20}).value));
}

TEST_CASE("leverage that no budget reaches is refused") {
  const auto flops_for = [](double target, double a) {
    return table6.flops_for(target, activation_ratio{a}, granularity{12.0}).value;
  };
  for (const double bad : {0.0, -7.0, test::infinity, test::nan}) {
    CAPTURE(bad);
    CHECK(test::is_nan(flops_for(bad, 0.031)));
  }
  CHECK(test::is_nan(flops_for(7.0, 0.0)));
  CHECK(test::is_nan(flops_for(7.0, 1.5)));
  tian2025::joint_law<> without_compute = table6;
  without_compute.d = 0;
  CHECK(test::is_nan(
      without_compute.flops_for(7.0, activation_ratio{0.031}, granularity{12.0}).value));
  CHECK(test::is_nan(without_compute.break_even_flops(granularity{12.0}).value));
  // Ahat = 1: every power of it is 1.
  tian2025::joint_law<> unsaturated = table6;
  unsaturated.saturation = {.start = 0.5, .max = test::infinity, .origin = 0.0};
  CHECK(test::is_nan(unsaturated.flops_for(7.0, activation_ratio{0.5}, granularity{12.0}).value));
}

TEST_CASE("below the break-even budget the exponent is positive and sparsity would harm") {
  const auto at = [](double g) { return table6.break_even_flops(granularity{g}).value; };
  // Independent 40-digit evaluations.
  static_assert(
      near(table6.break_even_flops(granularity{12.0}).value, 29619491119509.8507876, 2e-13));
  CHECK(near(at(1), 14552697279982196.20375, 2e-13));
  CHECK(near(at(2), 699746713318827.8977007, 2e-13));
  CHECK(near(at(8), 33544720584704.60764011, 2e-13));
  CHECK(near(at(12), 29619491119509.8507876, 2e-13));
  CHECK(near(at(16), 33443376513673.61054388, 2e-13));
  for (const double g : {1.0, 2.0, 12.0}) {
    CHECK(table6.meaningful(activation_ratio{0.031}, granularity{g}, flops{at(g) * 1.001}));
    CHECK_FALSE(table6.meaningful(activation_ratio{0.031}, granularity{g}, flops{at(g) / 1.001}));
    CHECK(el(0.031, g, at(g) / 1.001) < 1.0);
    CHECK(near(el(0.031, g, at(g)), 1.0, 1e-12));
  }
}

TEST_CASE("the law means nothing where Ahat exceeds 1, nor for refused arguments") {
  const auto meaningful = [](double a, double g, double c) {
    return table6.meaningful(activation_ratio{a}, granularity{g}, flops{c});
  };
  CHECK(meaningful(0.98, 12, 1e22));
  CHECK_FALSE(meaningful(0.99, 12, 1e22));
  CHECK_FALSE(meaningful(1.0, 12, 1e22));
  CHECK_FALSE(meaningful(1.5, 12, 1e22));
  CHECK_FALSE(meaningful(0.0, 12, 1e22));
  CHECK_FALSE(meaningful(0.9838, 12, 1e22));
  // On the line: an exponent of zero, and Ahat = 1, mean nothing either.
  tian2025::joint_law<> law = table6;
  law.a = law.d = law.gamma = law.beta = 0;
  CHECK_FALSE(law.meaningful(activation_ratio{0.03}, granularity{12.0}, flops{1e22}));
  law.a = -1;
  law.saturation = {.start = 0.5, .max = test::infinity, .origin = 0.0};
  CHECK(law.meaningful(activation_ratio{0.25}, granularity{12.0}, flops{1e22}));
  CHECK_FALSE(law.meaningful(activation_ratio{0.5}, granularity{12.0}, flops{1e22}));
  CHECK_FALSE(meaningful(0.03, -1, 1e22));
  CHECK_FALSE(meaningful(0.03, 12, test::nan));
}

TEST_CASE(
    "the bound beyond which the law is silent is that of compute or of the activation ratio") {
  const auto below = table6.silence(activation_ratio{0.03}, granularity{12.0}, flops{1e10});
  REQUIRE(below.has_value());
  CHECK(below->which == argument::non_vocabulary_flops);
  CHECK(below->value == 1e10);
  CHECK(near(below->low, 29619491119509.8507876, 2e-13));
  CHECK(below->high == test::infinity);
  const auto above = table6.silence(activation_ratio{0.99}, granularity{12.0}, flops{1e22});
  REQUIRE(above.has_value());
  CHECK(above->which == argument::activation_ratio);
  CHECK(near(above->high, 1 - 0.0163, 1e-12));
  CHECK_FALSE(table6.silence(activation_ratio{0.03}, granularity{12.0}, flops{1e22}).has_value());
}

TEST_CASE(
    "leverage rises as models get sparser and budgets grow, and granularity helps up to its best") {
  double last = 1e9;
  for (double a = 0.005; a <= 0.98; a *= 1.3) {
    CHECK(el(a, 12, 1e22) < last);
    last = el(a, 12, 1e22);
  }
  last = 0;
  for (double c = 1e15; c <= 1e26; c *= 10) {
    CHECK(el(0.031, 12, c) > last);
    last = el(0.031, 12, c);
  }
  for (double g = 1; g < 11; g += 0.5) {
    CHECK(el(0.031, g + 0.5, 1e22) > el(0.031, g, 1e22));
    CHECK(el(0.031, 11.4 + g + 0.5, 1e22) < el(0.031, 11.4 + g, 1e22));
  }
}

// --- Derivatives. -----------------------------------------------------------------------------------------------

TEST_CASE("elasticities are those of the closed forms") {
  // ln EL = f ln Ahat:  f A/Ahat dAhat/dA,  ln Ahat (2 gamma log2 G + beta)/ln 2,  d ln Ahat / ln 10.
  struct expected {
    double a, g, c, by_ratio, by_granularity, by_flops;
  };
  constexpr expected points[] = {{0.031, 12, 1e22, -0.4253573213699424884788,
                                  -0.01205160842199123154898, 0.1008430671898525397656},
                                 {0.0078125, 2, 3e20, -0.1388701812740300386188,
                                  0.4492726659454289166072, 0.1231113654863872956807},
                                 {0.5, 8, 1e18, -0.3297501452643811705086,
                                  0.01602247074603990705724, 0.02184814828390635310743},
                                 {1, 16, 1e24, -0.7844140509692019921789,
                                  0.0003872171088764565242146, -0.000534368536537598619616}};
  for (const expected& p : points) {
    CAPTURE(p.a);
    const auto e = table6.elasticity(activation_ratio{p.a}, granularity{p.g}, flops{p.c});
    CHECK(near(e.activation_ratio, p.by_ratio, 2e-14));
    CHECK(near(e.granularity, p.by_granularity, 1e-13));
    CHECK(near(e.flops, p.by_flops, 2e-14));
  }
  constexpr auto constant =
      table6.elasticity(activation_ratio{0.031}, granularity{12.0}, flops{1e22});
  static_assert(near(constant.flops, 0.1008430671898525397656, 2e-14));
}

TEST_CASE("the gradient in arguments and coefficients is the difference quotient's") {
  const double x[] = {0.031, 12.0, 1e22, 1.23, -7.61e-2, 1.67e-2, -1.17e-1, 1.63e-2};
  const auto f = [](auto a, auto g, auto c, auto k0, auto k1, auto k2, auto k3, auto start) {
    using T = decltype(a);
    const tian2025::joint_law<T> law{k0, k1, k2, k3, {start, T(5.28e16), T(0.0)}};
    return law.leverage(activation_ratio{a}, granularity{g}, flops{c});
  };
  const auto y = differentiate(f, x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]);
  CHECK(near(y.value, 7.244897972612156255897, law_tolerance));
  for (std::size_t i = 0; i < 8; ++i) {
    CAPTURE(i);
    const auto at = [&](double shift) {
      double p[8];
      for (std::size_t j = 0; j < 8; ++j) {
        p[j] = x[j] * (i == j ? 1 + shift : 1);
      }
      return f(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
    };
    const double h = 1e-4;
    const double quotient = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h * x[i]);
    CHECK(near(y.derivative[i], quotient, 1e-9));
  }
}

// --- Separable laws. --------------------------------------------------------------------------------------------

TEST_CASE("with two arguments fixed the joint law is each of the separable laws") {
  for (const double a : {0.0078125, 0.125, 1.0}) {
    for (const double g : {1.0, 8.0, 16.0}) {
      for (const double c : {1e18, 1e22}) {
        CAPTURE(a);
        CAPTURE(g);
        CAPTURE(c);
        const activation_ratio ratio{a};
        const granularity gran{g};
        const flops budget{c};
        const double whole = table6.leverage(ratio, gran, budget);
        CHECK(near(table6.at(gran, budget).leverage(ratio), whole, 1e-14));
        CHECK(near(table6.at(ratio, budget).leverage(gran), whole, 1e-14));
        CHECK(near(table6.at(ratio, gran).leverage(budget), whole, 1e-13));
      }
    }
  }
}

TEST_CASE("a slice keeps its law's shape") {
  // log EL = a_A log Ahat, with the exponent as a_A.
  CHECK(
      near(table6.at(granularity{12.0}, flops{1e22}).a, -0.6490129451870412814584, law_tolerance));
  CHECK(near(table6.at(activation_ratio{0.031}, flops{1e22}).optimum().value,
             11.33721211594045050841, law_tolerance));
  // EL = exp(c_C) C^a_C, with the elasticity as a_C.
  CHECK(near(table6.at(activation_ratio{0.031}, granularity{12.0}).a, 0.1008430671898525397656,
             law_tolerance));
  // Where Ahat > 1 the slice has no best granularity, but a worst.
  CHECK(test::is_nan(table6.at(activation_ratio{1.0}, flops{1e22}).optimum().value));
}

TEST_CASE("slices of laws with other logarithms are slices too") {
  const auto& law = paired<natural_log, common_log>;
  const activation_ratio a{0.1};
  const granularity g{5.0};
  const flops c{1e20};
  const double whole = law.leverage(a, g, c);
  CHECK(near(law.at(g, c).leverage(a), whole, 1e-13));
  CHECK(near(law.at(a, c).leverage(g), whole, 1e-13));
  CHECK(near(law.at(a, g).leverage(c), whole, 1e-12));
  CHECK(near(law.flops_for(whole, a, g).value, 1e20, 1e-11));
  CHECK(near(law.leverage(a, g, law.break_even_flops(g)), 1.0, 1e-12));
  CHECK(near(law.elasticity(a, g, c).flops, law.at(a, g).a, 1e-13));
}

TEST_CASE("the separable laws are their formulas") {
  constexpr tian2025::activation_law<> activation{
      .a = -0.5, .saturation = {.start = 0.25, .max = test::infinity, .origin = 0.0}};
  static_assert(near(activation.leverage(activation_ratio{0.75}), 1.0, 1e-15));
  CHECK(near(activation.leverage(activation_ratio{0.3125}), 1.333333333333333333333,
             1e-15));  // (9/16)^-1/2

  // log G = -c/2 with base 2: ln EL = a + b x (x + c) = 1 - 0.25 * 2 * (2 - 4) at G = 4.
  constexpr tian2025::granularity_law<> by_granularity{.a = 1.0, .b = -0.25, .c = -4.0};
  CHECK(near(by_granularity.leverage(granularity{4.0}), 7.389056098930650227230, 1e-15));  // e^2
  CHECK(by_granularity.optimum().value == 4.0);
  CHECK(test::is_nan(tian2025::granularity_law<>{.a = 1.0, .b = 0.25, .c = -4.0}.optimum().value));
  CHECK(test::is_nan(tian2025::granularity_law<>{.a = 1.0, .b = 0.0, .c = -4.0}.optimum().value));

  // EL = exp(c) C^a: e^-1 16^0.25.
  constexpr tian2025::compute_law<> by_compute{.a = 0.25, .c = -1.0};
  CHECK(near(by_compute.leverage(flops{16.0}), 0.7357588823428846431910, 1e-15));
}

// --- Refusals, domain, source. ----------------------------------------------------------------------------------

TEST_CASE("impossible arguments give NaN, in every law") {
  const auto slice_a = table6.at(granularity{12.0}, flops{1e22});
  for (const double bad : {0.0, -0.1, 1.0000001, 3.1, test::infinity, test::nan}) {
    CAPTURE(bad);
    CHECK(test::is_nan(el(bad, 12, 1e22)));
    CHECK(test::is_nan(slice_a.leverage(activation_ratio{bad})));
    CHECK(test::is_nan(
        table6.elasticity(activation_ratio{bad}, granularity{12.0}, flops{1e22}).flops));
    CHECK(test::is_nan(table6.at(activation_ratio{bad}, granularity{12.0}).leverage(flops{1e22})));
    CHECK(test::is_nan(table6.at(activation_ratio{bad}, flops{1e22}).leverage(granularity{12.0})));
  }
  const auto slice_g = table6.at(activation_ratio{0.031}, flops{1e22});
  const auto slice_c = table6.at(activation_ratio{0.031}, granularity{12.0});
  for (const double bad : {0.0, -12.0, test::infinity, test::nan}) {
    CAPTURE(bad);
    CHECK(test::is_nan(el(0.031, bad, 1e22)));
    CHECK(test::is_nan(slice_g.leverage(granularity{bad})));
    CHECK(test::is_nan(table6.break_even_flops(granularity{bad}).value));
    CHECK(test::is_nan(table6.granularity_part(granularity{bad})));
    CHECK(test::is_nan(el(0.031, 12, bad)));
    CHECK(test::is_nan(slice_c.leverage(flops{bad})));
    CHECK(test::is_nan(table6.exponent(granularity{12.0}, flops{bad})));
    CHECK(test::is_nan(table6.activation_ratio_for(7.0, granularity{12.0}, flops{bad}).value));
  }
}

TEST_CASE("a refused argument is not swallowed where <cmath> says 1^NaN = NaN^0 = 1") {
  // Ahat = 1 and no exponent; an exponent of 0 and no Ahat.
  tian2025::joint_law<> law = table6;
  law.saturation = {.start = 0.5, .max = test::infinity, .origin = 0.0};
  CHECK(law.leverage(activation_ratio{0.5}, granularity{12.0}, flops{1e22}) == 1.0);
  CHECK(test::is_nan(law.leverage(activation_ratio{0.5}, granularity{-12.0}, flops{1e22})));
  CHECK(test::is_nan(law.leverage(activation_ratio{0.5}, granularity{12.0}, flops{test::nan})));
  law.a = law.d = law.gamma = law.beta = 0;
  CHECK(law.leverage(activation_ratio{0.25}, granularity{12.0}, flops{1e22}) == 1.0);
  CHECK(test::is_nan(law.leverage(activation_ratio{-0.25}, granularity{12.0}, flops{1e22})));
  CHECK(test::is_nan(law.at(granularity{12.0}, flops{1e22}).leverage(activation_ratio{1.25})));
  // A target of 1 has the root 1 whatever the exponent is, if there is one.
  CHECK(
      near(table6.activation_ratio_for(1.0, granularity{12.0}, flops{1e22}).value, 0.9837, 1e-14));
  CHECK(test::is_nan(table6.activation_ratio_for(1.0, granularity{-12.0}, flops{1e22}).value));
  CHECK(test::is_nan(table6.activation_ratio_for(1.0, granularity{12.0}, flops{test::nan}).value));
}

TEST_CASE("the law of Table 6 knows its source and its range") {
  CHECK(table6.source.key == "tian2025");
  CHECK(table6.source.arxiv == "2507.17702");
  CHECK(table6.source.location.find("Table 6") != std::string_view::npos);
  CHECK(table6.source.note.find("inferred") != std::string_view::npos);
  CHECK_FALSE(table6.source.citation.empty());
  CHECK_FALSE(table6.source.units.empty());
  CHECK_FALSE(table6.source.range.empty());
  static_assert(table6.a == 1.23 && table6.gamma == 1.67e-2 && table6.beta == -1.17e-1);
  static_assert(table6.saturation.start == 1.63e-2 && table6.saturation.max == 5.28e16 &&
                table6.saturation.origin == 0.0);

  static_assert(table6.fitted.inputs[0].low == 0.0078125 && table6.fitted.inputs[0].high == 1.0);
  static_assert(table6.fitted.inputs[1].low == 2.0 && table6.fitted.inputs[1].high == 16.0);
  static_assert(table6.fitted.inputs[2].low == 1e18 && table6.fitted.inputs[2].high == 3e20);
  const auto inside = [](double a, double g, double c) {
    return table6.fitted
        .check({{argument::activation_ratio, a},
                {argument::expert_granularity, g},
                {argument::non_vocabulary_flops, c}})
        .inside();
  };
  CHECK(inside(2.0 / 256.0, 2, 1e18));
  CHECK(inside(1.0, 16, 3e20));
  CHECK_FALSE(inside(0.0077, 2, 1e18));
  CHECK_FALSE(inside(0.031, 1.9, 1e18));
  CHECK_FALSE(inside(0.031, 17, 1e18));
  CHECK_FALSE(inside(0.031, 2, 0.9e18));
  CHECK_FALSE(inside(0.031, 2, 4e20));
}

TEST_CASE("a prediction has the leverage, the dense compute that it equals, and its reach") {
  constexpr auto p =
      tian2025::predict(table6, activation_ratio{0.031}, granularity{12.0}, flops{1e22});
  static_assert(near(p.leverage, 7.244897972612156255897, law_tolerance));
  static_assert(near(p.dense.value, 7.244897972612156255897e22, law_tolerance));
  static_assert(p.meaningful && p.reach.extrapolates());
  CHECK(p.reach.inputs[0].inside());
  CHECK(p.reach.inputs[1].inside());
  CHECK(near(p.reach.inputs[2].factor(), 1e22 / 3e20, 1e-15));

  const auto within_range =
      tian2025::predict(table6, activation_ratio{0.031}, granularity{12.0}, flops{1e20});
  CHECK(within_range.reach.inside());
  const auto pointless =
      tian2025::predict(table6, activation_ratio{0.031}, granularity{12.0}, flops{1e10});
  CHECK_FALSE(pointless.meaningful);
  const auto refused =
      tian2025::predict(table6, activation_ratio{1.2}, granularity{12.0}, flops{1e20});
  CHECK(test::is_nan(refused.leverage));
  CHECK(test::is_nan(refused.dense.value));
  CHECK_FALSE(refused.meaningful);
  CHECK(refused.reach.extrapolates());
}

/// Marin's ablation of the number of experts at fixed FLOPs (marin-community/marin, issue 5387): 4 experts and a shared
/// one of 64, 128 and 256, experts of width d_model / 2. Mean losses over Paloma.
struct ablation {
  double flops;
  double of_64, of_128, of_256;  ///< 0: the run crashed
  double gain_128, gain_256;     ///< compute that the loss is worth, over that of 64 experts
};
constexpr ablation marin[] = {{2.19e17, 3.8104, 3.7910, 3.7801, 1.098, 1.158},
                              {1.70e18, 3.4339, 3.4059, 3.3851, 1.178, 1.332},
                              {9.00e18, 3.1605, 3.1359, 3.1138, 1.184, 1.381},
                              {2.83e19, 3.0065, 2.9784, 0.0, 1.239, 0.0}};

/// The compute that the fall from one loss to another is worth by Marin's own law, 1.6 + 95.18 C^-0.0941.
double gain(double from, double to) { return std::pow((from - 1.6) / (to - 1.6), 1.0 / 0.0941); }

TEST_CASE("another team's ablation confirms the dependence on A and log10 C within 2.4 %") {
  const auto ratio = [](const auto& law, double from, double to, double c) {
    const auto at = [&](double a) {
      return law.leverage(activation_ratio{a}, granularity{4.0}, flops{c});
    };
    return at(to) / at(from);
  };
  constexpr tian2025::joint_law<double, natural_log> by_ln{table6.a, table6.d, table6.gamma,
                                                           table6.beta, table6.saturation};
  double routed = 0.0;
  double defined = 0.0;
  int points = 0;
  for (const ablation& m : marin) {
    const auto check = [&](double loss, double worth, double experts) {
      if (loss == 0.0) return;
      const double measured = gain(m.of_64, loss);
      CHECK(std::fabs(measured - worth) <= 5e-4);
      if (m.flops < 1e18) return;  // below the fitted range
      const double by_routed = ratio(table6, 4.0 / 64, 4.0 / experts, m.flops) / measured - 1;
      CHECK(std::fabs(by_routed) <= 0.024);
      CHECK(ratio(by_ln, 4.0 / 64, 4.0 / experts, m.flops) > 2.0 * measured);
      routed += std::fabs(by_routed);
      defined += std::fabs(ratio(table6, 5.0 / 65, 5.0 / (experts + 1), m.flops) / measured - 1);
      ++points;
    };
    check(m.of_128, m.gain_128, 128);
    check(m.of_256, m.gain_256, 256);
  }
  REQUIRE(points == 5);
  CHECK(routed / points < 0.012);
  CHECK(defined > 1.5 * routed);  // E_a / E fits better than (E_a + E_s) / (E + E_s)
}

TEST_CASE("the same ablation hardly tells the base of log G") {
  // Mean miss over the five points: 1.1 % for log2, 1.7 % for ln, 5.7 % for log10.
  const auto miss = [](const auto& law) {
    double sum = 0.0;
    for (const ablation& m : marin) {
      if (m.flops < 1e18) continue;
      const auto at = [&](double experts) {
        return law.leverage(activation_ratio{4.0 / experts}, granularity{4.0}, flops{m.flops});
      };
      sum += std::fabs(at(128) / at(64) / gain(m.of_64, m.of_128) - 1);
      if (m.of_256 > 0) sum += std::fabs(at(256) / at(64) / gain(m.of_64, m.of_256) - 1);
    }
    return sum / 5;
  };
  const auto with = [](auto log_of_g) {
    return tian2025::joint_law<double, common_log, decltype(log_of_g)>{
        table6.a, table6.d, table6.gamma, table6.beta, table6.saturation};
  };
  CHECK(near(miss(with(binary_log{})), 0.011, 0.05));
  CHECK(near(miss(with(natural_log{})), 0.017, 0.05));
  CHECK(near(miss(with(common_log{})), 0.057, 0.02));
}

}  // namespace leverage_test
