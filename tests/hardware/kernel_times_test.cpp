// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/kernel_times.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"
#include "support/timing.hpp"

namespace kernel_times_test {

using namespace leverage;
using namespace leverage::hardware;
using hardware::detail::kernel_times;
using hardware::detail::operand_bytes;
using test::near;

static_assert(operand_bytes(number_format::fp32) == 4.0);
static_assert(operand_bytes(number_format::bf16) == 2.0);
static_assert(operand_bytes(number_format::fp8) == 1.0);
static_assert(operand_bytes(number_format::fp4) == 0.5 + 1.0 / 16.0);

/// What a test asks of the kernels of some software on the round machine.
template <class F>
auto with(const efficiency<>& e, const recipe& r, const software& by, const F& f,
          const accelerator<>& on = test::round_machine) {
  const kernel_times<double> kernels(on, r, by, e);
  return f(kernels);
}
constexpr recipe bf16{};
constexpr recipe fp8{.gemm = number_format::fp8};
constexpr recipe fp4{.gemm = number_format::fp4};

// 1000 tokens with one matrix of 200 x 300.
constexpr products one{.weights = 200.0 * 300.0, .inputs = 300.0, .outputs = 200.0};

TEST_CASE("products take their operations over the peak of their format") {
  const auto time = [](const recipe& r, double share) {
    return with(test::only_products(), r, {},
                [](const auto& k) { return k.of(one, 1000.0, 3.0); }) *
           share;
  };
  constexpr double operations = 3.0 * 2.0 * 1000.0 * 200.0 * 300.0;
  CHECK(near(time(bf16, 1.0), operations / 1e15, 1e-15));
  CHECK(near(time(fp8, 1.0), operations / 2e15, 1e-15));
  CHECK(near(time(fp4, 1.0), operations / 4e15, 1e-15));
  const double half = with(test::only_products_and(coefficient::gemm_hopper_bf16, 0.5), bf16, {},
                           [](const auto& k) { return k.of(one, 1000.0, 3.0); });
  CHECK(near(half, operations / 0.5e15, 1e-15));
}

TEST_CASE("and the traffic of operands in their format and of results in 16 bits") {
  const auto traffic = [](const recipe& r) {
    return with(test::only_products_and(coefficient::gemm_traffic, 0.25), r, {},
                [](const auto& k) { return k.of(one, 1000.0, 3.0) - k.of(one, 0.0, 3.0); });
  };
  const auto weights = [](const recipe& r) {
    return with(test::only_products_and(coefficient::gemm_traffic, 0.25), r, {},
                [](const auto& k) { return k.of(one, 0.0, 3.0); });
  };
  constexpr double operations = 3.0 * 2.0 * 1000.0 * 200.0 * 300.0;
  CHECK(near(traffic(bf16) - operations / 1e15,
             0.25 * 3.0 * (2.0 * 1000.0 * 200.0 + 2.0 * 1000.0 * 300.0) / 4e12, 1e-12));
  CHECK(near(traffic(fp8) - operations / 2e15,
             0.25 * 3.0 * (2.0 * 1000.0 * 200.0 + 1000.0 * 300.0) / 4e12, 1e-12));
  CHECK(near(weights(bf16), 0.25 * 3.0 * 2.0 * 200.0 * 300.0 / 4e12, 1e-15));
  CHECK(near(weights(fp4), 0.25 * 3.0 * 0.5625 * 200.0 * 300.0 / 4e12, 1e-15));
}

constexpr mixer_work core{.core_flops = 1e6, .scores = 1e4};

TEST_CASE("flash attention takes 3.5 forward passes, unfused attention 3 of the full square") {
  const auto flash = [](const auto& k) {
    return k.core(core, 1000.0, 0.0, attention_kernel::flash);
  };
  const auto unfused = [](const auto& k) {
    return k.core(core, 1000.0, 0.0, attention_kernel::unfused);
  };
  CHECK(near(with(test::only_products(), bf16, {}, flash), 3.5e9 / 1e15, 1e-15));
  CHECK(near(with(test::only_products(), bf16, {}, unfused), 6e9 / 1e15, 1e-15));
  // Scores of 2 bytes, written or read 5 times in each pass.
  CHECK(near(with(test::only_products_and(coefficient::score_traffic, 1.0), bf16, {}, unfused),
             6e9 / 1e15 + 3.0 * 5.0 * 2.0 * 1e7 / 4e12, 1e-15));
  CHECK(near(with(test::only_products(), bf16, {},
                  [](const auto& k) { return k.core(core, 1000.0, 1.0, attention_kernel::flash); }),
             4.5e9 / 1e15, 1e-15));
}

TEST_CASE("a state without scores takes as long whatever stores scores") {
  const mixer_work state{.core_flops = 1e6};
  for (const attention_kernel kernel : {attention_kernel::flash, attention_kernel::unfused}) {
    CHECK(near(with(test::assumed(), bf16, {},
                    [&](const auto& k) { return k.core(state, 1000.0, 0.0, kernel); }),
               3.5e9 / (0.5 * 1e15), 1e-15));
  }
}

TEST_CASE("the attention's format decides on its peak, not that of the matrices") {
  recipe r = fp8;
  const auto flash = [](const auto& k) {
    return k.core(core, 1000.0, 0.0, attention_kernel::flash);
  };
  const auto unfused = [](const auto& k) {
    return k.core(core, 1000.0, 0.0, attention_kernel::unfused);
  };
  CHECK(near(with(test::only_products(), r, {}, flash), 3.5e9 / 1e15, 1e-15));
  CHECK(near(with(test::only_products(), r, {}, unfused), 6e9 / 1e15, 1e-15));
  r.attention = number_format::fp8;
  CHECK(near(with(test::only_products(), r, {}, flash), 3.5e9 / 2e15, 1e-15));
  CHECK(near(with(test::only_products(), r, {}, unfused), 6e9 / 2e15, 1e-15));
}

TEST_CASE("unfused attention with heads that kernels are not made for takes longer") {
  mixer_work w = core;
  w.has_odd_heads = true;
  const efficiency<> e = test::only_products_and(coefficient::odd_heads, 2.0);
  CHECK(near(with(e, bf16, {},
                  [&](const auto& k) { return k.core(w, 1.0, 0.0, attention_kernel::flash); }),
             3.5e6 / 1e15, 1e-15));
  CHECK(near(with(e, bf16, {},
                  [&](const auto& k) { return k.core(w, 1.0, 0.0, attention_kernel::unfused); }),
             2.0 * 6e6 / 1e15, 1e-15));
}

TEST_CASE("element-wise work is bytes over the memory's bandwidth, more where it is not fused") {
  efficiency<> e = test::only_products();
  e[coefficient::element_traffic] = 2.0;
  e[coefficient::eager_traffic] = 3.0;
  const auto elements = [](const auto& k) { return k.elements(4e12); };
  CHECK(near(with(e, bf16, {}, elements), 2.0, 1e-15));
  CHECK(near(with(e, bf16, {.kernels = kernels::portable}, elements), 2.0, 1e-15));
  CHECK(near(with(e, bf16, {.kernels = kernels::eager}, elements), 6.0, 1e-15));
}

TEST_CASE("numbers are scaled to 8 and 4 bits only") {
  const efficiency<> e = test::only_products_and(coefficient::quantise_traffic, 0.5);
  const auto scaling = [&](number_format f) {
    return with(e, bf16, {}, [&](const auto& k) { return k.scaling(1e12, f); });
  };
  CHECK(scaling(number_format::fp32) == 0.0);
  CHECK(scaling(number_format::bf16) == 0.0);
  CHECK(near(scaling(number_format::fp8), 1.0, 1e-15));
  CHECK(near(scaling(number_format::fp4), 1.0, 1e-15));
}

TEST_CASE("each generation and kind of kernel has its own efficiency of attention") {
  using enum coefficient;
  const auto time = [](generation g, kernels k, coefficient c) {
    accelerator<> on = test::round_machine;
    on.generation = g;
    return with(
        test::only_products_and(c, 0.25), bf16, {.kernels = k},
        [](const auto& kernel) { return kernel.core(core, 1000.0, 0.0, attention_kernel::flash); },
        on);
  };
  const double fast = 3.5e9 / 1e15;
  const auto checks = [&](generation g, kernels k, coefficient mine) {
    for (const coefficient c : {flash_ampere, flash_hopper, flash_hopper_portable, flash_blackwell,
                                flash_tpu, flash_other}) {
      CHECK(near(time(g, k, c), c == mine ? 4.0 * fast : fast, 1e-15));
    }
  };
  checks(generation::ampere, kernels::tuned, flash_ampere);
  checks(generation::hopper, kernels::tuned, flash_hopper);
  checks(generation::hopper, kernels::portable, flash_hopper_portable);
  checks(generation::hopper_500w, kernels::eager, flash_hopper_portable);
  checks(generation::blackwell, kernels::tuned, flash_blackwell);
  checks(generation::blackwell_ultra, kernels::portable, flash_blackwell);
  checks(generation::tpu, kernels::tuned, flash_tpu);
  checks(generation::cdna, kernels::tuned, flash_other);
  checks(generation::other, kernels::tuned, flash_other);
}

TEST_CASE("two kinds of accelerator have clocks that differ under load") {
  efficiency<> e = test::only_products();
  e[coefficient::power_limited] = 1.25;
  e[coefficient::blackwell_ultra] = 0.875;
  const auto factor = [&](generation g) {
    accelerator<> on = test::round_machine;
    on.generation = g;
    return with(e, bf16, {}, [](const auto& k) { return k.slowdown(); }, on);
  };
  CHECK(factor(generation::hopper) == 1.0);
  CHECK(factor(generation::hopper_500w) == 1.25);
  CHECK(factor(generation::blackwell) == 1.0);
  CHECK(factor(generation::blackwell_ultra) == 0.875);
  CHECK(factor(generation::tpu) == 1.0);
  for (const generation g :
       {generation::other, generation::ampere, generation::hopper, generation::hopper_500w,
        generation::blackwell, generation::blackwell_ultra, generation::tpu}) {
    accelerator<> on = test::round_machine;
    on.generation = g;
    CHECK(with(e, bf16, {}, [](const auto& k) { return k.is_slowed(); }, on) == (factor(g) != 1.0));
  }
}

}  // namespace kernel_times_test
