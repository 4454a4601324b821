// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/layer_setting.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/timing.hpp"

namespace layer_setting_test {

using namespace leverage;
using namespace leverage::hardware;
using hardware::detail::layer_setting;
using test::near;

constexpr recipe formats{};
constexpr software by{};

/// What a test asks of the setting of a layout.
template <class F>
auto with(const transformer& m, const layout& l, const efficiency<>& e, count n, const F& f,
          const accelerator<>& on = test::round_machine) {
  return f(layer_setting<double>(m, on, l, formats, by, e, n));
}

TEST_CASE("an accelerator has its piece of the sequence, and of the hidden states its shard") {
  const auto tokens = [](const layout& l) {
    return with(test::round_model, l, test::only_products(), 64,
                [](const auto& s) { return s.piece; });
  };
  const auto hidden = [](const layout& l) {
    return with(test::round_model, l, test::only_products(), 64,
                [](const auto& s) { return s.hidden; });
  };
  CHECK(tokens({}) == 4096.0);
  CHECK(tokens({.micro_batch = 4}) == 16384.0);
  CHECK(tokens({.tensor = 4, .context = 2}) == 2048.0);
  CHECK(hidden({.tensor = 4, .context = 2}) == 512.0);
  CHECK(hidden({.tensor = 4, .context = 2, .sequence_parallel = false}) == 2048.0);
}

// Llama-3-70B.
constexpr transformer llama_70b{.layers = 80,
                                .d_model = 8192,
                                .vocabulary = 128256,
                                .sequence = 8192,
                                .attention = {.heads = 64, .kv_heads = 8, .head_dim = 128},
                                .feed_forward = {.width = 28672}};

/// Four all-reduces of a layer, in all.
double tensor(layout l, const efficiency<>& e, const accelerator<>& on) {
  return 2.0 * with(llama_70b, l, e, 64, [](const auto& s) { return s.tensor_exchange; }, on);
}

TEST_CASE("eight ranks of Llama-3-70B exchange 939,524,096 bytes a layer in 2.0878 ms") {
  accelerator<> h100 = test::round_machine;
  h100.scale_up = bytes_per_second{450e9};
  efficiency<> e = test::only_products_and(coefficient::tensor_exposed, 1.0);
  const layout l{.tensor = 8};
  CHECK(near(tensor(l, e, h100), 939'524'096.0 / 450e9, 1e-14));
  CHECK(near(tensor(l, e, h100), 2.0878e-3, 3e-5));
  CHECK(near(80.0 * tensor(l, e, h100), 167.0e-3, 1e-3));

  // Half as much more if layers are computed again; half of it if it overlaps; four latencies.
  layout again = l;
  again.recompute.layers = true;
  CHECK(near(tensor(again, e, h100), 1.5 * 939'524'096.0 / 450e9, 1e-14));
  again.recompute = {.norms = true, .latent_up = true};
  CHECK(near(tensor(again, e, h100), 939'524'096.0 / 450e9, 1e-14));
  layout over = l;
  over.overlap.tensor = true;
  e[coefficient::tensor_overlapped] = 0.5;
  CHECK(near(tensor(over, e, h100), 0.5 * 939'524'096.0 / 450e9, 1e-14));
  e = test::only_products_and(coefficient::tensor_latency, 1e-5);
  CHECK(near(tensor(l, e, h100), 4e-5, 1e-15));
  CHECK(tensor({}, e, h100) == 0.0);
}

TEST_CASE("what is sent on both levels adds up, and only links that are used have to be known") {
  const auto sent = [](const hardware::two_level_bytes& v, const accelerator<>& on) {
    return with(
        test::round_model, {}, test::only_products(), 8, [&](const auto& s) { return s.sent(v); },
        on);
  };
  const accelerator<>& on = test::round_machine;
  CHECK(near(sent({.inside = bytes{4e9}, .outside = bytes{1e9}}, on), 0.01 + 0.02, 1e-14));
  accelerator<> unknown = on;
  unknown.scale_up = {};
  CHECK(near(sent({.inside = {}, .outside = bytes{1e9}}, unknown), 0.02, 1e-14));
  for (const double bad : {0.0, -1.0, test::nan, test::infinity}) {
    unknown.scale_up = bytes_per_second{bad};
    CHECK(test::is_nan(sent({.inside = bytes{1.0}, .outside = {}}, unknown)));
  }
  unknown = on;
  for (const double bad : {-1.0, test::nan, test::infinity}) {
    unknown.scale_out = bytes_per_second{bad};
    CHECK(near(sent({.inside = bytes{4e9}, .outside = {}}, unknown), 0.01, 1e-14));
    CHECK(test::is_nan(sent({.inside = {}, .outside = bytes{1.0}}, unknown)));
  }
  // One of unknown bandwidth between domains is as fast as those inside.
  unknown.scale_out = {};
  CHECK(near(sent({.inside = bytes{4e9}, .outside = bytes{1e9}}, unknown), 0.0125, 1e-14));
}

}  // namespace layer_setting_test
