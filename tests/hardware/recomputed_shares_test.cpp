// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/recomputed_shares.hpp"

#include <doctest/doctest.h>

namespace recomputed_shares_test {

using namespace leverage::hardware;

constexpr recomputed_shares<> of(const recompute_set& r, double cost = 1.0) {
  return {layout{.recompute = r}, cost};
}
constexpr bool are(const recomputed_shares<>& s, double projections, double core,
                   double feed_forward, double experts, double elements, double dispatch) {
  return s.projections == projections && s.core == core && s.feed_forward == feed_forward &&
         s.experts == experts && s.elements == elements && s.dispatch == dispatch;
}

static_assert(are(of({}), 0, 0, 0, 0, 0, 0));
static_assert(are(of({.layers = true}), 1, 1, 1, 1, 1, 1));
static_assert(are(of({.layers = true, .one_layer_of = 4}), 0.25, 0.25, 0.25, 0.25, 0.25, 0.25));
static_assert(are(of({.attention_core = true}), 0, 1, 0, 0, 0, 0));
static_assert(are(of({.latent_up = true}), 0.4, 0, 0, 0, 0, 0));
static_assert(are(of({.experts = true}), 0, 0, 0, 1, 0, 1));
// A recomputed pass that takes half of a forward pass.
static_assert(are(of({.layers = true, .one_layer_of = 4}, 0.5), 0.125, 0.125, 0.125, 0.125, 0.125,
                  0.125));
static_assert(are(of({.attention_core = true, .latent_up = true, .experts = true}, 0.5), 0.2, 0.5,
                  0, 0.5, 0, 0.5));
// Layers include everything else.
static_assert(are(of({.layers = true, .norms = true, .experts = true}), 1, 1, 1, 1, 1, 1));

TEST_CASE("norms and activations are shares of the element-wise work that add up") {
  CHECK(of({.norms = true}).elements == 0.4);
  CHECK(of({.activation = true}).elements == 0.3);
  CHECK(of({.norms = true, .activation = true}).elements == 0.4 + 0.3);
  CHECK(of({.norms = true, .activation = true}, 0.5).elements == 0.35);
}

}  // namespace recomputed_shares_test
