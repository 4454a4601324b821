// SPDX-License-Identifier: Apache-2.0
/// @file
/// W rows at once as one scalar: a law evaluated on a pack is evaluated on W rows, and on a
/// `dual<pack<W>, P>` it yields W gradients.
///
///   auto loss = pack<8>::load(column + i) * 2.0;      // lane by lane
///   sum(loss)                                          // lanes added in a fixed order
///
/// A pack is made of the target's own vector registers (64, 32 or 16 bytes as compiled: the width
/// is part of the type, so units compiled for different targets do not mix). Comparisons yield a
/// mask; `select` and `within` use it lane by lane. Not usable in constant expressions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "leverage/core/dual.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage {

namespace detail {

/// Doubles in a vector register of the target.
#if defined(__AVX512F__)
inline constexpr std::size_t register_lanes = 8;
#elif defined(__AVX__)
inline constexpr std::size_t register_lanes = 4;
#else
inline constexpr std::size_t register_lanes = 2;
#endif

/// The compiler's vector types; a size that depends on a template parameter is ignored by g++ 12.
template <std::size_t Lanes>
struct registers;
template <>
struct registers<2> {
  using real [[gnu::vector_size(16)]] = double;
  using bits [[gnu::vector_size(16)]] = std::int64_t;
  using word [[gnu::vector_size(16)]] = std::uint64_t;
};
template <>
struct registers<4> {
  using real [[gnu::vector_size(32)]] = double;
  using bits [[gnu::vector_size(32)]] = std::int64_t;
  using word [[gnu::vector_size(32)]] = std::uint64_t;
};
template <>
struct registers<8> {
  using real [[gnu::vector_size(64)]] = double;
  using bits [[gnu::vector_size(64)]] = std::int64_t;
  using word [[gnu::vector_size(64)]] = std::uint64_t;
};

/// a < b ? a : b and a > b ? a : b, lane by lane: b where they do not compare. One instruction each,
/// which g++ 12 does not find by itself.
template <class Real>
[[gnu::always_inline, nodiscard]] inline Real lower_of(Real a, Real b) {
#if defined(__x86_64__) && !defined(__clang__)
#if defined(__AVX512F__)
  if constexpr (sizeof(Real) == 64) return __builtin_ia32_minpd512_mask(a, b, a, -1, 4);
#endif
#if defined(__AVX__)
  if constexpr (sizeof(Real) == 32) return __builtin_ia32_minpd256(a, b);
#endif
  if constexpr (sizeof(Real) == 16) return __builtin_ia32_minpd(a, b);
#endif
  return a < b ? a : b;
}
template <class Real>
[[gnu::always_inline, nodiscard]] inline Real higher_of(Real a, Real b) {
#if defined(__x86_64__) && !defined(__clang__)
#if defined(__AVX512F__)
  if constexpr (sizeof(Real) == 64) return __builtin_ia32_maxpd512_mask(a, b, a, -1, 4);
#endif
#if defined(__AVX__)
  if constexpr (sizeof(Real) == 32) return __builtin_ia32_maxpd256(a, b);
#endif
  if constexpr (sizeof(Real) == 16) return __builtin_ia32_maxpd(a, b);
#endif
  return a > b ? a : b;
}

/// Whether a lane is not zero: lanes are added by halves, then looked at by their sign bits.
[[nodiscard, gnu::always_inline]] inline bool any_lane(registers<2>::bits m) {
  return (m[0] | m[1]) != 0;
}
[[nodiscard, gnu::always_inline]] inline bool any_lane(registers<4>::bits m) {
  const registers<2>::bits both =
      __builtin_shufflevector(m, m, 0, 1) | __builtin_shufflevector(m, m, 2, 3);
  return any_lane(both);
}
[[nodiscard, gnu::always_inline]] inline bool any_lane(registers<8>::bits m) {
  const registers<4>::bits both =
      __builtin_shufflevector(m, m, 0, 1, 2, 3) | __builtin_shufflevector(m, m, 4, 5, 6, 7);
  return any_lane(both);
}

}  // namespace detail

/// Truth of a comparison, lane by lane: all bits of a lane are set or none.
template <std::size_t W, std::size_t Lanes = detail::register_lanes>
struct pack_mask {
  static constexpr std::size_t pieces = W / Lanes;
  using bits = typename detail::registers<Lanes>::bits;
  bits piece[pieces];

