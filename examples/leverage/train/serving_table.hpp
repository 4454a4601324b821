// SPDX-License-Identifier: Apache-2.0
/// @file
/// A table of measured throughputs of models that serve, one a row. What is assumed for a blank cell is in parentheses:
///
///   id, engine         any text; TensorRT-LLM, SGLang and DeepSeek are known
///   model              a name of the table of models, or a preset; Llama-3.1-8B and Llama-3.3-70B are Llama-3's
///   accelerator, gpus  as `leverage accelerators` lists them, and how many the totals are of
///   tp, pp, ep, attention_dp    degrees (1; of a mixture that TensorRT-LLM serves offline, attention_dp and ep: tp). A tp
///                      that counts all accelerators of a stage, as TensorRT-LLM's does, is divided by attention_dp
///   phase              offline ..., prefill ... or decode ...
///   weights_precision  bf16, fp16, fp8 or fp4 (bf16)
///   kv_precision       the same (fp8 of TensorRT-LLM's quantised models, otherwise bf16)
///   input_len, output_len       tokens of a request
///   requests           that all wait from the beginning (what TensorRT-LLM's documentation has for the lengths)
///   concurrency        requests in flight, where no number of requests is known
///   kv_len_mean        context of a step that decodes
///   batch_per_gpu      sequences that decode, or tokens of a pass over prompts (8192)
///   moe_balance        perfect ... (natural)
///   input_tokens_per_s_per_gpu, output_tokens_per_s_per_gpu     measured
///
/// Rows with speculation, with cached prompts or from memory are not used.
#pragma once

#include <string>
#include <vector>

#include "leverage/study/served_run.hpp"
#include "support/csv.hpp"
#include "train/model_table.hpp"

namespace leverage::program {

/// One row.
struct serving_row {
  std::string id;
  std::string family;      ///< engine and model
  std::string model_name;  ///< as the table of models has it
  std::string group;       ///< the same for lengths of one configuration
  study::served_run run{};
  std::string fault;  ///< why the row cannot be used; empty if it can
};

/// The rows of a table, in its order. A row that cannot be used has a fault.
[[nodiscard]] std::vector<serving_row> read_serving_rows(const csv_table& table,
                                                         const std::vector<listed_model>& models);

}  // namespace leverage::program
