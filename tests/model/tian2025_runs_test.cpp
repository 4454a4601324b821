// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/tian2025_runs.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "leverage/cost/parameters.hpp"
#include "leverage/model/ratios.hpp"

namespace tian2025_runs_test {

using namespace leverage;

// A row of a table as printed, by column; an empty field stays empty.
using row = std::vector<std::string>;

std::vector<row> table(const std::string& name) {
  std::ifstream file(std::string(LEVERAGE_SOURCE_DIR) + "/tests/data/tian2025/" + name);
  std::vector<row> rows;
  std::string line;
  std::getline(file, line);
  REQUIRE(line ==
          "layers,dense_layers,d_model,d_ffn,heads,kv_heads,d_expert,experts,active_experts,"
          "shared_experts,learning_rate,batch_sequences,max_training_flops");
  while (std::getline(file, line)) {
    row fields;
    std::istringstream stream(line);
    std::string field;
    while (std::getline(stream, field, ',')) {
      fields.push_back(field);
    }
    rows.push_back(fields);
  }
  return rows;
}

template <std::size_t N>
void check(const tian2025_family<N>& family, const std::string& name) {
  const std::vector<row> printed = table(name);
  REQUIRE(printed.size() == N);
  for (std::size_t i = 0; i < N; ++i) {
    CAPTURE(name);
    CAPTURE(i);
    const tian2025_run& run = family.runs[i];
    const transformer& m = run.model;
    const auto same = [&](std::size_t column, count value) {
      if (!printed[i][column].empty()) {
        CHECK(std::stoll(printed[i][column]) == value);
      }
    };
    CHECK(validate(m).empty());
    same(0, m.layers);
    same(1, m.experts.dense_layers);
    same(2, m.d_model);
    if (m.dense_layers() > 0) {
      same(3, m.feed_forward.width);
    }
    same(4, m.attention.heads);
    same(5, m.attention.kv_heads);
    same(6, m.experts.expert_width);
    same(7, m.experts.experts);
    same(8, m.experts.active);
    same(9, m.experts.shared);
    CHECK(run.learning_rate == doctest::Approx(std::stod(printed[i][10])).epsilon(1e-14));
    same(11, run.batch_sequences);
    CHECK(run.largest_budget.value == std::stod(printed[i][12]));
    CHECK(m.attention.heads * m.attention.head_dim == m.d_model);
  }
}

TEST_CASE("the run families are Tables 8 to 12 row by row") {
  check(tian2025_runs::activation_ratio, "tian2025_table8_activation_ratio.csv");
  check(tian2025_runs::granularity, "tian2025_table9_granularity.csv");
  check(tian2025_runs::shared_experts, "tian2025_table10_shared_experts.csv");
  check(tian2025_runs::dense_layers, "tian2025_table11_layer_arrangement.csv");
  check(tian2025_runs::attention_share, "tian2025_table12_attention_share.csv");
}

TEST_CASE("a shared expert is as wide as a routed one: the weights of a run of each table") {
  // Mixture layers x 3 matrices x d_model x d_expert x shared experts, by the printed row; and routed ones.
  const auto check_weights = [](const tian2025_run& run, count shared, count routed) {
    CHECK(cost::total_parameters(run.model).shared_experts == shared);
    CHECK(cost::total_parameters(run.model).routed_experts == routed);
  };
  check_weights(tian2025_runs::activation_ratio.runs[7], count{8} * 3 * 384 * 320,
                count{8} * 3 * 384 * 320 * 256);
  check_weights(tian2025_runs::granularity.runs[5], count{8} * 3 * 384 * 48 * 8,
                count{8} * 3 * 384 * 48 * 512);
  check_weights(tian2025_runs::shared_experts.runs[0], count{8} * 3 * 384 * 96 * 10,
                count{8} * 3 * 384 * 96 * 256);
  check_weights(tian2025_runs::shared_experts.runs[5], 0, count{8} * 3 * 384 * 96 * 256);
  check_weights(tian2025_runs::dense_layers.runs[3], count{57} * 3 * 384 * 384,
                count{57} * 3 * 384 * 384 * 64);
  check_weights(tian2025_runs::attention_share.runs[29], count{22} * 3 * 1520 * 816,
                count{22} * 3 * 1520 * 816 * 64);
}

TEST_CASE("the activation ratios of Table 8 run from 0.78 % to 100 %, by the routed reading") {
  CHECK(routed_activation_ratio_of(tian2025_runs::activation_ratio.runs[0].model).value == 1.0);
  CHECK(routed_activation_ratio_of(tian2025_runs::activation_ratio.runs[7].model).value ==
        2.0 / 256.0);
}

TEST_CASE("the granularities of Table 9 run from 2 to 16") {
  CHECK(granularity_of(tian2025_runs::granularity.runs[0].model).value == 2.0);
  CHECK(granularity_of(tian2025_runs::granularity.runs[5].model).value == 16.0);
}

TEST_CASE("the first row of Table 8 has G = 2.4, not 2, as its widths say") {
  CHECK(granularity_of(tian2025_runs::activation_ratio.runs[0].model).value == 2.4);
}

}  // namespace tian2025_runs_test