  [[gnu::always_inline]] friend pack_mask operator&(const pack_mask& a, const pack_mask& b) {
    pack_mask r{};
    detail::for_each_index<pieces>([&](std::size_t k) __attribute__((always_inline)) {
      r.piece[k] = a.piece[k] & b.piece[k];
    });
    return r;
  }
  [[gnu::always_inline]] friend pack_mask operator|(const pack_mask& a, const pack_mask& b) {
    pack_mask r{};
    detail::for_each_index<pieces>([&](std::size_t k) __attribute__((always_inline)) {
      r.piece[k] = a.piece[k] | b.piece[k];
    });
    return r;
  }
  [[gnu::always_inline]] friend pack_mask operator!(const pack_mask& a) {
    pack_mask r{};
    detail::for_each_index<pieces>(
        [&](std::size_t k) __attribute__((always_inline)) { r.piece[k] = ~a.piece[k]; });
    return r;
  }
  [[gnu::always_inline]] friend pack_mask operator&&(const pack_mask& a, const pack_mask& b) {
    return a & b;
  }
  [[gnu::always_inline]] friend pack_mask operator||(const pack_mask& a, const pack_mask& b) {
    return a | b;
  }

  [[nodiscard]] bool operator[](std::size_t lane) const {
    return piece[lane / Lanes][lane % Lanes] != 0;
  }

  /// Whether it is true in any lane.
  [[gnu::always_inline]] friend bool any(const pack_mask& a) {
    bits total = a.piece[0];
    for (std::size_t k = 1; k < pieces; ++k) total |= a.piece[k];
    return detail::any_lane(total);
  }
};

/// W doubles, a multiple of the target's register width (2, 4 or 8).
template <std::size_t W, std::size_t Lanes = detail::register_lanes>
struct pack {
  static_assert(W >= Lanes && W % Lanes == 0, "a pack is made of whole registers");
  static constexpr std::size_t width = W;
  static constexpr std::size_t lanes = Lanes;
  static constexpr std::size_t pieces = W / Lanes;
  using real = typename detail::registers<Lanes>::real;
  using bits = typename detail::registers<Lanes>::bits;
  using mask = pack_mask<W, Lanes>;

  real piece[pieces];

  [[gnu::always_inline]] pack() : pack(0.0) {}

  /// Copied register by register: g++ copies a larger struct through memory in parts of other sizes, which a processor
  /// reads back with a delay.
  [[gnu::always_inline]] pack(const pack& other) {  // NOLINT: all lanes are written
    detail::for_each_index<pieces>(
        [&](std::size_t k) __attribute__((always_inline)) { piece[k] = other.piece[k]; });
  }
  // NOLINTNEXTLINE(bugprone-unhandled-self-assignment): a lane may be copied to itself
  [[gnu::always_inline]] pack& operator=(const pack& other) {
    detail::for_each_index<pieces>(
        [&](std::size_t k) __attribute__((always_inline)) { piece[k] = other.piece[k]; });
    return *this;
  }
  ~pack() = default;

  /// The same value in every lane.
  template <class S>
    requires std::is_arithmetic_v<S>
  [[gnu::always_inline]] pack(S constant) {  // NOLINT(google-explicit-constructor): as a literal is
    detail::for_each_index<pieces>([&](std::size_t k) __attribute__((always_inline)) {
      piece[k] = static_cast<double>(constant) - real{};  // -0 stays
    });
  }

  [[nodiscard, gnu::always_inline]] static pack load(const double* from) {
    pack r{no_value{}};
    detail::for_each_index<pieces>([&](std::size_t k) __attribute__((always_inline)) {
      std::memcpy(&r.piece[k], from + k * Lanes, sizeof r.piece[k]);
    });
    return r;
  }
  [[gnu::always_inline]] void store(double* to) const {
    detail::for_each_index<pieces>([&](std::size_t k) __attribute__((always_inline)) {
      std::memcpy(to + k * Lanes, &piece[k], sizeof piece[k]);
    });
  }
  [[nodiscard]] double operator[](std::size_t lane) const {
    return piece[lane / Lanes][lane % Lanes];
  }

