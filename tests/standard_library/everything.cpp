// SPDX-License-Identifier: Apache-2.0
// Passes by compiling: everything, on the other standard library, with the macros of windows.h, and with what users
// instantiate, under warnings that some of them turn on and this project leaves off elsewhere.
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))
#include <leverage/leverage.hpp>

#if !defined(min) || !defined(max)
#error "a header took the macros away, so that those behind it were not compiled with them"
#endif

#include <cstddef>
#include <span>
#include <vector>

namespace {

using namespace leverage;

// Laws of float at float, and the published ones of double.
constexpr hoffmann2022::loss_law<float> small_law{
    .A = 400.0F, .B = 400.0F, .E = 2.0F, .alpha = 0.3F, .beta = 0.3F};
constexpr loss_curve<float> small_curve{.alpha = 10.0F, .beta = -0.1F, .b = 1.0F};
constexpr tian2025::joint_law<float> small_leverage{
    .a = 1.23F,
    .d = -0.08F,
    .gamma = 0.02F,
    .beta = -0.12F,
    .saturation = {.start = 0.02F, .max = 1e16F, .origin = 0.0F}};
static_assert(small_law.loss(parameters{1e9F}, tokens{1e10F}) > 2.0F);
static_assert(small_law.min_loss(flops{1e20F}) > 2.0F);
static_assert(small_curve.loss(flops{1e20F}) > 1.0F);
static_assert(small_curve.flops_for(2.0F).value > 1.0F);
static_assert(small_leverage.leverage(activation_ratio{0.03F}, granularity{12.0F}, flops{1e20F}) >
              1.0F);
static_assert(besiroglu2024::table1.loss(parameters{1e9}, tokens{1e10}) > 1.0);

}  // namespace

// A fit with starts and intervals, and a sweep.
double fitted_floor(std::span<const double> compute, std::span<const double> loss);
double fitted_floor(std::span<const double> compute, std::span<const double> loss) {
  using namespace leverage::fit;
  const table runs({{"flops", compute}}, {"loss", loss});
  const coefficients<3> set{free_coefficient("k", transform::log()), free_coefficient("p"),
                            free_coefficient("floor", transform::softplus())};
  const auto law = [](const auto& theta, const auto& run) {
    return theta[0] * pow(run[0] / 1e18, -theta[1]) + theta[2];
  };
  const auto problem = make_problem(runs, law, set, huber{1e-3});
  const auto starts = sobol_starts(problem, {0.1, 0.01, 0.1}, {10.0, 1.0, 3.0}, 64, 1);
  const auto found = multi_start(problem, starts, {}, threads{2});
  const auto draws = bootstrap(problem, found.best.theta, {.resamples = 100, .seed = 42});
  return draws.percentile(2).low;
}

bool swept(std::span<const double> n, std::span<const double> d, std::span<double> out);
bool swept(std::span<const double> n, std::span<const double> d, std::span<double> out) {
  return leverage::fit::sweep(
      [](const auto& run) {
        return besiroglu2024::table1.loss(parameters{run[0]}, tokens{run[1]});
      },
      {n, d}, out);
}
