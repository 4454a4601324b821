// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/transformer.hpp"

#include <type_traits>

#include <doctest/doctest.h>

namespace transformer_test {

using leverage::count;
using leverage::transformer;

constexpr transformer mixtral{.layers = 32,
                              .d_model = 4096,
                              .vocabulary = 32000,
                              .sequence = 4096,
                              .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128},
                              .experts = {.experts = 8, .active = 2, .expert_width = 14336}};

// A configuration is a structural type: it can be a template argument, and equal ones are one type.
template <transformer M>
struct trainer {
  static constexpr count width = M.d_model;
  using own = trainer;
};
constexpr transformer copy = mixtral;
static_assert(trainer<mixtral>::width == 4096);
static_assert(std::is_same_v<trainer<mixtral>, trainer<copy>>);
constexpr transformer wider = [] {
  transformer m = mixtral;
  m.d_model = 8192;
  return m;
}();
static_assert(!std::is_same_v<trainer<mixtral>, trainer<wider>>);
template <leverage::attention A>
struct kernel {
  static constexpr count heads = A.heads;
};
static_assert(kernel<mixtral.attention>::heads == 32);

// Equality sees every field, nested ones too.
static_assert(mixtral == copy && mixtral != wider);
constexpr transformer biased = [] {
  transformer m = mixtral;
  m.attention.bias.output = true;
  return m;
}();
static_assert(mixtral != biased);

// What is not said is absent: no count, no bias, no norm but RMSNorm; blocks are gated, schedules plain.
static_assert(transformer{} ==
              transformer{.layers = 0,
                          .d_model = 0,
                          .vocabulary = 0,
                          .sequence = 0,
                          .attention = {.heads = 0,
                                        .kv_heads = 0,
                                        .head_dim = 0,
                                        .latent = {0, 0, 0, 0, 0},
                                        .norm = leverage::query_key_norm::none,
                                        .bias = {false, false, false, false},
                                        .window = {0, 1, 1, 0},
                                        .sinks = false},
                          .feed_forward = {.width = 0, .gated = true, .biases = false},
                          .experts = {.experts = 0,
                                      .active = 0,
                                      .shared = 0,
                                      .expert_width = 0,
                                      .shared_width = 0,
                                      .gated = true,
                                      .biases = false,
                                      .router_bias = false,
                                      .score_correction_bias = false,
                                      .shared_gate = false,
                                      .dense_layers = 0,
                                      .every = 1,
                                      .offset = 0},
                          .norm = leverage::norm_kind::rms,
                          .tied_embeddings = false,
                          .learned_positions = 0,
                          .prediction_layers = 0});

TEST_CASE("a model is dense until it has experts") {
  transformer m{.layers = 12};
  CHECK_FALSE(m.is_mixture());
  CHECK(m.mixture_layers() == 0);
  CHECK(m.dense_layers() == 12);
  m.experts.experts = 4;
  CHECK(m.is_mixture());
  CHECK(m.mixture_layers() == 12);
  CHECK(m.dense_layers() == 0);
  m.experts.experts = 1;
  CHECK(m.is_mixture());
  m.experts.dense_layers = 2;
  CHECK(m.mixture_layers() == 10);
  CHECK(m.dense_layers() == 2);
}

TEST_CASE("windowed layers are those of the attention's window") {
  transformer m = mixtral;
  CHECK(m.windowed_layers() == 0);
  m.attention.window = {.width = 128, .period = 2};
  CHECK(m.windowed_layers() == 16);
}

TEST_CASE("a prediction module is built like the last layer") {
  transformer m = mixtral;
  CHECK(m.prediction_is_mixture());
  m.experts.every = 2;  // layers 0, 2, ... 30
  CHECK_FALSE(m.prediction_is_mixture());
  m.experts.offset = 1;
  CHECK(m.prediction_is_mixture());
  m.experts = {};
  CHECK_FALSE(m.prediction_is_mixture());
  CHECK_FALSE(transformer{}.prediction_is_mixture());
}

}  // namespace transformer_test
