// SPDX-License-Identifier: Apache-2.0
/// @file
/// One line of the catalogue of laws: a published coefficient set with one answer that it gives, under a name,
/// with its inputs in order. An entry is a type without members; what lists, prints, draws or tests laws is
/// written once over all of them.
///
///   struct printed : entry<printed, argument::parameters, argument::tokens> {
///     static constexpr std::string_view name = "hoffmann2022/printed";
///     static constexpr std::string_view formula = "L = E + A N^-alpha + B D^-beta";
///     static constexpr std::string_view tex = R"(L = E + A N^{-\alpha} + B D^{-\beta})";
///     static constexpr std::string_view symbols[] = {"N", "D"};
///     static constexpr outcome answer = outcome::loss;
///     static constexpr const auto& set = hoffmann2022::printed;
///     static constexpr auto coefficients() {
///       return coefficient_list({{"E", set.E, "nats per token"}, {"A", set.A}, ...});
///     }
///     template <scalar N, scalar D>
///     static constexpr auto value(const N& n, const D& d) {
///       return set.loss(parameters{n}, tokens{d});
///     }
///   };
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>

#include "leverage/core/argument.hpp"
#include "leverage/core/provenance.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"

namespace leverage::catalogue {

namespace detail {
using plain = plain_number;
}  // namespace detail

/// A coefficient of a set under its name in the formula. The value is the set's, in the paper's unit.
struct named_coefficient {
  std::string_view name;
  double value{};
  std::string_view unit = {};  ///< empty for pure numbers, and where the formula gives it
};

/// Coefficients in the order of the formula.
template <std::size_t K>
[[nodiscard]] constexpr std::array<named_coefficient, K> coefficient_list(
    const named_coefficient (&list)[K]) {
  return std::to_array(list);
}

/// Those of a power law k x^p, for which most papers have no letters.
[[nodiscard]] constexpr std::array<named_coefficient, 2> coefficient_list(const power_law<>& law) {
  return {{{"k", law.coefficient}, {"p", law.exponent}}};
}

/// Base of an entry `Self` with these inputs. A law of one expansion rate says so by a member `expansion_rate`.
template <class Self, argument... Inputs>
struct entry {
  static constexpr std::size_t arity = sizeof...(Inputs);
  static constexpr argument inputs[] = {Inputs...};
  /// Laws that ask about experts know both kinds, others dense models; an entry that differs says so.
  static constexpr model_kind models =
      (is_of_experts(Inputs) || ...) ? model_kind::any : model_kind::dense;

  /// The law at an array of inputs in order, over any scalar.
  template <scalar X>
  [[nodiscard]] static constexpr auto at(const X (&x)[arity]) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Self::value(x[I]...);
    }(std::make_index_sequence<arity>{});
  }

  /// How the inputs lie to the fitted range. An entry whose set was fitted over other quantities than its
  /// inputs has its own.
  [[nodiscard]] static constexpr auto reach(const double (&x)[arity]) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Self::set.fitted.check(detail::plain{x[I]}...);
    }(std::make_index_sequence<arity>{});
  }
};

/// What an entry must offer.
template <class E>
concept catalogued = requires(const double (&x)[E::arity]) {
  { E::name } -> std::convertible_to<std::string_view>;
  { E::formula } -> std::convertible_to<std::string_view>;
  { E::tex } -> std::convertible_to<std::string_view>;
  { E::symbols[0] } -> std::convertible_to<std::string_view>;
  { E::answer } -> std::convertible_to<outcome>;
  { E::models } -> std::convertible_to<model_kind>;
  { E::coefficients()[0] } -> std::convertible_to<const named_coefficient&>;
  { E::set.source } -> std::convertible_to<const provenance&>;
  { E::at(x) } -> std::convertible_to<double>;
  { E::reach(x).inside() } -> std::same_as<bool>;
} && std::size(E::symbols) == E::arity;

}  // namespace leverage::catalogue
