// SPDX-License-Identifier: Apache-2.0
/// @file
/// Designs for a budget: against a walk through the whole family that shares nothing but the costs and the law,
/// and against the model that the study built at 1e22 FLOPs.
#include "leverage/plan/designs.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/cost/tian2025.hpp"
#include "leverage/model/difference.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace designs_test {

using namespace leverage;
using namespace leverage::plan;
using test::near;

design_request at_1e22() {
  design_request ask;
  ask.budget = flops{1e22};
  ask.space.vocabulary = 126464;
  return ask;
}

/// A family that a walk by hand can follow.
design_request small() {
  design_request ask = at_1e22();
  ask.budget = flops{1e20};
  ask.space.layers = {8, 24, 4};
  ask.space.d_model = {512, 1536, 512};
  ask.space.min_aspect = 32;
  ask.space.max_aspect = 128;
  ask.space.experts = {16, 128, 16};
  ask.space.active = {2, 8, 2};
  ask.space.shared = {0, 1, 1};
  ask.space.dense_layers = {0, 1, 1};
  ask.limits.min_granularity = 4;
  ask.limits.max_granularity = 16;
  ask.limits.min_attention_share = 0.2;
  ask.limits.max_attention_share = 0.5;
  ask.limits.max_parameters = 5e9;
  ask.per_token_tolerance = 0.3;
  ask.rows = 1000;
  return ask;
}

/// Every candidate of `small` that its limits allow, by the costs' own functions.
std::vector<transformer> allowed() {
  std::vector<transformer> all;
  const double target = 1e20 / (3.0 * 5.2232 * std::pow(1e20, 0.4905));
  for (const count d : {512, 1024, 1536}) {
    for (count layers = 8; layers <= 24; layers += 4) {
      if (d < 32 * layers || d > 128 * layers) continue;
      for (count width = 64; width <= 2 * d; width += 64) {
        if (2 * d < 4 * width || 2 * d > 16 * width) continue;
        for (count active = 2; active <= 8; active += 2) {
          for (count shared = 0; shared <= 1; ++shared) {
            for (count dense = 0; dense <= 1; ++dense) {
              for (count experts = 16; experts <= 128; experts += 16) {
                transformer m{.layers = layers,
                              .d_model = d,
                              .vocabulary = 126464,
                              .sequence = 4096,
                              .attention = {.heads = d / 128, .kv_heads = d / 512, .head_dim = 128},
                              .experts = {.experts = experts,
                                          .active = active,
                                          .shared = shared,
                                          .expert_width = width,
                                          .shared_width = shared * width,
                                          .dense_layers = dense}};
                m.feed_forward.width = dense * (5 * d / 2);
                REQUIRE(leverage::validate(m).empty());
                const double share =
                    cost::forward_flops(m, cost::attention_mask::causal).attention_share();
                const double per_token =
                    cost::tian2025::training_flops_per_token(m).as_real().value;
                const double a = activation_ratio_of(m).value;
                if (share < 0.2 || share > 0.5 || per_token < target / 1.3 ||
                    per_token > 1.3 * target || a < 2.0 / 256.0 ||
                    static_cast<double>(cost::total_parameters(m).total().value) > 5e9) {
                  continue;
                }
                all.push_back(m);
              }
            }
          }
        }
      }
    }
  }
  return all;
}

double leverage_of(const transformer& m, double budget) {
  return tian2025::table6.leverage(activation_ratio_of(m), granularity_of(m), flops{budget});
}
double parameters_of(const transformer& m) {
  return static_cast<double>(cost::total_parameters(m).total().value);
}

