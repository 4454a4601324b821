// SPDX-License-Identifier: Apache-2.0
/// @file
/// The fit that every solver of this benchmark is given: 240 rows of the parametric law
///
///   L(N, D) = E + A N^-alpha + B D^-beta,   r = ln L(N, D) - ln loss,   objective = sum of huber(r)
///
/// in the free variables (a = ln A, b = ln B, e = ln E, alpha, beta), from the 4500 starts of
/// Hoffmann et al. 2022 (arXiv:2203.15556, appendix D.2), with delta = 1e-3. The losses are those of
/// Besiroglu et al. 2024 (arXiv:2404.10102) with Laplace noise of 0.3 % and five outliers. The same
/// rows on every machine and in every run: the generator is ours.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace leverage::bench {

/// (a, b, e, alpha, beta).
using point = std::array<double, 5>;

inline constexpr double huber_delta = 1e-3;

/// The coefficients that made the losses, in the law's own units.
struct truth {
  static constexpr double A = 477.825869, B = 2143.41737, E = 1.8172181;
  static constexpr double alpha = 0.3473105, beta = 0.36717243;
};
[[nodiscard]] inline point true_point() {
  return {std::log(truth::A), std::log(truth::B), std::log(truth::E), truth::alpha, truth::beta};
}

/// splitmix64.
class generator {
 public:
  explicit generator(std::uint64_t seed) : state_{seed} {}
  std::uint64_t operator()() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// In (0, 1).
  double uniform() { return (static_cast<double>((*this)() >> 11) + 0.5) * 0x1p-53; }
  double log_uniform(double low, double high) { return low * std::pow(high / low, uniform()); }
  double laplace(double scale) {
    const double u = uniform() - 0.5;
    return std::copysign(scale * std::log1p(-2.0 * std::abs(u)), u);
  }
  /// In [0, count).
  std::size_t below(std::size_t count) {
    return count == 0 ? 0 : static_cast<std::size_t>((*this)() % count);
  }

 private:
  std::uint64_t state_;
};

struct workload {
  std::vector<double> parameters, tokens, loss;
  std::vector<double> ln_parameters, ln_tokens, ln_loss;

  [[nodiscard]] std::size_t rows() const { return loss.size(); }
};

[[nodiscard]] inline workload make_workload(std::size_t rows = 240, std::uint64_t seed = 2404) {
  generator random(seed);
  workload w;
  for (std::size_t i = 0; i < rows; ++i) {
    const double n = random.log_uniform(5.7e7, 1.6e10);
    const double d = random.log_uniform(1e9, 5e11);
    const double law =
        truth::E + truth::A * std::pow(n, -truth::alpha) + truth::B * std::pow(d, -truth::beta);
    w.parameters.push_back(n);
    w.tokens.push_back(d);
    w.loss.push_back(law * std::exp(random.laplace(0.003)));
  }
  for (int outlier = 0; outlier < 5; ++outlier) {
    w.loss[random.below(rows)] *= 1.05 + 0.15 * random.uniform();
  }
  for (std::size_t i = 0; i < rows; ++i) {
    w.ln_parameters.push_back(std::log(w.parameters[i]));
    w.ln_tokens.push_back(std::log(w.tokens[i]));
    w.ln_loss.push_back(std::log(w.loss[i]));
  }
  return w;
}

/// The grid of starts, in an order without pattern: every tenth is a fair sample.
[[nodiscard]] inline std::vector<point> starts() {
  std::vector<point> all;
  for (int alpha = 0; alpha < 5; ++alpha)
    for (int beta = 0; beta < 5; ++beta)
      for (int e = 0; e < 5; ++e)
        for (int a = 0; a < 6; ++a)
          for (int b = 0; b < 6; ++b)
            all.push_back({5.0 * a, 5.0 * b, -1.0 + 0.5 * e, 0.5 * alpha, 0.5 * beta});
  generator random(4500);
  for (std::size_t i = all.size() - 1; i > 0; --i) std::swap(all[i], all[random.below(i + 1)]);
  return all;
}

}  // namespace leverage::bench
