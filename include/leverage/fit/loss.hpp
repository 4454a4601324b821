// SPDX-License-Identifier: Apache-2.0
/// @file
/// Losses of residuals. A loss rho is smooth, zero at zero, even unless its name says otherwise, and about r^2 / 2 near
/// zero, so that fits with different losses minimise comparable objectives. Each is a formula over any scalar, of the
/// residual r = prediction - observation:
///
///   value(r)      rho(r)
///   slope(r)      rho'(r)
///   weight(r)     rho'(r) / r, at most 1: the weight of the row in iterated least squares
///   curvature(r)  rho''(r); where it jumps, the value of one side
///
/// fault() says what is wrong with the numbers of a loss, and is empty where nothing is.
///
/// [huber1964]  Huber, Robust estimation of a location parameter, Ann. Math. Statist. 35(1), 1964.
#pragma once

#include <cmath>
#include <concepts>
#include <string_view>
#include <type_traits>

#include "leverage/core/math.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage::fit {

namespace detail {

using std::abs;

template <class T>
[[nodiscard]] constexpr T lower(const T& a, const T& b) {
  return (std::min)(a, b);
}
template <class T>
[[nodiscard]] constexpr T higher(const T& a, const T& b) {
  return (std::max)(a, b);
}

/// |x| of a scalar that is compared as a whole, as a dual is.
template <class T>
  requires(!std::is_arithmetic_v<T> &&
           requires(const T& x) {
             { x < x } -> std::convertible_to<bool>;
           })
[[nodiscard]] constexpr T abs(const T& x) {
  return x < T(0.0) ? -x : x;
}

/// `a` where `which`, else `b`: packs bring their own.
template <class T>
[[nodiscard]] constexpr T select(bool which, const T& a, const T& b) {
  return which ? a : b;
}

/// What a loss expects of its scale, if that is none.
[[nodiscard]] constexpr std::string_view unless_scale(double value, std::string_view expected) {
  return value > 0.0 && math::is_finite(value) ? std::string_view{} : expected;
}

}  // namespace detail

/// rho(r) = r^2 / 2: least squares.
struct squared {
  [[nodiscard]] static constexpr std::string_view fault() { return {}; }

  template <scalar T>
  [[nodiscard]] T value(const T& r) const {
    return 0.5 * r * r;
  }
  template <scalar T>
  [[nodiscard]] T slope(const T& r) const {
    return r;
  }
  template <scalar T>
  [[nodiscard]] T weight(const T& /*r*/) const {
    return T(1.0);
  }
  template <scalar T>
  [[nodiscard]] T curvature(const T& /*r*/) const {
    return T(1.0);
  }
};

/// rho(r) = r^2 / 2 for |r| <= delta, delta (|r| - delta / 2) beyond [huber1964]; delta > 0 in the units
/// of the residual (1e-3 of log loss in the Chinchilla fits).
struct huber {
  double delta = 1e-3;

  [[nodiscard]] constexpr std::string_view fault() const {
    return detail::unless_scale(delta, "huber: expected a finite delta above zero");
  }
  template <scalar T>
  [[nodiscard]] T value(const T& r) const {
    using namespace detail;
    const T size = abs(r);
    const T inside = lower(size, T(delta));
    return inside * (size - 0.5 * inside);
  }
  template <scalar T>
  [[nodiscard]] T slope(const T& r) const {
    using namespace detail;
    return higher(lower(r, T(delta)), T(-delta));
  }
  template <scalar T>
  [[nodiscard]] T weight(const T& r) const {
    using namespace detail;
    return delta / higher(abs(r), T(delta));
  }
  template <scalar T>
  [[nodiscard]] T curvature(const T& r) const {
    using namespace detail;
    return select(abs(r) <= T(delta), T(1.0), T(0.0));
  }
};

/// The Huber loss with a weight of over-predictions relative to under-predictions: residuals above zero count `above`
/// times. above > 0; 1 is the Huber loss.
struct asymmetric_huber {
  double delta = 1e-3;
  double above = 2.0;

  [[nodiscard]] constexpr std::string_view fault() const {
    const auto wrong =
        detail::unless_scale(delta, "asymmetric huber: expected a finite delta above zero");
    return !wrong.empty() ? wrong
                          : detail::unless_scale(
                                above, "asymmetric huber: expected a finite factor above zero");
  }
  template <scalar T>
  [[nodiscard]] T value(const T& r) const {
    return side(r) * huber{delta}.value(r);
  }
  template <scalar T>
  [[nodiscard]] T slope(const T& r) const {
    return side(r) * huber{delta}.slope(r);
  }
  template <scalar T>
  [[nodiscard]] T weight(const T& r) const {
    return side(r) * huber{delta}.weight(r);
  }
  template <scalar T>
  [[nodiscard]] T curvature(const T& r) const {
    return side(r) * huber{delta}.curvature(r);
  }