  /// f applied register by register.
  template <class F, class... Packs>
  [[nodiscard, gnu::always_inline]] static pack each(F f, const Packs&... packs) {
    pack r{no_value{}};
    detail::for_each_index<pieces>(
        [&](std::size_t k) __attribute__((always_inline)) { r.piece[k] = f(packs.piece[k]...); });
    return r;
  }
  /// f applied to each double.
  template <class F>
  [[nodiscard]] static pack each_lane(F f, const pack& x) {
    pack r{no_value{}};
    for (std::size_t k = 0; k < pieces; ++k) {
      for (std::size_t i = 0; i < Lanes; ++i) r.piece[k][i] = f(x.piece[k][i]);
    }
    return r;
  }

  [[gnu::always_inline]] friend pack operator+(const pack& a) { return a; }
  [[gnu::always_inline]] friend pack operator-(const pack& a) {
    return each([](real x) __attribute__((always_inline)) { return -x; }, a);
  }
  [[gnu::always_inline]] friend pack operator+(const pack& a, const pack& b) {
    return each([](real x, real y) __attribute__((always_inline)) { return x + y; }, a, b);
  }
  [[gnu::always_inline]] friend pack operator-(const pack& a, const pack& b) {
    return each([](real x, real y) __attribute__((always_inline)) { return x - y; }, a, b);
  }
  [[gnu::always_inline]] friend pack operator*(const pack& a, const pack& b) {
    return each([](real x, real y) __attribute__((always_inline)) { return x * y; }, a, b);
  }
  [[gnu::always_inline]] friend pack operator/(const pack& a, const pack& b) {
    return each([](real x, real y) __attribute__((always_inline)) { return x / y; }, a, b);
  }
  [[gnu::always_inline]] pack& operator+=(const pack& b) { return *this = *this + b; }
  [[gnu::always_inline]] pack& operator-=(const pack& b) { return *this = *this - b; }
  [[gnu::always_inline]] pack& operator*=(const pack& b) { return *this = *this * b; }
  [[gnu::always_inline]] pack& operator/=(const pack& b) { return *this = *this / b; }

  [[gnu::always_inline]] friend mask operator<(const pack& a, const pack& b) {
    return compare([](real x, real y) __attribute__((always_inline)) -> bits { return x < y; }, a,
                   b);
  }
  [[gnu::always_inline]] friend mask operator>(const pack& a, const pack& b) { return b < a; }
  [[gnu::always_inline]] friend mask operator<=(const pack& a, const pack& b) {
    return compare([](real x, real y) __attribute__((always_inline)) -> bits { return x <= y; }, a,
                   b);
  }
  [[gnu::always_inline]] friend mask operator>=(const pack& a, const pack& b) { return b <= a; }
  [[gnu::always_inline]] friend mask operator==(const pack& a, const pack& b) {
    return compare([](real x, real y) __attribute__((always_inline)) -> bits { return x == y; }, a,
                   b);
  }
  [[gnu::always_inline]] friend mask operator!=(const pack& a, const pack& b) { return !(a == b); }

  /// `a` in the lanes where `which` is true, else `b`.
  [[gnu::always_inline]] friend pack select(const mask& which, const pack& a, const pack& b) {
    pack r{no_value{}};
    detail::for_each_index<pieces>([&](std::size_t k) __attribute__((always_inline)) {
      r.piece[k] = which.piece[k] ? a.piece[k] : b.piece[k];
    });
    return r;
  }
  /// The lower and the higher of two, each in one instruction: `b` where one of them is NaN.
  [[gnu::always_inline]] friend pack lower(const pack& a, const pack& b) {
    return each(
        [](real x, real y) __attribute__((always_inline)) { return detail::lower_of(x, y); }, a, b);
  }
  [[gnu::always_inline]] friend pack higher(const pack& a, const pack& b) {
    return each([](real x, real y)
                    __attribute__((always_inline)) { return detail::higher_of(x, y); },
                a, b);
  }
  /// The same with NaN where one of them is NaN.
  [[gnu::always_inline]] friend pack(min)(const pack& a, const pack& b) {
    return select(a != a, a, lower(a, b));  // NOLINT(misc-redundant-expression): NaN
  }
  [[gnu::always_inline]] friend pack(max)(const pack& a, const pack& b) {
    return select(a != a, a, higher(a, b));  // NOLINT(misc-redundant-expression): NaN
  }
  [[gnu::always_inline]] friend pack abs(const pack& a) {
    return each(
        [](real x) __attribute__((always_inline)) {
          return reinterpret_cast<real>(reinterpret_cast<bits>(x) &
                                        (std::numeric_limits<std::int64_t>::max)());
        },
        a);
  }

