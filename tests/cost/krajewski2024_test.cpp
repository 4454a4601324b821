// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/krajewski2024.hpp"

#include <doctest/doctest.h>

#include <type_traits>

#include "leverage/core/dual.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace cost_krajewski2024_test {

using namespace leverage;
using cost::krajewski2024::shape;
using cost::krajewski2024::shape_of;
using cost::krajewski2024::training_flops_per_token;

/// E = 64, G = 8 on 8 blocks of 512: 512 experts of width 256, 8 of them active.
constexpr transformer fine_grained{
    .layers = 8,
    .d_model = 512,
    .vocabulary = 50257,
    .sequence = 256,
    .attention = {.heads = 8, .kv_heads = 8, .head_dim = 64},
    .experts = {.experts = 512, .active = 8, .expert_width = 256, .gated = false}};
// 8 (12 * 512^2 * 6 + 512 * 512 * 14)
static_assert(training_flops_per_token(fine_grained).value == 180'355'072);

TEST_CASE("the compute-optimal table: F of every row, exactly and to what the paper prints") {
  struct printed {
    double active, data, granularity, exactly, paper;
  };
  const printed rows[] = {{100e6, 4.37e9, 8, 2.943883423376081e+18, 2.95e18},
                          {1e9, 28.94e9, 16, 1.934284766938841e+20, 1.93e20},
                          {3e9, 72.90e9, 16, 1.41588649687288e+21, 1.41e21},
                          {7e9, 137.60e9, 32, 6.467790393944817e+21, 6.46e21},
                          {70e9, 941.07e9, 32, 4.171084418509198e+23, 4.16e23},
                          {300e9, 2.96e12, 64, 5.690810384539045e+24, 5.69e24},
                          {1e12, 7.94e12, 64, 4.981167249411803e+25, 4.97e25}};
  for (const printed& p : rows) {
    CAPTURE(p.active);
    const auto m = training_flops_per_token(shape_of(parameters{p.active}, 64.0, p.granularity));
    const double f = (m * tokens{p.data}).value;
    CHECK(test::near(f, p.exactly, 1e-13));
    CHECK(test::near(f, p.paper, 1e-2));
  }
}

TEST_CASE("a configuration costs what its shape costs") {
  const shape<> x{512.0, 8.0, 64.0, 8.0};
  CHECK(training_flops_per_token(x).value == 180'355'072.0);
  // 12 d^2 n_blocks = 25 165 824 active parameters.
  const auto same = shape_of(parameters{25'165'824.0}, 64.0, 8.0);
  CHECK(test::near(same.d_model, 512, 1e-14));
  CHECK(test::near(same.blocks, 8, 1e-14));
  // A routing cost of one's own: the authors found 6 to 20.
  CHECK(training_flops_per_token(x, 6.0).value == 8.0 * (72.0 * 512 * 512 + 512.0 * 512 * 6));
  CHECK(training_flops_per_token(x, 0.0).value == 6 * 25'165'824.0);
}

TEST_CASE("a shape of dual numbers gives the slopes: 144 d + 14 E G and 14 d G, times the blocks") {
  constexpr auto f = differentiate(
      [](const auto& d, const auto& expansion) {
        using D = std::decay_t<decltype(d)>;
        return training_flops_per_token(shape<D>{d, D(8.0), expansion, D(8.0)}).value;
      },
      512.0, 64.0);
  static_assert(f.value == 180'355'072.0);
  CHECK(f.derivative[0] == 8.0 * (144.0 * 512 + 14.0 * 64 * 8));
  CHECK(f.derivative[1] == 8.0 * 14 * 512 * 8);
}

TEST_CASE("the convention differs from the exact count by what its one line says") {
  const cost::flop_breakdown f = cost::forward_flops(fine_grained);
  CHECK(training_flops_per_token(fine_grained).value ==
        3 * (f.total().value - f.attention_core() - f.logits - f.router) +
            8 * count{512} * 512 * 14);
}

TEST_CASE("what the formula does not describe has no such count") {
  const auto refused = [](const auto& change) {
    transformer m = fine_grained;
    change(m);
    CHECK(training_flops_per_token(m).value == not_a_count);
  };
  refused([](transformer& m) { m.experts.active = 7; });
  refused([](transformer& m) { m.experts.gated = true; });
  refused([](transformer& m) { m.attention.kv_heads = 4; });
  refused([](transformer& m) { m.attention.head_dim = 32; });
  refused([](transformer& m) { m.attention.window.width = 8; });
  refused([](transformer& m) { m.prediction_layers = 1; });
  refused([](transformer& m) {
    m.experts.dense_layers = 1;
    m.feed_forward = {.width = 2048, .gated = false};
  });
  refused([](transformer& m) {
    m.experts.shared = 1;
    m.experts.shared_width = 256;
  });
  refused([](transformer& m) { m = presets::gpt2_124m.model; });
  refused([](transformer& m) { m = presets::mixtral_8x7b.model; });
  refused([](transformer& m) { m.layers = 0; });
}

TEST_CASE("a shape that is none has no cost") {
  for (const double bad : {0.0, -1.0, test::nan, test::infinity}) {
    CHECK(test::is_nan(training_flops_per_token(shape<>{bad, 8, 64, 8}).value));
    CHECK(test::is_nan(training_flops_per_token(shape<>{512, bad, 64, 8}).value));
    CHECK(test::is_nan(training_flops_per_token(shape<>{512, 8, bad, 8}).value));
    CHECK(test::is_nan(training_flops_per_token(shape<>{512, 8, 64, bad}).value));
    CHECK(test::is_nan(training_flops_per_token(shape_of(parameters{bad}, 64.0, 8.0)).value));
  }
  CHECK(test::is_nan(training_flops_per_token(shape<>{512, 8, 64, 8}, -1.0).value));
  CHECK(test::is_nan(training_flops_per_token(shape<>{512, 8, 64, 8}, test::nan).value));
}

}  // namespace cost_krajewski2024_test
