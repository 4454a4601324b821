// SPDX-License-Identifier: Apache-2.0
/// @file
/// Remarks on the coefficients of a fit: what the rows do not determine, and what was held because of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "leverage/core/math.hpp"
#include "leverage/fit/detail/shown.hpp"
#include "leverage/fit/interval.hpp"

namespace leverage::fit {

enum class remark_kind {
  not_identifiable,  ///< a direction of the coefficients is undetermined: no coefficient has an interval
  unbounded,         ///< an end of the interval is infinite
  not_significant,  ///< the interval contains zero
  imprecise,        ///< the ends of the interval are `value` times apart
  collinear,        ///< the estimates of two coefficients have the correlation `value`
  held,             ///< held at `value`, since the rows have too few distinct values of an input
  held_at_infinity,  ///< any value above `value` fits as well; NaN: no finite value that was tried does
};

/// A remark on a coefficient. Names refer to the coefficients of the problem and have to outlive it.
struct remark {
  remark_kind kind{};
  std::string_view coefficient{};  ///< empty where the remark is on all of them
  std::string_view other{};  ///< the second coefficient of a collinear pair; the input of `held`
  double value = 0.0;
  interval bounds{};         ///< of an interval that contains zero or is imprecise
  std::size_t distinct = 0;  ///< distinct values of the input, where a coefficient is held
  std::size_t needed = 0;    ///< how many would determine the coefficient
};

/// The remark as a clause of English, without a full stop.
[[nodiscard]] inline std::string to_string(const remark& r) {
  using detail::shown;
  const std::string name(r.coefficient);
  const std::string between = ": " + shown(r.bounds.low) + " .. " + shown(r.bounds.high);
  switch (r.kind) {
    case remark_kind::not_identifiable:
      return "the coefficients are not identifiable from these rows; intervals are not reported";
    case remark_kind::unbounded:
      return name + " has no bounded interval";
    case remark_kind::not_significant:
      return name + " is not significantly different from zero" + between;
    case remark_kind::imprecise:
      return name + " is known only within a factor of " + shown(r.value) + between;
    case remark_kind::collinear:
      return name + " and " + std::string(r.other) + " are nearly collinear (correlation " +
             shown(r.value) + ")";
    case remark_kind::held:
      return name + " is held at " + shown(r.value) + ": " +
             (r.distinct == 1
                  ? "all rows have one " + std::string(r.other)
                  : std::to_string(r.distinct) + " distinct values of the " + std::string(r.other) +
                        ", " + std::to_string(r.needed) + " determine it");
    case remark_kind::held_at_infinity:
      return name + " is held at infinity: " +
             (math::is_nan(r.value) ? "no finite value that was tried fits as well"
                                    : "any value above " + shown(r.value) + " fits as well");
  }
  return {};
}

}  // namespace leverage::fit