TEST_CASE("the family, its limits and its best are those of a walk by hand") {
  const design_request ask = small();
  const design_result found = find_designs(ask);
  REQUIRE(found.violations.empty());
  const std::vector<transformer> by_hand = allowed();
  REQUIRE(by_hand.size() > 50);
  CHECK(found.accepted == by_hand.size());
  CHECK(std::accumulate(found.refused.begin(), found.refused.end(), found.accepted) ==
        found.candidates);
  CHECK(found.candidates == count_configurations(ask.space, ask.limits));

  double best = 0;
  for (const transformer& m : by_hand) best = std::max(best, leverage_of(m, 1e20));
  REQUIRE_FALSE(found.ranked.empty());
  CHECK(found.ranked[0].leverage == best);

  // One row a shape, each the best of its shape.
  for (std::size_t i = 0; i < found.ranked.size(); ++i) {
    const design& d = found.ranked[i];
    double best_of_shape = 0;
    for (const transformer& m : by_hand) {
      if (m.layers == d.model.layers && m.d_model == d.model.d_model &&
          m.experts.expert_width == d.model.experts.expert_width) {
        best_of_shape = std::max(best_of_shape, leverage_of(m, 1e20));
      }
    }
    CHECK(d.leverage == best_of_shape);
    CHECK((i == 0 || found.ranked[i - 1].leverage >= d.leverage));
  }

  // Nothing beats a design of a front with as little, and all that nothing beats is on it.
  const auto check_front = [&](const std::vector<design>& front, const auto& size_of) {
    REQUIRE_FALSE(front.empty());
    for (const design& d : front) {
      for (const transformer& m : by_hand) {
        CHECK_FALSE((size_of(m) <= size_of(d.model) && leverage_of(m, 1e20) > d.leverage));
      }
    }
    for (std::size_t i = 1; i < front.size(); ++i) {
      CHECK(size_of(front[i - 1].model) < size_of(front[i].model));
      CHECK(front[i - 1].leverage < front[i].leverage);
    }
    CHECK(front.back().leverage == best);
  };
  check_front(found.pareto_front_parameters, parameters_of);
  check_front(found.pareto_front_cache, [](const transformer& m) {
    return static_cast<double>(cost::key_value_elements_per_token(m));
  });
}

TEST_CASE("each design says what sums over its dimensions and the printed law say") {
  for (const design& d : test::some(find_designs(small()).ranked)) {
    const transformer& m = d.model;
    REQUIRE(leverage::validate(m).empty());
    const auto real = [](count x) { return static_cast<double>(x); };
    const double width = real(m.d_model), layers = real(m.layers), s = 4096.0;
    const double e = real(m.experts.experts), active = real(m.experts.active);
    const double shared = real(m.experts.shared), dense = real(m.experts.dense_layers);
    const double expert = 3.0 * width * real(m.experts.expert_width);
    const double block = 3.0 * width * real(m.feed_forward.width);
    // Four heads to a key-value head: q and o of d^2, k and v of d^2 / 4 each.
    const double attention = 2.5 * width * width;
    CHECK(real(d.parameters) ==
          layers * attention + (layers - dense) * ((e + shared) * expert + width * e) +
              dense * block + 2.0 * 126464.0 * width + (2.0 * layers + 1.0) * width);
    const double seen = layers * (2.0 * attention + 4.0 * s * width);
    const double forward = seen + 2.0 * dense * block +
                           2.0 * (layers - dense) * ((active + shared) * expert + width * e);
    CHECK(near(d.per_token.value, 3.0 * forward, 1e-15));
    const double causal = layers * (2.0 * attention + 2.0 * s * width);  // half of the square
    CHECK(near(d.attention_share, causal / (forward - seen + causal), 1e-14));
    CHECK(near(d.data.value, 1e20 / (3.0 * forward), 1e-14));
    CHECK(d.cache_bytes_per_token == layers * width);  // k and v of d / 4, two bytes each
    const double a = (active + shared) / (e + shared);
    const double g = 2.0 * width / real(m.experts.expert_width);
    CHECK(near(d.a.value, a, 1e-15));
    CHECK(near(d.g.value, g, 1e-15));
    // [tian2025], Table 6, at 1e20 FLOPs; A_max is infinite in effect.
    const double log2_g = std::log2(g);
    CHECK(near(
        d.leverage,
        std::pow(a + 1.63e-2, 1.23 - 7.61e-2 * 20.0 + 1.67e-2 * log2_g * log2_g - 1.17e-1 * log2_g),
        1e-12));
  }
}

