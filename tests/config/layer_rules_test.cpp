// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/layer_rules.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace layer_rules_test {

using namespace leverage;
using namespace leverage::config;

/// The first twelve layers as letters: f full, w windowed, r recurrent.
std::string letters(mixer (*rule)(const reader&, count), count period, count first) {
  const family row{.model_type = "", .source = "", .defaults = {}};
  const nlohmann::json object;
  std::vector<problem> problems;
  fields f(object, problems);
  reader r{.row = row, .f = f};
  r.period = period;
  r.first = first;
  std::string text;
  for (count i = 0; i < 12; ++i) {
    const mixer m = rule(r, i);
    text += m == mixer::full ? 'f' : m == mixer::windowed ? 'w' : 'r';
  }
  return text;
}

TEST_CASE("the rules of mixers") {
  CHECK(letters(windowed_everywhere, 1, 0) == "wwwwwwwwwwww");
  CHECK(letters(windowed_if_even, 1, 0) == "wfwfwfwfwfwf");
  CHECK(letters(windowed_from_first, 1, 9) == "fffffffffwww");
  CHECK(letters(windowed_if_even_below_first, 1, 5) == "wfwfwfffffff");
  CHECK(letters(windowed_but_each_last, 4, 0) == "wwwfwwwfwwwf");
  CHECK(letters(recurrent_but_each_last, 3, 0) == "rrfrrfrrfrrf");
  CHECK(letters(recurrent_if_odd, 1, 0) == "frfrfrfrfrfr");
  CHECK(letters(recurrent_but_each_first, 4, 2) == "rrfrrrfrrrfr");
  CHECK(letters(recurrent_everywhere, 1, 0) == "rrrrrrrrrrrr");
}

TEST_CASE("the rules of mixtures") {
  const family row{.model_type = "", .source = "", .defaults = {}};
  const nlohmann::json object;
  std::vector<problem> problems;
  fields f(object, problems);
  reader r{.row = row, .f = f};
  const auto layers = [&](bool (*rule)(const reader&, count)) {
    std::string text;
    for (count i = 0; i < 8; ++i) text += rule(r, i) ? 'x' : '.';
    return text;
  };
  r.first_mixture = 3;
  r.every = 2;
  CHECK(layers(mixture_from_first) == "....x.x.");
  CHECK(layers(mixture_each_last) == ".x.x.x.x");
  r.first_mixture = 1;
  r.every = 4;
  CHECK(layers(mixture_at_offset) == ".x...x..");
}

}  // namespace layer_rules_test
