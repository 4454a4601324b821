// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/timing_rules.hpp"

#include <initializer_list>

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/timing.hpp"

namespace timing_rules_test {

using namespace leverage;
using namespace leverage::hardware;

/// A run, of which a test breaks one thing.
struct run {
  transformer m = presets::mixtral_8x7b.model;
  cluster<> on = test::round_cluster(64);
  layout l{.expert = 8};
  recipe r{};
  count global_batch = 64;
  software by{};
  efficiency<> e = test::assumed();

  [[nodiscard]] constexpr bool is_timed() const {
    return hardware::detail::can_be_timed(m, on, l, r, global_batch, by, e);
  }
};
static_assert(run{}.is_timed());

template <class Break>
bool breaks(const Break& change) {
  run r;
  change(r);
  return !r.is_timed();
}
constexpr double bad_rates[] = {0.0, -1.0, -0.0, test::nan, test::infinity, -test::infinity};

TEST_CASE("an accelerator has a finite peak in each format of the recipe") {
  for (const double bad : bad_rates) {
    CHECK(breaks([&](run& r) { r.on.accelerator.peak_bf16 = flop_per_second{bad}; }));
    CHECK(breaks([&](run& r) { r.on.accelerator.memory_bandwidth = bytes_per_second{bad}; }));
    for (number_format recipe::* part :
         {&recipe::gemm, &recipe::experts, &recipe::attention, &recipe::head}) {
      CHECK(breaks([&](run& r) {
        r.r.*part = number_format::fp8;
        r.on.accelerator.peak_fp8 = flop_per_second{bad};
      }));
      CHECK_FALSE(breaks([&](run& r) { r.r.*part = number_format::fp8; }));
    }
    // Those that it does not compute in may be there or not.
    CHECK_FALSE(breaks([&](run& r) { r.on.accelerator.peak_fp4 = flop_per_second{bad}; }));
  }
}

TEST_CASE("a dense model needs no format for experts") {
  const auto dense = [](run& r) {
    r.m = presets::llama_3_8b.model;
    r.l = {};
    r.r.experts = number_format::fp4;
    r.on.accelerator.peak_fp4 = {};
  };
  CHECK_FALSE(breaks(dense));
}

TEST_CASE("a domain has at least one accelerator") {
  for (const count bad : {count{0}, count{-8}, not_a_count}) {
    CHECK(breaks([&](run& r) { r.on.accelerator.domain = bad; }));
  }
  CHECK_FALSE(breaks([](run& r) { r.on.accelerator.domain = 1; }));
}

TEST_CASE("numbers have a size of some bytes") {
  for (double recipe::* size :
       {&recipe::weight_bytes, &recipe::gradient_bytes, &recipe::activation_bytes,
        &recipe::dispatch_bytes, &recipe::combine_bytes}) {
    for (const double bad : {0.0, -1.0, test::nan, test::infinity, 1e9}) {
      CHECK(breaks([&](run& r) { r.r.*size = bad; }));
    }
  }
  for (double recipe::* size :
       {&recipe::master_bytes, &recipe::first_moment_bytes, &recipe::second_moment_bytes}) {
    for (const double bad : {-1.0, test::nan, test::infinity, 1e9}) {
      CHECK(breaks([&](run& r) { r.r.*size = bad; }));
    }
    CHECK_FALSE(breaks([&](run& r) { r.r.*size = 0.0; }));
  }
}

TEST_CASE("software is of today or older") {
  for (const double bad : {-1.0, test::nan, test::infinity}) {
    CHECK(breaks([&](run& r) { r.by.age_months = bad; }));
  }
  CHECK_FALSE(breaks([](run& r) { r.by.age_months = 24.0; }));
}

TEST_CASE("coefficients are usable, and layout, model and batch valid") {
  CHECK(breaks([](run& r) { r.e[coefficient::gemm_other] = 0.0; }));
  CHECK(breaks([](run& r) { r.e[coefficient::element_traffic] = -1.0; }));
  CHECK(breaks([](run& r) { r.l.expert = 3; }));
  CHECK(breaks([](run& r) { r.l.tensor = 0; }));
  CHECK(breaks([](run& r) { r.global_batch = 0; }));
  CHECK(breaks([](run& r) { r.global_batch = 63; }));
  CHECK(breaks([](run& r) { r.on.accelerators = 0; }));
  CHECK(breaks([](run& r) { r.on.accelerators = not_a_count; }));
  CHECK(breaks([](run& r) { r.m.layers = 0; }));
}

}  // namespace timing_rules_test