 private:
  template <scalar T>
  [[nodiscard]] T side(const T& r) const {
    using namespace detail;
    return select(r > T(0.0), T(above), T(1.0));
  }
};

/// rho(r) = w (sqrt(r^2 + w^2) - w), w > 0: |r| with its corner rounded, times w. Charbonnier's loss,
/// also called pseudo-Huber.
struct smooth_absolute {
  double width = 1e-3;

  [[nodiscard]] constexpr std::string_view fault() const {
    return detail::unless_scale(width, "smooth absolute: expected a finite width above zero");
  }
  template <scalar T>
  [[nodiscard]] T value(const T& r) const {
    // The difference of nearly equal roots as a quotient.
    return width * (r * (r / (root(r) + width)));
  }
  template <scalar T>
  [[nodiscard]] T slope(const T& r) const {
    return width * r / root(r);
  }
  template <scalar T>
  [[nodiscard]] T weight(const T& r) const {
    return width / root(r);
  }
  template <scalar T>
  [[nodiscard]] T curvature(const T& r) const {
    const T of_width = width / root(r);
    return of_width * of_width * of_width;
  }

 private:
  template <scalar T>
  [[nodiscard]] T root(const T& r) const {
    using namespace detail;
    using math::sqrt;
    // In units of the larger, whose square may not overflow.
    const T larger = higher(abs(r), T(width));
    const T a = r / larger;
    const T b = width / larger;
    return larger * sqrt(a * a + b * b);
  }
};

/// rho(r) = s^2 / 2 ln(1 + (r / s)^2), s > 0: outliers have almost no influence. It is not convex, so
/// that good starts matter.
struct cauchy {
  double scale = 1e-3;

  [[nodiscard]] constexpr std::string_view fault() const {
    return detail::unless_scale(scale, "cauchy: expected a finite scale above zero");
  }
  template <scalar T>
  [[nodiscard]] T value(const T& r) const {
    using math::log1p;
    const T z = r / scale;
    return 0.5 * scale * scale * log1p(z * z);
  }
  template <scalar T>
  [[nodiscard]] T slope(const T& r) const {
    return r * weight(r);
  }
  template <scalar T>
  [[nodiscard]] T weight(const T& r) const {
    const T z = r / scale;
    return 1.0 / (1.0 + z * z);
  }
  template <scalar T>
  [[nodiscard]] T curvature(const T& r) const {
    const T w = weight(r);
    return w * (2.0 * w - 1.0);  // (1 - z^2) w^2 with z = r / s
  }
};

/// rho(r) = s^2 ln cosh(r / s), s > 0: between squares and absolute values, smooth everywhere.
struct log_cosh {
  double scale = 1e-3;

  [[nodiscard]] constexpr std::string_view fault() const {
    return detail::unless_scale(scale, "log cosh: expected a finite scale above zero");
  }
  template <scalar T>
  [[nodiscard]] T value(const T& r) const {
    using namespace detail;
    using math::expm1;
    using math::log1p;
    // ln cosh z = z + ln(1 + (e^-2z - 1) / 2): no overflow. Near 0, where that cancels, its series.
    const T z = abs(r) / scale;
    const T q = z * z;
    const T series = 0.5 * q * (1.0 - q * (1.0 / 6.0 - q * (2.0 / 45.0)));
    return scale * scale * select(z < T(1e-2), series, z + log1p(0.5 * expm1(-2.0 * z)));
  }
  template <scalar T>
  [[nodiscard]] T slope(const T& r) const {
    return scale * tanh_of(r / scale);
  }
  template <scalar T>
  [[nodiscard]] T weight(const T& r) const {
    using namespace detail;
    const T z = abs(r) / scale;
    return select(z < T(1e-8), T(1.0), tanh_of(z) / higher(z, T(1e-8)));
  }
  template <scalar T>
  [[nodiscard]] T curvature(const T& r) const {
    const T t = tanh_of(r / scale);
    return 1.0 - t * t;
  }

 private:
  template <scalar T>
  [[nodiscard]] static T tanh_of(const T& z) {
    using namespace detail;
    using math::expm1;
    const T shrink = expm1(-2.0 * abs(z));  // in (-1, 0]
    const T size = -shrink / (2.0 + shrink);
    return select(z < T(0.0), -size, size);
  }
};

}  // namespace leverage::fit
