// SPDX-License-Identifier: Apache-2.0
/// @file
/// The fields of a model by name, each with what it is: one list that the library's own format is written, read and
/// described by.
///
///   fields_of(model, [](const char* name, auto& value, const char* what) { ... });
#pragma once

#include <concepts>
#include <span>
#include <string_view>
#include <type_traits>

#include "leverage/model/attention.hpp"
#include "leverage/model/block.hpp"
#include "leverage/model/feed_forward.hpp"
#include "leverage/model/recurrent.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::config {

/// `T` or `const T`.
template <class S, class T>
concept is = std::same_as<std::remove_const_t<S>, T>;

// The names of the values of an enumeration, in its order.
template <class E>
struct names_of;
template <>
struct names_of<query_key_norm> {
  static constexpr std::string_view all[] = {"none", "per_head", "full_width"};
};
template <>
struct names_of<output_gate> {
  static constexpr std::string_view all[] = {"none", "per_channel", "per_head"};
};
template <>
struct names_of<norm_kind> {
  static constexpr std::string_view all[] = {"rms", "layer"};
};
template <>
struct names_of<recurrence> {
  static constexpr std::string_view all[] = {"none",         "gated_delta", "kimi_delta",
                                             "simple_decay", "mamba1",      "mamba2"};
};

