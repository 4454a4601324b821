// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/layout_request.hpp"

#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/model/presets.hpp"

namespace layout_request_test {

using namespace leverage;
using plan::global_batch_of;

plan::layout_request llama() {
  return {.model = presets::llama_3_8b.model,
          .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 64}};
}

TEST_CASE("a global batch of tokens is the nearest multiple of data * micro_batch, at least one") {
  const transformer m = presets::llama_3_8b.model;  // sequences of 8192 tokens
  const hardware::layout l{.tensor = 2, .micro_batch = 2};
  CHECK(global_batch_of({.number = 8192.0 * 64.0}, m, l, 64) == 64);
  CHECK(global_batch_of({.number = 8192.0 * 95.0}, m, l, 64) == 64);
  CHECK(global_batch_of({.number = 8192.0 * 97.0}, m, l, 64) == 128);
  CHECK(global_batch_of({.number = 1.0}, m, l, 64) == 64);
  CHECK(global_batch_of({}, m, {}, 1) == 488);  // 4e6 / 8192 is 488.3
}

TEST_CASE("a global batch of sequences is taken as it is") {
  const transformer m = presets::llama_3_8b.model;
  CHECK(global_batch_of({.number = 65.0, .counts_sequences = true}, m, {.tensor = 2}, 64) == 65);
}

TEST_CASE(
    "there is no batch without a number, or on a layout that does not divide the accelerators") {
  const transformer m = presets::llama_3_8b.model;
  CHECK(global_batch_of({.number = 0.0}, m, {}, 64) == 0);
  CHECK(global_batch_of({.number = std::numeric_limits<double>::quiet_NaN()}, m, {}, 64) == 0);
  CHECK(global_batch_of({}, m, {.tensor = 3}, 64) == 0);
  CHECK(global_batch_of({}, m, {.micro_batch = 0}, 64) == 0);
}

TEST_CASE("a request that can be searched has no violation") { CHECK(validate(llama()).empty()); }

/// The violations of a request with one change.
template <class Change>
std::vector<std::string> broken(const Change& change) {
  plan::layout_request ask = llama();
  change(ask);
  return validate(ask);
}

TEST_CASE("each field that cannot be searched is a violation by its name") {
  using request = plan::layout_request;
  const auto only = [](const std::vector<std::string>& found, const char* field) {
    CAPTURE(field);
    REQUIRE(found.size() == 1);
    CHECK(found.front().rfind(std::string(field) + ": expected", 0) == 0);
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  only(broken([](request& r) { r.model.layers = 0; }), "model");
  only(broken([](request& r) { r.on.accelerators = 0; }), "on.accelerators");
  only(broken([](request& r) { r.on.accelerator.domain = 0; }), "on.accelerator.domain");
  only(broken([](request& r) { r.on.accelerator.memory_bandwidth = {}; }),
       "on.accelerator.memory_bandwidth");
  only(broken([](request& r) { r.on.accelerator.memory = {}; }), "on.accelerator.memory");
  only(broken([&](request& r) { r.batch.number = nan; }), "batch.number");
  only(broken([](request& r) { r.batch = {.number = 1.5, .counts_sequences = true}; }),
       "batch.number");
  only(broken([](request& r) { r.keep = 0; }), "keep");
  only(broken([&](request& r) { r.limits.batch_tolerance = nan; }), "limits.batch_tolerance");
  only(broken([](request& r) { r.limits.min_piece = 0; }), "limits.min_piece");
  only(broken([](request& r) { r.software.age_months = -1.0; }), "software.age_months");
  only(broken([](request& r) { r.recipe.weight_bytes = 0.0; }), "recipe.weight_bytes");
  only(broken([](request& r) { r.recipe.gemm = hardware::number_format::fp4; }), "recipe.gemm");
  only(broken([](request& r) { r.fixed.recompute = {.experts = true}; }), "recompute.experts");
}

TEST_CASE("coefficients that are no efficiencies are a violation") {
  CHECK(plan::validate(hardware::fitted_efficiency).empty());
  hardware::calibrated_efficiency e = hardware::fitted_efficiency;
  e.values.values[0] = 0.0;
  CHECK(plan::validate(e).size() == 1);
}

}  // namespace layout_request_test
