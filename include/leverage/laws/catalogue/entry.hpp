// SPDX-License-Identifier: Apache-2.0
/// @file
/// One entry of the catalogue of laws: a published coefficient set with one quantity that it predicts, a name and its
/// inputs in order. An entry is a type without data members, so that code which lists, prints, draws or tests laws is
/// written once for all entries.
///
///   struct printed : entry<printed, argument::parameters, argument::tokens> {
///     static constexpr std::string_view name = "hoffmann2022/printed";
///     static constexpr std::string_view formula = "L = E + A N^-alpha + B D^-beta";
///     static constexpr std::string_view tex = R"(L = E + A N^{-\alpha} + B D^{-\beta})";
///     static constexpr std::string_view symbols[] = {"N", "D"};
///     static constexpr outcome answer = outcome::loss;
///     static constexpr const auto& set = hoffmann2022::printed;
///     template <class Law>
///     static constexpr auto fields(Law& law) {
///       return field_list<Law>({{"E", &law.E, "nats per token"}, {"A", &law.A}, ...});
///     }
///     template <class Law, scalar N, scalar D>
///     static constexpr auto evaluate(const Law& law, const N& n, const D& d) {
///       return law.loss(parameters{n}, tokens{d});
///     }
///   };
///
/// `fields` and `evaluate` take any law of the entry's type: the published set gives `coefficients()` and `value(n, d)`,
/// and a law over free coefficients is what a fit varies (study/named_law.hpp). Entries that differ in their set alone
/// share them through a base, which names itself as their `form`.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "leverage/core/argument.hpp"
#include "leverage/core/outcome.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage::catalogue {

/// A coefficient of a set under its name in the formula. The value is the set's, in the paper's unit.
struct named_coefficient {
  std::string_view name;
  double value{};
  std::string_view unit = {};  ///< empty for pure numbers and if the formula gives the unit
};

/// A coefficient in a law: its name in the formula, the member, and the unit.
template <class T>
struct field {
  std::string_view name;
  T* at = nullptr;
  std::string_view unit = {};
};

namespace detail {

template <class Law>
struct coefficient_of;
template <class Law>
struct coefficient_of<const Law> {
  using type = const typename coefficient_of<Law>::type;
};
template <class Law, std::size_t N>
struct coefficient_of<published<Law, N>> : coefficient_of<Law> {};
template <template <scalar, class...> class Law, class T, class... More>
struct coefficient_of<Law<T, More...>> {
  using type = T;
};

/// A part of a law over another scalar; a type without one stays.
template <class Part, class T>
struct part_over {
  using type = Part;
};
template <template <scalar> class Part, class U, class T>
struct part_over<Part<U>, T> {
  using type = Part<T>;
};
template <class Law, class T>
struct over;
template <class Law, std::size_t N, class T>
struct over<published<Law, N>, T> : over<Law, T> {};
template <template <scalar, class...> class Law, class U, class... More, class T>
struct over<Law<U, More...>, T> {
  using type = Law<T, typename part_over<More, T>::type...>;
};

}  // namespace detail

/// The type of a law, or of a published set of it, over another scalar.
template <class Law, scalar T>
using law_over = typename detail::over<std::remove_cvref_t<Law>, T>::type;

/// Returns a list of coefficients in the order of the formula.
template <class Law, std::size_t K>
[[nodiscard]] constexpr auto field_list(
    const field<typename detail::coefficient_of<Law>::type> (&list)[K]) {
  return std::to_array(list);
}
/// Returns the coefficients of a power law k x^p, for which most papers have no letters.
template <class Power>
[[nodiscard]] constexpr auto power_fields(Power& law) {
  return field_list<Power>({{"k", &law.coefficient}, {"p", &law.exponent}});
}

/// Where a fit begins to look for a coefficient.
struct start_range {
  std::string_view name;
  double low{};
  double high{};
  bool linear = false;  ///< the answer is linear in it, together with all others that are so marked
  bool logarithmic = low > 0.0;       ///< stays positive, and starts are even in its logarithm
  bool held = false;                  ///< fixed at the published value unless a user says otherwise
  std::span<const double> grid = {};  ///< starts, where a form is searched on a grid
};

/// Base of an entry `Self` with these inputs. A law of one expansion rate says so by a member `expansion_rate`.
template <class Self, argument... Inputs>
struct entry {
  static constexpr std::size_t arity = sizeof...(Inputs);
  static constexpr argument inputs[arity] = {Inputs...};
  /// What the entry shares with entries of other sets: `fields` and `evaluate`. An entry of a family says which.
  using form = Self;
  /// Laws that ask about experts know both kinds, others dense models; an entry that differs says so.
  static constexpr model_kind models =
      (is_of_experts(Inputs) || ...) ? model_kind::any : model_kind::dense;

  /// The coefficients of the set in the order of the formula.
  [[nodiscard]] static constexpr auto coefficients() {
    const auto fields = Self::fields(Self::set);
    std::array<named_coefficient, fields.size()> named{};
    for (std::size_t k = 0; k < fields.size(); ++k) {
      named[k] = {fields[k].name, *fields[k].at, fields[k].unit};
    }
    return named;
  }

  /// The law over other coefficients, in the same order. Members that are not among them do not enter the answer.
  template <scalar T, std::size_t K>
  [[nodiscard]] static constexpr auto with(const std::array<T, K>& theta) {
    law_over<decltype(Self::set), T> law{};
    const auto fields = Self::fields(law);
    static_assert(fields.size() == K);
    for (std::size_t k = 0; k < K; ++k) *fields[k].at = theta[k];
    return law;
  }

  /// The law at its inputs, over any scalars.
  template <scalar... X>
    requires(sizeof...(X) == sizeof...(Inputs))
  [[nodiscard]] static constexpr auto value(const X&... x) {
    return Self::evaluate(Self::set, x...);
  }

  /// The law at an array of inputs in order, over any scalar.
  template <scalar X>
  [[nodiscard]] static constexpr auto at(const X (&x)[arity]) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Self::value(x[I]...);
    }(std::make_index_sequence<arity>{});
  }

  /// The range that bounds this answer. An entry to which only a part of its set's range matters hides it.
  [[nodiscard]] static constexpr auto fitted() { return Self::set.fitted; }

  /// The arguments that are known where the inputs are. An entry of which the law itself fixes more, such as the
  /// best N and D at a budget, hides it and adds them.
  template <scalar X>
  [[nodiscard]] static constexpr auto known(const X (&x)[arity]) {
    std::array<argument_value<X>, arity> all{};
    for (std::size_t i = 0; i < arity; ++i) all[i] = {inputs[i], x[i]};
    return all;
  }

  /// The verdict on the inputs: inside the fitted range, or beyond, by which arguments and by which factors.
  [[nodiscard]] static constexpr extrapolation reach(const double (&x)[arity]) {
    return Self::fitted().check(Self::known(x));
  }
};

/// The members that an entry must have.
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
  { E::known(x)[0] } -> std::convertible_to<const argument_value<>&>;
  { E::fitted().inputs[0] } -> std::convertible_to<const fitted_interval&>;
  { E::reach(x) } -> std::same_as<extrapolation>;
} && std::size(E::symbols) == E::arity;

}  // namespace leverage::catalogue
