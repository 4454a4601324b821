// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a family of models is to the reader of configuration files: a row of a table. The row names the keys of the
/// file and what a missing one means, which is what the configuration class of the family makes of it. What a row does
/// not mention is as in Llama.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/config/fields.hpp"
#include "leverage/config/layer_list.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::config {

struct reader;

/// A number of a file: its key, and what a missing one means. Without a key it is a constant.
struct number_key {
  config::key key{};
  std::optional<count> missing = required;
};
[[nodiscard]] constexpr number_key constant(count n) { return {{}, n}; }

/// A switch of a file, as above.
struct flag_key {
  config::key key{};
  std::optional<bool> missing = required;
};
inline constexpr flag_key never{{}, false};
inline constexpr flag_key always{{}, true};

/// The keys of a model's dimensions.
struct body_names {
  key vocabulary = "vocab_size";
  key d_model = "hidden_size";
  key layers = "num_hidden_layers";
  key heads = "num_attention_heads";
  key kv_heads = "num_key_value_heads";
  key head_dim = "head_dim";  ///< empty: always d_model / heads
  key positions = "max_position_embeddings";
};

/// The same, in place of a default: as many as query heads, and d_model / heads.
inline constexpr std::nullopt_t same = std::nullopt;
inline constexpr std::nullopt_t derived = std::nullopt;

/// The dimensions that the class assumes, or `required`.
struct body_defaults {
  std::optional<count> vocabulary, d_model, layers, heads;
  std::optional<count> kv_heads;  ///< or `same`
  std::optional<count> head_dim;  ///< or `derived`
  std::optional<count> positions;
};

inline constexpr projection_biases no_projections{};
inline constexpr projection_biases query_key_value{.query = true, .key = true, .value = true};
inline constexpr projection_biases all_projections{
    .query = true, .key = true, .value = true, .output = true};

/// Attention of the layers that have it.
struct attention_row {
  projection_biases biased = all_projections;  ///< those that have a bias if `bias` holds
  flag_key bias{"attention_bias", false};
  flag_key output_bias = never;  ///< a bias of the output projection, whatever `bias` says
  query_key_norm norm = query_key_norm::none;  ///< if `normed` holds
  flag_key normed = always;
  output_gate gate = output_gate::none;
  bool sinks = false;
  latent_attention latent{};  ///< the class defaults of latent attention; none without kv_rank
  bool may_project_directly = true;  ///< whether q_lora_rank may be null
};

/// What mixes the tokens of a layer.
enum class mixer { full, windowed, chunked, recurrent, none };

/// Which layer has which mixer.
struct mixers_row {
  mixer (*rule)(const reader&, count layer) = nullptr;  ///< full attention everywhere without one
  number_key period = constant(1);                      ///< for the rule
  number_key first = constant(0);                       ///< for the rule
  number_key window = constant(0);  ///< width; a key may be null, which is no window
  flag_key has_window = always;
  number_key chunk = constant(0);  ///< likewise
  bool reads_layer_types = false;
  /// The layers of a file that lists them in another way than layer_types; empty if it does not.
  std::vector<mixer> (*listed)(reader&) = nullptr;
};

/// The dense feed-forward of layers that are no mixtures.
struct feed_forward_row {
  number_key width{"intermediate_size", required};
  bool gated = true;
  flag_key biases = never;
};

/// The mixture of experts. Numbers may be null, which is none of them.
struct mixture_row {
  number_key experts = constant(0);  ///< without a key there is no mixture
  number_key active{};
  number_key expert_width{};
  number_key shared = constant(0);
  number_key shared_width = constant(0);  ///< of each shared expert; 0: as wide as the routed ones
  bool gated = true;
  bool biases = false;
  bool shared_gate = false;
  flag_key router_bias = never;
  flag_key score_correction = never;
  /// Which layers are mixtures; all without one.
  bool (*rule)(const reader&, count layer) = nullptr;
  number_key first = constant(0);  ///< for the rule
  number_key every = constant(1);  ///< for the rule
  bool may_be_lists = false;       ///< numbers may be lists of one a layer, all alike
  std::string_view listed{};       ///< the key that lists the layers' kinds, where a file has it
};

/// The product of two numbers of a file, or one more than the largest number of a file if it is larger, which no rule
/// of models accepts.
[[nodiscard]] constexpr count product(count a, count b) {
  return b != 0 && a > fields::largest / b ? fields::largest + 1 : a * b;
}

/// A family of models.
struct family {
  std::string_view model_type;
  std::string_view source;  ///< where the class defaults stand
  body_defaults defaults;
  body_names names{};
  flag_key tied{"tie_word_embeddings", false};
  attention_row attention{};
  mixers_row mixers{};
  feed_forward_row feed_forward{};
  mixture_row mixture{};
  number_key prediction = constant(0);  ///< multi-token-prediction modules
  norm_kind norm = norm_kind::rms;
  count norms = 2;  ///< per layer
  /// Reads what else mixes tokens, before the layers' mixers are read: a recurrent mixer, an indexer.
  void (*other_mixers)(reader&) = nullptr;
  /// What only this family has; called when all of the above is read, before the layers are put together.
  void (*also)(reader&) = nullptr;
};

/// A file while it is read.
struct reader {
  const family& row;
  fields& f;
  transformer model{};  ///< what is not of a layer; `layers` is not written before the end
  count layers = 0;
  count positions = 0;
  attention full{};  ///< attention without a window
  std::optional<count> window{}, chunk{};
  count period = 1, first = 0;  ///< of the mixers' rule
  recurrent_mixer recurrent{};
  feed_forward dense{};
  mixture_of_experts experts{};
  count first_mixture = 0, every = 1;
  count norms = 2;
  std::vector<mixer> mixers{};   ///< of each layer
  std::vector<bool> mixtures{};  ///< of each layer
  layer_list list{};             ///< the layers, if the family puts them together itself
  std::vector<std::string> notes{};

  [[nodiscard]] count get(const number_key& n) {
    return n.key.empty() ? n.missing.value_or(0) : f.positive(n.key, n.missing);
  }
  /// A number that may be 0 or null, which is 0.
  [[nodiscard]] count get_or_none(const number_key& n) {
    if (n.key.empty()) return n.missing.value_or(0);
    if (n.missing || f.has(f.present_name(n.key))) {
      return f.non_negative_or_null(n.key, n.missing).value_or(0);
    }
    return f.non_negative(n.key, required);
  }
  [[nodiscard]] bool get(const flag_key& c) {
    return c.key.empty() ? c.missing.value_or(false) : f.flag(c.key, c.missing);
  }
};

}  // namespace leverage::config
