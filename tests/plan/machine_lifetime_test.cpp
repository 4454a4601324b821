// SPDX-License-Identifier: Apache-2.0
/// @file
/// Lifetimes against a walk through the family that solves EL(C) C = Q by bisection and searches every layout.
#include "leverage/plan/machine_lifetime.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/model/ratios.hpp"
#include "plan/machine_family.hpp"
#include "support/near.hpp"

namespace machine_lifetime_test {

using namespace leverage;
using namespace leverage::plan;
using test::near;

constexpr auto go_on = [](const machine_progress&) { return true; };

/// A price of serving that rises with the active and with all parameters; models of more than 6e9 are not served.
const auto serving = [](const transformer& m) {
  const auto active = static_cast<double>(cost::active_parameters(m).total().value);
  const auto all = static_cast<double>(cost::total_parameters(m).total().value);
  return all > 6e9 ? std::numeric_limits<double>::infinity() : 1e-13 * active + 1e-14 * all;
};

machine_result found(const machine_request& ask, double served) {
  return find_lifetime_designs(ask, served, serving, hardware::fitted_efficiency, tian2025::table6,
                               one_by_one{}, go_on);
}

struct life {
  transformer model{};
  double seconds = 0.0;
};

/// All shapes by their accelerator-seconds, the least first.
std::vector<life> full_search(const machine_request& ask, double quality, double served) {
  std::vector<life> best;
  for_each_depth_and_width(ask.space, [&](const depth_and_width& t) {
    for_each_configuration(ask.space, ask.limits, t, [&](const transformer& m) {
      const auto forward = cost::forward_flops(m);
      const double share = cost::forward_flops(m, cost::attention_mask::causal).attention_share();
      if (share < ask.limits.min_attention_share || share > ask.limits.max_attention_share) return;
      double low = 1e17;
      double high = 1e27;
      for (int i = 0; i < 200; ++i) {
        const double c = std::sqrt(low * high);
        const double el =
            tian2025::table6.leverage(activation_ratio_of(m), granularity_of(m), flops{c});
        (el * c < quality ? low : high) = c;
      }
      const double data = low / (3.0 * static_cast<double>(forward.non_vocabulary().value));
      const double ratio = data / (ask.overtraining * 5.2232 * std::pow(low, 0.4905));
      if (ratio < 1.0 / (1.0 + ask.per_token_tolerance) || ratio > 1.0 + ask.per_token_tolerance) {
        return;
      }
      const auto layouts = search_layouts(layouts_of(ask, m), hardware::fitted_efficiency);
      if (layouts.ranked.empty() || layouts.ranked[0].fit != hardware::memory_fit::fits) return;
      const double time = data / (layouts.ranked[0].tokens_per_second * ask.goodput);
      if (time > ask.time.value || !std::isfinite(serving(m))) return;
      const life now{m, 16.0 * time + served * serving(m)};
      const auto same = std::find_if(best.begin(), best.end(), [&](const life& o) {
        return o.model.layers == m.layers && o.model.d_model == m.d_model &&
               o.model.experts.expert_width == m.experts.expert_width;
      });
      if (same == best.end()) {
        best.push_back(now);
      } else if (now.seconds < same->seconds) {
        *same = now;
      }
    });
  });
  std::sort(best.begin(), best.end(),
            [](const life& a, const life& b) { return a.seconds < b.seconds; });
  return best;
}

TEST_CASE("what is ranked is what a search of every configuration ranks") {
  const machine_request ask = test::small_family();
  const auto reach = find_machine_designs(ask, hardware::fitted_efficiency);
  REQUIRE(reach.dense.has_value());
  for (const double served : {0.0, 1e10, 1e12}) {
    CAPTURE(served);
    const machine_result lives = found(ask, served);
    const std::vector<life> all = full_search(ask, reach.dense->dense.value, served);
    REQUIRE_FALSE(all.empty());
    REQUIRE(lives.ranked.size() == std::min(ask.rows, all.size()));
    for (std::size_t i = 0; i < lives.ranked.size(); ++i) {
      CHECK(lives.ranked[i].shape.model == all[i].model);
      CHECK(near(1.0 / lives.ranked[i].merit, all[i].seconds, 1e-9));
      CHECK(near(lives.ranked[i].dense.value, reach.dense->dense.value, 1e-12));
    }
  }
}

TEST_CASE("the dense design has the quality as well, and the least of its kind") {
  const machine_request ask = test::small_family();
  const auto reach = find_machine_designs(ask, hardware::fitted_efficiency);
  const machine_result lives = found(ask, 1e12);
  REQUIRE(lives.dense.has_value());
  CHECK(lives.dense->reach.compute.value == reach.dense->dense.value);
  CHECK(lives.dense->candidate.serving > 0.0);
  // With nothing to serve, the fastest to train has the least.
  CHECK(found(ask, 0.0).dense->reach.time.value <= ask.time.value * (1.0 + 1e-9));
}

TEST_CASE("serving more moves the ranking to what is cheap to serve") {
  const machine_request ask = test::small_family();
  const auto first = [&](double served) { return found(ask, served).ranked.at(0); };
  CHECK(first(1e13).candidate.serving <= serving(first(0.0).shape.model));
}

TEST_CASE("what is wrong is named, and without a dense design nothing is ranked") {
  machine_request ask = test::small_family();
  CHECK(found(ask, -1.0).violations.size() == 1);
  CHECK(found(ask, std::nan("")).violations.size() == 1);
  ask.time = seconds{60.0};
  CHECK(found(ask, 1.0).violations.empty());
  CHECK(found(ask, 1.0).ranked.empty());
}

TEST_CASE("compute for a dense-equivalent compute inverts the joint law") {
  machine_candidate c{.a = 0.05, .g = 8.0};
  c.experts.experts = 64;
  for (const double dense : {1e21, 1e23, 1e25}) {
    const flops<> compute = compute_for(tian2025::table6, c, flops{dense});
    CHECK(near((leverage_at(tian2025::table6, c, compute) * compute).value, dense, 1e-11));
  }
  c.experts.experts = 0;
  CHECK(compute_for(tian2025::table6, c, flops{1e22}) == flops{1e22});
}

}  // namespace machine_lifetime_test
