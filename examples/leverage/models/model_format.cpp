// SPDX-License-Identifier: Apache-2.0
#include "models/model_format.hpp"

#include "leverage/config/own_format.hpp"
#include "leverage/config/own_format_schema.hpp"

namespace leverage::program {

namespace {

/// A small model of the shape of Qwen3-Next: of each four layers the last has softmax attention.
constexpr mixture_of_experts template_experts{
    .experts = 64, .active = 4, .shared = 1, .expert_width = 512, .shared_width = 512};
constexpr transformer template_model{
    .layers = 24,
    .d_model = 1024,
    .vocabulary = 131072,
    .sequence = 4096,
    .tied_embeddings = true,
    .blocks = {{.layers = {.first = 3, .period = 4},
                .attention =
                    {.heads = 16, .kv_heads = 2, .head_dim = 128, .norm = query_key_norm::per_head},
                .experts = template_experts},
               {.layers = {.period = 4, .run = 3},
                .recurrent = {.kind = recurrence::gated_delta,
                              .heads = 16,
                              .head_dim = 128,
                              .key_heads = 8,
                              .key_dim = 128,
                              .kernel = 4},
                .experts = template_experts}}};

std::string text_of(const nlohmann::ordered_json& json) {
  return json.dump(2, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string model_text(const transformer& m, std::string_view name) {
  nlohmann::ordered_json written = config::write_own_format(m);
  nlohmann::ordered_json named = {{config::own_format_key, written[config::own_format_key]},
                                  {"name", std::string(name)}};
  named.update(written);
  return text_of(named);
}

std::string model_template() { return model_text(template_model, "an example"); }

std::string model_schema() { return text_of(config::own_format_schema()); }

}  // namespace leverage::program
