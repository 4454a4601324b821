// SPDX-License-Identifier: Apache-2.0
/// @file
/// What holds of the costs of every valid configuration, tried on many random ones.
#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"
#include "support/models.hpp"
#include "support/near.hpp"
#include "support/random.hpp"

namespace property_costs_test {

using namespace leverage;
using cost::active_parameters;
using cost::attention_mask;
using cost::forward_flops;
using cost::parameter_breakdown;
using cost::total_parameters;
using test::part;
using test::random_numbers;
using test::random_transformer;
using test::tensor;

constexpr int models_tried = 4000;

/// Calls `claim` for many random valid models.
template <class Claim>
void for_many_models(std::uint64_t seed, const Claim& claim) {
  random_numbers random(seed);
  for (int i = 0; i < models_tried; ++i) {
    const transformer m = random_transformer(random);
    CAPTURE(i);
    REQUIRE(validate(m).empty());
    claim(m);
  }
}

TEST_CASE("every part of a parameter count is the sum of its tensors") {
  for_many_models(1, [](const transformer& m) {
    for (const bool active_only : {false, true}) {
      const parameter_breakdown p = active_only ? active_parameters(m) : total_parameters(m);
      const auto of = [&](part where) { return test::elements_of(m, where, active_only); };
      REQUIRE(p.embedding == of(part::embedding));
      REQUIRE(p.attention == of(part::attention));
      REQUIRE(p.dense_feed_forward == of(part::dense_feed_forward));
      REQUIRE(p.routed_experts == of(part::routed_experts));
      REQUIRE(p.shared_experts == of(part::shared_experts));
      REQUIRE(p.router == of(part::router));
      REQUIRE(p.head == of(part::head));
      REQUIRE(p.norms == of(part::norms));
      REQUIRE(p.biases == of(part::biases));
      REQUIRE(p.prediction == of(part::prediction));
    }
  });
}

TEST_CASE("a total is the sum of all tensors but those of the prediction modules") {
  for_many_models(2, [](const transformer& m) {
    const auto not_predicting = [](const tensor& t) { return t.where != part::prediction; };
    REQUIRE(total_parameters(m).total().value == test::elements(m, not_predicting));
    REQUIRE(total_parameters(m).sum({.prediction = true}).value ==
            test::elements(m, [](const tensor&) { return true; }));
    REQUIRE(active_parameters(m).total().value ==
            test::elements(m, [&](const tensor& t) { return t.is_active && not_predicting(t); }));
  });
}

TEST_CASE("matrix operations are twice the active matrices, every part for itself") {
  for_many_models(3, [](const transformer& m) {
    const auto matrices = [&](part where) {
      return test::elements(
          m, [&](const tensor& t) { return t.where == where && t.is_matrix && t.is_active; });
    };
    const auto f = forward_flops(m);
    REQUIRE(f.attention() - f.attention_core() == 2 * matrices(part::attention));
    REQUIRE(f.dense_feed_forward == 2 * matrices(part::dense_feed_forward));
    REQUIRE(f.routed_experts == 2 * matrices(part::routed_experts));
    REQUIRE(f.shared_experts == 2 * matrices(part::shared_experts));
    REQUIRE(f.router == 2 * matrices(part::router));
    REQUIRE(f.embedding == 2 * matrices(part::embedding));
    // The head is a product even where its matrix is the embedding's.
    const count head = m.vocabulary * (m.embedding_width > 0 ? m.embedding_width : m.d_model);
    REQUIRE(f.logits == 2 * matrices(part::head) + (m.tied_embeddings ? 2 * head : 0));
    // A prediction module: its matrices, its head, and the core of a layer like the last.
    transformer last_alone = m;
    last_alone.layers = 1;
    last_alone.experts = {};
    last_alone.feed_forward.width = 1;
    last_alone.attention.window = m.attention.window.covers(m.layers - 1)
                                      ? sliding_window{.width = m.attention.window.width}
                                      : sliding_window{};
    const count core = forward_flops(last_alone).attention_core();
    REQUIRE(f.prediction ==
            2 * matrices(part::prediction) + m.prediction_layers * (2 * head + core));
  });
}

TEST_CASE("the attention core is a walk over heads, layers and tokens") {
  for_many_models(4, [](const transformer& m) {
    const auto& a = m.attention;
    const count score_dim =
        a.latent.kv_rank > 0 ? a.latent.nope_dim + a.latent.rope_dim : a.head_dim;
    const count value_dim = a.latent.kv_rank > 0 ? a.latent.value_dim : a.head_dim;
    // Sums over the sequence's tokens.
    count full = 0;
    count exact = 0;
    count windowed = 0;
    for (count layer = 0; layer < m.layers; ++layer) {
      const auto& w = a.window;
      const bool here =
          w.width > 0 && layer >= w.first_layer && (layer - w.first_layer) % w.period < w.run;
      const count width = here ? w.width : 0;
      windowed += here ? 1 : 0;
      full += m.sequence * (width > 0 && width < m.sequence ? width : m.sequence);
      exact += test::attended_exactly(m.sequence, width);
    }
    REQUIRE(m.windowed_layers() == windowed);
    const auto f = forward_flops(m, attention_mask::full);
    REQUIRE(m.sequence * f.scores == 2 * a.heads * score_dim * full);
    REQUIRE(m.sequence * f.weighted_values == 2 * a.heads * value_dim * full);

    // Each windowed layer's average is rounded up to a whole operation.
    const auto e = forward_flops(m, attention_mask::exact_causal);
    const count slack_scores = m.sequence * e.scores - 2 * a.heads * score_dim * exact;
    const count slack_values = m.sequence * e.weighted_values - 2 * a.heads * value_dim * exact;
    REQUIRE(slack_scores >= 0);
    REQUIRE(slack_values >= 0);
    REQUIRE(slack_scores <= windowed * (m.sequence - 1));
    REQUIRE(slack_values <= windowed * (m.sequence - 1));
  });
}

TEST_CASE("totals are the sum of their parts, and training three times forward and more") {
  for_many_models(5, [](const transformer& m) {
    for (const auto mask :
         {attention_mask::full, attention_mask::causal, attention_mask::exact_causal}) {
      const auto f = forward_flops(m, mask);
      const count sum = f.query + f.query_down + f.query_up + f.key + f.value + f.key_value_down +
                        f.key_value_up + f.output + f.scores + f.weighted_values +
                        f.dense_feed_forward + f.routed_experts + f.shared_experts + f.router;
      REQUIRE(f.attention() + f.feed_forward() == sum);
      REQUIRE(f.non_vocabulary().value == sum);
      REQUIRE(f.total().value == sum + f.logits + f.embedding + f.prediction);
      REQUIRE(test::near(f.attention_share(),
                         static_cast<double>(f.attention()) / static_cast<double>(sum), 1e-15));
      REQUIRE(cost::multiply_accumulates_per_token(f) == f.total().value / 2);
      const count whole = f.total().value;
      REQUIRE(training(f).total().value == 3 * whole);
      REQUIRE(training(f, cost::recomputation::attention_core).total().value ==
              3 * whole + f.scores + f.weighted_values);
      REQUIRE(training(f, cost::recomputation::layers).total().value == 3 * whole + sum);
    }
  });
}

TEST_CASE("less is visible under stricter masks and smaller windows") {
  for_many_models(6, [](const transformer& m) {
    const auto core = [&](attention_mask mask) { return forward_flops(m, mask).attention_core(); };
    REQUIRE(core(attention_mask::causal) <= core(attention_mask::exact_causal));
    REQUIRE(core(attention_mask::exact_causal) <= core(attention_mask::full));
    if (m.attention.window.width > 1) {
      transformer narrower = m;
      narrower.attention.window.width -= 1;
      for (const auto mask :
           {attention_mask::full, attention_mask::causal, attention_mask::exact_causal}) {
        REQUIRE(forward_flops(narrower, mask).attention_core() <=
                forward_flops(m, mask).attention_core());
      }
    }
  });
}

TEST_CASE("costs grow with every dimension") {
  for_many_models(7, [](const transformer& m) {
    const auto grows = [&](const auto& change, bool strictly) {
      transformer larger = m;
      change(larger);
      REQUIRE(validate(larger).empty());
      const count before = total_parameters(m).sum({.prediction = true}).value;
      const count after = total_parameters(larger).sum({.prediction = true}).value;
      REQUIRE((strictly ? after > before : after >= before));
      REQUIRE(active_parameters(larger).total().value >= active_parameters(m).total().value);
      for (const auto mask :
           {attention_mask::full, attention_mask::causal, attention_mask::exact_causal}) {
        const count cost = forward_flops(m, mask).total().value;
        const count more = forward_flops(larger, mask).total().value;
        REQUIRE((strictly ? more > cost : more >= cost));
      }
    };
    grows([](transformer& x) { x.d_model += 1; }, true);
    grows([](transformer& x) { x.vocabulary += 1; }, true);
    if (m.embedding_width == 0) {
      grows([](transformer& x) { x.prediction_layers += 1; }, true);
    } else if (m.embedding_width + 1 < m.d_model) {
      grows([](transformer& x) { x.embedding_width += 1; }, true);
    }
    if (!m.attention.is_latent()) {
      grows([](transformer& x) { x.attention.head_dim += 1; }, true);
      grows([](transformer& x) { x.attention.heads += x.attention.kv_heads; }, true);
    } else {
      grows([](transformer& x) { x.attention.latent.nope_dim += 1; }, true);
      grows([](transformer& x) { x.attention.latent.rope_dim += 1; }, true);
      grows([](transformer& x) { x.attention.latent.value_dim += 1; }, true);
      grows([](transformer& x) { x.attention.latent.kv_rank += 1; }, true);
    }
    if (m.dense_layers() > 0) {
      grows([](transformer& x) { x.feed_forward.width += 1; }, true);
    }
    if (m.is_mixture()) {
      grows([](transformer& x) { x.experts.experts += 1; }, true);
      grows([](transformer& x) { x.experts.expert_width += 1; }, true);
      if (m.experts.active < m.experts.experts) {
        grows([](transformer& x) { x.experts.active += 1; }, false);
      }
      if (m.experts.shared > 0) {
        grows([](transformer& x) { x.experts.shared += 1; }, true);
        grows([](transformer& x) { x.experts.shared_width += 1; }, true);
      }
    }
    // The sequence costs operations, not parameters.
    transformer longer = m;
    longer.sequence += 1;
    longer.learned_positions = 0;
    transformer same = m;
    same.learned_positions = 0;
    REQUIRE(total_parameters(longer) == total_parameters(same));
    REQUIRE(forward_flops(longer).total().value >= forward_flops(same).total().value);
  });
}

TEST_CASE("one layer more costs one layer: dense, full attention") {
  for_many_models(8, [](const transformer& random) {
    transformer m = random;
    m.experts = {};
    m.feed_forward.width += 1;
    m.attention.window = {};
    const auto layers = [&](count n) {
      m.layers = n;
      return forward_flops(m).non_vocabulary().value;
    };
    REQUIRE(layers(7) - layers(6) == layers(1));
    REQUIRE(layers(12) == 12 * layers(1));
  });
}

TEST_CASE("active parameters are at most all, and all where every expert is active") {
  for_many_models(9, [](const transformer& m) {
    REQUIRE(active_parameters(m).total() <= total_parameters(m).total());
    transformer all = m;
    all.experts.active = all.experts.experts;
    REQUIRE(active_parameters(all) == total_parameters(all));
  });
}

TEST_CASE("ratios lie in their ranges, and agree with one another") {
  for_many_models(10, [](const transformer& m) {
    const double a = activation_ratio_of(m).value;
    const double routed = routed_activation_ratio_of(m).value;
    const double shared = sharing_ratio_of(m);
    REQUIRE(a > 0);
    REQUIRE(a <= 1);
    REQUIRE(routed > 0);
    REQUIRE(routed <= a * (1 + 1e-15));  // shared experts only add to both sides
    REQUIRE(shared >= 0);
    REQUIRE(shared < 1);
    REQUIRE(test::near(sparsity_of(m) + routed, 1.0, 1e-15));
    REQUIRE(test::near(expert_ratio_of(m) * routed, 1.0, 1e-15));
    if (m.is_mixture()) {
      REQUIRE(test::near(krajewski_granularity_of(m), 2 * granularity_of(m).value, 1e-15));
      REQUIRE((shared == 0) == (m.experts.shared == 0));
    } else {
      REQUIRE(test::is_nan(granularity_of(m).value));
    }
  });
}

// The same comparison by the compiler, on a few.
constexpr bool tensors_add_up_at_compile_time(std::uint64_t seed, int tries) {
  random_numbers random(seed);
  for (int i = 0; i < tries; ++i) {
    const transformer m = random_transformer(random);
    if (!validate(m).empty() || total_parameters(m).sum({.prediction = true}).value !=
                                    test::elements(m, [](const tensor&) { return true; })) {
      return false;
    }
  }
  return true;
}
static_assert(tensors_add_up_at_compile_time(11, 20));

}  // namespace property_costs_test
