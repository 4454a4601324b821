// SPDX-License-Identifier: Apache-2.0
/// @file
/// The inputs of laws as an enumeration. Papers use N, D, C, G and "sparsity" for different numbers; here each number
/// has its own name. A program can ask for it by this name, a configuration can supply it (plan/arguments.hpp), and a
/// law of active parameters cannot be given total parameters by mistake.
///
///   weights, "N"   parameters                       all of a model, embeddings included
///                  parameters_with_head             without the input embedding, with the output head
///                  non_embedding_parameters         without both vocabulary matrices
///                  expert_non_embedding_parameters  the same, all experts, routers left out
///                  dense_parameters                 of the dense model that experts were added to
///                  active_parameters                that one token uses, embeddings included
///                  active_non_embedding_parameters  that one token uses, without vocabulary
///                  nonzero_parameters               left after pruning single weights
///   training, "D"  tokens, unique_tokens, images, tokens_per_parameter, steps, min_steps, batch
///   compute, "C"   flops                            6 N D, N the weights that a token uses, embeddings included
///                  head_flops                       the same without the input embedding
///                  non_embedding_flops              the same without vocabulary
///                  min_flops                        non_embedding_flops at batches far below the critical one
///                  non_vocabulary_flops             M D, M the non-vocabulary FLOPs of a token with attention
///                  exact_flops                      M D, M all matrix products of a token, attention and head included
///   experts        experts                          E, routable
///                  expansion_rate                   all over active parameters of the mixture layers
///                  active_experts                   routed and shared ones of a token
///                  activation_ratio                 E_a / E
///                  sparsity                         1 - E_a / E
///                  expert_granularity               2 d_model / d_expert
///                  fine_granularity                 4 d_model / d_expert
///                  sharing_ratio                    E_s / (E_a + E_s), of counts
///   numbers, bits  weight_bits, activation_bits, key_value_bits   of whole numbers
///                  format_bits                      of floating-point numbers, E + M + 1 with the sign
///                  exponent_bits, mantissa_bits     E and M
///                  block_size                       numbers that share a scale
///   other          pruned_share                     zeros among the weights
///                  vocabulary, width                entries, d_model
///                  parallel_streams                 copies of the input that a model processes at once
///                  learning_rate, weight_decay      of AdamW, the decay multiplied by the learning rate
///                  loss                             nats per token
#pragma once

#include <cstddef>
#include <string_view>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage {

enum class argument {
  parameters,
  parameters_with_head,
  non_embedding_parameters,
  expert_non_embedding_parameters,
  dense_parameters,
  active_parameters,
  active_non_embedding_parameters,
  nonzero_parameters,
  tokens,
  unique_tokens,
  images,
  tokens_per_parameter,
  steps,
  min_steps,
  batch,
  flops,
  head_flops,
  non_embedding_flops,
  min_flops,
  non_vocabulary_flops,
  exact_flops,
  experts,
  expansion_rate,
  active_experts,
  activation_ratio,
  sparsity,
  expert_granularity,
  fine_granularity,
  sharing_ratio,
  pruned_share,
  weight_bits,
  activation_bits,
  key_value_bits,
  format_bits,
  exponent_bits,
  mantissa_bits,
  block_size,
  vocabulary,
  width,
  parallel_streams,
  learning_rate,
  weight_decay,
  loss,
};

/// The facts about an argument that hold for every law: its name for a command line, its name in a sentence, its
/// meaning with the unit, and the interval outside of which no law takes it.
struct argument_facts {
  argument which;
  std::string_view name;
  std::string_view label;
  std::string_view meaning;
  double low = 0.0;
  bool low_included = false;
  double high = 1.7976931348623157e308;
  bool high_included = true;

  [[nodiscard]] constexpr bool contains(double x) const {
    return (x > low || (low_included && x == low)) && (x < high || (high_included && x == high));
  }
};

