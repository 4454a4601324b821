// SPDX-License-Identifier: Apache-2.0
// Memory against what was measured in published runs. Three sources measured three things:
//
//   BLOOM              nvidia-smi: with the margin
//   torchtitan         the most that PyTorch reserved: with the margin
//   Megatron-Bridge    the most that was allocated: without the margin
//
// What the sources say about a run becomes its layout and recipe below; nothing is fitted to a run.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "leverage/hardware/memory.hpp"
#include "leverage/hardware/recipes.hpp"
#include "support/csv_rows.hpp"

namespace memory_data_test {

using namespace leverage;
using namespace leverage::hardware;
using test::csv_count;
using test::csv_row;

/// A model of the table of models.
transformer listed(const csv_row& row) {
  const auto at = [&](const char* column) { return csv_count(row, column, 0); };
  transformer m{.layers = at("layers"), .d_model = at("d_model"), .vocabulary = at("vocab")};
  m.attention.heads = at("heads");
  if (at("mla_kv_rank") > 0) {
    m.attention.latent = {.query_rank = at("mla_query_rank"),
                          .kv_rank = at("mla_kv_rank"),
                          .nope_dim = at("mla_nope"),
                          .rope_dim = at("mla_rope"),
                          .value_dim = at("mla_value")};
  } else {
    m.attention.kv_heads = at("kv_heads");
    m.attention.head_dim = at("head_dim");
  }
  m.feed_forward = {.width = at("d_ffn"), .gated = at("ffn_matrices") == 3};
  if (at("experts") > 0) {
    m.experts = {.experts = at("experts"),
                 .active = at("active_experts"),
                 .shared = at("shared_experts"),
                 .expert_width = at("d_expert"),
                 .shared_width = at("shared_experts") > 0 ? at("d_expert") : 0,
                 .dense_layers = at("dense_layers")};
  }
  if (row.at("model").starts_with("Qwen3")) m.attention.norm = query_key_norm::per_head;
  return m;
}

/// BLOOM's sizes: a GPT with tied embeddings, given by its row.
transformer bloom(const csv_row& row) {
  const count d = csv_count(row, "d_model", 0);
  const count heads = csv_count(row, "heads", 0);
  return {.layers = csv_count(row, "layers", 0),
          .d_model = d,
          .vocabulary = csv_count(row, "vocab", 0),
          .attention = {.heads = heads,
                        .kv_heads = heads,
                        .head_dim = d / heads,
                        .bias = {.query = true, .key = true, .value = true, .output = true}},
          .feed_forward = {.width = 4 * d, .gated = false, .biases = true},
          .norm = norm_kind::layer,
          .tied_embeddings = true,
          .embedding_norm = true};
}

bool names(const csv_row& row, const char* what) {
  return row.at("recompute").find(what) != std::string::npos;
}

layout layout_of(const csv_row& row) {
  layout l{.tensor = csv_count(row, "tp", 1),
           .pipeline = csv_count(row, "pp", 1),
           .virtual_stages = csv_count(row, "vp", 1),
           .context = csv_count(row, "cp", 1),
           .expert = csv_count(row, "ep", 1)};
  // Rows with a pipeline that give the batch of a rank divide it by the stages, as torchtitan does.
  const count local = csv_count(row, "global_batch", 0) / csv_count(row, "dp", 1);
  l.micro_batch = csv_count(row, "micro_batch", std::max(count{1}, local / l.pipeline));
  const bool is_bloom = row.at("family") == "bloom";
  const bool is_fsdp = row.at("sharding") == "fsdp";
  if (is_fsdp) l.sharding = sharding::zero3;
  if (is_fsdp) l.loss_kernel = loss_kernel::unfused;
  l.sequence_parallel = !is_bloom;
  if (is_bloom) l.attention_kernel = attention_kernel::unfused;
  l.recompute = {.layers = names(row, "full") || row.at("recompute") == "selective",
                 .one_layer_of = row.at("recompute") == "selective" ? 2 : 1,
                 .norms = names(row, "layernorm"),
                 .activation = names(row, "moe_act"),
                 .latent_up = names(row, "mla_up_proj")};
  return l;
}

const recipe& recipe_of(const csv_row& row) {
  if (row.at("family") == "bloom") {
    return row.at("precision") == "bf16" ? recipes::deepspeed_bf16.recipe
                                         : recipes::deepspeed_fp16.recipe;
  }
  if (row.at("sharding") == "fsdp") return recipes::fsdp2.recipe;
  if (row.at("model").starts_with("Moonlight")) return recipes::precision_aware.recipe;
  return recipes::bf16.recipe;
}

/// Whether a run with more sequences in a micro-batch, and otherwise the same, was measured to need less.
bool contradicts_another(const csv_row& row, const std::vector<csv_row>& rows) {
  return std::any_of(rows.begin(), rows.end(), [&](const csv_row& other) {
    for (const char* column : {"family", "model", "gpus", "tp", "pp", "vp", "cp", "seq_len",
                               "heads", "precision", "recompute"}) {
      if (row.at(column) != other.at(column)) return false;
    }
    return csv_count(other, "micro_batch", 0) > csv_count(row, "micro_batch", 0) &&
           !other.at("memory_gib_per_gpu").empty() &&
           std::stod(other.at("memory_gib_per_gpu")) < std::stod(row.at("memory_gib_per_gpu"));
  });
}

double median(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  const std::size_t n = x.size();
  return n == 0 ? 0.0 : (x[(n - 1) / 2] + x[n / 2]) / 2.0;
}

TEST_CASE("memory of published runs: 10 % off in the median, and none more than 10 % below") {
  const char* dir = std::getenv("LEVERAGE_DATA_DIR");
  REQUIRE(dir != nullptr);
  const std::string tables = std::string(dir) + "/../tables/";
  std::map<std::string, transformer> models;
  for (const csv_row& row : test::csv_rows(tables + "measured_models.csv")) {
    models[row.at("model")] = listed(row);
  }
  const std::vector<csv_row> rows = test::csv_rows(tables + "measured_training.csv");

  std::map<std::string, std::vector<double>> errors;  // of a family, with their signs
  std::vector<double> sizes;
  for (const csv_row& row : rows) {
    if (row.at("memory_gib_per_gpu").empty() || contradicts_another(row, rows)) continue;
    CAPTURE(row.at("id"));
    const auto known = models.find(row.at("model"));
    transformer m = known != models.end() ? known->second : bloom(row);
    m.sequence = csv_count(row, "seq_len", 0);
    const layout l = layout_of(row);
    const memory_breakdown b = memory_per_accelerator(
        m, l, recipe_of(row), csv_count(row, "gpus", 0), csv_count(row, "global_batch", 0));
    const bool is_allocated = row.at("family") == "megatron-bridge-skill";
    const double bytes = (is_allocated ? b.total() : b.with_margin()).value;
    const double error = bytes / 0x1p30 / std::stod(row.at("memory_gib_per_gpu")) - 1.0;
    CHECK(error >= -0.10);
    errors[row.at("family")].push_back(error);
    sizes.push_back(error < 0.0 ? -error : error);
  }
  REQUIRE(sizes.size() >= 50);
  CHECK(median(sizes) <= 0.05);
  for (const auto& [family, all] : errors) {
    std::vector<double> absolute;
    for (const double e : all) absolute.push_back(e < 0.0 ? -e : e);
    MESSAGE(family, ": ", all.size(), " runs, median absolute error ", 100.0 * median(absolute),
            " %, median ", 100.0 * median(all), " %, from ",
            100.0 * *std::min_element(all.begin(), all.end()), " to ",
            100.0 * *std::max_element(all.begin(), all.end()), " %");
    CHECK(median(absolute) <= 0.10);
  }
  MESSAGE("all: ", sizes.size(), " runs, median absolute error ", 100.0 * median(sizes), " %");
}

}  // namespace memory_data_test
