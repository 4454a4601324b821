// SPDX-License-Identifier: Apache-2.0
// The weights of published checkpoints, to the last one.
#include "leverage/config/families/latent.hpp"

#include "config/checkpoints.hpp"

namespace latent_test {

using namespace checkpoints;

constexpr checkpoint published[] = {
    {"deepseek-v2-lite", "deepseek_v2", 15'706'484'224},
    {"deepseek-v3", "deepseek_v3", 671'026'419'200, 11'610'068'224},
    {"deepseek-v3.2", "deepseek_v32", 671'877'944'064, 11'624'027'648},
    {"kimi-k2-instruct", "kimi_k2", 1'026'408'232'448},
    {"kimi-k2.5", "deepseek_v3", 1'026'408'232'448},  // its text part is Kimi-K2
    {"glm-4.7-flash", "glm4_moe_lite", 29'943'393'920, 643'706'176},
    {"glm-5", "glm_moe_dsa", 743'911'218'432, 9'952'920'576},
    {"longcat-flash-chat", "longcat_flash", 560'664'980'480},
};

TEST_CASE("mixtures with latent attention have the weights that their publishers store") {
  for (const checkpoint& c : published) check(c);
}

TEST_CASE("LongCat's module has one attention, a dense feed-forward and five norms") {
  nlohmann::json file = nlohmann::json::parse(file_text("longcat-flash-chat"));
  file["num_nextn_predict_layers"] = 1;
  // 1 197 899 776 are stored, with a copy of the embedding.
  CHECK(cost::total_parameters(model_of(file.dump())).prediction ==
        1'197'899'776 - 131'072 * 6'144);
}

TEST_CASE("mlp_layer_types wins over first_k_dense_replace") {
  const auto dense = [](const char* more) {
    return model_of(R"({"model_type": "glm4_moe_lite")" + std::string(more) + "}").dense_layers();
  };
  CHECK(dense("") == 1);
  CHECK(dense(R"(, "first_k_dense_replace": 2)") == 2);
  CHECK(dense(R"(, "num_hidden_layers": 3, "first_k_dense_replace": 2,
                   "mlp_layer_types": ["sparse", "dense", "sparse"])") == 1);
  CHECK(refusal(R"({"model_type": "glm4_moe_lite", "num_hidden_layers": 2,
                    "mlp_layer_types": ["dense", "thick"]})") ==
        "key 'mlp_layer_types': expected dense or sparse for each layer, found \"thick\"");
}

TEST_CASE("modules go by either of two names") {
  CHECK(model_of(R"({"model_type": "deepseek_v3", "num_mtp_layers": 2})").prediction_layers == 2);
  CHECK(
      refusal(
          R"({"model_type": "deepseek_v3", "num_mtp_layers": 2, "num_nextn_predict_layers": 1})") ==
      "key 'num_nextn_predict_layers': expected the same as 'num_mtp_layers', which is 2, found 1");
}

TEST_CASE("layers that use the selection of another one have no indexer of their own") {
  // 9 371 904 weights per layer with one.
  const auto total = [](const char* more) {
    return cost::total_parameters(
               model_of(R"({"model_type": "glm_moe_dsa")" + std::string(more) + "}"))
        .total()
        .value;
  };
  const count all = total("");
  CHECK(all == 743'911'218'432);
  // Of 78 layers 0, 1 and 5, 9, ..., 77 are full: max(i - 1, 0) is a multiple of 4.
  CHECK(all - total(R"(, "index_topk_freq": 4)") == (78 - 21) * count{9'371'904});
  CHECK(
      all -
          total(
              R"(, "num_hidden_layers": 78, "index_topk_pattern": "FSFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")") ==
      9'371'904);
  CHECK(refusal(R"({"model_type": "glm_moe_dsa", "index_topk_pattern": "FS"})") ==
        "key 'index_topk_pattern': expected one letter for each of the 78 layers, found \"FS\"");
  CHECK(
      refusal(
          R"({"model_type": "glm_moe_dsa", "num_hidden_layers": 4, "indexer_types": ["full", "shared", "full", "half"]})") ==
      "key 'indexer_types': expected full or shared for each layer, found \"half\"");
}

TEST_CASE("the experts that LongCat's router selects have weights in part, and the file says so") {
  const config::reading r = config::parse(file_text("longcat-flash-chat"));
  REQUIRE(r.has_model());
  CHECK(r.model.blocks[0].experts.active == 8);
  CHECK(r.model.blocks[0].experts.identity_experts == 256);
  REQUIRE(r.notes.size() == 1);
  CHECK(r.notes[0] ==
        "of 12 selected experts 8 are taken to have weights, their share of all; a token may have "
        "any number of them");
}

}  // namespace latent_test
