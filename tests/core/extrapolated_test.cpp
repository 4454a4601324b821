// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/extrapolated.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "support/near.hpp"

namespace extrapolated_test {

using namespace leverage;

constexpr auto square = [](double x) { return x * x; };

TEST_CASE("beyond its interval an argument is held at the nearer end") {
  constexpr extrapolated_value above =
      extrapolated({argument::non_vocabulary_flops, 50.0, 1.0, 4.0}, square);
  static_assert(above.frozen == 16.0 && above.law == 2500.0);
  static_assert(above.end() == 4.0 && above.is_far());
  static_assert(above.low() == 16.0 && above.high() == 2500.0);

  constexpr extrapolated_value below =
      extrapolated({argument::non_vocabulary_flops, 0.5, 1.0, 4.0}, square);
  static_assert(below.frozen == 1.0 && below.law == 0.25);
  static_assert(below.end() == 1.0 && !below.is_far());
  static_assert(below.low() == 0.25 && below.high() == 1.0);
}

TEST_CASE("inside, both ends are the law; ten times the range is not yet far") {
  constexpr extrapolated_value inside =
      extrapolated({argument::non_vocabulary_flops, 3.0, 1.0, 4.0}, square);
  static_assert(inside.frozen == 9.0 && inside.law == 9.0 && !inside.is_far());
  CHECK_FALSE(extrapolated({argument::non_vocabulary_flops, 40.0, 1.0, 4.0}, square).is_far());
  CHECK(extrapolated({argument::non_vocabulary_flops, 40.1, 1.0, 4.0}, square).is_far());
}

TEST_CASE("what is no number has no bracket") {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto e = extrapolated({argument::non_vocabulary_flops, none, 1.0, 4.0}, square);
  CHECK(test::is_nan(e.law));
  CHECK(test::is_nan(e.frozen));
  CHECK_FALSE(e.is_far());
}

}  // namespace extrapolated_test
