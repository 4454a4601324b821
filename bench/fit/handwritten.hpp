// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a careful user would write for this one law, without the library:
///
///   scalar_objective      std::exp and std::log, analytic gradient: what the peers minimise
///   vector_objective      register-wide vectors, polynomial exp and log, analytic gradient
///
/// Both are sums over rows of huber(r), r = LSE(a - alpha ln N, b - beta ln D, e) - ln loss.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "workload.hpp"

namespace leverage::bench {

/// Terms outside e^(+-700) are held there, so that a line search that leaps gets a finite answer.
inline double held(double exponent) { return std::clamp(exponent, -700.0, 700.0); }

struct scalar_row {
  double residual;
  std::array<double, 5> slope;  // of the residual
};
[[nodiscard]] inline scalar_row residual_row(const point& x, double E, double ln_n, double ln_d,
                                             double ln_loss) {
  const double u = std::exp(held(x[0] - x[3] * ln_n));
  const double v = std::exp(held(x[1] - x[4] * ln_d));
  const double sum = u + v + E;
  const double inverse = 1.0 / sum;
  const double pu = u * inverse;
  const double pv = v * inverse;
  return {std::log(sum) - ln_loss, {pu, pv, E * inverse, -pu * ln_n, -pv * ln_d}};
}

class scalar_objective {
 public:
  explicit scalar_objective(const workload& w) : w_{&w} {}

  double operator()(const point& x, point& gradient) const {
    const double E = std::exp(held(x[2]));
    double loss = 0.0;
    point g{};
    for (std::size_t i = 0; i < w_->rows(); ++i) {
      const scalar_row row =
          residual_row(x, E, w_->ln_parameters[i], w_->ln_tokens[i], w_->ln_loss[i]);
      const double slope = std::clamp(row.residual, -huber_delta, huber_delta);
      loss += slope * (row.residual - 0.5 * slope);
      for (std::size_t k = 0; k < 5; ++k) g[k] += slope * row.slope[k];
    }
    gradient = g;
    return loss;
  }
  double operator()(const point& x) const {
    point unused;
    return (*this)(x, unused);
  }

 private:
  const workload* w_;
};

namespace wide {

#if defined(__AVX512F__)
inline constexpr std::size_t lanes = 8;
#elif defined(__AVX__)
inline constexpr std::size_t lanes = 4;
#else
inline constexpr std::size_t lanes = 2;
#endif
using real [[gnu::vector_size(lanes * 8)]] = double;
using bits [[gnu::vector_size(lanes * 8)]] = std::int64_t;

inline constexpr double round_by = 0x1.8p52;
inline constexpr double ln2_high = 0x1.62e42feep-1;
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;

/// K registers through the same steps side by side: each step of all of them before the next of any,
/// since a processor looks only so far ahead for work that does not wait (K = 2: a third faster).
template <std::size_t K>
struct group {
  real at[K];

  group() = default;
  [[gnu::always_inline]] group(double c) {
    for (real& r : at) r = real{} + c;
  }
  template <class F>
  [[gnu::always_inline]] static group each(F f) {
    group r;
    for (std::size_t k = 0; k < K; ++k) r.at[k] = f(k);
    return r;
  }
  friend group operator+(const group& a, const group& b) {
    return each([&](std::size_t k) { return a.at[k] + b.at[k]; });
  }
  friend group operator-(const group& a, const group& b) {
    return each([&](std::size_t k) { return a.at[k] - b.at[k]; });
  }
  friend group operator*(const group& a, const group& b) {
    return each([&](std::size_t k) { return a.at[k] * b.at[k]; });
  }
  friend group operator/(const group& a, const group& b) {
    return each([&](std::size_t k) { return a.at[k] / b.at[k]; });
  }
};

/// |x| <= 700.
template <std::size_t K>
[[gnu::always_inline]] inline group<K> exp(const group<K>& x) {
  const group<K> shifted = x * 0x1.71547652b82fep0 + round_by;
  const group<K> n = shifted - round_by;
  const group<K> r = (x - n * ln2_high) - n * ln2_low;
  group<K> series = 0x1.af38d53857513p-26;
  for (const double c :
       {0x1.2891a8c1d838dp-22, 0x1.71de0d9c145d0p-19, 0x1.a019b8ef67c6cp-16, 0x1.a01a01a7c8d47p-13,
        0x1.6c16c17893833p-10, 0x1.11111111109adp-7, 0x1.5555555553d4fp-5, 0x1.5555555555556p-3,
        0x1.0000000000001p-1, 1.0, 1.0}) {
    series = series * r + c;
  }
  return group<K>::each([&](std::size_t k) {
    const bits scaled =
        reinterpret_cast<bits>(series.at[k]) + (reinterpret_cast<bits>(shifted.at[k]) << 52);
    return reinterpret_cast<real>(scaled);
  });
}

/// x positive and normal.
template <std::size_t K>
[[gnu::always_inline]] inline group<K> log(const group<K>& x) {
  constexpr auto root_half = std::bit_cast<std::int64_t>(0.70710678118654752440);
  group<K> exponent;
  group<K> mantissa;
  for (std::size_t k = 0; k < K; ++k) {
    const bits b = reinterpret_cast<bits>(x.at[k]);
    const bits power = (b - root_half) >> 52;
    const bits shifted = power + std::bit_cast<std::int64_t>(round_by);
    const bits rest = b - (power << 52);
    exponent.at[k] = reinterpret_cast<real>(shifted) - round_by;
    mantissa.at[k] = reinterpret_cast<real>(rest);
  }
  const group<K> f = mantissa - 1.0;
  const group<K> s = f / (f + 2.0);
  const group<K> z = s * s;
  group<K> series = 0.1461916613488797;
  for (const double c : {0.1533150161114533, 0.18182895750119193, 0.22222211043776857,
                         0.2857142862653362, 0.3999999999989827, 0x1.5555555555558p-1}) {
    series = series * z + c;
  }
  const group<K> half = f * f * 0.5;
  const group<K> tail = s * (half + z * series) + exponent * ln2_low;
  return exponent * ln2_high + (f - (half - tail));
}

inline double sum(real x) {
  double total = 0.0;
  for (std::size_t i = 0; i < lanes; ++i) total += x[i];
  return total;
}

}  // namespace wide

class vector_objective {
 public:
  explicit vector_objective(const workload& w) : rows_{w.rows()}, careful_{w} {
    blocks_.resize((rows_ + wide::lanes - 1) / wide::lanes);
    for (std::size_t i = 0; i < blocks_.size() * wide::lanes; ++i) {
      const std::size_t row = std::min(i, rows_ - 1);
      block& b = blocks_[i / wide::lanes];
      b.ln_n[i % wide::lanes] = w.ln_parameters[row];
      b.ln_d[i % wide::lanes] = w.ln_tokens[row];
      b.ln_loss[i % wide::lanes] = w.ln_loss[row];
    }
    ln_n_ = range(w.ln_parameters);
    ln_d_ = range(w.ln_tokens);
  }

