// SPDX-License-Identifier: Apache-2.0
/// @file
/// One allocation of a budget to model and tokens, its limits and its status.
///
/// [rajbhandari2020]  Rajbhandari et al. 2020, ZeRO, arXiv:1910.02054, section 3.1: 16 bytes per parameter in mixed
/// precision with Adam: 2 weights, 2 gradients, 12 optimizer.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "leverage/core/domain.hpp"
#include "leverage/core/quantities.hpp"

namespace leverage::plan {

/// The memory of all devices for weights, gradients, optimizer, and the cache of keys and values.
struct memory_limit {
  double weight_bytes = 2.0;         ///< per parameter
  double gradient_bytes = 2.0;       ///< per parameter; 0 for inference
  double optimizer_bytes = 12.0;     ///< per parameter; 0 for inference [rajbhandari2020]
  double parameters_per_size = 1.0;  ///< all parameters over the N of the law; above 1 for mixtures
  bytes<> key_value_cache{0.0};
  bytes<> available{std::numeric_limits<double>::infinity()};

  /// The largest N that fits; 0 or less if nothing does.
  [[nodiscard]] constexpr parameters<> max_size() const {
    return parameters{(available.value - key_value_cache.value) /
                      ((weight_bytes + gradient_bytes + optimizer_bytes) * parameters_per_size)};
  }
};

/// The limits within which an allocation is searched.
struct allocation_limits {
  parameters<> min_size{1e3};
  parameters<> max_size{1e18};
  tokens<> max_data{
      1e30};  ///< training tokens: unique tokens times the acceptable number of epochs
  memory_limit memory{};
};

/// Returns every violation of the limits, by the name of the field.
[[nodiscard]] inline std::vector<std::string> validate(const allocation_limits& limits) {
  std::vector<std::string> found;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto above_zero = [&](const char* what, double x) {
    if (!(x > 0.0 && x < infinity)) found.push_back(std::string(what) + ": expected above 0");
  };
  const auto from_zero = [&](const char* what, double x) {
    if (!(x >= 0.0 && x < infinity)) found.push_back(std::string(what) + ": expected 0 or more");
  };
  above_zero("limits.min_size", limits.min_size.value);
  above_zero("limits.max_size", limits.max_size.value);
  if (!(limits.max_data.value > 0.0)) found.emplace_back("limits.max_data: expected above 0");
  if (limits.max_size < limits.min_size) {
    found.emplace_back("limits.max_size: expected limits.min_size or more");
  }
  const memory_limit& m = limits.memory;
  from_zero("memory.weight_bytes", m.weight_bytes);
  from_zero("memory.gradient_bytes", m.gradient_bytes);
  from_zero("memory.optimizer_bytes", m.optimizer_bytes);
  from_zero("memory.key_value_cache", m.key_value_cache.value);
  if (!(m.available.value >= 0.0)) found.emplace_back("memory.available: expected 0 or more");
  above_zero("memory.parameters_per_size", m.parameters_per_size);
  return found;
}

enum class allocation_status {
  optimal,     ///< only the budget or the loss binds
  limited,     ///< the best within the limits; `binding` is the limit that is active
  as_given,    ///< size, tokens or their ratio were given
  infeasible,  ///< no allocation is within the limits; `binding` is the limit that excludes it
  invalid,     ///< law, cost, limits or request are invalid: see `violations`
};

enum class allocation_limit {
  none,
  min_size,
  max_size,
  memory,
  family,  ///< the smallest or the largest member
  data,
  budget,  ///< the budget is too small for the request
  loss,    ///< no size and tokens reach the loss
};

/// One split of a budget. Numbers are NaN where the status is infeasible or invalid.
template <class Size = parameters<>>
struct allocation {
  allocation_status status = allocation_status::invalid;
  allocation_limit binding = allocation_limit::none;
  Size size{std::numeric_limits<double>::quiet_NaN()};
  tokens<> data{std::numeric_limits<double>::quiet_NaN()};
  flops<> cost{std::numeric_limits<double>::quiet_NaN()};
  double loss = std::numeric_limits<double>::quiet_NaN();  ///< NaN for laws that know no loss
  extrapolation verdict{};  ///< by the fitted range of a published law; inside for laws without one
  std::vector<std::string> violations;

  [[nodiscard]] bool usable() const {
    return status != allocation_status::infeasible && status != allocation_status::invalid;
  }
  /// D over size, which is tokens per parameter if the size counts parameters.
  [[nodiscard]] double ratio() const { return data.value / size.value; }
};

}  // namespace leverage::plan
