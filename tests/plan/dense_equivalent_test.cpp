// SPDX-License-Identifier: Apache-2.0
/// @file
/// The dense model of a compute: its shape by the documented rule, its size by Table 5, its tokens exactly.
#include "leverage/plan/dense_equivalent.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "leverage/model/mixture_presets.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace dense_equivalent_test {

using namespace leverage;
using test::near;

const transformer& mini = presets::moe_mini.model;

TEST_CASE("the dense model spends its compute exactly, at the size of Table 5") {
  // M_opt = 0.0655 C^0.5422 and D_opt = 15.2582 C^0.4578 at 1e22: 40-digit arithmetic.
  const auto d = plan::dense_equivalent(mini, flops{1e22});
  REQUIRE(d.usable());
  CHECK(near(d.wanted.value, 0.0655 * std::pow(1e22, 0.5422), 1e-12));
  CHECK(near((d.per_token * d.data).value, 1e22, 1e-15));
  CHECK(d.per_token.value == cost::tian2025::training_flops_per_token(d.model).as_real().value);
  CHECK(d.nearness() > 0.98);
  CHECK(d.nearness() < 1.02);
  CHECK(near(d.overtraining(), 1.0, 0.03));
  CHECK(validate(d.model).empty());
}

TEST_CASE("its shape follows the mixture's: aspect, heads, feed-forward, vocabulary, sequence") {
  for (const double c : {1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25}) {
    const auto d = plan::dense_equivalent(mini, flops{c});
    REQUIRE(d.usable());
    CHECK_FALSE(d.model.is_mixture());
    CHECK(d.model.vocabulary == mini.vocabulary);
    CHECK(d.model.sequence == mini.sequence);
    CHECK(d.model.attention.head_dim == 128);
    CHECK(d.model.attention.heads * 128 == d.model.d_model);
    const bool is_large = c >= 1e21;  // where whole groups of four heads come near enough
    if (is_large) CHECK(d.model.attention.heads == 4 * d.model.attention.kv_heads);
    const double aspect =
        static_cast<double>(d.model.d_model) / static_cast<double>(d.model.layers);
    CHECK(aspect >= 102.4 / 1.25);
    CHECK(aspect <= 102.4 * 1.25);
    // 5120 / 2048 in the mixture's dense layer, to the nearest 128.
    CHECK(std::abs(static_cast<double>(d.model.feed_forward.width) -
                   2.5 * static_cast<double>(d.model.d_model)) <= 64.0);
    CHECK(std::abs(std::log(d.nearness())) < (is_large ? 0.02 : 0.1));
    CHECK(validate(d.model).empty());
  }
}

TEST_CASE("an over-trained dense model is smaller and has that many times the optimal tokens") {
  const auto once = plan::dense_equivalent(mini, flops{1e22});
  const auto thrice = plan::dense_equivalent(mini, flops{1e22}, {.overtraining = 3.0});
  REQUIRE(thrice.usable());
  CHECK(near(thrice.wanted.value * 3.0 * tian2025::table5_dense.data(flops{1e22}).value, 1e22,
             1e-12));
  CHECK(near(thrice.overtraining(), 3.0, 0.06));
  CHECK(thrice.per_token < once.per_token);
  CHECK(near((thrice.per_token * thrice.data).value, 1e22, 1e-15));
}

TEST_CASE("latent attention is replaced, and the counterpart says so") {
  const auto d = plan::dense_equivalent(presets::deepseek_v3.model, flops{1e25});
  REQUIRE(d.usable());
  CHECK(d.has_other_attention);
  CHECK(d.model.attention.head_dim == 128);
  CHECK(d.model.attention.heads == 8 * d.model.attention.kv_heads);
  CHECK(d.model.prediction_layers == 0);
  CHECK_FALSE(plan::dense_equivalent(mini, flops{1e22}).has_other_attention);
}

TEST_CASE("the over-training of a run is its tokens over those of Table 5 at its compute") {
  const tokens<> d{1e12};
  const double c = static_cast<double>(cost::tian2025::training_flops_per_token(mini).value) * 1e12;
  CHECK(near(plan::overtraining_of(mini, d), 1e12 / (5.2232 * std::pow(c, 0.4905)), 1e-12));
}

TEST_CASE("bad requests have violations by name and no model") {
  for (const double c : {0.0, -1.0, test::nan, test::infinity, 1e40}) {
    const auto d = plan::dense_equivalent(mini, flops{c});
    CHECK_FALSE(d.usable());
    CHECK(d.violations.front().find("dense compute") == 0);
  }
  CHECK(plan::dense_equivalent(mini, flops{1e22}, {.overtraining = 0.0})
            .violations.front()
            .find("overtraining") == 0);
  CHECK(plan::dense_equivalent(mini, flops{1e22}, {.aspect_tolerance = 0.5})
            .violations.front()
            .find("aspect tolerance") == 0);
  CHECK(plan::dense_equivalent(mini, flops{1e22}, {.aspect = test::nan})
            .violations.front()
            .find("aspect:") == 0);
  CHECK_FALSE(plan::dense_equivalent(transformer{}, flops{1e22}).usable());
  // No model of a width of 1 for each of 1e6 layers.
  CHECK_FALSE(plan::dense_equivalent(mini, flops{1e9}).usable());
}

}  // namespace dense_equivalent_test
