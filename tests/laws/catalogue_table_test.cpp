// SPDX-License-Identifier: Apache-2.0
/// @file
/// The catalogue against its second transcription, entry by entry: name, inputs, answer, kind of models, how the
/// coefficients were verified, and the fitted range. Both ends of a range are inside, 0.1 % beyond each is outside.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/all.hpp"
#include "catalogue/table.hpp"
#include "leverage/laws/catalogue.hpp"
#include "support/near.hpp"

namespace catalogue_table_test {

using namespace leverage;
using test::bound;
using test::catalogue_row;
using test::near;

using numbers = std::vector<double>;

/// An entry of the catalogue at run time: what it says of itself, its value and its verdict.
struct entry_face {
  std::string_view name;
  std::vector<argument> inputs;
  outcome answer;
  model_kind models;
  evidence verified;
  numbers start;  ///< inputs of a published vector
  double (*value)(const numbers&);
  std::vector<reach> (*reach_at)(const numbers&);

  [[nodiscard]] bool has(argument which) const {
    return std::ranges::find(inputs, which) != inputs.end();
  }
  /// An input by its name; NaN where there is none.
  [[nodiscard]] double input(argument which, const numbers& x) const {
    const auto at = std::ranges::find(inputs, which);
    return at == inputs.end() ? test::nan : x[static_cast<std::size_t>(at - inputs.begin())];
  }
};

std::vector<entry_face> faces() {
  std::vector<entry_face> all;
  catalogue::for_each([&]<class E>(E) {
    const auto& start = test::vectors_of<E>::values[0].inputs;
    all.push_back({.name = E::name,
                   .inputs = {std::begin(E::inputs), std::end(E::inputs)},
                   .answer = E::answer,
                   .models = E::models,
                   .verified = E::set.source.verified,
                   .start = {std::begin(start), std::end(start)},
                   .value =
                       [](const numbers& x) {
                         double at[E::arity];
                         std::ranges::copy(x, at);
                         return E::at(at);
                       },
                   .reach_at =
                       [](const numbers& x) {
                         double at[E::arity];
                         std::ranges::copy(x, at);
                         const auto said = E::reach(at);
                         CHECK(said.inside() == std::ranges::all_of(said, &reach::inside));
                         return std::vector<reach>(said.begin(), said.end());
                       }});
  });
  return all;
}

const std::vector<entry_face>& entries() {
  static const std::vector<entry_face> all = faces();
  return all;
}

const catalogue_row& row_of(std::string_view name) {
  static const std::vector<catalogue_row> table = test::catalogue_table();
  const auto at = std::ranges::find(table, name, &catalogue_row::name);
  REQUIRE(at != table.end());
  return *at;
}

TEST_CASE("the catalogue has the entries of the table, no more and no fewer") {
  const std::vector<catalogue_row> table = test::catalogue_table();
  REQUIRE(table.size() == entries().size());
  std::set<std::string_view> named;
  for (const catalogue_row& row : table) CHECK(named.insert(row.name).second);
  for (const entry_face& e : entries()) {
    CAPTURE(e.name);
    CHECK(named.contains(e.name));
  }
}

TEST_CASE("inputs, answer, kind of models and level of verification are those of the table") {
  for (const entry_face& e : entries()) {
    CAPTURE(e.name);
    const catalogue_row& row = row_of(e.name);
    CHECK(e.inputs == row.inputs);
    CHECK(e.answer == row.answer);
    CHECK(e.models == row.models);
    CHECK(e.verified == row.verified);
  }
}

TEST_CASE("each bounded quantity is named by the argument that the law counts, with both ends") {
  for (const entry_face& e : entries()) {
    CAPTURE(e.name);
    const catalogue_row& row = row_of(e.name);
    const std::vector<reach> said = e.reach_at(e.start);
    REQUIRE(said.size() == row.fitted.size());
    REQUIRE_FALSE(said.empty());
    for (std::size_t i = 0; i < said.size(); ++i) {
      const bound& expected = row.fitted[i];
      CAPTURE(facts(expected.which).name);
      CHECK(said[i].which == expected.which);
      CHECK(near(said[i].low, expected.low, 1e-15));
      CHECK(near(said[i].high, expected.high, 1e-15));
    }
  }
}

/// A bounded quantity at inputs: an input itself, or what follows from the inputs by its definition. The optimum of a
/// budget is taken from the entry that answers with it, whose values have vectors of their own.
double quantity(const entry_face& e, argument which, const numbers& x) {
  if (e.has(which)) return e.input(which, x);
  const double c = e.input(argument::flops, x);
  const double d = e.input(argument::tokens, x);
  const double n = e.input(argument::parameters, x);
  if (which == argument::flops) return 6.0 * n * d;
  if (which == argument::tokens_per_parameter) return d / n;
  if (e.has(argument::tokens_per_parameter)) {
    return std::sqrt(c / (6.0 * e.input(argument::tokens_per_parameter, x)));
  }
  if (e.has(argument::nonzero_parameters)) {
    const double share = e.value(x);
    return which == argument::pruned_share
               ? share
               : c * (1.0 - share) / (6.0 * e.input(argument::nonzero_parameters, x));
  }
  std::string name(e.name);
  if (name.ends_with("_data")) name.replace(name.size() - 4, 4, "size");
  const auto best_size = std::ranges::find(entries(), name, &entry_face::name);
  REQUIRE(best_size != entries().end());
  const double size = best_size->value(x);
  return which == argument::tokens ? c / (6.0 * size) : size;
}

/// Moves one of the inputs until a bounded quantity has a value. False where none moves it there.
bool move_to(const entry_face& e, argument which, double target, numbers& x) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (e.inputs[i] == which) {
      x[i] = target;
      return true;
    }
  }
  for (double& input : x) {
    const double start = input;
    const auto at = [&](double exponent) {
      input = start * std::pow(10.0, exponent);
      return quantity(e, which, x);
    };
    double below = -20.0;
    double above = 20.0;
    if (at(below) <= target && at(above) >= target) {
      for (int step = 0; step < 100; ++step) {
        const double middle = 0.5 * (below + above);
        (at(middle) < target ? below : above) = middle;
      }
      if (near(at(above), target, 1e-9)) return true;
    }
    input = start;
  }
  return false;
}

