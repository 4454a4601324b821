// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/published.hpp"

#include <doctest/doctest.h>

namespace published_test {

using leverage::argument;

TEST_CASE("a published law is the law, with its source and its fitted range") {
  struct line {
    double slope;
    [[nodiscard]] constexpr double operator()(double x) const { return slope * x; }
  };
  constexpr leverage::published<line, 1> law{{2.0},
                                             {.key = "someone2020",
                                              .citation = "Someone 2020",
                                              .arxiv = "2001.00001",
                                              .location = "Eq. 1",
                                              .units = "none",
                                              .range = "L 0..1",
                                              .note = ""},
                                             {{{argument::loss, 0.0, 1.0}}}};
  static_assert(law(3.0) == 6.0);
  static_assert(law.source.key == "someone2020" && law.source.note.empty());
  static_assert(law.fitted.inputs[0].which == argument::loss);
  static_assert(law.fitted.check({{argument::loss, 1.0}}).inside());
  CHECK(law.fitted.check({{argument::loss, 1.5}}).extrapolates());
}

}  // namespace published_test
