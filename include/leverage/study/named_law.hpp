// SPDX-License-Identifier: Apache-2.0
/// @file
/// An entry of the catalogue as a law that a fit takes, its coefficients free and in the order of its starts
/// (law_line::starts):
///
///   const auto law = study::named_law(catalogue::hoffmann2022_unrounded{});    // fit::any_law<12>
///
/// The formula is that of the entry, recorded (fit/recorded_law.hpp): entries that share their form are compiled once, and
/// to little code, so that a program can fit the whole catalogue by name.
#pragma once

#include <array>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <type_traits>
#include <utility>

#include "leverage/fit/any_law.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/laws/catalogue/entry.hpp"

namespace leverage::study {

namespace detail {

/// The law of a form, over the scalar of its coefficients, in the rows of a table.
template <class Form, class Law>
struct formula_of {
  static constexpr std::size_t count = [] {
    Law law{};
    return Form::fields(law).size();
  }();

  /// Which of the coefficients that are fitted each of the form's is.
  static constexpr std::array<std::size_t, count> order = [] {
    std::array<std::size_t, count> places{};
    for (std::size_t k = 0; k < count; ++k) {
      places[k] = k;
      if constexpr (requires { Form::starts; }) {
        static_assert(std::size(Form::starts) == count);
        Law law{};
        places[k] = count;
        for (std::size_t i = 0; i < count; ++i) {
          if (Form::starts[i].name == Form::fields(law)[k].name) places[k] = i;
        }
      }
    }
    return places;
  }();

  template <class T, class Row>
  [[nodiscard]] auto operator()(const std::array<T, count>& theta, const Row& row) const {
    catalogue::law_over<Law, T> law{};
    const auto fields = Form::fields(law);
    for (std::size_t k = 0; k < count; ++k) *fields[k].at = theta[order[k]];
    return [&]<std::size_t... J>(std::index_sequence<J...>) {
      if constexpr (requires { Form::unchecked(law, row[J]...); }) {
        return Form::unchecked(law, row[J]...);
      } else if constexpr (requires { Form::inputs_are_lifted; }) {
        return Form::evaluate(law, T(row[J].value)...);
      } else {
        return Form::evaluate(law, row[J].value...);
      }
    }(std::make_index_sequence<Form::arity>{});
  }
};

}  // namespace detail

/// The law of an entry with all its coefficients free, in the order of its starts.
template <catalogue::catalogued Entry>
[[nodiscard]] fit::any_law<fit::max_coefficients> named_law(Entry /*entry*/) {
  using formula =
      detail::formula_of<typename Entry::form, catalogue::law_over<decltype(Entry::set), double>>;
  return fit::any_law<fit::max_coefficients>::recorded<formula::count>(formula{});
}

}  // namespace leverage::study
