// SPDX-License-Identifier: Apache-2.0
// Passes by compiling: device code evaluates laws and counts FLOPs, as docs/library/cuda_and_cpp20.md shows it.
#include <leverage/cost/flops.hpp>
#include <leverage/laws/besiroglu2024.hpp>
#include <leverage/laws/tian2025.hpp>
#include <leverage/model/transformer.hpp>

// A copy of the published set inside the kernel: device code cannot name the object itself.
__global__ void losses(const double* n, const double* d, double* out, int size) {
  constexpr auto law = leverage::besiroglu2024::table1;
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < size) out[i] = law.loss(leverage::parameters{n[i]}, leverage::tokens{d[i]});
}

// A model at run time, and the law at the FLOPs of its training.
__global__ void leverages(leverage::transformer model, const double* tokens, double* out,
                          int size) {
  constexpr auto law = leverage::tian2025::table6;
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i >= size) return;
  const auto per_token = 3 * leverage::cost::forward_flops(model).non_vocabulary().value;
  out[i] = law.leverage(leverage::activation_ratio{0.031}, leverage::granularity{12.0},
                        leverage::flops{static_cast<double>(per_token) * tokens[i]});
}

// A model that the compiler knows, as the member of a type: its counts are constants of the kernel.
struct gpt2 {
  static constexpr leverage::transformer model{
      .layers = 12,
      .d_model = 768,
      .vocabulary = 50257,
      .sequence = 1024,
      .attention = {.heads = 12, .kv_heads = 12, .head_dim = 64},
      .feed_forward = {.width = 3072, .gated = false},
      .tied_embeddings = true,
      .learned_positions = 1024};
};
// By hand: 3 passes of 2 FLOPs for the weights of the matrix products and for scores and weighted values.
static_assert(leverage::cost::training(leverage::cost::forward_flops(gpt2::model)).total().value ==
              6 * (12 * 12 * 768L * 768 + 50257 * 768L + 12 * 2 * 1024 * 768L));

template <class Config>
__global__ void utilization(const double* tokens_per_second, double peak, double* out, int size) {
  constexpr auto per_token =
      leverage::cost::training(leverage::cost::forward_flops(Config::model)).total().value;
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < size) out[i] = static_cast<double>(per_token) * tokens_per_second[i] / peak;
}
template __global__ void utilization<gpt2>(const double*, double, double*, int);
