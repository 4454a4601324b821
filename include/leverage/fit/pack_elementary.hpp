// SPDX-License-Identifier: Apache-2.0
/// @file
/// The functions of core/elementary.hpp on packs and on columns of a table, so that a law that is fitted may use them.
/// They are the standard library's, lane by lane, and therefore slower than those of fit/pack_math.hpp.
///
///   const auto law = [](const auto& c, const auto& x) { return c[0] * tanh(c[1] * x[0]); };
#pragma once

#include <cstddef>

#include "leverage/core/elementary.hpp"
#include "leverage/fit/logged.hpp"
#include "leverage/fit/pack.hpp"

namespace leverage {

template <std::size_t W, std::size_t L>
[[nodiscard]] pack<W, L> sin(const pack<W, L>& x) {
  return pack<W, L>::each_lane([](double y) { return math::sin(y); }, x);
}
template <std::size_t W, std::size_t L>
[[nodiscard]] pack<W, L> cos(const pack<W, L>& x) {
  return pack<W, L>::each_lane([](double y) { return math::cos(y); }, x);
}
template <std::size_t W, std::size_t L>
[[nodiscard]] pack<W, L> tan(const pack<W, L>& x) {
  return pack<W, L>::each_lane([](double y) { return math::tan(y); }, x);
}
template <std::size_t W, std::size_t L>
[[nodiscard]] pack<W, L> atan(const pack<W, L>& x) {
  return pack<W, L>::each_lane([](double y) { return math::atan(y); }, x);
}
template <std::size_t W, std::size_t L>
[[nodiscard]] pack<W, L> sinh(const pack<W, L>& x) {
  return pack<W, L>::each_lane([](double y) { return math::sinh(y); }, x);
}
template <std::size_t W, std::size_t L>
[[nodiscard]] pack<W, L> cosh(const pack<W, L>& x) {
  return pack<W, L>::each_lane([](double y) { return math::cosh(y); }, x);
}
template <std::size_t W, std::size_t L>
[[nodiscard]] pack<W, L> tanh(const pack<W, L>& x) {
  return pack<W, L>::each_lane([](double y) { return math::tanh(y); }, x);
}
template <std::size_t W, std::size_t L>
[[nodiscard]] pack<W, L> erf(const pack<W, L>& x) {
  return pack<W, L>::each_lane([](double y) { return math::erf(y); }, x);
}
namespace fit {

template <class T>
[[nodiscard]] T sin(const logged<T>& x) {
  using math::sin;
  return sin(x.value);
}
template <class T>
[[nodiscard]] T cos(const logged<T>& x) {
  using math::cos;
  return cos(x.value);
}
template <class T>
[[nodiscard]] T tan(const logged<T>& x) {
  using math::tan;
  return tan(x.value);
}
template <class T>
[[nodiscard]] T atan(const logged<T>& x) {
  using math::atan;
  return atan(x.value);
}
template <class T>
[[nodiscard]] T sinh(const logged<T>& x) {
  using math::sinh;
  return sinh(x.value);
}
template <class T>
[[nodiscard]] T cosh(const logged<T>& x) {
  using math::cosh;
  return cosh(x.value);
}
template <class T>
[[nodiscard]] T tanh(const logged<T>& x) {
  using math::tanh;
  return tanh(x.value);
}
template <class T>
[[nodiscard]] T erf(const logged<T>& x) {
  using math::erf;
  return erf(x.value);
}
template <class T>
[[nodiscard]] T abs(const logged<T>& x) {
  using math::abs;
  return abs(x.value);
}
template <class T, class Y>
[[nodiscard]] auto(min)(const logged<T>& x, const Y& y) {
  return leverage::detail::min_of(x.value, y);
}
template <class T, class Y>
[[nodiscard]] auto(max)(const logged<T>& x, const Y& y) {
  return leverage::detail::max_of(x.value, y);
}
template <class T, class X>
[[nodiscard]] auto(min)(const X& x, const logged<T>& y) {
  return leverage::detail::min_of(x, y.value);
}
template <class T, class X>
[[nodiscard]] auto(max)(const X& x, const logged<T>& y) {
  return leverage::detail::max_of(x, y.value);
}
template <class T>
[[nodiscard]] T(min)(const logged<T>& x, const logged<T>& y) {
  return leverage::detail::min_of(x.value, y.value);
}
template <class T>
[[nodiscard]] T(max)(const logged<T>& x, const logged<T>& y) {
  return leverage::detail::max_of(x.value, y.value);
}

}  // namespace fit

}  // namespace leverage
