// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/own_format.hpp"

#include <filesystem>

#include "config/checkpoints.hpp"
#include "leverage/model/presets.hpp"

namespace own_format_test {

using namespace checkpoints;

transformer read_back(const transformer& m) {
  const std::string text = config::write_own_format(m).dump();
  return model_of(text);
}

TEST_CASE("every preset and every published file is read back as it was written") {
  for (const preset* p : presets::all) {
    CAPTURE(p->key);
    CHECK(read_back(p->model) == p->model);
  }
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(LEVERAGE_SOURCE_DIR "/examples/configs")) {
    if (entry.path().extension() != ".json") continue;
    CAPTURE(entry.path().string());
    const transformer m = model_of(file_text(entry.path().stem().string()));
    CHECK(read_back(m) == m);
    ++files;
  }
  CHECK(files >= 60);
}

constexpr const char* small =
    R"({"leverage_model": 1, "layers": 4, "d_model": 64, "vocabulary": 1000, "sequence": 128,
  "blocks": [{"layers": [0, 3], "attention": {"heads": 4, "kv_heads": 2, "head_dim": 16, "norm": "per_head"},
              "feed_forward": {"width": 256}},
             {"layers": {"first": 1, "period": 3, "run": 2},
              "recurrent": {"kind": "kimi_delta", "heads": 4, "head_dim": 16, "kernel": 4},
              "feed_forward": {"width": 256}}]})";

TEST_CASE("a model that nobody has published") {
  const config::reading r = config::parse(small);
  REQUIRE(refusal(small) == "");
  CHECK(r.family == "leverage");
  CHECK(r.model.blocks.size == 2);
  CHECK(r.model.blocks[0].layers == layer_set::listing({0, 3}));
  CHECK(r.model.blocks[1].layers == layer_set{.first = 1, .period = 3, .run = 2});
  CHECK(r.model.blocks[0].attention.norm == query_key_norm::per_head);
  CHECK(config::parse(small, {.sequence = 32}).model.sequence == 32);
}

std::string edited(const char* pointer, const nlohmann::json& value) {
  nlohmann::json file = nlohmann::json::parse(small);
  file[nlohmann::json::json_pointer(pointer)] = value;
  return refusal(file.dump());
}

TEST_CASE("a misspelt key, a wrong type and a wrong name are reported by their path") {
  CHECK(edited("/blocks/0/attention/headz", 1) ==
        "key 'blocks[0].attention.headz': expected one of the keys heads, kv_heads, head_dim, "
        "latent, norm, bias, "
        "window, sinks, value_head_dim, chunk, gate, indexer, found another key");
  CHECK(edited("/blocks/1/recurrent/kind", "lstm") ==
        "key 'blocks[1].recurrent.kind': expected one of none, gated_delta, kimi_delta, "
        "simple_decay, mamba1, mamba2, "
        "found \"lstm\"");
  CHECK(edited("/blocks/0/layers", {0, 512}) ==
        "key 'blocks[0].layers': expected layers below 512, found 512");
  CHECK(edited("/blocks/1/layers/step", 2) ==
        "key 'blocks[1].layers.step': expected first, period or run, or a list of layers, found "
        "this key");
  CHECK(edited("/blocks/1/feed_forward", nullptr) ==
        "key 'blocks[1].feed_forward': expected an object, found null");
  CHECK(edited("/blocks/1/feed_forward/width", 1.5) ==
        "key 'blocks[1].feed_forward.width': expected an integer that is not negative, found 1.5");
  CHECK(edited("/tied_embeddings", "yes") ==
        "key 'tied_embeddings': expected true or false, found \"yes\"");
  CHECK(edited("/blocks", {1, 2}) == "key 'blocks[0]': expected an object, found 1");
  CHECK(edited("/blocks", nlohmann::json::array({nullptr, 1, 1, 1, 1, 1, 1, 1, 1})) ==
        "key 'blocks': expected an array of at most 8 blocks, found an array of 9");
  CHECK(edited("/leverage_model", 2) == "key 'leverage_model': expected version 1, found 2");
  CHECK(edited("/name", 7) == "key 'name': expected a text, found 7");
}

TEST_CASE("the rules of models name the block") {
  CHECK(edited("/blocks/0/attention/kv_heads", 3)
            .starts_with(
                "key 'blocks[0].attention.heads': expected a multiple of kv_heads, found 4"));
  CHECK(edited("/blocks/1/layers/run", 1).starts_with("key 'blocks': expected each of"));
}

}  // namespace own_format_test
