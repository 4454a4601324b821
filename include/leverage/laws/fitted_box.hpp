// SPDX-License-Identifier: Apache-2.0
/// @file
/// The fitted range of a law in the space of its inputs. A range may bound arguments that are no inputs (size and
/// compute, where the inputs are size and tokens; the best N and D, where the input is the budget). Here are the
/// inputs at which each bounded argument lies at a given share of its interval: in closed form where the inputs
/// follow from the bounded arguments (core/derived.hpp), else as the least squares of the shares along the budget,
/// by Gauss-Newton with exact derivatives.
///
///   const std::vector<double> x = fitted_middle(*find_law(lines, "besiroglu2024/table1"));
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "leverage/core/argument.hpp"
#include "leverage/core/derived.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/laws/law_line.hpp"

namespace leverage {

/// The position of a value in its interval, 0 at the lower end and 1 at the upper: on a logarithmic scale, or on an
/// even one where the interval begins with zero.
[[nodiscard]] inline double fitted_share(const reach& r) {
  if (!(r.low > 0.0)) return r.value / r.high;
  return std::log((std::max)(r.value, r.low * 1e-12) / r.low) / std::log(r.high / r.low);
}

/// The value at that position.
[[nodiscard]] inline double value_at_share(const fitted_interval& i, double share) {
  const double x = i.low > 0.0 ? i.low * std::pow(i.high / i.low, share) : i.high * share;
  return std::clamp(x, i.low, i.high);
}

/// A usual value of an argument, where no range says more.
[[nodiscard]] constexpr double usual_value(argument a) {
  constexpr std::pair<argument, double> values[] = {
      {argument::tokens, 1e11},        {argument::unique_tokens, 1e11},
      {argument::steps, 1e5},          {argument::min_steps, 1e4},
      {argument::batch, 1e6},          {argument::flops, 1e21},
      {argument::min_flops, 1e21},     {argument::non_vocabulary_flops, 1e21},
      {argument::pruned_share, 0.5},   {argument::activation_ratio, 0.1},
      {argument::sparsity, 0.9},       {argument::sharing_ratio, 0.1},
      {argument::loss, 2.5},           {argument::tokens_per_parameter, 20},
      {argument::experts, 64},         {argument::active_experts, 8},
      {argument::expansion_rate, 16},  {argument::exact_flops, 1e21},
      {argument::block_size, 128},     {argument::vocabulary, 65536},
      {argument::width, 2048},         {argument::parallel_streams, 4},
      {argument::learning_rate, 3e-4}, {argument::weight_decay, 0.1},
  };
  for (const auto& [which, value] : values) {
    if (which == a) return value;
  }
  return counts_weights(a) ? 1e9 : facts(a).high <= 1 ? 0.5 : 8;
}

namespace detail {

/// Moves input i so that the squares of `share` less the shares at x are the least, the others held. Where one input
/// sets several bounded arguments (a budget, of which the best N and D are bounded), no input puts all of them at the
/// wanted shares, so that there is no root to bracket: this is a least squares of one variable, in ln x. Gauss-Newton
/// with exact slopes is one step where shares are lines in ln x, as for power laws, and few steps elsewhere.
inline void approach_shares(const law_line& law, std::span<const double> share, std::size_t i,
                            std::vector<double>& x) {
  using number = dual<double, 2>;
  constexpr int max_steps = 60;
  constexpr double longest = 6.0;  // in ln x
  for (int step = 0; step < max_steps; ++step) {
    std::array<number, law_line::max_inputs> at{};
    for (std::size_t k = 0; k < x.size(); ++k) {
      at[k] = k == i ? number::variable(x[k], 0) : number(x[k]);
    }
    double curvature = 0.0;
    double slope = 0.0;
    for (std::size_t r = 0; r < law.range.size(); ++r) {
      const fitted_interval& bounds = law.range[r];
      const number bounded = law.bounded_on_duals(at.data(), r);
      const double miss =
          fitted_share({bounds.which, bounded.value, bounds.low, bounds.high}) - share[r];
      const double width =
          bounds.low > 0.0 ? bounded.value * std::log(bounds.high / bounds.low) : bounds.high;
      const double rate = bounded.derivative[0] * x[i] / width;
      slope += rate * miss;
      curvature += rate * rate;
    }
    const double move = std::clamp(-slope / curvature, -longest, longest);
    if (!(std::abs(move) > 1e-15)) return;  // also where no bounded argument depends on the input
    x[i] *= std::exp(move);
  }
}

}  // namespace detail

/// The inputs at which every bounded argument lies at this share of its interval, or as near as the law lets it. An
/// input that the range leaves open has its usual value.
[[nodiscard]] inline std::vector<double> inputs_at(const law_line& law,
                                                   std::span<const double> share) {
  std::vector<argument_value<>> bounded;
  for (std::size_t r = 0; r < law.range.size(); ++r) {
    bounded.push_back({law.range[r].which, value_at_share(law.range[r], share[r])});
  }
  std::vector<double> x;
  std::vector<std::size_t> solved;
  for (std::size_t i = 0; i < law.inputs.size(); ++i) {
    const argument a = law.inputs[i];
    const auto follows = derived<double>(a, bounded);
    x.push_back(follows ? *follows : usual_value(a));
    const auto own = std::find_if(bounded.begin(), bounded.end(),
                                  [a](const argument_value<>& b) { return b.which == a; });
    if (own == bounded.end()) solved.push_back(i);
    if (own != bounded.end() && !facts(a).contains(x.back())) {
      x.back() = (std::max)(x.back(),
                            1e-9 * law.range[static_cast<std::size_t>(own - bounded.begin())].high);
    }
  }
  const extrapolation there = law.verdict(x);
  const bool exact = std::all_of(there.begin(), there.end(), [&](const reach& r) {
    const double miss = fitted_share(r) - share[static_cast<std::size_t>(&r - there.begin())];
    return std::abs(miss) < 1e-12;
  });
  if (!exact) {
    for (const std::size_t i : solved) detail::approach_shares(law, share, i, x);
  }
  return x;
}

/// The inputs in the middle of every interval.
[[nodiscard]] inline std::vector<double> fitted_middle(const law_line& law) {
  return inputs_at(law, std::vector<double>(law.range.size(), 0.5));
}

/// The interval of an input over the corners of the fitted range; of no width where the range leaves it open.
struct input_range {
  double low = 0;
  double high = 0;
};

/// That of each input, in order.
[[nodiscard]] inline std::vector<input_range> fitted_ranges(const law_line& law) {
  std::vector<input_range> ranges;
  for (const double x : fitted_middle(law)) ranges.push_back({x, x});
  std::vector<double> share(law.range.size());
  for (std::size_t corner = 0; corner < std::size_t{1} << share.size(); ++corner) {
    for (std::size_t r = 0; r < share.size(); ++r) share[r] = (corner >> r & 1U) != 0 ? 1.0 : 0.0;
    const std::vector<double> x = inputs_at(law, share);
    for (std::size_t i = 0; i < x.size(); ++i) {
      ranges[i].low = (std::min)(ranges[i].low, x[i]);
      ranges[i].high = (std::max)(ranges[i].high, x[i]);
    }
  }
  return ranges;
}

}  // namespace leverage
