// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/data_communication.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace data_communication_test {

using namespace leverage;
using namespace leverage::hardware;

// Llama-3-8B on 64 ranks, gradients of 4 bytes and weights of 2.
constexpr parameters<count> llama(8'030'261'248);
constexpr recipe mixed{};
constexpr double share = 63.0 / 64;

constexpr data_parallel_bytes of(sharding s, count shards = 0, const recipe& r = mixed) {
  return data_parallel(llama, 64, shards, s, r);
}
static_assert(of(sharding::none).step.value == 2 * share * 8'030'261'248.0 * 4);
static_assert(of(sharding::zero1).step.value == share * 8'030'261'248.0 * (4 + 2));
static_assert(of(sharding::zero2).step.value == share * 8'030'261'248.0 * 2);
static_assert(of(sharding::zero2).micro_batch.value == share * 8'030'261'248.0 * 4);
static_assert(of(sharding::zero3).micro_batch.value == share * 8'030'261'248.0 * (2 + 2 + 4));
static_assert(of(sharding::zero3).step.value == 0.0 &&
              of(sharding::zero1).micro_batch.value == 0.0 &&
              of(sharding::none).micro_batch.value == 0.0);

// With gradients of 2 bytes FSDP sends 3 (d-1)/d P w a micro-batch, and 2 without dropping weights in between.
constexpr recipe fsdp{.gradient_bytes = 2.0};
static_assert(of(sharding::zero3, 0, fsdp).micro_batch.value == 3 * share * 8'030'261'248.0 * 2);
static_assert(fsdp_micro_batch(llama, 64, fsdp).value == 3 * share * 8'030'261'248.0 * 2);
static_assert(fsdp_micro_batch(llama, 64, fsdp, false).value == 2 * share * 8'030'261'248.0 * 2);

// arXiv:1910.02054, section 7: stages 1 and 2 send what an all-reduce does, stage 3 half as much again, at one
// micro-batch a step and equal bytes of weights and gradients.
static_assert(of(sharding::zero1, 0, fsdp).total(1) == of(sharding::none, 0, fsdp).total(1));
static_assert(of(sharding::zero2, 0, fsdp).total(1) == of(sharding::none, 0, fsdp).total(1));
static_assert(of(sharding::zero3, 0, fsdp).total(1).value ==
              1.5 * of(sharding::none, 0, fsdp).total(1).value);

TEST_CASE("copies of a group that shares reduce their shards with one another") {
  // 8 ranks share, 8 copies: 7/8 P (w_g + w) inside the group and 2 7/8 P w_g / 8 across.
  const double p = 8'030'261'248.0;
  CHECK(of(sharding::zero1, 8).step.value == 7.0 / 8 * p * 6 + 2 * 7.0 / 8 * p * 4 / 8);
  CHECK(of(sharding::zero3, 8).micro_batch.value == 7.0 / 8 * p * 8);
  CHECK(of(sharding::zero3, 8).step.value == 2 * 7.0 / 8 * p * 4 / 8);
  CHECK(of(sharding::zero1, 64).step == of(sharding::zero1).step);
  // One rank that shares with itself is a copy.
  CHECK(of(sharding::zero1, 1).step == of(sharding::none).step);
}

TEST_CASE("more micro-batches send more only where weights or gradients are shared") {
  CHECK(of(sharding::none).total(16) == of(sharding::none).total(1));
  CHECK(of(sharding::zero1).total(16) == of(sharding::zero1).total(1));
  CHECK(of(sharding::zero2).total(16) > of(sharding::zero2).total(1));
  CHECK(of(sharding::zero3).total(16) == 16.0 * of(sharding::zero3).total(1));
}

TEST_CASE("one rank sends nothing") {
  for (const sharding s : {sharding::none, sharding::zero1, sharding::zero2, sharding::zero3}) {
    CHECK(data_parallel(llama, 1, 0, s, mixed).total(8).value == 0.0);
  }
}

TEST_CASE("ranks and shards that do not divide give no bytes") {
  for (const sharding s : {sharding::none, sharding::zero1, sharding::zero2, sharding::zero3}) {
    CHECK(test::is_nan(data_parallel(llama, 0, 0, s, mixed).total(1).value));
    CHECK(test::is_nan(data_parallel(llama, 64, 3, s, mixed).total(1).value));
    CHECK(test::is_nan(data_parallel(llama, 64, -1, s, mixed).total(1).value));
    CHECK(test::is_nan(data_parallel(parameters<count>(-1), 64, 0, s, mixed).total(1).value));
    CHECK(test::is_nan(
        data_parallel(parameters<count>(not_a_count), 64, 0, s, mixed).total(1).value));
  }
}

}  // namespace data_communication_test
