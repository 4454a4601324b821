// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/sardana2024.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace cost_sardana2024_test {

using namespace leverage;
using cost::sardana2024::inference_flops_per_token;
using cost::sardana2024::lifetime_flops;

static_assert(inference_flops_per_token(presets::llama_3_8b.model).value ==
              2 * count{8'030'261'248});
static_assert(inference_flops_per_token(presets::gpt2_124m.model).value == 2 * count{124'439'808});

TEST_CASE("the authors' examples: training and inference together") {
  // Chinchilla's point for 30 B, and 6e11 tokens of inference: 2.8006e23 becomes 3.1606e23.
  const parameters n{30e9};
  const tokens d{1555901109357.63769};
  CHECK(test::near(lifetime_flops(n, d, tokens{0.0}).value, 2.80062199684374784e23, 1e-14));
  CHECK(test::near(lifetime_flops(n, d, tokens{6e11}).value, 3.16062199684374784e23, 1e-14));
  // A loss of 1.947 and 2e12 tokens of inference, at the optimum and at Chinchilla's size.
  const double best =
      lifetime_flops(parameters{24183560851.527398}, tokens{2657051393483.5696}, tokens{2e12})
          .value;
  const double baseline =
      lifetime_flops(parameters{34081151063.2854127}, tokens{1810293299720.51139}, tokens{2e12})
          .value;
  CHECK(test::near(best, 4.82276027765783036e23, 1e-14));
  CHECK(test::near(baseline, 5.06505880752910641e23, 1e-14));
  CHECK(test::near(100 * best / baseline, 95.216274, 1e-8));
}

TEST_CASE("exact counts may stand beside real ones") {
  const auto c = lifetime_flops(parameters{count{10}}, tokens{count{100}}, tokens{50.0});
  CHECK(c.value == 6.0 * 10 * 100 + 2.0 * 10 * 50);
  CHECK(test::is_nan(lifetime_flops(parameters{not_a_count}, tokens{1.0}, tokens{1.0}).value));
}

TEST_CASE("mixtures and invalid configurations have no such count") {
  CHECK(inference_flops_per_token(presets::moe_mini.model).value == not_a_count);
  transformer m = presets::gpt2_124m.model;
  m.vocabulary = 0;
  CHECK(inference_flops_per_token(m).value == not_a_count);
}

}  // namespace cost_sardana2024_test
