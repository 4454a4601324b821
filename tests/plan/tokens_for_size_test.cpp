// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/tokens_for_size.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <optional>

#include "leverage/laws/catalogue/dubey2024.hpp"
#include "leverage/laws/catalogue/hoffmann2022.hpp"
#include "leverage/laws/catalogue/ludziejewski2025.hpp"
#include "leverage/laws/catalogue/pearce2024.hpp"
#include "leverage/laws/catalogue/tian2025.hpp"
#include "leverage/laws/law_lines.hpp"
#include "support/near.hpp"

namespace tokens_for_size_test {

using namespace leverage;
using plan::tokens_for_size;
using test::near;

constexpr law_line pearce = catalogue::line_of(catalogue::pearce2024_epoch_best_data{});
constexpr law_line approach1 = catalogue::line_of(catalogue::hoffmann2022_approach1_best_data{});
constexpr law_line parametric = catalogue::line_of(catalogue::hoffmann2022_unrounded_best_data{});
constexpr law_line mixtures = catalogue::line_of(catalogue::ludziejewski2025_best_data{});
constexpr law_line tian = catalogue::line_of(catalogue::tian2025_table5_moe_best_data{});

TEST_CASE("a law of the size is evaluated") {
  const auto at = tokens_for_size(pearce, 1e9);
  REQUIRE(at.has_value());
  CHECK(at->size == argument::non_embedding_parameters);
  const double x[] = {1e9};
  CHECK(at->data.value == pearce.value(x));
  CHECK(at->verdict.inside());
}

TEST_CASE("a law of the budget is solved for the budget of which N is the best size") {
  // N = k C^a, so that C = (N / k)^(1 / a) and D = C / (6 N), in closed form.
  constexpr double k = 0.0991589323079524328, a = 0.498098685777187809;
  for (const double n : {1.25e8, 1e9, 7e10}) {
    const auto at = tokens_for_size(approach1, n);
    REQUIRE(at.has_value());
    CHECK(at->size == argument::parameters);
    CHECK(near(at->data.value, std::pow(n / k, 1 / a) / (6 * n), 1e-11));
    // Hoffmann et al. 2022: D = (N / G)^(alpha / beta) / G.
    const auto closed = hoffmann2022::unrounded.best_data(parameters{n});
    CHECK(near(tokens_for_size(parametric, n)->data.value, closed.value, 1e-11));
  }
  // 1e9 parameters take 1.2e20 FLOPs; 7e10 more than the 1.3e22 of the runs.
  CHECK(tokens_for_size(approach1, 1e9)->verdict.inside());
  CHECK_FALSE(tokens_for_size(approach1, 7e10)->verdict.inside());
}

TEST_CASE("experts are given where a law takes them; laws of other inputs do not answer") {
  CHECK_FALSE(tokens_for_size(mixtures, 1e9).has_value());
  const auto at = tokens_for_size(mixtures, 1e9, 8.0);
  REQUIRE(at.has_value());
  const double x[] = {6e9 * at->data.value, 8.0};
  CHECK(near(mixtures.value(x), at->data.value, 1e-11));
  CHECK_FALSE(tokens_for_size(tian, 1e9).has_value());  // M D, which N does not determine
  CHECK_FALSE(tokens_for_size(catalogue::line_of(catalogue::hoffmann2022_unrounded{}), 1e9));
}

TEST_CASE("what is no size has no tokens") {
  for (const double bad : {0.0, -1.0, test::nan, test::infinity}) {
    CAPTURE(bad);
    CHECK(test::is_nan(tokens_for_size(pearce, bad)->data.value));
    CHECK(test::is_nan(tokens_for_size(approach1, bad)->data.value));
  }
}

}  // namespace tokens_for_size_test
