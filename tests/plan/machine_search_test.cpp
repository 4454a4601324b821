// SPDX-License-Identifier: Apache-2.0
/// @file
/// The search by bounds against a search of the layouts of every configuration, which shares nothing with it but the
/// costs, the law and the search for layouts.
#include "leverage/plan/machine_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/plan/machine_designs.hpp"
#include "plan/machine_family.hpp"
#include "support/near.hpp"

namespace machine_search_test {

using namespace leverage;
using namespace leverage::plan;
using test::near;

struct reached {
  transformer model{};
  double dense = 0.0;
  double tokens = 0.0;
  double days = 0.0;
  std::size_t number = 0;
};

/// What a model reaches with its fastest layout, by Table 5 and Table 6 as printed; a dense-equivalent compute of 0 if it
/// is too large for the time or does not fit.
reached reach(const machine_request& ask, const transformer& m, double k, double power) {
  layout_request layouts = layouts_of(ask, m);
  layouts.keep = 3;
  const auto found = search_layouts(layouts, hardware::fitted_efficiency);
  reached r{.model = m};
  if (found.ranked.empty() || found.ranked[0].fit != hardware::memory_fit::fits) return r;
  const double per_token = 3.0 * static_cast<double>(cost::forward_flops(m).non_vocabulary().value);
  const double speed = found.ranked[0].tokens_per_second * ask.goodput;
  const auto surplus = [&](double c) {  // of tokens over those that suit the compute
    return c / per_token / (ask.overtraining * k * std::pow(c, power));
  };
  double c = per_token * speed * ask.time.value;
  if (surplus(c) < 1.0 / (1.0 + ask.per_token_tolerance)) return r;
  if (surplus(c) > 1.0 + ask.per_token_tolerance) {
    double low = 1e15;
    for (int i = 0; i < 200; ++i) {
      const double middle = std::sqrt(low * c);
      (surplus(middle) < 1.0 + ask.per_token_tolerance ? low : c) = middle;
    }
  }
  double el = 1.0;
  if (m.is_mixture()) {
    el = tian2025::table6.leverage(activation_ratio_of(m), granularity_of(m), flops{c});
  }
  r.dense = el * c;
  r.tokens = c / per_token;
  r.days = r.tokens / speed / 86400.0;
  return r;
}

/// The best of each shape, of all configurations.
std::vector<reached> full_search(const machine_request& ask) {
  std::vector<reached> best;
  std::size_t number = 0;
  for_each_depth_and_width(ask.space, [&](const depth_and_width& t) {
    for_each_configuration(ask.space, ask.limits, t, [&](const transformer& m) {
      const double share = cost::forward_flops(m, cost::attention_mask::causal).attention_share();
      ++number;
      if (share < ask.limits.min_attention_share || share > ask.limits.max_attention_share) return;
      reached r = reach(ask, m, 5.2232, 0.4905);
      r.number = number - 1;
      if (!(r.dense > 0.0)) return;
      const auto same = std::find_if(best.begin(), best.end(), [&](const reached& o) {
        return o.model.layers == m.layers && o.model.d_model == m.d_model &&
               o.model.experts.expert_width == m.experts.expert_width;
      });
      if (same == best.end()) {
        best.push_back(r);
      } else if (r.dense > same->dense) {
        *same = r;
      }
    });
  });
  std::sort(best.begin(), best.end(),
            [](const reached& a, const reached& b) { return a.dense > b.dense; });
  return best;
}

void check_same(const machine_request& ask) {
  const machine_result found = find_machine_designs(ask, hardware::fitted_efficiency);
  REQUIRE(found.violations.empty());
  const std::vector<reached> all = full_search(ask);
  REQUIRE(found.ranked.size() == std::min(ask.rows, all.size()));
  for (std::size_t i = 0; i < found.ranked.size(); ++i) {
    CAPTURE(i);
    CHECK(found.ranked[i].shape.model == all[i].model);
    CHECK(found.ranked[i].shape.number == all[i].number);
    CHECK(near(found.ranked[i].dense.value, all[i].dense, 1e-9));
    CHECK(near(found.ranked[i].reach.data.value, all[i].tokens, 1e-9));
    CHECK(near(found.ranked[i].reach.time.value / 86400.0, all[i].days, 1e-9));
  }
  const auto refused =
      std::accumulate(found.refused.begin(), found.refused.end(), std::uint64_t{0});
  CHECK(found.accepted + found.outdone + refused == found.work.visited);
}

TEST_CASE("what is ranked is what a search of the layouts of every configuration ranks") {
  machine_request ask = test::small_family();
  check_same(ask);
  ask.rows = 1000;  // all shapes
  check_same(ask);
  ask = test::small_family();
  ask.overtraining = 1.0;
  ask.time = seconds{60.0 * 86400.0};
  check_same(ask);
  ask = test::small_family();
  ask.fixed.expert = 1;
  ask.rows = 1;
  check_same(ask);
  ask = test::small_family();
  ask.on.accelerator.memory = bytes{40e9};  // few fit
  check_same(ask);
}

TEST_CASE("the dense model is the best of all depths and widths") {
  const machine_request ask = test::small_family();
  const machine_result found = find_machine_designs(ask, hardware::fitted_efficiency);
  reached best;
  for_each_depth_and_width(ask.space, [&](const depth_and_width& t) {
    const reached r = reach(ask, dense_configuration(ask.space, t), 15.2582, 0.4578);
    if (r.dense > best.dense) best = r;
  });
  REQUIRE(found.dense.has_value());
  CHECK(found.dense->shape.model == best.model);
  CHECK(near(found.dense->dense.value, best.dense, 1e-9));
  CHECK(found.dense->shape.leverage == 1.0);
}

TEST_CASE("bounds leave most layouts unsearched") {
  const machine_request ask = test::small_family();
  const machine_result found = find_machine_designs(ask, hardware::fitted_efficiency);
  CHECK(found.work.visited > 500);
  CHECK(found.work.searched < found.work.visited / 4);
}

}  // namespace machine_search_test
