// SPDX-License-Identifier: Apache-2.0
#include "models/families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "leverage/model/layer_patterns.hpp"
#include "models/family_names.hpp"

namespace leverage::program {

namespace {

// Layers are picked one by one below.
constexpr count max_layers = 100'000;

/// What all families but GPT-2 share.
void read_body(fields& f, const class_defaults& d, reading& r) {
  r.model.vocabulary = f.positive("vocab_size", d.vocabulary);
  r.model.d_model = f.positive("hidden_size", d.d_model);
  r.model.layers = f.positive("num_hidden_layers", d.layers);
  r.model.attention.heads = f.positive("num_attention_heads", d.heads);
  r.model.tied_embeddings = f.flag("tie_word_embeddings", false);
  r.positions = f.positive("max_position_embeddings", d.positions);
  if (r.model.layers > max_layers) {
    f.refuse("num_hidden_layers", fmt::format("at most {} layers", max_layers));
    r.model.layers = 1;
  }
}

/// d_model / heads, for a file that does not give head_dim.
count derived_head_dim(fields& f, const reading& r) {
  const count heads = r.model.attention.heads;
  if (r.model.d_model % heads != 0) {
    f.refuse("hidden_size", fmt::format("a multiple of the {} attention heads where head_dim is "
                                        "not given",
                                        heads));
  }
  return r.model.d_model / heads;
}

/// Multi-head, grouped-query and multi-query attention.
void read_attention(fields& f, const class_defaults& d, reading& r) {
  attention& a = r.model.attention;
  a.kv_heads = f.positive_or_null("num_key_value_heads", d.kv_heads).value_or(a.heads);
  const auto head_dim = f.positive_or_null("head_dim", d.head_dim);
  a.head_dim = head_dim ? *head_dim : derived_head_dim(f, r);
}

/// Multi-head latent attention: num_key_value_heads and head_dim do not apply.
void read_latent_attention(fields& f, reading& r) {
  attention& a = r.model.attention;
  a.latent.query_rank = f.positive_or_null("q_lora_rank", 1536).value_or(0);
  a.latent.kv_rank = f.positive("kv_lora_rank", 512);
  a.latent.nope_dim = f.positive("qk_nope_head_dim", 128);
  a.latent.rope_dim = f.non_negative("qk_rope_head_dim", 64);
  a.latent.value_dim = f.positive("v_head_dim", 128);
  const bool biases = f.flag("attention_bias", false);
  // Without compression of queries there is one query matrix, and it has none.
  a.bias = {.query = biases && a.latent.query_rank > 0, .key = biases, .output = biases};
}

constexpr projection_biases query_key_value(bool there) {
  return {.query = there, .key = there, .value = there};
}
constexpr projection_biases all_projections(bool there) {
  return {.query = there, .key = there, .value = there, .output = there};
}

/// A window of `width` tokens on the layers that `covers` picks.
template <class Covers>
void put_window(fields& f, reading& r, std::optional<count> width, Covers covers) {
  if (!width) {
    return;
  }
  std::vector<bool> picked(static_cast<std::size_t>(r.model.layers));
  for (count i = 0; i < r.model.layers; ++i) {
    picked[static_cast<std::size_t>(i)] = covers(i);
  }
  if (const auto rule = windows_at(picked, *width)) {
    r.model.attention.window = *rule;
  } else {
    f.refuse(f.has("layer_types") ? "layer_types" : "max_window_layers",
             "windowed layers in a repeating pattern", "one that does not repeat");
  }
}

constexpr auto every_layer = [](count) { return true; };

/// The window of a file that may list every layer's kind in layer_types; `covers` is the rule for
/// those that do not. Without a width, no layer may be listed as windowed.
template <class Covers>
void put_listed_window(fields& f, reading& r, std::optional<count> width, Covers covers) {
  const auto kinds = f.texts("layer_types");
  if (!kinds || f.failed()) {
    put_window(f, r, width, covers);
    return;
  }
  if (static_cast<count>(kinds->size()) != r.model.layers) {
    f.refuse("layer_types", fmt::format("one entry for each of the {} layers", r.model.layers));
    return;
  }
  for (const std::string& kind : *kinds) {
    if (kind != "full_attention" && (kind != "sliding_attention" || !width)) {
      f.refuse("layer_types",
               width ? "full_attention or sliding_attention"
                     : "full_attention, as no sliding window is in use",
               shown(kind));
      return;
    }
  }
  put_window(f, r, width,
             [&](count i) { return (*kinds)[static_cast<std::size_t>(i)] == "sliding_attention"; });
}

/// The window of the Qwen families, unless it is switched off.
std::optional<count> switched_window(fields& f) {
  const auto width = f.positive_or_null("sliding_window", 4096);
  return f.flag("use_sliding_window", false) ? width : std::nullopt;
}

/// A gated dense block in the layers that are no mixtures.
void put_dense(reading& r, count width, bool biases = false) {
  if (r.model.dense_layers() > 0) {
    r.model.feed_forward = {.width = width, .biases = biases};
  }
}

/// The mixture on the layers that `covers` picks.
template <class Covers>
void put_mixture(fields& f, reading& r, const mixture_of_experts& experts, const char* blamed,
                 Covers covers) {
  std::vector<bool> picked(static_cast<std::size_t>(r.model.layers));
  for (count i = 0; i < r.model.layers; ++i) {
    picked[static_cast<std::size_t>(i)] = experts.experts > 0 && covers(i);
  }
  if (const auto rule = mixtures_at(picked, experts)) {
    r.model.experts = *rule;
  } else {
    f.refuse(blamed, "mixture layers at a constant distance after the leading dense ones",
             "a pattern that is not");
  }
}

const key experts_key{"num_experts", "num_local_experts"};

// ------------------------------------------------------------------------------- dense families

void read_llama(fields& f, const class_defaults& d, reading& r) {
  read_body(f, d, r);
  read_attention(f, d, r);
  r.model.attention.bias = all_projections(f.flag("attention_bias", false));
  put_dense(r, f.positive("intermediate_size", 11008), f.flag("mlp_bias", false));
}

void read_mistral(fields& f, const class_defaults& d, reading& r) {
  read_body(f, d, r);
  read_attention(f, d, r);
  put_window(f, r, f.positive_or_null("sliding_window", 4096), every_layer);
  put_dense(r, f.positive("intermediate_size", 14336));
}

/// Qwen2 and Qwen3 window the layers from max_window_layers on.
void read_qwen_dense(fields& f, const class_defaults& d, reading& r) {
  read_body(f, d, r);
  read_attention(f, d, r);
  const count first = f.non_negative("max_window_layers", 28);
  put_listed_window(f, r, switched_window(f), [first](count i) { return i >= first; });
  put_dense(r, f.positive("intermediate_size", 22016));
}

void read_qwen2(fields& f, const class_defaults& d, reading& r) {
  read_qwen_dense(f, d, r);
  r.model.attention.bias = query_key_value(true);
}

void read_qwen3(fields& f, const class_defaults& d, reading& r) {
  read_qwen_dense(f, d, r);
  r.model.attention.bias = all_projections(f.flag("attention_bias", false));
  r.model.attention.norm = query_key_norm::per_head;
}

/// GPT-2 goes by older names; its class maps the newer ones to them.
void read_gpt2(fields& f, const class_defaults& d, reading& r) {
  transformer& m = r.model;
  m.vocabulary = f.positive("vocab_size", d.vocabulary);
  m.d_model = f.positive({"n_embd", "hidden_size"}, d.d_model);
  m.layers = f.positive({"n_layer", "num_hidden_layers"}, d.layers);
  m.attention.heads = f.positive({"n_head", "num_attention_heads"}, d.heads);
  r.positions = f.positive({"n_positions", "max_position_embeddings"}, d.positions);
  m.tied_embeddings = f.flag("tie_word_embeddings", true);
  if (f.flag("add_cross_attention", false)) {
    f.refuse("add_cross_attention", "false: a decoder alone");
  }
  if (m.d_model % m.attention.heads != 0) {
    f.refuse(f.has("n_embd") ? "n_embd" : "hidden_size",
             fmt::format("a multiple of the {} attention heads", m.attention.heads),
             fmt::format("{}", m.d_model));
  }
  m.attention.kv_heads = m.attention.heads;
  m.attention.head_dim = m.d_model / m.attention.heads;
  m.attention.bias = all_projections(true);
  m.feed_forward = {.width = f.positive_or_null("n_inner", std::nullopt).value_or(4 * m.d_model),
                    .gated = false,
                    .biases = true};
  m.norm = norm_kind::layer;
  m.learned_positions = r.positions;
}

// ------------------------------------------------------------------------------------- mixtures

void read_mixtral(fields& f, const class_defaults& d, reading& r) {
  read_body(f, d, r);
  read_attention(f, d, r);
  put_window(f, r, f.positive_or_null("sliding_window", std::nullopt), every_layer);
  r.model.experts = {.experts = f.positive({"num_local_experts", "num_experts"}, 8),
                     .active = f.positive("num_experts_per_tok", 2),
                     .expert_width = f.positive("intermediate_size", 14336)};
}

void read_olmoe(fields& f, const class_defaults& d, reading& r) {
  read_body(f, d, r);
  read_attention(f, d, r);
  // The norms of queries and keys span d_model whatever head_dim says.
  if (attention& a = r.model.attention; a.head_dim * a.heads != r.model.d_model && !f.failed()) {
    f.refuse("head_dim", "hidden_size / num_attention_heads");
  }
  r.model.attention.bias = all_projections(f.flag("attention_bias", false));
  r.model.attention.norm = query_key_norm::full_width;
  r.model.experts = {.experts = f.positive(experts_key, 64),
                     .active = f.positive("num_experts_per_tok", 8),
                     .expert_width = f.positive("intermediate_size", 2048)};
}

void read_gpt_oss(fields& f, const class_defaults& d, reading& r) {
  read_body(f, d, r);
  read_attention(f, d, r);
  put_listed_window(f, r, f.positive_or_null("sliding_window", 128),
                    [](count i) { return i % 2 == 0; });
  r.model.attention.bias = all_projections(f.flag("attention_bias", true));
  r.model.attention.sinks = true;
  r.model.experts = {.experts = f.positive({"num_local_experts", "num_experts"}, 128),
                     .active = f.positive({"num_experts_per_tok", "experts_per_token"}, 4),
                     .expert_width = f.positive("intermediate_size", 2880),
                     .biases = true,
                     .router_bias = true};
}

/// Qwen's mixtures: every decoder_sparse_step-th layer but those listed in mlp_only_layers.
void put_qwen_mixture(fields& f, reading& r, const mixture_of_experts& experts, count dense_width) {
  const count step = f.positive("decoder_sparse_step", 1);
  auto plain = f.non_negative_list("mlp_only_layers").value_or(std::vector<count>{});
  std::sort(plain.begin(), plain.end());
  put_mixture(f, r, experts, "mlp_only_layers", [&](count i) {
    return (i + 1) % step == 0 && !std::binary_search(plain.begin(), plain.end(), i);
  });
  put_dense(r, dense_width);
}

void read_qwen2_moe(fields& f, const class_defaults& d, reading& r) {
  read_body(f, d, r);
  read_attention(f, d, r);
  const count end = f.non_negative("max_window_layers", 28);
  const auto window = switched_window(f);
  if (window && !f.has("layer_types")) {
    r.notes.emplace_back(
        "windowed layers read as in transformers 5: every second one below "
        "max_window_layers");
  }
  put_listed_window(f, r, window, [end](count i) { return i % 2 == 0 && i < end; });
  r.model.attention.bias = query_key_value(f.flag("qkv_bias", true));
  // One shared expert, wider than the routed ones, with a gate of its own.
  const mixture_of_experts experts{
      .experts = f.non_negative(experts_key, 60),
      .active = f.positive("num_experts_per_tok", 4),
      .shared = 1,
      .expert_width = f.positive("moe_intermediate_size", 1408),
      .shared_width = f.positive("shared_expert_intermediate_size", 5632),
      .shared_gate = true};
  put_qwen_mixture(f, r, experts, f.positive("intermediate_size", 5632));
}

void read_qwen3_moe(fields& f, const class_defaults& d, reading& r) {
  read_body(f, d, r);
  read_attention(f, d, r);
  put_window(f, r, switched_window(f), every_layer);
  r.model.attention.bias = all_projections(f.flag("attention_bias", false));
  r.model.attention.norm = query_key_norm::per_head;
  const mixture_of_experts experts{.experts = f.non_negative(experts_key, 128),
                                   .active = f.positive("num_experts_per_tok", 8),
                                   .expert_width = f.positive("moe_intermediate_size", 768)};
  put_qwen_mixture(f, r, experts, f.positive("intermediate_size", 6144));
}

/// What DeepSeek's and Ling's mixtures share: leading dense layers, shared experts as wide as routed.
void put_led_mixture(fields& f, reading& r, mixture_of_experts experts, count leading, count every,
                     count dense_width, bool dense_biases = false) {
  experts.shared_width = experts.shared > 0 ? experts.expert_width : 0;
  put_mixture(f, r, experts, "first_k_dense_replace",
              [=](count i) { return i >= leading && i % every == 0; });
  put_dense(r, dense_width, dense_biases);
}

/// The mixture of DeepSeek-V2 and V3; the defaults are those of transformers' own classes.
void read_deepseek_mixture(fields& f, reading& r, mixture_of_experts experts,
                           std::optional<count> default_leading, count default_width,
                           bool dense_biases) {
  const count leading = f.non_negative("first_k_dense_replace", default_leading);
  // Only the publisher's own code knows it.
  const count every = f.positive("moe_layer_freq", 1);
  put_led_mixture(f, r, experts, leading, every, f.positive("intermediate_size", default_width),
                  dense_biases);
}

void read_deepseek_v2(fields& f, const class_defaults& d, reading& r) {
  read_body(f, d, r);
  read_latent_attention(f, r);
  const mixture_of_experts experts{
      .experts = f.non_negative_or_null({"n_routed_experts", "num_experts"}, 64).value_or(0),
      .active = f.positive("num_experts_per_tok", required),
      .shared = f.non_negative_or_null("n_shared_experts", 2).value_or(0),
      .expert_width = f.positive("moe_intermediate_size", 1407)};
  const bool biases = f.flag("mlp_bias", false);
  if (biases && experts.shared > 0) {
    f.refuse("mlp_bias",
             "false together with shared experts: biases of shared but not of routed experts "
             "are not described by the file");
  }
  read_deepseek_mixture(f, r, experts, 0, 11008, biases);
}

void read_deepseek_v3(fields& f, const class_defaults& d, reading& r) {
  read_body(f, d, r);
  read_latent_attention(f, r);
  const std::string selection = f.text("topk_method");
  const mixture_of_experts experts{
      .experts = f.non_negative_or_null({"n_routed_experts", "num_local_experts"}, 256).value_or(0),
      .active = f.positive("num_experts_per_tok", 8),
      .shared = f.non_negative_or_null("n_shared_experts", 1).value_or(0),
      .expert_width = f.positive("moe_intermediate_size", 2048),
      .score_correction_bias = selection.empty() || selection == "noaux_tc"};
  read_deepseek_mixture(f, r, experts, 3, 18432, false);
  r.model.prediction_layers = f.non_negative("num_nextn_predict_layers", 0);
}

/// Ling: ports of its class disagree on the defaults, so that none is taken.
void read_ling(fields& f, const class_defaults& d, reading& r, bool score_correction) {
  read_body(f, d, r);
  read_attention(f, d, r);
  r.model.attention.kv_heads = f.positive("num_key_value_heads", required);
  const bool biases = f.flag("use_qkv_bias", required);
  r.model.attention.bias = query_key_value(biases);
  r.model.attention.bias.output = f.flag("use_bias", required);
  const mixture_of_experts experts{
      .experts = f.non_negative("num_experts", required),
      .active = f.positive("num_experts_per_tok", required),
      .shared = f.non_negative_or_null("num_shared_experts", 0).value_or(0),
      .expert_width = f.positive("moe_intermediate_size", required),
      .score_correction_bias = score_correction};
  put_led_mixture(f, r, experts, f.non_negative("first_k_dense_replace", required), 1,
                  f.positive("intermediate_size", required));
}

void read_ling_1(fields& f, const class_defaults& d, reading& r) { read_ling(f, d, r, false); }

void read_ling_2(fields& f, const class_defaults& d, reading& r) {
  read_ling(f, d, r, true);
  if (f.flag("use_qk_norm", required)) {
    r.model.attention.norm = query_key_norm::per_head;
  }
  r.model.prediction_layers = f.non_negative("num_nextn_predict_layers", 0);
  if (r.model.prediction_layers > 0) {
    r.notes.emplace_back(
        "num_nextn_predict_layers read as modules beyond num_hidden_layers; one "
        "release of the publisher's code takes them out of it");
  }
}

// One line per family: vocab_size, hidden_size, num_hidden_layers, num_attention_heads,
// num_key_value_heads, head_dim, max_position_embeddings. `same` is as many as query heads, `derived`
// is hidden_size / num_attention_heads. DeepSeek's attention has neither.
constexpr std::nullopt_t same = std::nullopt;
constexpr std::nullopt_t derived = std::nullopt;

constexpr family table[] = {
    {"llama", {32000, 4096, 32, 32, same, derived, 2048}, read_llama},
    {"mistral", {32000, 4096, 32, 32, 8, derived, 131072}, read_mistral},
    {"mixtral", {32000, 4096, 32, 32, 8, derived, 131072}, read_mixtral},
    {"gpt2", {50257, 768, 12, 12, same, derived, 1024}, read_gpt2},
    {"qwen2", {151936, 4096, 32, 32, 32, derived, 32768}, read_qwen2, true},
    {"qwen2_moe", {151936, 2048, 24, 16, 16, derived, 32768}, read_qwen2_moe, true},
    {"qwen3", {151936, 4096, 32, 32, 32, 128, 32768}, read_qwen3, true},
    {"qwen3_moe", {151936, 2048, 24, 32, 4, derived, 32768}, read_qwen3_moe},
    {"deepseek_v2", {32000, 4096, 32, 32, same, derived, 2048}, read_deepseek_v2},
    {"deepseek_v3", {129280, 7168, 61, 128, same, derived, 4096}, read_deepseek_v3},
    {"kimi_k2", {129280, 7168, 61, 128, same, derived, 4096}, read_deepseek_v3},
    {"olmoe", {50304, 2048, 16, 16, same, derived, 4096}, read_olmoe},
    {"gpt_oss", {201088, 2880, 36, 64, 8, 64, 131072}, read_gpt_oss, true},
    {"bailing_moe", {required, required, required, required, same, derived, required}, read_ling_1},
    {"bailing_moe_v2",
     {required, required, required, required, same, derived, required},
     read_ling_2},
};

const family* by_type(std::string_view model_type) {
  const auto* at = std::find_if(std::begin(table), std::end(table), [&](const family& candidate) {
    return candidate.model_type == model_type;
  });
  return at == std::end(table) ? nullptr : at;
}

std::string all_types() {
  std::string text;
  for (const family& known : table) {
    text += (text.empty() ? "" : ", ") + std::string(known.model_type);
  }
  return text;
}

}  // namespace

std::vector<std::string_view> family_names() {
  std::vector<std::string_view> names;
  for (const family& f : table) {
    names.push_back(f.model_type);
  }
  return names;
}

const family* find_family(fields& f) {
  const std::string type = f.text("model_type");
  for (const char* part : {"text_config", "language_config", "llm_config"}) {
    if (by_type(type) == nullptr && f.has(part)) {
      f.refuse(part,
               "a language model alone, not one part of several: put this object into a file "
               "of its own");
    }
  }
  if (type.empty() && !f.failed()) {
    f.refuse("model_type", "one of " + all_types());
  }
  const family* found = by_type(type);
  if (found == nullptr) {
    f.refuse("model_type", "one of " + all_types());
    return nullptr;
  }
  // Ling 2.0 is published under the name of Ling 1; the class tells them apart.
  if (type == "bailing_moe") {
    const auto classes = f.texts("architectures").value_or(std::vector<std::string>{});
    const std::string name = classes.empty() ? "" : classes.front();
    if (name == "BailingMoeV2ForCausalLM") {
      return by_type("bailing_moe_v2");
    }
    if (name != "BailingMoeForCausalLM") {
      f.refuse("architectures",
               "BailingMoeForCausalLM or BailingMoeV2ForCausalLM, which share this "
               "model_type",
               classes.empty() ? "none" : shown(name));
    }
  }
  return f.failed() ? nullptr : found;
}

}  // namespace leverage::program
