// SPDX-License-Identifier: Apache-2.0
/// @file
/// Middles and corners of fitted ranges as inputs, against closed forms of the published ends.
#include "leverage/laws/fitted_box.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/laws/law_lines.hpp"
#include "support/near.hpp"

namespace fitted_box_test {

using namespace leverage;
using test::near;

const law_line& line(std::string_view name) {
  const law_line* const law = find_law(catalogue::law_lines, name);
  REQUIRE(law != nullptr);
  return *law;
}

double geometric(double low, double high) { return std::sqrt(low * high); }

TEST_CASE("a share of an interval and its value are inverse, in the logarithm where there is one") {
  const fitted_interval sizes{argument::parameters, 1e6, 1e10};
  CHECK(value_at_share(sizes, 0.0) == 1e6);
  CHECK(value_at_share(sizes, 1.0) == 1e10);
  CHECK(near(value_at_share(sizes, 0.25), 1e7, 1e-14));
  CHECK(near(fitted_share({sizes.which, 1e9, sizes.low, sizes.high}), 0.75, 1e-14));
  const fitted_interval shares{argument::pruned_share, 0.0, 0.8};
  CHECK(near(value_at_share(shares, 0.5), 0.4, 1e-15));
  CHECK(near(fitted_share({shares.which, 0.2, shares.low, shares.high}), 0.25, 1e-15));
}

TEST_CASE("a bounded input is in the middle of its own interval") {
  const auto x = fitted_middle(line("hoffmann2022/printed"));  // N 44 M..16 B, D 5..500 B
  REQUIRE(x.size() == 2);
  CHECK(near(x[0], geometric(44e6, 16e9), 1e-14));
  CHECK(near(x[1], geometric(5e9, 500e9), 1e-14));
}

TEST_CASE("tokens follow from size and compute, C = 6 N D") {
  // Besiroglu et al. 2024: N 57.33 M..16.18 B, C 1.397e18..1.296e22.
  const law_line& law = line("besiroglu2024/table1");
  const auto middle = fitted_middle(law);
  const double n = geometric(5.733e7, 1.618e10);
  CHECK(near(middle[0], n, 1e-14));
  CHECK(near(middle[1], geometric(1.397e18, 1.296e22) / (6 * n), 1e-14));
  const auto corner = inputs_at(law, std::vector{1.0, 0.0});
  CHECK(near(corner[1], 1.397e18 / (6 * 1.618e10), 1e-14));
  const auto ranges = fitted_ranges(law);
  CHECK(near(ranges[1].low, 1.397e18 / (6 * 1.618e10), 1e-14));
  CHECK(near(ranges[1].high, 1.296e22 / (6 * 5.733e7), 1e-14));
}

TEST_CASE("compute follows from size and tokens per parameter, C = 6 N^2 M") {
  // Gadre et al. 2024: N 10569312..411616256, M 20..320.
  const auto x = fitted_middle(line("gadre2024/c4_loss_of_compute"));
  const double n2 = 10569312.0 * 411616256.0;
  CHECK(near(x[0], 6 * n2 * 80, 1e-14));
  CHECK(near(x[1], 80.0, 1e-14));
}

TEST_CASE("a budget whose best N and D are bounded is the least squares of their shares") {
  // Hoffmann et al. 2022: N* = G (C / 6)^a and D* = (C / 6)^b / G are lines in ln C, so the normal equation is solved
  // by hand. Shares of N 44 M..16 B and D 5..500 B are s = s_0 + rate ln(C / 6), at one half each.
  const double A = 406.4, B = 410.7, alpha = 0.34, beta = 0.28;
  const double a = beta / (alpha + beta);
  const double b = alpha / (alpha + beta);
  const double ln_g = std::log(alpha * A / (beta * B)) / (alpha + beta);
  const double width_n = std::log(16e9 / 44e6);
  const double width_d = std::log(500e9 / 5e9);
  const double rate_n = a / width_n;
  const double rate_d = b / width_d;
  const double miss_n = 0.5 - (ln_g - std::log(44e6)) / width_n;
  const double miss_d = 0.5 - (-ln_g - std::log(5e9)) / width_d;
  const double ln_c6 = (rate_n * miss_n + rate_d * miss_d) / (rate_n * rate_n + rate_d * rate_d);
  for (const char* name : {"hoffmann2022/printed_best_size", "hoffmann2022/printed_best_data"}) {
    CAPTURE(name);
    const auto x = fitted_middle(line(name));
    REQUIRE(x.size() == 1);
    CHECK(near(x[0], 6 * std::exp(ln_c6), 1e-11));
  }
}

TEST_CASE("an input that nothing bounds has its usual value") {
  const law_line& law = line("kaplan2020/equation5_4_min_steps");  // S, B, L; fitted on L 3..10
  const auto x = fitted_middle(law);
  CHECK(x[0] == usual_value(argument::steps));
  CHECK(x[1] == usual_value(argument::batch));
  CHECK(near(x[2], std::sqrt(30.0), 1e-14));
  const auto ranges = fitted_ranges(law);
  CHECK(ranges[0].low == ranges[0].high);
  CHECK(ranges[2].low == 3.0);
  CHECK(ranges[2].high == 10.0);
  for (const argument_facts& f : argument_table) {
    CAPTURE(f.name);
    CHECK(f.contains(usual_value(f.which)));
  }
}

TEST_CASE(
    "the middle of every law is inside, lies between its ends, and is one that the law takes") {
  std::size_t laws = 0;
  for (const law_line& law : catalogue::law_lines) {
    CAPTURE(law.name);
    const auto x = fitted_middle(law);
    const auto ranges = fitted_ranges(law);
    REQUIRE(x.size() == law.inputs.size());
    CHECK(law.verdict(x).inside());
    CHECK(std::isfinite(law.value(x)));
    for (std::size_t i = 0; i < x.size(); ++i) {
      CHECK(facts(law.inputs[i]).contains(x[i]));
      CHECK(ranges[i].low <= x[i]);
      CHECK(x[i] <= ranges[i].high);
    }
    ++laws;
  }
  CHECK(laws >= 137);
}

TEST_CASE("every corner that the inputs can reach has each bounded argument at its end") {
  std::size_t corners = 0;
  for (const law_line& law : catalogue::law_lines) {
    // As many bounded arguments as inputs: none is over-determined or open.
    if (law.range.size() != law.inputs.size()) continue;
    CAPTURE(law.name);
    std::vector<double> share(law.range.size());
    for (std::size_t corner = 0; corner < std::size_t{1} << share.size(); ++corner) {
      for (std::size_t r = 0; r < share.size(); ++r) share[r] = (corner >> r & 1U) != 0 ? 1.0 : 0.0;
      const extrapolation there = law.verdict(inputs_at(law, share));
      for (std::size_t r = 0; r < share.size(); ++r) {
        const fitted_interval& i = law.range[r];
        CAPTURE(to_string(i.which));
        const double end = share[r] == 1.0 ? i.high : i.low;
        CHECK(std::abs(there.inputs[r].value - end) <= 1e-12 * i.high);
      }
      ++corners;
    }
  }
  CHECK(corners > 300);
}

}  // namespace fitted_box_test