  double operator()(const point& x, point& gradient) const {
    if (!within(x[0], x[3], ln_n_) || !within(x[1], x[4], ln_d_) || !(std::abs(x[2]) < 700.0)) {
      return careful_(x, gradient);
    }
    const double E = std::exp(x[2]);
    sums s{};
    const std::size_t whole = rows_ / wide::lanes;
    const wide::real everywhere = wide::real{} + huber_delta;
    std::size_t i = 0;
    for (; i + 2 <= whole; i += 2) s.add<2>(x, E, &blocks_[i], everywhere);
    for (; i < whole; ++i) s.add<1>(x, E, &blocks_[i], everywhere);
    if (whole < blocks_.size()) {  // the rows that fill the last block count for nothing
      wide::real delta{};
      for (std::size_t k = 0; k < rows_ % wide::lanes; ++k) delta[k] = huber_delta;
      s.add<1>(x, E, &blocks_[whole], delta);
    }
    gradient = {wide::sum(s.a), wide::sum(s.b), E * wide::sum(s.e), -wide::sum(s.alpha),
                -wide::sum(s.beta)};
    return wide::sum(s.loss);
  }

 private:
  struct block {
    wide::real ln_n, ln_d, ln_loss;
  };
  struct interval {
    double low, high;
  };
  struct sums {
    wide::real loss, a, b, e, alpha, beta;

    template <std::size_t K>
    [[gnu::always_inline]] void add(const point& x, double E, const block* rows, wide::real delta) {
      wide::group<2 * K> term;  // A N^-alpha of all blocks, then B D^-beta
      for (std::size_t k = 0; k < K; ++k) {
        term.at[k] = x[0] - x[3] * rows[k].ln_n;
        term.at[K + k] = x[1] - x[4] * rows[k].ln_d;
      }
      term = wide::exp(term);
      const auto total =
          wide::group<K>::each([&](std::size_t k) { return term.at[k] + term.at[K + k] + E; });
      const wide::group<K> ln_total = wide::log(total);
      const wide::group<K> inverse = wide::group<K>(1.0) / total;
      for (std::size_t k = 0; k < K; ++k) {
        const wide::real r = ln_total.at[k] - rows[k].ln_loss;
        wide::real slope = r > delta ? delta : r;
        slope = slope < -delta ? -delta : slope;
        loss += slope * (r - 0.5 * slope);
        const wide::real weight = slope * inverse.at[k];
        const wide::real of_n = weight * term.at[k];
        const wide::real of_d = weight * term.at[K + k];
        a += of_n;
        b += of_d;
        e += weight;
        alpha += of_n * rows[k].ln_n;
        beta += of_d * rows[k].ln_d;
      }
    }
  };

  static interval range(const std::vector<double>& values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {*low, *high};
  }
  /// Whether |c - slope * ln| < 700 for every row; false for NaN.
  static bool within(double c, double slope, interval ln) {
    return std::abs(c - slope * ln.low) < 700.0 && std::abs(c - slope * ln.high) < 700.0;
  }

  std::size_t rows_;
  scalar_objective careful_;
  std::vector<block> blocks_;
  interval ln_n_{}, ln_d_{};
};

}  // namespace leverage::bench
