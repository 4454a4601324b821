// SPDX-License-Identifier: Apache-2.0
/// @file
/// The entries of the catalogue at run time, so that what is asked of each is compiled once and not once for each.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "all.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/laws/catalogue.hpp"

namespace test {

/// A published value of an entry.
struct known_value {
  std::vector<double> inputs;
  double value;
  double tolerance;
};

/// What an entry says of itself, its vectors, and its functions over arrays of its inputs.
struct catalogue_face {
  std::string_view name;
  std::string_view formula;
  std::string_view tex;
  const leverage::provenance* source;
  std::vector<leverage::argument> inputs;
  std::vector<std::string_view> symbols;
  std::vector<leverage::fitted_interval> fitted;  ///< of the set
  std::vector<leverage::catalogue::named_coefficient> coefficients;
  std::vector<leverage::catalogue::start_range> starts;  ///< none where the entry has none
  std::vector<known_value> vectors;
  double (*value)(const double* x);
  bool (*inside)(const double* x);
  /// The value with its derivatives by duals.
  double (*with_slopes)(const double* x, double* slopes);
};

template <class E>
double value_of(const double* x) {
  double at[E::arity];
  std::copy_n(x, E::arity, at);
  return E::at(at);
}

template <class E>
bool is_inside(const double* x) {
  double at[E::arity];
  std::copy_n(x, E::arity, at);
  return E::reach(at).inside();
}

template <class E>
double value_with_slopes(const double* x, double* slopes) {
  using number = leverage::dual<double, E::arity>;
  number at[E::arity];
  for (std::size_t i = 0; i < E::arity; ++i) at[i] = number::variable(x[i], i);
  const number y = E::at(at);
  std::copy_n(&y.derivative[0], E::arity, slopes);
  return y.value;
}

inline std::vector<catalogue_face> made_faces() {
  std::vector<catalogue_face> all;
  leverage::catalogue::for_each([&]<class E>(E) {
    const auto coefficients = E::coefficients();
    catalogue_face f{.name = E::name,
                     .formula = E::formula,
                     .tex = E::tex,
                     .source = &E::set.source,
                     .inputs = {std::begin(E::inputs), std::end(E::inputs)},
                     .symbols = {std::begin(E::symbols), std::end(E::symbols)},
                     .fitted = {std::begin(E::set.fitted.inputs), std::end(E::set.fitted.inputs)},
                     .coefficients = {coefficients.begin(), coefficients.end()},
                     .starts = {},
                     .vectors = {},
                     .value = &value_of<E>,
                     .inside = &is_inside<E>,
                     .with_slopes = &value_with_slopes<E>};
    if constexpr (requires { E::starts; }) {
      f.starts.assign(std::begin(E::starts), std::end(E::starts));
    }
    for (const auto& v : vectors_of<E>::values) {
      f.vectors.push_back({{std::begin(v.inputs), std::end(v.inputs)}, v.value, v.tolerance});
    }
    all.push_back(std::move(f));
  });
  return all;
}

/// All entries, in the catalogue's order.
inline const std::vector<catalogue_face>& faces() {
  static const std::vector<catalogue_face> all = made_faces();
  return all;
}

}  // namespace test