/// In the order of the enumeration.
inline constexpr argument_facts argument_table[] = {
    {argument::parameters, "parameters", "parameters", "weights, embeddings included"},
    {argument::parameters_with_head, "parameters-with-head", "parameters with head",
     "weights without the input embedding, with the output head"},
    {argument::non_embedding_parameters, "non-embedding-parameters", "non-embedding parameters",
     "weights without vocabulary matrices"},
    {argument::expert_non_embedding_parameters, "expert-non-embedding-parameters",
     "non-embedding parameters of all experts",
     "weights of all experts, without vocabulary matrices and routers"},
    {argument::dense_parameters, "dense-parameters", "dense parameters",
     "weights of the dense model that experts are added to"},
    {argument::active_parameters, "active-parameters", "active parameters",
     "weights that one token uses, embeddings included"},
    {argument::active_non_embedding_parameters, "active-non-embedding-parameters",
     "active non-embedding parameters", "weights that one token uses, without vocabulary matrices"},
    {argument::nonzero_parameters, "nonzero-parameters", "non-zero parameters",
     "weights left after pruning"},
    {argument::tokens, "tokens", "tokens", "training tokens"},
    {argument::unique_tokens, "unique-tokens", "unique tokens", "tokens before repetition"},
    {argument::images, "images", "images", "training images"},
    {argument::tokens_per_parameter, "tokens-per-parameter", "tokens per parameter",
     "training tokens per weight"},
    {argument::steps, "steps", "steps", "optimizer steps"},
    {argument::min_steps, "min-steps", "minimum steps",
     "optimizer steps, at batches far above the critical one"},
    {argument::batch, "batch", "batch", "tokens per optimizer step"},
    {argument::flops, "flops", "FLOPs", "training FLOPs, 6 N D with embeddings in N"},
    {argument::head_flops, "head-flops", "FLOPs with head",
     "training FLOPs, 6 N D with the output head in N, without the input embedding"},
    {argument::non_embedding_flops, "non-embedding-flops", "non-embedding FLOPs",
     "training FLOPs, 6 N D without vocabulary in N"},
    {argument::min_flops, "min-flops", "minimum FLOPs",
     "training FLOPs, 6 N D without vocabulary in N, at batches far below the critical one"},
    {argument::non_vocabulary_flops, "non-vocabulary-flops", "non-vocabulary FLOPs",
     "training FLOPs, M D with the non-vocabulary FLOPs of a token, attention included"},
    {argument::exact_flops, "exact-flops", "exact FLOPs",
     "training FLOPs of all matrix products, attention and output head included"},
    {argument::experts, "experts", "experts", "routable experts", 1.0, true},
    {argument::expansion_rate, "expansion-rate", "expansion rate",
     "all over active parameters of the mixture layers", 1.0, true},
    {argument::active_experts, "active-experts", "active experts", "experts that one token uses",
     1.0, true},
    {argument::activation_ratio, "activation-ratio", "activation ratio",
     "share of experts that a token uses, E_a / E", 0.0, false, 1.0, true},
    {argument::sparsity, "sparsity", "sparsity",
     "share of experts that a token leaves idle, 1 - E_a / E", 0.0, true, 1.0, false},
    {argument::expert_granularity, "granularity", "granularity",
     "granularity of experts, 2 d_model / d_expert"},
    {argument::fine_granularity, "fine-granularity", "fine granularity",
     "granularity of experts, 4 d_model / d_expert"},
    {argument::sharing_ratio, "sharing-ratio", "sharing ratio",
     "shared among the active experts, by number", 0.0, true, 1.0, false},
    {argument::pruned_share, "pruned-share", "pruned share", "zeros among the weights", 0.0, true,
     1.0, false},
    {argument::weight_bits, "weight-bits", "bits of weights", "bits of a weight, a whole number"},
    {argument::activation_bits, "activation-bits", "bits of activations",
     "bits of an activation, a whole number"},
    {argument::key_value_bits, "key-value-bits", "bits of keys and values",
     "bits of a key or value, a whole number"},
    {argument::format_bits, "format-bits", "bits of a number",
     "bits of a floating-point number, sign included", 1.0, true},
    {argument::exponent_bits, "exponent-bits", "exponent bits",
     "bits of the exponent of a floating-point number", 0.0, true},
    {argument::mantissa_bits, "mantissa-bits", "mantissa bits",
     "bits of the mantissa of a floating-point number", 0.0, true},
    {argument::block_size, "block-size", "block size", "numbers that share a scale", 1.0, true},
    {argument::vocabulary, "vocabulary", "vocabulary", "entries of the vocabulary"},
    {argument::width, "width", "width", "numbers per token between layers, d_model"},
    {argument::parallel_streams, "parallel-streams", "parallel streams",
     "copies of the input that a model processes at once", 1.0, true},
    {argument::learning_rate, "learning-rate", "learning rate", "peak learning rate"},
    {argument::weight_decay, "weight-decay", "weight decay",
     "weight decay of AdamW, before it is multiplied by the learning rate"},
    {argument::loss, "loss", "loss", "nats per token"},
};

[[nodiscard]] constexpr const argument_facts& facts(argument a) {
  return argument_table[static_cast<std::size_t>(a)];
}

/// Whether an argument applies to mixtures of experts only.
[[nodiscard]] constexpr bool is_of_experts(argument a) {
  return a >= argument::experts && a <= argument::sharing_ratio;
}

/// Whether an argument is the compute of a training run.
[[nodiscard]] constexpr bool is_compute(argument a) {
  return a >= argument::flops && a <= argument::exact_flops;
}

/// Whether an argument counts weights of a model.
[[nodiscard]] constexpr bool counts_weights(argument a) {
  return a <= argument::nonzero_parameters;
}

/// The name in a sentence: "non-embedding parameters".
[[nodiscard]] constexpr std::string_view to_string(argument a) { return facts(a).label; }

}  // namespace leverage
