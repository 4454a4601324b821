// SPDX-License-Identifier: Apache-2.0
/// @file
/// A model as a list of its tensors, as a checkpoint holds them, and attention as a walk over tokens: what
/// the closed forms of the library are compared with. And random valid configurations.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"
#include "support/random.hpp"

namespace test {

using leverage::count;

/// Where a tensor stands in a breakdown.
enum class part {
  embedding,
  attention,
  dense_feed_forward,
  routed_experts,
  shared_experts,
  router,
  head,
  norms,
  biases,
  prediction
};

struct tensor {
  part where{};
  bool is_matrix = false;  ///< one that a token is multiplied with
  bool is_active = true;   ///< used by a token
  count size = 0;
};

/// Calls visit(tensor) for every tensor of the model, layer by layer and expert by expert. All tensors of a
/// prediction module are of the part `prediction`; it shares embedding and head with the model.
template <class Visit>
constexpr void for_each_tensor(const leverage::transformer& m, const Visit& visit) {
  const auto& a = m.attention;
  const auto& l = a.latent;
  const auto& e = m.experts;
  const count d = m.d_model;

  const auto matrix = [&](part where, count rows, count columns, bool active = true) {
    visit(tensor{where, true, active, rows * columns});
  };
  const auto vector = [&](part where, count size, bool active = true) {
    visit(tensor{where, false, active, size});
  };

  const auto norm = [&](part where, count size) {
    vector(where, size);
    if (m.norm == leverage::norm_kind::layer) {
      vector(where, size);
    }
  };
  // One bias per output of the matrix.
  const auto projection = [&](part where, part bias_part, count in, count out, bool bias,
                              bool active = true) {
    matrix(where, in, out, active);
    if (bias) {
      vector(bias_part, out, active);
    }
  };
  const auto block = [&](part where, part bias_part, count width, bool gated, bool bias,
                         bool active = true) {
    projection(where, bias_part, d, width, bias, active);  // up
    if (gated) {
      projection(where, bias_part, d, width, bias, active);  // gate
    }
    projection(where, bias_part, width, d, bias, active);  // down
  };

  // In a prediction module every tensor belongs to `prediction`.
  const auto layer = [&](count index, bool in_module) {
    const auto of = [&](part p) { return in_module ? part::prediction : p; };
    norm(of(part::norms), d);
    if (l.kv_rank > 0) {
      if (l.query_rank > 0) {
        projection(of(part::attention), of(part::biases), d, l.query_rank, a.bias.query);
        vector(of(part::norms), l.query_rank);
        matrix(of(part::attention), l.query_rank, a.heads * (l.nope_dim + l.rope_dim));
      } else {
        projection(of(part::attention), of(part::biases), d, a.heads * (l.nope_dim + l.rope_dim),
                   a.bias.query);
      }
      projection(of(part::attention), of(part::biases), d, l.kv_rank + l.rope_dim, a.bias.key);
      vector(of(part::norms), l.kv_rank);
      matrix(of(part::attention), l.kv_rank, a.heads * l.nope_dim);
      matrix(of(part::attention), l.kv_rank, a.heads * l.value_dim);
      projection(of(part::attention), of(part::biases), a.heads * l.value_dim, d, a.bias.output);
    } else {
      projection(of(part::attention), of(part::biases), d, a.heads * a.head_dim, a.bias.query);
      projection(of(part::attention), of(part::biases), d, a.kv_heads * a.head_dim, a.bias.key);
      projection(of(part::attention), of(part::biases), d, a.kv_heads * a.head_dim, a.bias.value);
      projection(of(part::attention), of(part::biases), a.heads * a.head_dim, d, a.bias.output);
      if (a.norm == leverage::query_key_norm::per_head) {
        vector(of(part::norms), a.head_dim);
        vector(of(part::norms), a.head_dim);
      } else if (a.norm == leverage::query_key_norm::full_width) {
        vector(of(part::norms), a.heads * a.head_dim);
        vector(of(part::norms), a.kv_heads * a.head_dim);
      }
    }
    if (a.sinks) {
      vector(of(part::biases), a.heads);
    }
    norm(of(part::norms), d);
    const bool mixture = e.experts > 0 && index >= e.dense_layers && index % e.every == e.offset;
    if (!mixture) {
      block(of(part::dense_feed_forward), of(part::biases), m.feed_forward.width,
            m.feed_forward.gated, m.feed_forward.biases);
      return;
    }
    for (count i = 0; i < e.experts; ++i) {
      block(of(part::routed_experts), of(part::biases), e.expert_width, e.gated, e.biases,
            i < e.active);
    }
    for (count i = 0; i < e.shared; ++i) {
      block(of(part::shared_experts), of(part::biases), e.shared_width, e.gated, e.biases);
    }
    projection(of(part::router), of(part::biases), d, e.experts, e.router_bias);
    if (e.score_correction_bias) {
      vector(of(part::biases), e.experts);
    }
    if (e.shared_gate) {
      matrix(of(part::router), d, 1);
    }
  };

  const bool is_narrow = m.embedding_width > 0;
  const count e_width = is_narrow ? m.embedding_width : d;
  vector(part::embedding, m.vocabulary * e_width);  // a table to look up: no product
  if (is_narrow) {
    matrix(part::embedding, e_width, d);
  }
  if (m.learned_positions > 0) {
    vector(part::embedding, m.learned_positions * d);
  }
  for (count i = 0; i < m.layers; ++i) {
    layer(i, false);
  }
  if (m.final_norm) {
    norm(part::norms, d);
  }
  if (is_narrow) {
    matrix(part::head, d, e_width);
  }
  if (!m.tied_embeddings) {
    matrix(part::head, e_width, m.vocabulary);
  }
  for (count i = 0; i < m.prediction_layers; ++i) {
    norm(part::prediction, d);  // of the hidden state
    norm(part::prediction, d);  // of the next token's embedding
    matrix(part::prediction, 2 * d, d);
    layer(m.layers - 1, true);
    norm(part::prediction, d);
  }
}

/// Elements of the tensors that `choose` picks.
template <class Choose>
constexpr count elements(const leverage::transformer& m, const Choose& choose) {
  count n = 0;
  for_each_tensor(m, [&](const tensor& t) { n += choose(t) ? t.size : 0; });
  return n;
}

constexpr count elements_of(const leverage::transformer& m, part where, bool active_only) {
  return elements(
      m, [&](const tensor& t) { return t.where == where && (t.is_active || !active_only); });
}

/// Tokens that the tokens of one sequence attend to, all together, each seeing itself and those before it.
constexpr count attended_exactly(count sequence, count window) {
  count n = 0;
  for (count t = 1; t <= sequence; ++t) {
    n += window > 0 && window < t ? window : t;
  }
  return n;
}

/// A small valid configuration: every feature on or off at random.
constexpr leverage::transformer random_transformer(random_numbers& r) {
  leverage::transformer m;
  m.layers = r.between(1, 9);
  m.d_model = r.between(1, 40);
  m.vocabulary = r.between(1, 300);
  m.sequence = r.between(1, 50);
  m.norm = r.once_in(2) ? leverage::norm_kind::rms : leverage::norm_kind::layer;
  m.tied_embeddings = r.once_in(2);
  m.learned_positions = r.once_in(3) ? m.sequence + r.between(0, 5) : 0;
  m.prediction_layers = r.once_in(3) ? r.between(1, 3) : 0;
  if (m.prediction_layers == 0 && m.d_model > 1 && r.once_in(3)) {
    m.embedding_width = r.between(1, m.d_model - 1);
  }
  m.final_norm = !r.once_in(4);

  auto& a = m.attention;
  a.bias = {r.once_in(2), r.once_in(2), r.once_in(2), r.once_in(2)};
  a.sinks = r.once_in(3);
  if (r.once_in(3)) {
    a.heads = r.between(1, 8);
    a.latent = {r.once_in(2) ? r.between(1, 9) : 0, r.between(1, 9), r.between(1, 9),
                r.between(0, 5), r.between(1, 9)};
    a.bias.value = false;
  } else {
    a.kv_heads = r.between(1, 4);
    a.heads = a.kv_heads * r.between(1, 4);
    a.head_dim = r.between(1, 12);
    a.norm = static_cast<leverage::query_key_norm>(r.between(0, 2));
  }
  if (r.once_in(2)) {
    a.window.width = r.between(1, 60);
    a.window.period = r.between(1, 4);
    a.window.run = r.between(1, a.window.period);
    a.window.first_layer = r.between(0, 6);
  }

  m.feed_forward = {r.between(1, 60), r.once_in(2), r.once_in(2)};
  if (r.once_in(4)) {
    return m;
  }
  auto& e = m.experts;
  e.experts = r.between(1, 12);
  e.active = r.between(1, e.experts);
  e.expert_width = r.between(1, 20);
  if (r.once_in(2)) {
    e.shared = r.between(1, 3);
    e.shared_width = r.between(1, 30);
    e.shared_gate = r.once_in(2);
  }
  e.gated = r.once_in(2);
  e.biases = r.once_in(2);
  e.router_bias = r.once_in(2);
  e.score_correction_bias = r.once_in(2);
  e.every = r.between(1, 3);
  e.offset = r.between(0, e.every - 1);
  e.dense_layers = r.between(0, m.layers - 1);
  const auto is_mixture = [&](count i) { return i >= e.dense_layers && i % e.every == e.offset; };
  bool some = false;
  for (count i = 0; i < m.layers; ++i) {
    some = some || is_mixture(i);
  }
  if (!some) {
    e.dense_layers = 0;
    e.every = 1;
    e.offset = 0;
  }
  if (e.dense_layers == 0 && e.every == 1) {
    m.feed_forward = {};
  }
  return m;
}

}  // namespace test
