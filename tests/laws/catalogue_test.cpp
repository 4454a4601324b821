// SPDX-License-Identifier: Apache-2.0
/// @file
/// What holds of every entry of the catalogue: source and fitted range, published vectors, constant evaluation,
/// exact derivatives, refusals. An entry without vectors does not compile here.
#include "leverage/laws/catalogue.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/all.hpp"
#include "catalogue/faces.hpp"
#include "support/near.hpp"

namespace catalogue_test {

using namespace leverage;
using test::catalogue_face;
using test::faces;

template <class E>
constexpr std::size_t vector_count =
    sizeof(test::vectors_of<E>::values) / sizeof(test::vectors_of<E>::values[0]);

TEST_CASE("names are unique and begin with the key of the source") {
  catalogue::for_each([]<class E>(E) { static_assert(catalogue::catalogued<E>); });
  std::set<std::string_view> names;
  for (const catalogue_face& e : faces()) {
    CAPTURE(e.name);
    CHECK(names.insert(e.name).second);
    CHECK(e.name.starts_with(std::string(e.source->key) + '/'));
  }
  CHECK(names.size() > 3);
}

TEST_CASE("every set says where it comes from, how that was verified and what was fitted") {
  for (const catalogue_face& e : faces()) {
    CAPTURE(e.name);
    CHECK_FALSE(e.source->citation.empty());
    // A source without a paper says where it is.
    CHECK((!e.source->arxiv.empty() ||
           e.source->citation.find("github.com/") != std::string_view::npos));
    CHECK_FALSE(e.source->location.empty());
    CHECK_FALSE(e.source->units.empty());
    CHECK_FALSE(e.source->range.empty());
    CHECK(e.source->verified != evidence::unstated);
    CHECK_FALSE(e.formula.empty());
    CHECK_FALSE(e.tex.empty());
    for (const fitted_interval& input : e.fitted) {
      CHECK(input.low < input.high);
      CHECK(input.low >= 0.0);
    }
  }
}

/// Whether a bounded argument is an input of an entry, or follows from the inputs by its definition.
template <class E>
constexpr bool follows_from_inputs(argument bounded) {
  argument_value<> inputs[E::arity];
  for (std::size_t i = 0; i < E::arity; ++i) inputs[i] = {E::inputs[i], 1.0};
  return derived(bounded, inputs).has_value();
}

/// Whether an entry knows an argument at its inputs: an optimum knows the N and D that it is.
template <class E>
constexpr bool known_by(argument bounded) {
  return derived<double>(bounded, E::known(test::vectors_of<E>::values[0].inputs)).has_value();
}

TEST_CASE(
    "each bounded argument is an input or follows from the inputs; an optimum of a budget is "
    "checked at "
    "its own N and D") {
  std::set<std::string_view> by_optimum;
  catalogue::for_each([&]<class E>(E) {
    constexpr auto range = E::fitted();
    static_assert([] {
      for (const fitted_interval& i : E::fitted().inputs) {
        if (!known_by<E>(i.which)) return false;
      }
      return true;
    }());
    for (const fitted_interval& i : range.inputs) {
      if (!follows_from_inputs<E>(i.which)) by_optimum.insert(E::name);
    }
  });
  // N and D at a budget: three sets of Hoffmann et al., three of Besiroglu et al., two of Muennighoff et al., one of
  // Sardana et al., and the optimum at a number of experts of Ludziejewski et al., each with its size and its data;
  // and the best share of pruned weights.
  CHECK(by_optimum.size() == 2 * (3 + 3 + 2 + 1 + 1) + 1);
  for (const std::string_view name : by_optimum) {
    CAPTURE(name);
    CHECK((name.ends_with("best_size") || name.ends_with("best_data") ||
           name == "frantar2023/t5_best_pruned_share"));
  }
}

/// Whether a name stands in a text by itself, not within a longer one.
constexpr bool names(std::string_view text, std::string_view name) {
  const auto within_name = [&](std::size_t i) {
    const char c = i < text.size() ? text[i] : ' ';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  for (std::size_t i = text.find(name); i != text.npos; i = text.find(name, i + 1)) {
    if ((i == 0 || !within_name(i - 1)) && !within_name(i + name.size())) return true;
  }
  return false;
}
static_assert(names("L = a N^-alpha", "a") && names("L = a N^-alpha", "alpha"));
static_assert(!names("L = N^-alpha", "a") && !names("L = N^-alpha_N", "alpha"));

/// Whether a text has a number with decimals.
constexpr bool has_decimals(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '.' && digit(text[i - 1]) && digit(text[i + 1])) return true;
  }
  return false;
}
static_assert(has_decimals("k C^0.5") && !has_decimals("k C^p. D = 6 N"));