  [[gnu::always_inline]] friend pack value_of(const pack& a) { return a; }

  /// NaN in the lanes that break the rule.
  template <class Rule>
  [[gnu::always_inline]] friend pack within(const mask& holds, const pack& value, Rule /*rule*/) {
    return select(holds, value, pack(std::numeric_limits<double>::quiet_NaN()));
  }
  /// NaN in all lanes if the rule is broken.
  template <class Rule>
  [[gnu::always_inline]] friend pack within(bool holds, const pack& value, Rule /*rule*/) {
    return holds ? value : pack(std::numeric_limits<double>::quiet_NaN());
  }

  /// The registers added, each half of them first: one register.
  [[gnu::always_inline]] friend pack<Lanes, Lanes> folded(const pack& a) {
    real part[pieces];
    detail::for_each_index<pieces>([&](std::size_t k)
                                       __attribute__((always_inline)) { part[k] = a.piece[k]; });
    if constexpr (pieces == 4) {
      part[0] += part[2];
      part[1] += part[3];
      part[0] += part[1];
    } else {
      for (std::size_t k = 1; k < pieces; ++k) part[0] += part[k];
    }
    return pack<Lanes, Lanes>::of(part[0]);
  }
  /// A pack of one register.
  [[nodiscard, gnu::always_inline]] static pack of(real register_of_it)
    requires(pieces == 1)
  {
    pack r{no_value{}};
    r.piece[0] = register_of_it;
    return r;
  }

  /// Lanes added pairwise, always in the same order: registers first to last, then halves of one.
  friend double sum(const pack& a) {
    real total = a.piece[0];
    for (std::size_t k = 1; k < pieces; ++k) total += a.piece[k];
    if constexpr (Lanes == 8) {
      return ((total[0] + total[4]) + (total[2] + total[6])) +
             ((total[1] + total[5]) + (total[3] + total[7]));
    } else if constexpr (Lanes == 4) {
      return (total[0] + total[2]) + (total[1] + total[3]);
    } else {
      return total[0] + total[1];
    }
  }

 private:
  struct no_value {};
  [[gnu::always_inline]] explicit pack(no_value /*tag*/) {
  }  // NOLINT: every caller writes all lanes

  template <class F>
  [[nodiscard, gnu::always_inline]] static mask compare(F f, const pack& a, const pack& b) {
    mask r;
    detail::for_each_index<pieces>([&](std::size_t k) __attribute__((always_inline)) {
      r.piece[k] = f(a.piece[k], b.piece[k]);
    });
    return r;
  }
};

/// A number where the rule holds, NaN in the other lanes.
template <class Rule, std::size_t W, std::size_t L>
[[nodiscard, gnu::always_inline]] inline pack<W, L> within(const pack_mask<W, L>& holds,
                                                           double value, Rule rule) {
  return within(holds, pack<W, L>(value), rule);
}

/// The pack that pays best: two registers, side by side through every step.
inline constexpr std::size_t best_pack_width = 2 * detail::register_lanes;

/// A dual of packs knows which derivatives are zero by construction; where its code is inlined, the
/// compiler knows too and the question costs nothing. Up to 64 are kept account of.
template <std::size_t W, std::size_t L>
struct derivative_support<pack<W, L>> {
  std::uint64_t set = 0;

  [[gnu::always_inline]] static constexpr derivative_support none() { return {}; }
  [[gnu::always_inline]] static constexpr derivative_support only(std::size_t index) {
    return {std::uint64_t{1} << (index < 63 ? index : 63)};
  }
  [[gnu::always_inline]] friend constexpr derivative_support operator|(derivative_support a,
                                                                       derivative_support b) {
    return {a.set | b.set};
  }
  [[nodiscard, gnu::always_inline]] constexpr bool has(std::size_t index) const {
    return (set >> (index < 63 ? index : 63) & 1) != 0;
  }
};

}  // namespace leverage