TEST_CASE("a law fitted on losses alone looks at no other input, however small") {
  for (const std::string_view name :
       {"kaplan2020/equation5_4_min_steps", "kaplan2020/equation5_5_min_flops"}) {
    CAPTURE(name);
    const auto e = std::ranges::find(entries(), name, &entry_face::name);
    REQUIRE(e != entries().end());
    for (const double spent : {1e-3, 1.0, 1e30}) {
      CHECK(e->reach_at({spent, 1e5, 5.0}).at(0).inside());
      CHECK_FALSE(e->reach_at({spent, 1e5, 2.5}).at(0).inside());
    }
  }
}

TEST_CASE("both ends of every range are inside, 0.1 % beyond each end is outside") {
  for (const entry_face& e : entries()) {
    CAPTURE(e.name);
    const catalogue_row& row = row_of(e.name);
    for (std::size_t i = 0; i < row.fitted.size(); ++i) {
      const bound& b = row.fitted[i];
      CAPTURE(facts(b.which).name);
      const auto is_inside = [&](double value) {
        numbers x = e.start;
        REQUIRE(move_to(e, b.which, value, x));
        const reach said = e.reach_at(x).at(i);
        CHECK(near(said.value, value, 1e-9));
        return said.inside();
      };
      // What follows from the inputs meets its end to some digits only.
      const double within = e.has(b.which) ? 0.0 : 1e-6;
      // A share of zero follows from many inputs: there is no end to move to, and nothing below it.
      if (e.has(b.which) || b.low > 0.0) CHECK(is_inside(b.low * (1.0 + within)));
      CHECK(is_inside(b.high * (1.0 - within)));
      // Where a law is not asked at all, as below one expert, NaN says so.
      const argument_facts& limits = facts(b.which);
      if (b.low > limits.low) CHECK_FALSE(is_inside(b.low * 0.999));
      if (b.high < limits.high) CHECK_FALSE(is_inside(b.high * 1.001));
    }
  }
}

}  // namespace catalogue_table_test
