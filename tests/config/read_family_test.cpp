// SPDX-License-Identifier: Apache-2.0
// What all families share; what each of them makes of its keys, tests/config/families/ asks.
#include "leverage/config/read_family.hpp"

#include "config/checkpoints.hpp"

namespace read_family_test {

using namespace checkpoints;

TEST_CASE("all that is wrong is reported, not the first alone") {
  CHECK(
      refusal(
          R"({"model_type": "llama", "hidden_size": "wide", "num_hidden_layers": 0, "mlp_bias": 1})") ==
      "key 'hidden_size': expected a positive integer, found \"wide\"; "
      "key 'num_hidden_layers': expected a positive integer, found 0; "
      "key 'mlp_bias': expected true or false, found 1");
}

TEST_CASE("what follows from a broken key is not reported as well") {
  CHECK(refusal(R"({"model_type": "llama", "hidden_size": 100, "num_attention_heads": "3"})") ==
        "key 'num_attention_heads': expected a positive integer, found \"3\"");
  CHECK(refusal(R"({"model_type": "llama", "hidden_size": 100, "num_attention_heads": 3})") ==
        "key 'hidden_size': expected a multiple of the 3 attention heads where head_dim is not "
        "given, found 100");
}

TEST_CASE("a model has at most 65536 layers, which are looked at one by one") {
  CHECK(refusal(R"({"model_type": "llama", "num_hidden_layers": 65537})") ==
        "key 'num_hidden_layers': expected at most 65536 layers, found 65537");
}

}  // namespace read_family_test