TEST_CASE("the same request gives the same list") {
  const design_result one = find_designs(small());
  std::uint64_t last = 0;
  const design_result two = find_designs(small(), tian2025::table6, [&](std::uint64_t done) {
    last = done;
    return true;
  });
  CHECK(last == one.candidates);
  REQUIRE(one.ranked.size() == two.ranked.size());
  for (std::size_t i = 0; i < one.ranked.size(); ++i) {
    CHECK(one.ranked[i].model == two.ranked[i].model);
    CHECK(one.ranked[i].number == two.ranked[i].number);
  }
}

TEST_CASE("at 1e22 FLOPs it finds the neighbourhood of MoE-mini by itself") {
  design_request ask = at_1e22();
  ask.limits.max_parameters = 20e9;
  const design_result found = find_designs(ask);
  // About a trillion tokens, as MoE-mini had: three times the compute-optimal ones.
  CHECK(near(found.data.value, 3 * 322802326120.29737936, 1e-12));
  REQUIRE_FALSE(found.ranked.empty());
  const transformer& mini = presets::moe_mini.model;
  const transformer& best = found.ranked[0].model;
  CHECK(best.d_model == mini.d_model);
  CHECK(best.attention == mini.attention);
  // One and a half times MoE-mini's cost per token, since it had one and a half times these tokens.
  CHECK(std::abs(best.layers - mini.layers) <= 8);
  CHECK(best.experts.experts >= 224);
  CHECK(best.experts.experts <= 384);
  CHECK(std::abs(best.experts.active - mini.experts.active) <= 4);
  CHECK(found.ranked[0].g >= granularity{8.0});
  CHECK(found.ranked[0].g <= granularity{12.0});
  CHECK(found.ranked[0].leverage > 5.0);

  // What it would change, in whole numbers.
  bool says_layers = best.layers == mini.layers;
  for (const model_difference& c : differences(mini, best)) {
    CHECK(c.field != "d_model");
    says_layers = says_layers || (c.field == "layers" && c.from == 20 && c.to == best.layers);
  }
  CHECK(says_layers);
}

TEST_CASE("with MoE-mini's own tokens and the guideline's attention share it finds MoE-mini") {
  const transformer& mini = presets::moe_mini.model;
  const double per_token = cost::tian2025::training_flops_per_token(mini).as_real().value;
  design_request ask = at_1e22();
  ask.data = tokens{1e22 / per_token};
  ask.per_token_tolerance = 0.01;
  ask.limits.max_parameters = parameters_of(mini);
  const design_result found = find_designs(ask);
  REQUIRE_FALSE(found.ranked.empty());
  CHECK(found.ranked[0].leverage >= 0.98 * leverage_of(mini, 1e22));
  CHECK(std::any_of(found.ranked.begin(), found.ranked.end(), [&](const design& d) {
    return d.model.layers == mini.layers && d.model.d_model == mini.d_model &&
           d.model.attention == mini.attention &&
           d.model.experts.expert_width == mini.experts.expert_width;
  }));
  CHECK(near(assess(mini, flops{1e22}).data.value, 1e22 / per_token, 1e-15));
}

