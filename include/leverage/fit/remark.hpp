// SPDX-License-Identifier: Apache-2.0
/// @file
/// Remarks on the coefficients of a fit: what the rows do not determine, and what was held because of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/detail/shown.hpp"
#include "leverage/fit/interval.hpp"

namespace leverage::fit {

enum class remark_kind {
  open,  ///< the rows determine `value` combinations of the coefficients `together`, fewer than there are
  no_freedom,  ///< the rows determine as many combinations as there are rows: no coefficient has an interval
  unbounded,        ///< an end of the interval is infinite, or there is none
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
  std::vector<std::string_view> together{};  ///< the coefficients of `open`
  std::vector<std::string> constant{};       ///< inputs that are the same in all rows, of `open`
};

namespace detail {

/// "A", "A and B", "A, B and C".
template <class Texts>
[[nodiscard]] std::string listed(const Texts& texts) {
  std::string all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    all += i == 0 ? "" : i + 1 == texts.size() ? " and " : ", ";
    all += texts[i];
  }
  return all;
}

[[nodiscard]] inline std::string open_text(const remark& r) {
  const std::size_t count = r.together.size();
  std::string text = listed(r.together);
  if (r.value < 1.0) {
    text += count == 1 ? " is not determined" : " are not determined";
  } else {
    text += ": only " + shown(r.value) + (r.value < 2.0 ? " combination" : " combinations") +
            " of them " + (r.value < 2.0 ? "is" : "are") + " determined";
  }
  if (!r.constant.empty()) text += ": all rows have one " + listed(r.constant);
  return text;
}

}  // namespace detail

/// The remark as a clause of English, without a full stop.
[[nodiscard]] inline std::string to_string(const remark& r) {
  using detail::shown;
  const std::string name(r.coefficient);
  const std::string between = ": " + shown(r.bounds.low) + " .. " + shown(r.bounds.high);
  switch (r.kind) {
    case remark_kind::open:
      return detail::open_text(r);
    case remark_kind::no_freedom:
      return "the rows determine no more than the fit takes from them: no interval has a meaning";
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
