// SPDX-License-Identifier: Apache-2.0
/// @file
/// The single header has the values of the laws, here and in another source. Returns 1 and prints what is wrong.
#include <leverage_laws_single.hpp>

#include <cstdio>

double leverage_in_other_source(double activation_ratio, double granularity, double flops);

namespace {

using namespace leverage;

int wrong = 0;

void check(const char* what, double value, double expected) {
  if (value / expected - 1.0 < 1e-14 && value / expected - 1.0 > -1e-14) return;
  std::printf("%s: %.17g, expected %.17g\n", what, value, expected);
  wrong = 1;
}

// Eq. 6 of tian2025 with table 6, to 22 digits; tests/static has it too.
constexpr double mini = 7.244897972612156255897;
static_assert(tian2025::table6.leverage(activation_ratio{0.031}, granularity{12.0}, flops{1e22}) >
              7.0);

constexpr transformer gpt2 =
    checked(transformer{.layers = 12,
                        .d_model = 768,
                        .vocabulary = 50257,
                        .sequence = 1024,
                        .attention = {.heads = 12, .kv_heads = 12, .head_dim = 64},
                        .feed_forward = {.width = 3072, .gated = false},
                        .tied_embeddings = true});
static_assert(cost::forward_flops(gpt2).logits == 2 * 768 * 50257);

}  // namespace

int main() {
  check("tian2025::table6",
        tian2025::table6.leverage(activation_ratio{0.031}, granularity{12.0}, flops{1e22}), mini);
  check("tian2025::table6 in another source", leverage_in_other_source(0.031, 12.0, 1e22), mini);
  // At Chinchilla's size and data, by 40-digit arithmetic on the decimal coefficients; tests/laws has it too.
  check("besiroglu2024::table1", besiroglu2024::table1.loss(parameters{70e9}, tokens{1.4e12}),
        1.97388186315856387);
  return wrong;
}