TEST_CASE("limits are counted by name") {
  design_request ask = small();
  ask.limits.max_memory = 2e9;  // 1 B parameters of two bytes
  const design_result tight = find_designs(ask);
  CHECK(tight.refused_by(design_limit::memory) > 0);
  for (const design& d : test::some(tight.ranked)) CHECK(d.parameters <= 1000000000);
  // The cache counts too.
  ask.limits.cache.context = 1e12;
  const design_result none = find_designs(ask);
  CHECK(none.ranked.empty());
  CHECK(none.pareto_front_parameters.empty());
  CHECK(none.accepted == 0);
  CHECK(none.refused_by(design_limit::memory) > tight.refused_by(design_limit::memory));

  ask = small();
  ask.limits.min_activation_ratio = 0.5;
  const design_result dense_like = find_designs(ask);
  CHECK(dense_like.refused_by(design_limit::activation_ratio) > 0);
  for (const design& d : test::some(dense_like.ranked)) CHECK(d.a >= activation_ratio{0.5});

  // Below the budget at which the joint law begins to speak.
  ask = small();
  ask.budget = flops{1e10};
  ask.data = tokens{1e20 / (1e10 * 1e10)};
  CHECK(find_designs(ask).accepted == 0);
}

TEST_CASE("each limit is broken just beyond its ends, and its ends are allowed") {
  design_request ask;
  ask.budget = flops{1e20};
  ask.data = tokens{1e10};  // 1e10 FLOPs a token, a tenth of it more or less
  ask.limits = {.max_parameters = 5e9,
                .max_memory = 1.1e10,
                .weight_bits = 16.0,
                .min_granularity = 8.0,
                .max_granularity = 12.0,
                .min_activation_ratio = 0.01,
                .max_activation_ratio = 0.5,
                .min_attention_share = 0.3,
                .max_attention_share = 0.4};
  const design fine{.leverage = 2.0,
                    .a = activation_ratio{0.1},
                    .g = granularity{10.0},
                    .per_token = flops_per_token{1e10},
                    .parameters = 5'000'000'000,
                    .cache_bytes = 1e9,  // and 1e10 of weights
                    .attention_share = 0.35};
  // The one limit that a changed design breaks; none is design_limit_count, several count as more.
  const auto broken = [&](const auto& change) {
    design d = fine;
    change(d);
    std::size_t which = design_limit_count, several = 0;
    const auto all = plan::broken_limits(ask, d);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i]) {
        which = i;
        ++several;
      }
    }
    return several > 1 ? design_limit_count + several : which;
  };
  const auto is = [](design_limit l) { return static_cast<std::size_t>(l); };
  CHECK(broken([](design&) {}) == design_limit_count);
  for (const double share : {0.3, 0.4}) {
    CHECK(broken([=](design& d) { d.attention_share = share; }) == design_limit_count);
  }
  for (const double share : {0.2999, 0.4001, test::nan}) {
    CHECK(broken([=](design& d) { d.attention_share = share; }) ==
          is(design_limit::attention_share));
  }
  for (const double m : {1.0999e10, 0.9091e10}) {
    CHECK(broken([=](design& d) { d.per_token.value = m; }) == design_limit_count);
  }
  for (const double m : {1.1001e10, 0.909e10}) {
    CHECK(broken([=](design& d) { d.per_token.value = m; }) == is(design_limit::per_token));
  }
  for (const double g : {8.0, 12.0}) {
    CHECK(broken([=](design& d) { d.g.value = g; }) == design_limit_count);
  }
  for (const double g : {7.99, 12.01}) {
    CHECK(broken([=](design& d) { d.g.value = g; }) == is(design_limit::granularity));
  }
  for (const double a : {0.01, 0.5}) {
    CHECK(broken([=](design& d) { d.a.value = a; }) == design_limit_count);
  }
  for (const double a : {0.0099, 0.501}) {
    CHECK(broken([=](design& d) { d.a.value = a; }) == is(design_limit::activation_ratio));
  }
  // A leverage below one is an answer; zero, less and none are not.
  CHECK(broken([](design& d) { d.leverage = 0.01; }) == design_limit_count);
  for (const double el : {0.0, -1.0, test::nan}) {
    CHECK(broken([=](design& d) { d.leverage = el; }) == is(design_limit::meaning));
  }
  CHECK(broken([](design& d) {
          d.parameters = 5'000'000'001;
          d.cache_bytes = 0.0;
        }) == is(design_limit::parameters));
  CHECK(broken([](design& d) { d.cache_bytes = 1.0001e9; }) == is(design_limit::memory));
}

