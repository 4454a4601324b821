// SPDX-License-Identifier: Apache-2.0
/// @file
/// The law of routed models. Losses and effective parameter counts stand in catalogue/clark2022.hpp; here is what
/// follows from them, by 40-digit arithmetic on the printed coefficients, and what the paper reports.
#include "leverage/laws/clark2022.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace clark2022_test {

using namespace leverage;
using clark2022::dense;
using clark2022::hash;
using clark2022::rl_r;
using clark2022::s_base;
using test::is_nan;
using test::near;
using test::run_time;

constexpr double tolerance = 1e-13;

static_assert(near(s_base.loss(parameters{1e9}, 64.0), 2.08581463174292973, 1e-14));
static_assert(near(s_base.effective_parameters(parameters{1e9}, 64.0).value, 3137565896.31059121,
                   1e-12));
static_assert(near(s_base.effective_experts(128.0), 91.40468285666085, 1e-15));

TEST_CASE("128 experts on 5 M parameters are worth the 55 M of the paper, within 6 %") {
  CHECK(near(s_base.effective_parameters(parameters{5e6}, 128.0).value, 55e6, 0.06));
}

TEST_CASE("one expert counts for E_start, and is worth the size itself") {
  for (const auto& law : {s_base, rl_r, hash}) {
    CHECK(near(law.effective_experts(1.0), law.E_start, 4e-16));
    CHECK(near(law.effective_parameters(parameters{1e9}, 1.0).value, 1e9, tolerance));
    // The law at one expert is not the dense law.
    CHECK_FALSE(near(law.loss(parameters{1e9}, 1.0), dense.loss(parameters{1e9}), 1e-3));
  }
}

TEST_CASE("exponents of size and of experts") {
  struct expected {
    clark2022::routed_law<> law;
    double size_at_64, size_at_512, experts_at_1b;
  };
  for (const expected& e : {expected{s_base, -0.0664252365523327112, -0.06139085092647536, -0.027},
                            {rl_r, -0.0619280632378944951, -0.0543247099792912831, -0.018},
                            {hash, -0.0657566496846056998, -0.0582690034369921032, -0.028}}) {
    CHECK(near(e.law.at(64.0).exponent, e.size_at_64, tolerance));
    CHECK(near(e.law.at(512.0).exponent, e.size_at_512, tolerance));
    CHECK(near(e.law.experts_exponent(parameters{1e9}), e.experts_at_1b, tolerance));
    // They are the slopes of ln L.
    const auto slope = differentiate(
        [&](const auto& n, const auto& x) { return e.law.loss(parameters{n}, x); }, 1e9, 64.0);
    CHECK(near(slope.derivative[0] * 1e9 / slope.value, e.size_at_64, tolerance));
    const double experts = e.law.effective_experts(64.0);
    CHECK(near(slope.derivative[1] * experts / (slope.value * e.law.saturation().derivative(64.0)),
               e.experts_at_1b, tolerance));
    // At given experts the law is a power law of size.
    CHECK(near(e.law.at(64.0)(3e8), e.law.loss(parameters{3e8}, 64.0), tolerance));
  }
}

TEST_CASE("inverses lead back, and the experts that double 1 B parameters are those of 40 digits") {
  for (const auto& law : {s_base, rl_r, hash}) {
    for (const double n : {15e6, 1e9}) {
      for (const double e : {2.0, 64.0, 512.0}) {
        const double loss = law.loss(parameters{n}, e);
        CHECK(near(law.size_for(loss, e).value, n, 1e-12));
        CHECK(near(law.experts_for(loss, parameters{n}), e, 1e-11));
        const parameters worth = law.effective_parameters(parameters{n}, e);
        CHECK(near(law.loss(worth, 1.0), loss, tolerance));
        CHECK(near(law.experts_for(worth, parameters{n}), e, 1e-11));
      }
    }
  }
  const parameters two_billion{2e9};
  CHECK(near(s_base.experts_for(two_billion, parameters{1e9}), 14.073961811929536, 1e-11));
  CHECK(near(rl_r.experts_for(two_billion, parameters{1e9}), 43.405435484617649, 1e-11));
  CHECK(near(hash.experts_for(two_billion, parameters{1e9}), 28.7045094709816951, 1e-11));
}

TEST_CASE("the size from which routing does harm, and the paper's within an order of magnitude") {
  struct expected {
    clark2022::routed_law<> law;
    double cutoff, paper;
  };
  for (const expected& e : {expected{s_base, 1e12, 937e9},
                            {rl_r, 31622776601.6837933, 85e9},
                            {hash, 215443469003.188372, 83e9}}) {
    const double cutoff = e.law.cutoff_size().value;
    CHECK(near(cutoff, e.cutoff, 1e-12));
    CHECK(std::abs(std::log10(cutoff / e.paper)) < 1.0);
    // Below it experts lower the loss, above they raise it, at it they do nothing.
    const auto gain = [&](double n) {
      return e.law.loss(parameters{n}, 64.0) / e.law.loss(parameters{n}, 8.0) - 1.0;
    };
    CHECK(gain(0.9 * cutoff) < 0.0);
    CHECK(gain(1.1 * cutoff) > 0.0);
    CHECK(std::abs(gain(cutoff)) < 1e-14);
    CHECK(e.law.effective_parameters(parameters{2.0 * cutoff}, 64.0).value < 2.0 * cutoff);
  }
}

TEST_CASE("dense models") {
  static_assert(near(dense.loss(parameters{1e9}), 2.26510916844421559, 1e-14));
  CHECK(near(dense.size_for(2.5).value, 282247343.288267489, tolerance));
  CHECK(near(dense.size_for(dense.loss(parameters{3e8})).value, 3e8, tolerance));
}

TEST_CASE("outside its domain the law refuses") {
  const parameters billion{1e9};
  CHECK(is_nan(s_base.loss(billion, run_time(0.999))));
  CHECK(is_nan(s_base.loss(billion, run_time(test::infinity))));
  CHECK(is_nan(s_base.loss(parameters{run_time(0.0)}, 8.0)));
  CHECK(is_nan(s_base.at(run_time(test::nan)).exponent));
  CHECK(is_nan(s_base.size_for(run_time(-2.0), 8.0).value));
  CHECK(is_nan(s_base.effective_parameters(billion, run_time(0.5)).value));
  // 1 B parameters are never worth 100 B, nor, with experts, less than themselves.
  CHECK(is_nan(s_base.experts_for(parameters{run_time(100e9)}, billion)));
  CHECK(is_nan(s_base.experts_for(parameters{run_time(0.9e9)}, billion)));
  CHECK(is_nan(s_base.experts_for(run_time(0.0), billion)));
  CHECK(is_nan(s_base.experts_exponent(parameters{run_time(-1.0)})));
  auto idle = clark2022::routed_law<>(s_base);
  idle.b = 0.0;
  idle.c = run_time(0.0);
  CHECK(is_nan(idle.experts_for(2.0, billion)));
  CHECK(is_nan(dense.loss(parameters{run_time(-1.0)})));
  CHECK(is_nan(dense.size_for(run_time(0.0)).value));
}

}  // namespace clark2022_test