template <is<latent_attention> S, class Visit>
void fields_of(S& s, const Visit& visit) {
  visit("query_rank", s.query_rank, "width that queries are compressed to; 0: they are not");
  visit("kv_rank", s.kv_rank,
        "width that keys and values are compressed to; 0: no latent attention");
  visit("nope_dim", s.nope_dim, "part of a query and key without rotation, per head");
  visit("rope_dim", s.rope_dim, "part with rotation, per head in queries and one for all in keys");
  visit("value_dim", s.value_dim, "width of a value, per head");
}
template <is<projection_biases> S, class Visit>
void fields_of(S& s, const Visit& visit) {
  visit("query", s.query, "of latent attention: of the matrix that compresses queries");
  visit("key", s.key, "of latent attention: of the matrix that compresses keys and values");
  visit("value", s.value, "not in latent attention");
  visit("output", s.output, "of the output projection");
}
template <is<sliding_window> S, class Visit>
void fields_of(S& s, const Visit& visit) {
  visit("width", s.width, "tokens that a token sees; 0: all");
  visit("period", s.period, "of each period of layers (not in a block)");
  visit("run", s.run, "the first layers of it have the window (not in a block)");
  visit("first_layer", s.first_layer, "from this layer on, counted from 0 (not in a block)");
}
template <is<sparse_indexer> S, class Visit>
void fields_of(S& s, const Visit& visit) {
  visit("heads", s.heads, "0: the selection of another layer is used");
  visit("head_dim", s.head_dim, "width of the indexer's queries and its one key");
  visit("top_k", s.top_k, "tokens that attention sees; 0: no indexer");
}
template <is<attention> S, class Visit>
void fields_of(S& s, const Visit& visit) {
  visit("heads", s.heads, "query heads");
  visit("kv_heads", s.kv_heads, "key and value heads; 0 in latent attention");
  visit("head_dim", s.head_dim, "width of a head; 0 in latent attention");
  visit("latent", s.latent, "multi-head latent attention");
  visit("norm", s.norm, "normalisation of queries and keys");
  visit("bias", s.bias, "projections with a bias");
  visit("window", s.window, "layers that see the last tokens only");
  visit("sinks", s.sinks, "one learned logit per head in the softmax");
  visit("value_head_dim", s.value_head_dim, "width of a value, where it is not head_dim");
  visit("chunk", s.chunk, "tokens see those of their own chunk of this length; 0: no chunks");
  visit("gate", s.gate, "gate of the output before its projection");
  visit("indexer", s.indexer, "sparse attention");
}
template <is<feed_forward> S, class Visit>
void fields_of(S& s, const Visit& visit) {
  visit("width", s.width, "hidden width");
  visit("gated", s.gated, "three matrices (SwiGLU, GeGLU) instead of two");
  visit("biases", s.biases, "one per matrix");
}
template <is<mixture_of_experts> S, class Visit>
void fields_of(S& s, const Visit& visit) {
  visit("experts", s.experts, "routed experts of a layer; 0: no mixture");
  visit("active", s.active, "routed experts that a token uses");
  visit("shared", s.shared, "experts that every token uses");
  visit("expert_width", s.expert_width, "hidden width of a routed expert");
  visit("shared_width", s.shared_width, "hidden width of a shared expert");
  visit("gated", s.gated, "three matrices per expert instead of two");
  visit("biases", s.biases, "one per matrix of an expert");
  visit("router_bias", s.router_bias, "one per expert in the router's logits");
  visit("score_correction_bias", s.score_correction_bias,
        "one per expert that steers selection only");
  visit("shared_gate", s.shared_gate, "a vector of d_model gates the shared experts");
  visit("identity_experts", s.identity_experts,
        "experts without weights that the router knows as well");
  visit("latent_width", s.latent_width, "width that routed experts see; 0: d_model");
  visit("dense_layers", s.dense_layers, "leading layers without experts (not in a block)");
  visit("every", s.every, "the distance of mixture layers (not in a block)");
  visit("offset", s.offset, "their index modulo the distance (not in a block)");
}
template <is<recurrent_mixer> S, class Visit>
void fields_of(S& s, const Visit& visit) {
  visit("kind", s.kind, "what mixes tokens in place of attention");
  visit("heads", s.heads, "heads of values; in mamba1 its channels");
  visit("head_dim", s.head_dim, "width of a value; 1 in mamba1");
  visit("key_heads", s.key_heads, "heads of keys in gated_delta, groups in mamba2");
  visit("key_dim", s.key_dim,
        "width of a key in gated_delta, size of the state in mamba1 and mamba2");
  visit("kernel", s.kernel, "tokens that the short convolution sees");
  visit("rank", s.rank, "of the projection of the step size in mamba1");
  visit("convolution_bias", s.convolution_bias, "one per channel");
}
template <is<block> S, class Visit>
void fields_of(S& s, const Visit& visit) {
  visit("layers", s.layers, "which layers these are, counted from 0");
  visit("attention", s.attention, "softmax attention");
  visit("recurrent", s.recurrent, "a mixer that keeps a state");
  visit("feed_forward", s.feed_forward, "a dense feed-forward");
  visit("experts", s.experts, "a mixture of experts");
  visit("norms", s.norms, "norms of d_model per layer");
  visit("mixers", s.mixers, "mixers per layer, all alike");
  visit("feed_forwards", s.feed_forwards, "dense feed-forwards per layer, all alike");
}
template <is<transformer> S, class Visit>
void fields_of(S& s, const Visit& visit) {
  visit("layers", s.layers, "number of layers");
  visit("d_model", s.d_model, "width of the model");
  visit("vocabulary", s.vocabulary, "rows of the embedding");
  visit("sequence", s.sequence, "tokens at which attention is counted");
  visit("attention", s.attention, "of all layers, in a model without blocks");
  visit("feed_forward", s.feed_forward, "of the dense layers, in a model without blocks");
  visit("experts", s.experts, "of the mixture layers, in a model without blocks");
  visit("norm", s.norm, "rms: a scale; layer: a scale and a bias");
  visit("tied_embeddings", s.tied_embeddings, "the output head is the embedding");
  visit("learned_positions", s.learned_positions, "positions with a learned embedding");
  visit("prediction_layers", s.prediction_layers, "multi-token-prediction modules");
  visit("layer_norms", s.layer_norms, "norms of d_model per layer, in a model without blocks");
  visit("embedding_norm", s.embedding_norm, "one more norm, of the embedding");
  visit("head_bias", s.head_bias, "a bias of the output head");
  visit("embedding_width", s.embedding_width,
        "width of embedding and head, with a matrix each to and from d_model; 0: d_model");
  visit("final_norm", s.final_norm, "a norm after the last layer");
  visit("prediction_norms", s.prediction_norms, "norms of a prediction module beyond its layer's");
  visit("prediction_copies", s.prediction_copies,
        "copies of embedding and head that a checkpoint stores with each module");
  visit("prediction_block", s.prediction_block,
        "the layer of a prediction module; unset: like the last");
  visit("blocks", s.blocks, "the kinds of layer, if they are not alike: at most 8");
}

}  // namespace leverage::config