TEST_CASE("the other reading of the activation ratio") {
  design_request ask = small();
  ask.reading = ratio_reading::routed;
  const design_result found = find_designs(ask);
  REQUIRE_FALSE(found.ranked.empty());
  for (const design& d : found.ranked) {
    CHECK(d.a == routed_activation_ratio_of(d.model));
    CHECK(d.leverage == tian2025::table6.leverage(d.a, d.g, flops{1e20}));
  }
}

TEST_CASE("a law with other coefficients gives its own ranking") {
  tian2025::joint_law<> mine = tian2025::table6;
  mine.gamma = 0.0;  // leverage that rises with granularity without end
  const design_result found = find_designs(small(), mine);
  REQUIRE_FALSE(found.ranked.empty());
  for (const design& d : found.ranked) {
    CHECK(d.leverage == mine.leverage(d.a, d.g, flops{1e20}));
    CHECK(d.leverage > leverage_of(d.model, 1e20));
  }
}

TEST_CASE("a model is assessed by the ratio as defined, by Table 6 and with two bytes of cache") {
  const design d = assess(presets::moe_mini.model, flops{1e22});
  CHECK(d.a == activation_ratio{13.0 / 385.0});
  CHECK(near(d.leverage, 6.982164582887343, 1e-13));
  CHECK(d.cache_bytes_per_token == 2.0 * 20 * 2 * 4 * 128);
  CHECK(d.number == 0);
  const design routed = assess(presets::moe_mini.model, flops{1e22}, tian2025::table6,
                               ratio_reading::routed, {.context = 4096, .sequences = 3, .bits = 8});
  CHECK(routed.a == activation_ratio{12.0 / 384.0});
  CHECK(routed.cache_bytes_per_token == 20.0 * 2 * 4 * 128);
  CHECK(routed.cache_bytes == 3 * 4096 * 20.0 * 2 * 4 * 128);
  CHECK(d.cache_bytes == 0);
}

TEST_CASE("a dense model has no leverage here, an invalid one nothing") {
  CHECK(test::is_nan(assess(presets::dense_6b.model, flops{1e22}).leverage));
  CHECK(assess(presets::dense_6b.model, flops{1e22}).parameters ==
        cost::total_parameters(presets::dense_6b.model).total().value);
  transformer broken = presets::moe_mini.model;
  broken.layers = 0;
  CHECK(test::is_nan(assess(broken, flops{1e22}).leverage));
  CHECK(test::is_nan(assess(broken, flops{1e22}).data.value));
}

