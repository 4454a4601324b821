// SPDX-License-Identifier: Apache-2.0
/// @file
/// Quantities of time, rate and money, as distinct types like those of core/quantities.hpp:
///
///   seconds            time
///   bytes_per_second   bandwidth, in one direction
///   flop_per_second    speed of an accelerator
///   tokens_per_second  speed of a training run
///   usd                money
///   usd_per_second     the price of an accelerator
///
/// These products and ratios of two quantities exist, and no others:
///
///   amount / rate = seconds                 of bytes, flops, tokens and usd
///   amount / seconds = rate                 of bytes, flops and tokens
///   rate * seconds = amount                 of bytes_per_second, flop_per_second, tokens_per_second and usd_per_second
///   flops_per_token * tokens_per_second = flop_per_second
///   flop_per_second / flops_per_token = tokens_per_second
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage {

/// Time.
template <scalar T = double>
struct seconds : detail::quantity<seconds, T> {
  using detail::quantity<leverage::seconds, T>::quantity;
};
template <scalar T>
seconds(T) -> seconds<T>;

/// Bandwidth of a memory or a link, in one direction.
template <scalar T = double>
struct bytes_per_second : detail::quantity<bytes_per_second, T> {
  using detail::quantity<leverage::bytes_per_second, T>::quantity;
};
template <scalar T>
bytes_per_second(T) -> bytes_per_second<T>;

/// Speed of an accelerator; a multiply-add counts as two operations.
template <scalar T = double>
struct flop_per_second : detail::quantity<flop_per_second, T> {
  using detail::quantity<leverage::flop_per_second, T>::quantity;
};
template <scalar T>
flop_per_second(T) -> flop_per_second<T>;

/// Speed of a training run. The function that returns it states whether of one accelerator or of all.
template <scalar T = double>
struct tokens_per_second : detail::quantity<tokens_per_second, T> {
  using detail::quantity<leverage::tokens_per_second, T>::quantity;
};
template <scalar T>
tokens_per_second(T) -> tokens_per_second<T>;

/// Money, in US dollars.
template <scalar T = double>
struct usd : detail::quantity<usd, T> {
  using detail::quantity<leverage::usd, T>::quantity;
};
template <scalar T>
usd(T) -> usd<T>;

/// The price of an accelerator's time.
template <scalar T = double>
struct usd_per_second : detail::quantity<usd_per_second, T> {
  using detail::quantity<leverage::usd_per_second, T>::quantity;
};
template <scalar T>
usd_per_second(T) -> usd_per_second<T>;

template <number A, scalar B>
[[nodiscard]] constexpr auto operator/(const bytes<A>& size, const bytes_per_second<B>& rate) {
  return seconds(detail::real(size.value) / rate.value);
}
template <number A, scalar B>
[[nodiscard]] constexpr auto operator/(const bytes<A>& size, const seconds<B>& time) {
  return bytes_per_second(detail::real(size.value) / time.value);
}
template <number A, scalar B>
[[nodiscard]] constexpr auto operator/(const flops<A>& work, const flop_per_second<B>& speed) {
  return seconds(detail::real(work.value) / speed.value);
}
template <number A, scalar B>
[[nodiscard]] constexpr auto operator/(const flops<A>& work, const seconds<B>& time) {
  return flop_per_second(detail::real(work.value) / time.value);
}
template <number A, scalar B>
[[nodiscard]] constexpr auto operator/(const tokens<A>& d, const tokens_per_second<B>& speed) {
  return seconds(detail::real(d.value) / speed.value);
}
template <number A, scalar B>
[[nodiscard]] constexpr auto operator/(const tokens<A>& d, const seconds<B>& time) {
  return tokens_per_second(detail::real(d.value) / time.value);
}
template <scalar A, scalar B>
[[nodiscard]] constexpr auto operator/(const usd<A>& money, const usd_per_second<B>& price) {
  return seconds(money.value / price.value);
}
template <scalar A, scalar B>
[[nodiscard]] constexpr auto operator*(const bytes_per_second<A>& rate, const seconds<B>& time) {
  return bytes(rate.value * time.value);
}
template <scalar A, scalar B>
[[nodiscard]] constexpr auto operator*(const flop_per_second<A>& speed, const seconds<B>& time) {
  return flops(speed.value * time.value);
}
template <scalar A, scalar B>
[[nodiscard]] constexpr auto operator*(const tokens_per_second<A>& speed, const seconds<B>& time) {
  return tokens(speed.value * time.value);
}
template <scalar A, scalar B>
[[nodiscard]] constexpr auto operator*(const usd_per_second<A>& price, const seconds<B>& time) {
  return usd(price.value * time.value);
}
template <scalar A, scalar B>
[[nodiscard]] constexpr auto operator*(const seconds<A>& time, const bytes_per_second<B>& rate) {
  return rate * time;
}
template <scalar A, scalar B>
[[nodiscard]] constexpr auto operator*(const seconds<A>& time, const flop_per_second<B>& speed) {
  return speed * time;
}
template <scalar A, scalar B>
[[nodiscard]] constexpr auto operator*(const seconds<A>& time, const tokens_per_second<B>& speed) {
  return speed * time;
}
template <scalar A, scalar B>
[[nodiscard]] constexpr auto operator*(const seconds<A>& time, const usd_per_second<B>& price) {
  return price * time;
}
template <number A, scalar B>
[[nodiscard]] constexpr auto operator*(const flops_per_token<A>& m,
                                       const tokens_per_second<B>& speed) {
  return flop_per_second(detail::real(m.value) * speed.value);
}
template <scalar A, number B>
[[nodiscard]] constexpr auto operator*(const tokens_per_second<A>& speed,
                                       const flops_per_token<B>& m) {
  return m * speed;
}
template <scalar A, number B>
[[nodiscard]] constexpr auto operator/(const flop_per_second<A>& speed,
                                       const flops_per_token<B>& m) {
  return tokens_per_second(speed.value / detail::real(m.value));
}

}  // namespace leverage
