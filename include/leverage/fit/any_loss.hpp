// SPDX-License-Identifier: Apache-2.0
/// @file
/// A loss that is chosen at run time: one type for all losses of loss.hpp, so that fits with any of them are compiled
/// once. The choice is made once per pack of rows.
#pragma once

#include <string_view>

#include "leverage/core/scalar.hpp"
#include "leverage/fit/loss.hpp"

namespace leverage::fit {

enum class loss_kind { huber, squared, smooth_absolute, cauchy, log_cosh, asymmetric_huber };

/// The Huber loss with delta = 1e-3 by default. Every loss of loss.hpp converts to it.
struct any_loss {
  loss_kind kind = loss_kind::huber;
  double scale = 1e-3;  ///< delta, width or scale of the loss; the squared loss has none
  double above = 1.0;   ///< factor of losses above zero; the asymmetric Huber loss only

  constexpr any_loss() = default;
  constexpr any_loss(loss_kind k, double s, double a = 1.0) : kind{k}, scale{s}, above{a} {}
  // NOLINTBEGIN(google-explicit-constructor): a loss is a loss
  constexpr any_loss(const huber& l) : any_loss(loss_kind::huber, l.delta) {}
  constexpr any_loss(const squared& /*l*/) : any_loss(loss_kind::squared, 1.0) {}
  constexpr any_loss(const smooth_absolute& l) : any_loss(loss_kind::smooth_absolute, l.width) {}
  constexpr any_loss(const cauchy& l) : any_loss(loss_kind::cauchy, l.scale) {}
  constexpr any_loss(const log_cosh& l) : any_loss(loss_kind::log_cosh, l.scale) {}
  constexpr any_loss(const asymmetric_huber& l)
      : any_loss(loss_kind::asymmetric_huber, l.delta, l.above) {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] std::string_view fault() const;
  template <scalar T>
  [[nodiscard]] T value(const T& r) const;
  template <scalar T>
  [[nodiscard]] T slope(const T& r) const;
  template <scalar T>
  [[nodiscard]] T weight(const T& r) const;
  template <scalar T>
  [[nodiscard]] T curvature(const T& r) const;
};

namespace detail {

/// f(the loss itself).
template <class T, class F>
[[nodiscard]] T with_loss(const any_loss& loss, const F& f) {
  switch (loss.kind) {
    case loss_kind::squared:
      return f(squared{});
    case loss_kind::smooth_absolute:
      return f(smooth_absolute{loss.scale});
    case loss_kind::cauchy:
      return f(cauchy{loss.scale});
    case loss_kind::log_cosh:
      return f(log_cosh{loss.scale});
    case loss_kind::asymmetric_huber:
      return f(asymmetric_huber{loss.scale, loss.above});
    case loss_kind::huber:
      break;
  }
  return f(huber{loss.scale});
}

}  // namespace detail

inline std::string_view any_loss::fault() const {
  return detail::with_loss<std::string_view>(*this, [](const auto& loss) { return loss.fault(); });
}
template <scalar T>
T any_loss::value(const T& r) const {
  return detail::with_loss<T>(*this, [&](const auto& loss) { return loss.value(r); });
}
template <scalar T>
T any_loss::slope(const T& r) const {
  return detail::with_loss<T>(*this, [&](const auto& loss) { return loss.slope(r); });
}
template <scalar T>
T any_loss::weight(const T& r) const {
  return detail::with_loss<T>(*this, [&](const auto& loss) { return loss.weight(r); });
}
template <scalar T>
T any_loss::curvature(const T& r) const {
  return detail::with_loss<T>(*this, [&](const auto& loss) { return loss.curvature(r); });
}

}  // namespace leverage::fit