TEST_CASE("coefficients are numbers under names of their own, which stand in the formula") {
  for (const catalogue_face& e : faces()) {
    CAPTURE(e.name);
    CHECK_FALSE(e.coefficients.empty());
    std::set<std::string_view> seen;
    for (const catalogue::named_coefficient& c : e.coefficients) {
      CAPTURE(c.name);
      CHECK_FALSE(c.name.empty());
      CHECK(seen.insert(c.name).second);
      CHECK(names(e.formula, c.name));
      // A limit may be infinite on purpose.
      CHECK_FALSE(std::isnan(c.value));
    }
    for (const std::string_view symbol : e.symbols) {
      CAPTURE(symbol);
      CHECK(names(e.formula, symbol));
      CHECK_FALSE(seen.contains(symbol));
    }
  }
}

TEST_CASE("a published number stands in its set alone: formulas have letters") {
  for (const catalogue_face& e : faces()) {
    CAPTURE(e.name);
    CHECK_FALSE(has_decimals(e.formula));
    CHECK_FALSE(has_decimals(e.tex));
  }
}

TEST_CASE("vectors, at run time and in constant expressions") {
  catalogue::for_each([]<class E>(E) {
    using expected = test::vectors_of<E>;
    static_assert(vector_count<E> >= 2);
    // The first vector is computed by the compiler.
    constexpr double constant = E::at(expected::values[0].inputs);
    static_assert(test::near(constant, expected::values[0].value, expected::values[0].tolerance));
  });
  for (const catalogue_face& e : faces()) {
    for (const test::known_value& v : e.vectors) {
      CAPTURE(e.name);
      CAPTURE(v.inputs[0]);
      const double value = e.value(v.inputs.data());
      CHECK_MESSAGE(test::near(value, v.value, v.tolerance), value, " instead of ", v.value);
    }
  }
}

TEST_CASE("derivatives by duals are difference quotients") {
  for (const catalogue_face& e : faces()) {
    for (const test::known_value& v : e.vectors) {
      std::vector<double> slopes(v.inputs.size());
      const double dual_value = e.with_slopes(v.inputs.data(), slopes.data());
      for (std::size_t i = 0; i < v.inputs.size(); ++i) {
        const argument_facts& limits = facts(e.inputs[i]);
        const double h = 1e-4 * v.inputs[i];
        const auto at = [&](double step) {
          std::vector<double> moved = v.inputs;
          moved[i] += step;
          return e.value(moved.data());
        };
        // At the edge of the domain there is no quotient from both sides.
        if (!(h > 0.0) || !limits.contains(v.inputs[i] + 2 * h) ||
            !limits.contains(v.inputs[i] - 2 * h)) {
          continue;
        }
        const double quotient = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        CAPTURE(e.name);
        CAPTURE(v.inputs[i]);
        CHECK(std::abs(slopes[i] - quotient) * v.inputs[i] <= 1e-8 * std::abs(dual_value));
      }
    }
  }
}

TEST_CASE("no number for an argument that no law takes") {
  const double impossible[] = {test::nan, -1.0, 0.0, test::infinity, -test::infinity, 0.5, 1.0};
  for (const catalogue_face& e : faces()) {
    for (std::size_t i = 0; i < e.inputs.size(); ++i) {
      for (const double bad : impossible) {
        if (facts(e.inputs[i]).contains(bad)) continue;
        std::vector<double> x = e.vectors[0].inputs;
        x[i] = bad;
        CAPTURE(e.name);
        CAPTURE(facts(e.inputs[i]).name);
        CAPTURE(bad);
        CHECK(test::is_nan(e.value(x.data())));
        CHECK_FALSE(e.inside(x.data()));
      }
    }
  }
}

}  // namespace catalogue_test