TEST_CASE("a request has upper ends, and none of its fields takes a number that is none") {
  const auto names = [](const auto& change) {
    design_request ask = small();
    change(ask);
    const auto wrong = validate(ask);
    return wrong.size() == 1 ? wrong[0].substr(0, wrong[0].find(':'))
                             : std::to_string(wrong.size());
  };
  constexpr count largest = std::numeric_limits<count>::max();
  CHECK(names([](design_request& r) { r.space.layers = {1, largest, 1}; }) == "layers");
  CHECK(names([](design_request& r) { r.space.layers = {largest, largest, 1}; }) == "layers");
  CHECK(names([](design_request& r) { r.space.d_model = {128, largest, 1}; }) == "d_model");
  CHECK(names([](design_request& r) { r.space.experts = {1, largest, 1}; }) == "experts");
  CHECK(names([](design_request& r) { r.space.active = {1, 1'000'001, 1000}; }) ==
        "active experts");
  CHECK(names([](design_request& r) { r.space.shared = {0, 10'000, 1}; }) == "shared experts");
  CHECK(names([](design_request& r) { r.space.dense_layers = {0, 20'000, 10}; }) == "dense layers");
  CHECK(names([](design_request& r) { r.space.vocabulary = largest; }) == "vocabulary");
  CHECK(names([](design_request& r) { r.space.sequence = largest; }) == "sequence");
  CHECK(names([](design_request& r) { r.space.head_dim = largest; }) == "head_dim");
  CHECK(names([](design_request& r) { r.space.heads_per_kv_head = largest; }) ==
        "heads per kv head");
  CHECK(names([](design_request& r) { r.space.width_multiple = largest; }) == "multiple of widths");
  for (const double bad : {0.0, -1.0, 1e308, test::nan, test::infinity}) {
    CAPTURE(bad);
    CHECK(names([&](design_request& r) { r.space.dense_width_over_d_model = bad; }) ==
          "dense width over d_model");
  }
  for (const double bad : {-1.0, test::nan}) {
    CAPTURE(bad);
    CHECK(names([&](design_request& r) { r.limits.min_granularity = bad; }) == "granularity");
    CHECK(names([&](design_request& r) { r.limits.max_attention_share = bad; }) ==
          "attention share");
    CHECK(names([&](design_request& r) { r.limits.cache.context = bad; }) == "context");
    CHECK(names([&](design_request& r) { r.limits.weight_bits = bad; }) == "bits of a weight");
  }
  CHECK(names([](design_request& r) { r.limits.max_activation_ratio = 1.1; }) ==
        "activation ratio");
  CHECK(names([](design_request& r) { r.limits.min_granularity = test::infinity; }) ==
        "granularity");
  CHECK(find_designs([] {
          design_request r = small();
          r.space.layers = {1, largest, 1};
          return r;
        }())
            .violations.size() == 1);
}

TEST_CASE("a law of your own has bounds, by the name of the coefficient") {
  const auto wrong = [](const auto& change) {
    tian2025::joint_law<> law = tian2025::table6;
    change(law);
    const auto found = find_designs(small(), law);
    CHECK(found.candidates == 0);
    return found.violations.size() == 1 ? found.violations[0] : std::string("none");
  };
  CHECK(wrong([](auto& l) { l.d = -5; }) == "law.d: expected from -1 to 1, found -5");
  CHECK(wrong([](auto& l) { l.saturation.max = 0; }) ==
        "law.max: expected above start, 0.0163, found 0");
  CHECK(wrong([](auto& l) { l.saturation.max = -1; }).starts_with("law.max"));
  for (const double bad : {0.0, -1.0, 1.0, test::nan}) {
    CHECK(wrong([&](auto& l) { l.saturation.start = bad; }).starts_with("law.start"));
  }
  for (const double bad : {test::nan, test::infinity, -1e308}) {
    CHECK(wrong([&](auto& l) { l.a = bad; }).starts_with("law.a"));
    CHECK(wrong([&](auto& l) { l.gamma = bad; }).starts_with("law.gamma"));
    CHECK(wrong([&](auto& l) { l.beta = bad; }).starts_with("law.beta"));
  }
  tian2025::joint_law<> open = tian2025::table6;
  open.saturation.max = test::infinity;
  CHECK(validate(open).empty());
  CHECK(validate(tian2025::table6).empty());
}

TEST_CASE("a search that is cancelled keeps what it has found") {
  const design_request ask = small();
  const design_result whole = find_designs(ask);
  REQUIRE(!whole.cancelled);
  std::vector<std::uint64_t> seen;
  const design_result all = find_designs(ask, tian2025::table6, [&](std::uint64_t done) {
    seen.push_back(done);
    return true;
  });
  CHECK(!all.cancelled);
  CHECK(all.candidates == whole.candidates);
  REQUIRE(seen.size() > 3);
  CHECK(seen.back() == whole.candidates);
  std::size_t calls = 0;
  const design_result some =
      find_designs(ask, tian2025::table6, [&](std::uint64_t) { return ++calls < 3; });
  CHECK(some.cancelled);
  CHECK(calls == 3);
  CHECK(some.candidates == seen[2]);
  CHECK(some.accepted <= whole.accepted);
}

}  // namespace designs_test
